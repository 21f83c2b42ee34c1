/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decode runs of hexadecimal and base64 digits. */
#include <config.h>

#include <zone/read/rdata/digits.h>

enum {
	NO_DIGIT = 255,
	PADDING = 64, /* the value of '=' */
	HEX_RUN = 2,  /* digits that make whole octets */
	BASE64_RUN = 4,
};

static const char bad_hex[] = "hexadecimal digits are wanted";
static const char odd_hex[] = "an odd number of hexadecimal digits";
static const char bad_base64[] = "base64 digits are wanted";

/* Digits that do not make whole octets yet. */
struct run {
	uint8_t digits[BASE64_RUN];
	size_t count;
	bool is_over; /* there was padding */
};

const uint8_t digits_hex_values[UINT8_MAX + 1] = {
	['0'] = 1,
	['1'] = 2,
	['2'] = 3,
	['3'] = 4,
	['4'] = 5,
	['5'] = 6,
	['6'] = 7,
	['7'] = 8,
	['8'] = 9,
	['9'] = 10,
	['a'] = 11,
	['b'] = 12,
	['c'] = 13,
	['d'] = 14,
	['e'] = 15,
	['f'] = 16,
	['A'] = 11,
	['B'] = 12,
	['C'] = 13,
	['D'] = 14,
	['E'] = 15,
	['F'] = 16,
};

static uint8_t
base64_value(char digit)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz"
				     "0123456789+/=";
	const char *found = memchr(digits, digit, sizeof(digits) - 1);

	return found == NULL ? NO_DIGIT : (uint8_t)(found - digits);
}

static const char *
take_hex(struct fields *fields, struct run *run, struct span text)
{
	const size_t digits = run->count + text.length;
	const size_t octets = (digits + 1) / HEX_RUN; /* half ones, too */
	uint8_t *wire = fields->wire + fields->length;
	uint8_t octet = *run->digits;

	if (octets > FIELDS_MAX - fields->length) {
		return field_put(fields, text.at, octets);
	}
	for (size_t i = 0; i < text.length; i++) {
		const uint8_t value = digits_hex_values[(uint8_t)text.at[i]];

		if (value == 0) {
			return bad_hex;
		}
		octet = (uint8_t)(octet << 4 | (value - 1));
		wire[(run->count + i) / HEX_RUN] = octet;
	}
	*run->digits = octet;
	run->count = digits % HEX_RUN;
	fields->length += digits / HEX_RUN;
	return NULL;
}

/* Four digits as octets; the bits that padding leaves over must be 0. */
static const char *
put_run(struct fields *fields, struct run *run)
{
	uint8_t *digits = run->digits;
	const size_t padding =
	    (size_t)(digits[2] == PADDING) + (size_t)(digits[3] == PADDING);
	uint8_t octets[BASE64_RUN - 1];

	if (digits[0] == PADDING || digits[1] == PADDING ||
	    (digits[2] == PADDING && digits[3] != PADDING) ||
	    (padding == 2 && (digits[1] & 15) != 0) ||
	    (padding == 1 && (digits[2] & 3) != 0)) {
		return bad_base64;
	}
	octets[0] = (uint8_t)(digits[0] << 2 | digits[1] >> 4);
	octets[1] = (uint8_t)(digits[1] << 4 | (digits[2] & 63) >> 2);
	octets[2] = (uint8_t)(digits[2] << 6 | (digits[3] & 63));
	run->count = 0;
	run->is_over = padding > 0;
	return field_put(fields, octets, sizeof(octets) - padding);
}

static const char *
take_base64(struct fields *fields, struct run *run, struct span text)
{
	const char *wrong = NULL;

	for (size_t i = 0; wrong == NULL && i < text.length; i++) {
		const uint8_t value = base64_value(text.at[i]);

		if (value == NO_DIGIT || run->is_over) {
			return bad_base64;
		}
		run->digits[run->count++] = value;
		if (run->count == BASE64_RUN) {
			wrong = put_run(fields, run);
		}
	}
	return wrong;
}

const char *
digits_hex(struct fields *fields, size_t length)
{
	const size_t start = fields->length;
	struct run run = { .count = 0 };
	const char *wrong = NULL;
	struct token token;

	do {
		wrong = field_token(fields, false, &token);
		if (wrong == NULL) {
			wrong = take_hex(fields, &run, token.text);
		}
	} while (wrong == NULL && !field_at_end(fields));
	if (wrong == NULL && run.count > 0) {
		wrong = odd_hex;
	}
	if (wrong == NULL && length > 0 && fields->length - start != length) {
		wrong = "a digest that is too short or too long for its type";
	}
	return wrong;
}

const char *
digits_base64(struct fields *fields)
{
	struct run run = { .count = 0 };
	const char *wrong = NULL;
	struct token token;

	do {
		wrong = field_token(fields, false, &token);
		if (wrong == NULL) {
			wrong = take_base64(fields, &run, token.text);
		}
	} while (wrong == NULL && !run.is_over && !field_at_end(fields));
	return wrong == NULL && run.count > 0 ? bad_base64 : wrong;
}

const char *
digits_base64_text(struct fields *fields, struct span text)
{
	struct run run = { .count = 0 };
	const char *wrong = take_base64(fields, &run, text);

	return wrong == NULL && run.count > 0 ? bad_base64 : wrong;
}

const char *
digits_hex_text(struct fields *fields, struct span text)
{
	struct run run = { .count = 0 };
	const char *wrong = take_hex(fields, &run, text);

	return wrong == NULL && run.count > 0 ? odd_hex : wrong;
}

/* The digest of a DS: how long it is, its type tells (RFC 4034 section 5). */
const char *
digits_ds(struct fields *fields)
{
	static const size_t lengths[] = { [1] = 20, [2] = 32, [4] = 48 };
	const char *wrong = field_word(fields, MNEMONIC_DIGEST, 1);

	if (wrong != NULL) {
		return wrong;
	}
	return digits_hex(fields,
	    fields->last < sizeof(lengths) / sizeof(*lengths)
		? lengths[fields->last]
		: 0);
}

/* The fingerprint of a SSHFP, RFC 4255 section 3.1, RFC 6594. */
const char *
digits_sshfp(struct fields *fields)
{
	static const size_t lengths[] = { [1] = 20, [2] = 32 };
	const char *wrong = field_number(fields, 1);

	if (wrong != NULL) {
		return wrong;
	}
	if (fields->last >= sizeof(lengths) / sizeof(*lengths) ||
	    lengths[fields->last] == 0) {
		return field_at_end(fields) ? NULL : digits_hex(fields, 0);
	}
	return digits_hex(fields, lengths[fields->last]);
}

/* The digest of a ZONEMD, RFC 8976 section 2.2. */
const char *
digits_zonemd(struct fields *fields)
{
	enum {
		SHORTEST = 12
	};
	static const size_t lengths[] = { [1] = 48, [2] = 64 };
	const char *wrong = field_number(fields, 1);
	const size_t before = fields->length;

	if (wrong == NULL) {
		wrong = digits_hex(fields,
		    fields->last < sizeof(lengths) / sizeof(*lengths)
			? lengths[fields->last]
			: 0);
	}
	if (wrong == NULL && fields->length - before < SHORTEST) {
		wrong = "a digest of less than 12 octets";
	}
	return wrong;
}
