/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read the fields of rdata, each kind by a function of its own. */
#include <config.h>

#include <sys/socket.h>

#include <zone/base/name.h>
#include <zone/read/rdata/address.h>
#include <zone/read/rdata/digits.h>
#include <zone/read/rdata/field.h>
#include <zone/read/rdata/mnemonic.h>
#include <zone/read/rdata/rare.h>
#include <zone/read/rdata/svcb.h>

enum {
	TEXT_MAX = 255, /* octets of a character string, RFC 1035 section 3.3 */
	NO_KEY = 0xc000,
};

const char *
field_token(struct fields *fields, bool quoted, struct token *token)
{
	if (!token_next(&fields->tokens, token)) {
		return "a field of the data is missing";
	}
	if (token->quoted && !quoted) {
		return "a quoted string where none may stand";
	}
	if (!token->quoted &&
	    memchr(token->text.at, '\0', token->text.length) != NULL) {
		return "a NUL outside quotes";
	}
	return NULL;
}

bool
field_at_end(const struct fields *fields)
{
	struct tokens tokens = fields->tokens;
	struct token token;

	return !token_next(&tokens, &token);
}

const char *
field_put(struct fields *fields, const void *octets, size_t length)
{
	if (length > FIELDS_MAX - fields->length) {
		return "data of more than 65535 octets";
	}
	if (length > 0) {
		memcpy(fields->wire + fields->length, octets, length);
		fields->length += length;
	}
	return NULL;
}

static const char *
put_number(struct fields *fields, uint32_t number, size_t size)
{
	const uint8_t octets[] = { (uint8_t)(number >> 24),
		(uint8_t)(number >> 16), (uint8_t)(number >> 8),
		(uint8_t)number };

	fields->last = number;
	return field_put(fields, octets + sizeof(octets) - size, size);
}

const char *
field_number(struct fields *fields, size_t size)
{
	struct token token;
	uint32_t number;
	const char *wrong = field_token(fields, false, &token);

	if (wrong != NULL) {
		return wrong;
	}
	if (!number_parse(token.text, &number) ||
	    (size < sizeof(number) && number >> (8 * size) != 0)) {
		return "a number is wanted, or this one is too large";
	}
	return put_number(fields, number, size);
}

static const char *
read_number_1(struct fields *fields)
{
	return field_number(fields, 1);
}

static const char *
read_number_2(struct fields *fields)
{
	return field_number(fields, 2);
}

static const char *
read_number_4(struct fields *fields)
{
	return field_number(fields, 4);
}

static const char *
read_period(struct fields *fields)
{
	struct token token;
	uint32_t seconds;
	const char *wrong = field_token(fields, false, &token);

	if (wrong == NULL && !period_parse(token.text, &seconds)) {
		wrong = "a time is wanted: seconds, or 1w2d3h4m5s";
	}
	return wrong != NULL ? wrong : put_number(fields, seconds, 4);
}

/* A word of a kind, or its number. */
const char *
field_word(struct fields *fields, enum mnemonic_kind kind, size_t size)
{
	struct token token;
	uint32_t number;
	const char *wrong = field_token(fields, false, &token);

	if (wrong == NULL && !mnemonic_parse(kind, token.text, &number)) {
		wrong = "a number, or a word for it, is wanted";
	}
	return wrong != NULL ? wrong : put_number(fields, number, size);
}

static const char *
read_algorithm(struct fields *fields)
{
	return field_word(fields, MNEMONIC_ALGORITHM, 1);
}

static const char *
read_certificate(struct fields *fields)
{
	return field_word(fields, MNEMONIC_CERTIFICATE, 2);
}

static const char *
read_scheme(struct fields *fields)
{
	return field_word(fields, MNEMONIC_SCHEME, 1);
}

static const char *
read_hash_algorithm(struct fields *fields)
{
	return field_word(fields, MNEMONIC_HASH, 1);
}

