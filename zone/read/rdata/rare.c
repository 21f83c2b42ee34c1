/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rare types' fields. What is too long for its field is refused, as in BIND. */
#include <config.h>

#include <arpa/inet.h>
#include <assert.h>

#include <zone/base/name.h>
#include <zone/read/rdata/digits.h>
#include <zone/read/rdata/rare.h>

static bool
is_hex(char byte)
{
	return (byte >= '0' && byte <= '9') ||
	       ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

/* Two digits from AT on as a number. */
static unsigned
two_digits(const char *at)
{
	return (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
}

/* YYYYMMDDHHMMSS, RFC 4034 section 3.2; every date but for its year. */
static bool
is_date(const char *at)
{
	static const unsigned days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	const unsigned year = two_digits(at) * 100 + two_digits(at + 2);
	const unsigned month = two_digits(at + 4);
	const unsigned day = two_digits(at + 6);
	const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month < 1 || month > 12 || two_digits(at + 8) > 23 ||
	    two_digits(at + 10) > 59 || two_digits(at + 12) > 60) {
		return false;
	}
	return day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

static const char *
read_time(struct fields *fields)
{
	enum {
		DATE_LENGTH = 14
	};
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	if (wrong != NULL) {
		return wrong;
	}
	for (size_t i = 0; i < token.text.length; i++) {
		if (token.text.at[i] < '0' || token.text.at[i] > '9') {
			return "a time is wanted";
		}
	}
	if (token.text.length != DATE_LENGTH || !is_date(token.text.at)) {
		return "a time is wanted: YYYYMMDDHHMMSS";
	}
	fields->is_exact = false;
	return NULL;
}

/* GROUPS of up to four hexadecimal digits, with colons between. */
static const char *
read_locator(struct fields *fields)
{
	enum {
		GROUPS = 4,
		DIGITS = 4
	};
	size_t groups = 0;
	size_t digits = 0;
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	for (size_t i = 0; wrong == NULL && i <= token.text.length; i++) {
		if (i < token.text.length && is_hex(token.text.at[i])) {
			digits++;
		} else if (digits > 0 && (i == token.text.length ||
					     token.text.at[i] == ':')) {
			groups++;
			wrong = digits > DIGITS ? "a locator is wanted" : NULL;
			digits = 0;
		} else if (i < token.text.length) {
			wrong = "a locator is wanted";
		}
	}
	fields->is_exact = false;
	return wrong == NULL && groups != GROUPS ? "a locator is wanted"
						 : wrong;
}

/*
 * SIZE numbers of one or two hexadecimal digits with '-' between. BIND does not
 * look at what stands behind them.
 */
static const char *
read_eui(struct fields *fields, size_t size)
{
	struct token token;
	const char *wrong = field_token(fields, false, &token);
	size_t at = 0;

	fields->is_exact = false;
	for (size_t i = 0; wrong == NULL && i < size; i++) {
		const size_t start = at;

		while (at < token.text.length && at < start + 2 &&
		       is_hex(token.text.at[at])) {
			at++;
		}
		if (at == start ||
		    (i + 1 < size && (at == token.text.length ||
					 token.text.at[at] != '-'))) {
			wrong = "hexadecimal digits with '-' are wanted";
		}
		at++;
	}
	return wrong;
}

static const char *
read_eui48(struct fields *fields)
{
	return read_eui(fields, 6);
}

static const char *
read_eui64(struct fields *fields)
{
	return read_eui(fields, 8);
}

/* A gateway of this kind: none, an address, a name (RFC 4025 section 2.3). */
static const char *
read_gateway(struct fields *fields, uint32_t kind)
{
	struct token token;
	const char *wrong;

	switch (kind) {
	case 0:
		wrong = field_token(fields, false, &token);
		if (wrong == NULL && !span_equal(token.text, span_of("."))) {
			wrong = "no gateway is written as one dot";
		}
		return wrong;
	case 1:
		return field_address(fields, AF_INET);
	case 2:
		return field_address(fields, AF_INET6);
	case 3:
		return field_name(fields);
	default:
		return "a gateway of unknown kind";
	}
}

static const char *
read_gateway_and_key(struct fields *fields)
{
	const char *wrong = field_number(fields, 1);
	const uint32_t kind = fields->last;

	if (wrong == NULL) {
		wrong = field_number(fields, 1);
	}
	if (wrong == NULL) {
		wrong = read_gateway(fields, kind);
	}
	return wrong != NULL ? wrong : digits_base64(fields);
}

/* Discovery bit, kind and relay (RFC 8777 section 4). */
static const char *
read_relay(struct fields *fields)
{
	const char *wrong = field_number(fields, 1);

	if (wrong == NULL && fields->last > 1) {
		wrong = "this flag is 0 or 1";
	}
	if (wrong == NULL) {
		wrong = field_number(fields, 1);
	}
	fields->is_exact = false;
	return wrong != NULL ? wrong : read_gateway(fields, fields->last);
}

/* Algorithm, identity and key in one token each (RFC 8005 section 5). */
static const char *
read_host_identity(struct fields *fields)
{
	struct token identity;
	struct token key;
	const char *wrong = field_number(fields, 1);
	const size_t start = fields->length;

	fields->is_exact = false;
	if (wrong == NULL) {
		wrong = field_token(fields, false, &identity);
	}
	if (wrong == NULL) {
		wrong = digits_hex_text(fields, identity.text);
	}
	if (wrong == NULL && fields->length - start > UINT8_MAX) {
		wrong = "an identity of more than 255 octets";
	}
	if (wrong == NULL) {
		wrong = field_token(fields, false, &key);
	}
	return wrong != NULL ? wrong : digits_base64_text(fields, key.text);
}

/* "-" for nothing, else base64. */
static const char *
read_object(struct fields *fields)
{
	const struct fields before = *fields;
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	if (wrong != NULL || span_equal(token.text, span_of("-"))) {
		return wrong;
	}
	*fields = before;
	return digits_base64(fields);
}

/* Four digits or more, RFC 1183 section 3.1. */
static const char *
read_x25(struct fields *fields)
{
	enum {
		SHORTEST = 4
	};
	const size_t start = fields->length;
	const char *wrong = field_string(fields);

	if (wrong == NULL && fields->length - start <= SHORTEST) {
		wrong = "a number of four digits or more is wanted";
	}
	for (size_t i = start + 1; wrong == NULL && i < fields->length; i++) {
		if (fields->wire[i] < '0' || fields->wire[i] > '9') {
			wrong = "digits are wanted";
		}
	}
	return wrong;
}

/* `0x`, and octets in digits with dots anywhere between (RFC 1706). */
static const char *
read_nsap(struct fields *fields)
{
	static const char wanted[] = "0x and hexadecimal digits are wanted";
	size_t digits = 0;
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	fields->is_exact = false;
	if (wrong != NULL) {
		return wrong;
	}
	if (token.text.length < 2 || token.text.at[0] != '0' ||
	    (token.text.at[1] | 0x20) != 'x') {
		return wanted;
	}
	for (size_t i = 2; i < token.text.length; i++) {
		if (is_hex(token.text.at[i])) {
			digits++;
		} else if (token.text.at[i] != '.') {
			return wanted;
		}
	}
	return digits == 0 || digits % 2 != 0 ? wanted : NULL;
}

/* Prefix length, suffix and prefix name (RFC 2874 section 3.1). */
static const char *
read_a6(struct fields *fields)
{
	enum {
		BITS = 128
	};
	const char *wrong = field_number(fields, 1);
	const uint32_t bits = fields->last;

	fields->is_exact = false;
	if (wrong == NULL && bits > BITS) {
		wrong = "a prefix of more than 128 bits";
	}
	if (wrong == NULL && bits < BITS) {
		wrong = field_address(fields, AF_INET6);
	}
	return wrong != NULL || bits == 0 ? wrong : field_name(fields);
}

static const char *
read_names(struct fields *fields)
{
	const char *wrong = NULL;

	while (wrong == NULL && !field_at_end(fields)) {
		wrong = field_name(fields);
	}
	return wrong;
}

/* Hexadecimal digits in one token, or '-' (RFC 5155 section 3.3). */
static const char *
read_salt(struct fields *fields)
{
	enum {
		SALT_TEXT_MAX = 510
	};
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	fields->is_exact = false;
	if (wrong != NULL || span_equal(token.text, span_of("-"))) {
		return wrong;
	}
	return token.text.length > SALT_TEXT_MAX
		   ? "a salt of more than 255 octets"
		   : digits_hex_text(fields, token.text);
}

/* The hash of a NSEC3, base32hex without padding (RFC 5155 section 3.3). */
static const char *
read_hash(struct fields *fields)
{
	enum {
		SHA1 = 1,
		SHA1_DIGITS = 32,
		MOST_DIGITS = 248, /* of 155 octets */
	};
	static const char wanted[] = "a hash in base32hex is wanted";
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	fields->is_exact = false;
	if (wrong != NULL) {
		return wrong;
	}
	for (size_t i = 0; i < token.text.length; i++) {
		const char digit = (char)(token.text.at[i] | 0x20);

		if ((digit < '0' || digit > '9') &&
		    (digit < 'a' || digit > 'v')) {
			return wanted;
		}
	}
	return token.text.length > MOST_DIGITS ||
		       (fields->wire[0] == SHA1 &&
			   token.text.length != SHA1_DIGITS)
		   ? wanted
		   : NULL;
}

/* A name that may be quoted: a SVCB's target. */
static const char *
read_quotable_name(struct fields *fields)
{
	uint8_t name[NAME_WIRE_MAX];
	struct token token;
	const char *wrong = field_token(fields, true, &token);

	if (wrong == NULL) {
		wrong = name_parse(token_value(&token), fields->origin, name);
	}
	return wrong != NULL ? wrong
			     : field_put(fields, name, name_length(name));
}

/*
 * `!expression!replacement!flags` with any delimiter (RFC 3402 section 3.2);
 * whether the expression is a regular one is not looked at.
 */
static bool
is_substitution(const uint8_t *at, size_t length)
{
	static const char barred[] = "0123456789\\i";
	const uint8_t delimiter = length > 0 ? *at : 0;
	size_t delimiters = 1;
	size_t first = 0; /* octets of the expression */

	if (delimiter == 0 ||
	    memchr(barred, delimiter, sizeof(barred) - 1) != NULL) {
		return false;
	}
	for (size_t i = 1; i < length; i++) {
		if (at[i] == delimiter) {
			delimiters++;
		} else if (at[i] == 0 || delimiters > 3 ||
			   (delimiters == 3 && at[i] != 'i')) {
			return false;
		} else if (at[i] == '\\') {
			i++;
			first += delimiters == 1;
		} else {
			first += delimiters == 1;
		}
	}
	return delimiters == 3 && first > 0;
}

static const char *
read_substitution(struct fields *fields)
{
	const size_t start = fields->length + 1;
	const char *wrong = field_string(fields);

	if (wrong == NULL && fields->length > start &&
	    !is_substitution(fields->wire + start, fields->length - start)) {
		wrong = "a substitution is wanted: !expression!replacement!";
	}
	return wrong;
}

/* The tag of a CAA, RFC 8659 section 4.1. */
static const char *
read_tag(struct fields *fields)
{
	struct token token;
	const char *wrong = field_token(fields, false, &token);

	for (size_t i = 0; wrong == NULL && i < token.text.length; i++) {
		const char byte = token.text.at[i];

		if ((byte < '0' || byte > '9') &&
		    ((byte | 0x20) < 'a' || (byte | 0x20) > 'z')) {
			wrong = "a tag has letters and digits only";
		}
	}
	return wrong != NULL ? wrong : field_string_of(fields, token.text);
}

static const struct {
	char kind;
	const char *(*read)(struct fields *);
} readers[] = {
	{ 'w', read_time },
	{ 'l', read_locator },
	{ 'e', read_eui48 },
	{ 'E', read_eui64 },
	{ 'G', read_gateway_and_key },
	{ 'R', read_relay },
	{ 'H', read_host_identity },
	{ 'D', read_object },
	{ 'X', read_x25 },
	{ 'N', read_nsap },
	{ '6', read_a6 },
	{ 'L', read_names },
	{ 'x', read_salt },
	{ 'Q', read_quotable_name },
	{ '3', read_hash },
	{ 'g', read_tag },
	{ 'z', read_substitution },
};

const char *
rare_read(struct fields *fields, char kind)
{
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		if (readers[i].kind == kind) {
			return readers[i].read(fields);
		}
	}
	assert(false && "every letter of a form has its reader");
	return NULL;
}
