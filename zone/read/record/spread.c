/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Spread rdata, mostly byte by byte. The newline at its end is part of no field
 * and hides from none, so that nothing looks behind it.
 */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/rdata/digits.h>
#include <zone/read/record/spread.h>
#include <zone/read/record/view.h>
#include <zone/read/token.h>
#include <zone/rrset.h>

enum {
	DIGITS_MAX = 10, /* as many as 2^32-1 has */
	STRING_MAX = 255,
	TLSA_MIN = 4, /* octets: RFC 6698 section 2.1, and some data */
};

/* Where a reading stands, and what it writes. */
struct cursor {
	const char *at;
	const char *stop; /* the newline that ends the record */
	bool is_open;     /* between parentheses */
	struct plain *plain;
	const struct plain_origin *origin;
};

static inline bool
is_name_byte(char byte)
{
	const char letter = (char)(byte | 0x20);

	return (letter >= 'a' && letter <= 'z') || is_digit(byte) ||
	       byte == '-' || byte == '_' || byte == '.';
}

/* May a field be over before this byte? */
static bool
is_between(char byte)
{
	switch (byte) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
	case ';':
	case '(':
	case ')':
		return true;
	default:
		return false;
	}
}

/* Go past one byte, or a comment, between two fields; false if it is none. */
static inline bool
pass_one(struct cursor *cursor)
{
	switch (*cursor->at) {
	case ' ':
	case '\t':
		break;
	case '\r':
		if (cursor->at[1] != '\n') {
			return false;
		}
		break;
	case '\n':
		if (!cursor->is_open || cursor->at == cursor->stop) {
			return false;
		}
		break;
	case ';':
		cursor->at = memchr(cursor->at, '\n',
		    (size_t)(cursor->stop + 1 - cursor->at));
		return true;
	case '(':
	case ')':
		if (cursor->is_open == (*cursor->at == '(')) {
			return false;
		}
		cursor->is_open = !cursor->is_open;
		break;
	default:
		return false;
	}
	cursor->at++;
	return true;
}

static void
pass_between(struct cursor *cursor)
{
	while (pass_one(cursor)) {
	}
}

/* Append a number of so many octets. */
static void
put_number(struct plain *plain, uint64_t number, unsigned octets)
{
	while (octets > 0) {
		octets--;
		plain->rdata[plain->rdata_length++] =
		    (uint8_t)(number >> 8 * octets);
	}
}

/* The digits of a field, and then its end. */
static bool
take_digits(struct cursor *cursor, uint64_t *number)
{
	const char *const start = cursor->at;

	*number = 0;
	while (is_digit(*cursor->at) && cursor->at - start < DIGITS_MAX) {
		*number = *number * 10 + (uint64_t)(*cursor->at - '0');
		cursor->at++;
	}
	return cursor->at > start && is_between(*cursor->at);
}

static bool
take_number(struct cursor *cursor, unsigned octets)
{
	uint64_t number;

	if (!take_digits(cursor, &number) || number >> 8 * octets != 0) {
		return false;
	}
	put_number(cursor->plain, number, octets);
	return true;
}

/* Seconds, or a number with one unit. */
static bool
take_period(struct cursor *cursor)
{
	struct span field = { cursor->at, 0 };
	uint64_t number;
	uint32_t seconds;

	if (!take_digits(cursor, &number)) {
		/* No digit, or the letter behind one. */
		cursor->at++;
		if (cursor->at == field.at + 1 || !is_between(*cursor->at)) {
			return false;
		}
	}
	field.length = (size_t)(cursor->at - field.at);
	if (!period_parse(field, &seconds)) {
		return false;
	}
	put_number(cursor->plain, seconds, sizeof(seconds));
	return true;
}

static bool
take_name(struct cursor *cursor)
{
	struct plain *const plain = cursor->plain;
	uint8_t *const name = plain->rdata + plain->rdata_length;
	struct span field = { cursor->at, 0 };

	while (is_name_byte(field.at[field.length])) {
		field.length++;
	}
	if (*field.at == '@') {
		field.length++;
	}
	cursor->at += field.length;
	if (!is_between(*cursor->at) ||
	    name_parse(field, cursor->origin->name, name) != NULL) {
		return false;
	}
	plain->rdata_length += name_length(name);
	return true;
}

/* The hexadecimal digits of one field, at least one octet. */
static bool
take_octets(struct cursor *cursor)
{
	struct plain *const plain = cursor->plain;
	const char *at = cursor->at;
	unsigned high;

	while ((high = digits_hex_values[(uint8_t)at[0]]) != 0) {
		const unsigned low = digits_hex_values[(uint8_t)at[1]];

		if (low == 0 || plain->rdata_length == PLAIN_RDATA_MAX) {
			return false;
		}
		plain->rdata[plain->rdata_length++] =
		    (uint8_t)((high - 1) << 4 | (low - 1));
		at += 2;
	}
	if (at == cursor->at) {
		return false;
	}
	cursor->at = at;
	return true;
}

/* All that is left as hexadecimal digits. */
static bool
take_hex(struct cursor *cursor)
{
	do {
		if (!take_octets(cursor)) {
			return false;
		}
		pass_between(cursor);
	} while (cursor->at != cursor->stop);
	return true;
}

/*
 * The octet that a backslash and what is behind it stand for; -1: left. Of `\#`
 * and `\[` BIND has its own opinion.
 */