const char *
field_name(struct fields *fields)
{
	uint8_t name[NAME_WIRE_MAX];
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	if (wrong == NULL) {
		wrong = name_parse(token.text, fields->origin, name);
	}
	return wrong != NULL ? wrong
			     : field_put(fields, name, name_length(name));
}

const char *
field_address(struct fields *fields, int family)
{
	const size_t size = family == AF_INET ? IPV4_OCTETS : IPV6_OCTETS;
	uint8_t octets[IPV6_OCTETS];
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	if (wrong != NULL) {
		return wrong;
	}
	return address_parse(token.text, family, octets)
		   ? field_put(fields, octets, size)
		   : "an address is wanted";
}

static const char *
read_ipv4(struct fields *fields)
{
	return field_address(fields, AF_INET);
}

static const char *
read_ipv6(struct fields *fields)
{
	return field_address(fields, AF_INET6);
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The octet of `\DDD` at AT, with LEFT bytes behind it; over 255: none. */
static int
decimal_octet(const char *at, size_t left)
{
	if (left < 4 || !is_digit(at[2]) || !is_digit(at[3])) {
		return UINT8_MAX + 1;
	}
	return (at[1] - '0') * 100 + (at[2] - '0') * 10 + (at[3] - '0');
}

int
field_octet(struct span *text)
{
	const char *at = text->at;
	int octet = (uint8_t)*at;
	size_t size = 1;

	if (*at == '\\') {
		const bool is_decimal = text->length > 1 && is_digit(at[1]);

		if (text->length < 2) {
			return -1;
		}
		octet = is_decimal ? decimal_octet(at, text->length)
				   : (uint8_t)at[1];
		size = is_decimal ? 4 : 2;
	}
	if (octet > UINT8_MAX) {
		return -1;
	}
	text->at += size;
	text->length -= size;
	return octet;
}

const char *
field_text(struct fields *fields, struct span text)
{
	while (text.length > 0) {
		const int octet = field_octet(&text);
		const uint8_t byte = (uint8_t)octet;
		const char *wrong = octet < 0 ? "a backslash that hides nothing"
					      : field_put(fields, &byte, 1);

		if (wrong != NULL) {
			return wrong;
		}
	}
	return NULL;
}

/* A character string with its length before it. */
const char *
field_string_of(struct fields *fields, struct span text)
{
	const size_t start = fields->length;
	const char *wrong = field_put(fields, "", 1);

	if (wrong == NULL) {
		wrong = field_text(fields, text);
	}
	if (wrong == NULL && fields->length - start - 1 > TEXT_MAX) {
		wrong = "a string of more than 255 octets";
	}
	if (wrong == NULL) {
		fields->wire[start] = (uint8_t)(fields->length - start - 1);
	}
	return wrong;
}

const char *
field_string(struct fields *fields)
{
	struct token token;
	const char *wrong = field_token(fields, true, &token);

	return wrong != NULL ? wrong
			     : field_string_of(fields, token_value(&token));
}

static const char *
read_optional_string(struct fields *fields)
{
	return field_at_end(fields) ? NULL : field_string(fields);
}

static const char *
read_strings(struct fields *fields)
{
	const char *wrong;

	do {
		wrong = field_string(fields);
	} while (wrong == NULL && !field_at_end(fields));
	return wrong;
}

static const char *
read_long_text(struct fields *fields)
{
	struct token token;
	const char *wrong = field_token(fields, true, &token);

	return wrong != NULL ? wrong : field_text(fields, token_value(&token));
}

static const char *
read_quoted_text(struct fields *fields)
{
	struct tokens tokens = fields->tokens;
	struct token token;

	if (token_next(&tokens, &token) && !token.quoted) {
		return "text without quotes where they must stand";
	}
	return read_long_text(fields);
}

static const char *
read_type(struct fields *fields)
{
	struct token token;
	uint32_t number;
	uint16_t type;
	const char *wrong = field_token(fields, false, &token);

	if (wrong != NULL) {
		return wrong;
	}
	if (mnemonic_type(token.text, &type)) {
		return put_number(fields, type, 2);
	}
	if (!number_parse(token.text, &number) || number > UINT16_MAX) {
		return "a record type is wanted";
	}
	return put_number(fields, number, 2);
}

/* Types as a bit map, which nobody needs to see. */
static const char *
read_type_list(struct fields *fields)
{
	const char *wrong = NULL;
	struct token token;
	uint16_t type;

	fields->is_exact = false;
	while (wrong == NULL && !field_at_end(fields)) {
		wrong = field_token(fields, false, &token);
		if (wrong == NULL && !mnemonic_type(token.text, &type)) {
			wrong = "a record type is wanted";
		}
	}
	return wrong;
}

static const char *
read_types(struct fields *fields)
{
	return field_at_end(fields) ? "a record type is wanted"
				    : read_type_list(fields);
}

static const char *
read_hex(struct fields *fields)
{
	return digits_hex(fields, 0);
}

static const char *
read_optional_base64(struct fields *fields)
{
	return field_at_end(fields) ? NULL : digits_base64(fields);
}

/* Flags, protocol and algorithm of a key (RFC 4034 section 2, RFC 2535). */
static const char *
read_key_front(struct fields *fields, uint32_t *flags)
{
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	if (wrong == NULL && !mnemonic_flags(token.text, flags)) {
		wrong = "flags of a key are wanted";
	}
	if (wrong == NULL) {
		wrong = put_number(fields, *flags, 2);
	}
	if (wrong == NULL) {
		wrong = field_word(fields, MNEMONIC_PROTOCOL, 1);
	}
	return wrong != NULL ? wrong : read_algorithm(fields);
}

static const char *
read_key(struct fields *fields)
{
	uint32_t flags = 0;
	const char *wrong = read_key_front(fields, &flags);

	return wrong != NULL ? wrong : digits_base64(fields);
}

/* A RKEY has no flags (draft-reid-dnsext-rkey). */
static const char *
read_key_without_flags(struct fields *fields)
{
	uint32_t flags = 0;
	const char *wrong = read_key_front(fields, &flags);

	if (wrong == NULL && flags != 0) {
		wrong = "flags where none may be set";
	}
	return wrong != NULL ? wrong : digits_base64(fields);
}

/* A KEY may say that there is none. */
static const char *
read_key_or_none(struct fields *fields)
{
	uint32_t flags = 0;
	const char *wrong = read_key_front(fields, &flags);

	if (wrong != NULL || (flags & NO_KEY) == NO_KEY) {
		return wrong;
	}
	return digits_base64(fields);
}

/* What no mistake is looked for in. */
static const char *
read_anything(struct fields *fields)
{
	fields->tokens.at = fields->tokens.end;
	fields->is_exact = false;
	return NULL;
}

static const struct {
	char kind;
	const char *(*read)(struct fields *);
} readers[] = {
	{ '1', read_number_1 },
	{ '2', read_number_2 },
	{ '4', read_number_4 },
	{ 'p', read_period },
	{ 'n', field_name },
	{ 'i', read_ipv4 },
	{ 'v', read_ipv6 },
	{ 's', field_string },
	{ 'o', read_optional_string },
	{ 'S', read_strings },
	{ 'U', read_quoted_text },
	{ 'V', read_long_text },
	{ 'h', read_hex },
	{ 'b', digits_base64 },
	{ 'B', read_optional_base64 },
	{ 'a', read_algorithm },
	{ 'A', read_hash_algorithm },
	{ 'c', read_certificate },
	{ 'y', read_scheme },
	{ 'k', read_key },
	{ 'K', read_key_or_none },
	{ 'O', read_key_without_flags },
	{ 'd', digits_ds },
	{ 'f', digits_sshfp },
	{ 'm', digits_zonemd },
	{ 'r', read_type },
	{ 't', read_type_list },
	{ 'T', read_types },
	{ 'P', svcb_read },
	{ '*', read_anything },
};

const char *
field_read(struct fields *fields, char kind)
{
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		if (readers[i].kind == kind) {
			return readers[i].read(fields);
		}
	}
	return rare_read(fields, kind);
}