static int
take_escape(struct cursor *cursor)
{
	const char *const at = cursor->at + 1;
	int octet = (uint8_t)*at;

	if (octet < ' ' || octet > '~' || octet == '#' || octet == '[') {
		return -1;
	}
	if (!is_digit(*at)) {
		cursor->at += 2;
		return octet;
	}
	if (!is_digit(at[1]) || !is_digit(at[2])) {
		return -1;
	}
	cursor->at += 4;
	octet = (at[0] - '0') * 100 + (at[1] - '0') * 10 + (at[2] - '0');
	return octet > UINT8_MAX ? -1 : octet;
}

/* Does a string go on with this byte? */
static inline bool
is_in_string(char byte, bool is_quoted)
{
	return byte >= ' ' && byte <= '~' && byte != '"' &&
	       (is_quoted || !is_between(byte));
}

/* Copy text of a quoted string, many bytes at once; returns its length. */
static int
copy_text(struct cursor *cursor, uint8_t *octets, int most)
{
	unsigned run = WINDOW_TEXT;
	int length = 0;

	while (run == WINDOW_TEXT && most - length >= WINDOW_TEXT &&
	       cursor->stop - cursor->at >= WINDOW_TEXT) {
		run = window_text(cursor->at);
		memcpy(octets + length, cursor->at, WINDOW_TEXT);
		length += (int)run;
		cursor->at += run;
	}
	return length;
}

/* The octets of a string; -1: it is left. */
static int
take_characters(struct cursor *cursor, uint8_t *octets, bool is_quoted)
{
	int length = is_quoted ? copy_text(cursor, octets, STRING_MAX) : 0;

	while (is_in_string(*cursor->at, is_quoted)) {
		const bool is_escaped = *cursor->at == '\\';
		const int octet =
		    is_escaped ? take_escape(cursor) : *cursor->at++;

		if (octet < 0 || length == STRING_MAX) {
			return -1;
		}
		octets[length++] = (uint8_t)octet;
		if (is_escaped && is_quoted) {
			length += copy_text(cursor, octets + length,
			    STRING_MAX - length);
		}
	}
	return length;
}

/* A string, in quotes or without; libzscanner lets one hold parentheses. */
static bool
take_string(struct cursor *cursor)
{
	struct plain *const plain = cursor->plain;
	uint8_t *const string = plain->rdata + plain->rdata_length;
	const bool is_quoted = *cursor->at == '"';
	int length;

	if (PLAIN_RDATA_MAX - plain->rdata_length <= STRING_MAX) {
		return false;
	}
	cursor->at += is_quoted;
	length = take_characters(cursor, string + 1, is_quoted);
	if (length < 0) {
		return false;
	}
	*string = (uint8_t)length;
	plain->rdata_length += 1 + (size_t)length;
	if (is_quoted) {
		return *cursor->at++ == '"' && is_between(*cursor->at);
	}
	return length > 0 && is_between(*cursor->at) && *cursor->at != '(' &&
	       *cursor->at != ')';
}

/* All that is left as strings. */
static bool
take_strings(struct cursor *cursor)
{
	do {
		if (!take_string(cursor)) {
			return false;
		}
		pass_between(cursor);
	} while (cursor->at != cursor->stop);
	return true;
}

/* `\# LENGTH HEX`, of a TLSA. */
static bool
take_generic(struct cursor *cursor)
{
	uint64_t length;

	cursor->at += 2;
	if (!is_between(*cursor->at)) {
		return false;
	}
	pass_between(cursor);
	if (!take_digits(cursor, &length) || length < TLSA_MIN) {
		return false;
	}
	pass_between(cursor);
	return take_hex(cursor) && cursor->plain->rdata_length == length;
}

static bool
take_tlsa(struct cursor *cursor)
{
	if (cursor->at[0] == '\\' && cursor->at[1] == '#') {
		return take_generic(cursor);
	}
	for (int parameters = 0; parameters < 3; parameters++) {
		if (!take_number(cursor, 1)) {
			return false;
		}
		pass_between(cursor);
	}
	return take_hex(cursor);
}

static bool
take_field(struct cursor *cursor, char kind)
{
	switch (kind) {
	case 'n':
		return take_name(cursor);
	case 'p':
		return take_period(cursor);
	case 's':
		return take_strings(cursor);
	case 't':
		return take_tlsa(cursor);
	default:
		return take_number(cursor, (unsigned)(kind - '0'));
	}
}

/* The fields of a type in the letters of take_field(); NULL: not read here. */
static const char *
fields_of(uint16_t type)
{
	switch (type) {
	case RR_NS:
	case RR_CNAME:
	case RR_PTR:
		return "n";
	case RR_SOA:
		return "nn4pppp";
	case RR_MX:
		return "2n";
	case RR_TXT:
		return "s";
	case RR_SRV:
		return "222n";
	case RR_TLSA:
		return "t";
	default:
		return NULL;
	}
}

bool
spread_read(struct plain *plain, struct span text,
    const struct plain_origin *origin)
{
	struct cursor cursor = {
		.at = text.at,
		.stop = text.at + text.length - 1,
		.plain = plain,
		.origin = origin,
	};
	const char *kind = fields_of(plain->type);

	if (kind == NULL) {
		return false;
	}
	plain->rdata_length = 0;
	pass_between(&cursor);
	for (; *kind != '\0'; kind++) {
		if (!take_field(&cursor, *kind)) {
			return false;
		}
		pass_between(&cursor);
	}
	return cursor.at == cursor.stop && !cursor.is_open;
}
