/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pins: their two forms, and data that only a mistake can give. */
#include <config.h>

#include <string.h>

#include <gen/want/pin.h>
#include <zone/base/span.h>

enum {
	SHA256_OCTETS = 32,
	SHA512_OCTETS = 64,
	FULL_MAX = 1 << 16, /* octets of rdata (RFC 1035 section 3.2.1) */
	FIELDS = 3,
	TELLING = 16, /* octets that tell a digest from all others */
};

static const char spki[] = "spki-sha256:";
static const char exact[] = "tlsa:";

static bool
begins_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

bool
pin_likely(const char *text)
{
	return begins_with(text, spki) || begins_with(text, exact);
}

bool
pin_is_exact(const char *text)
{
	return begins_with(text, exact);
}

static struct fault
fault(const char *what)
{
	return (struct fault){ what, NULL };
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	return -1;
}

/* Read two hex digits; returns what is wrong with them, or NULL. */
static const char *
read_octet(struct arena *arena, const char *text, uint8_t *octet)
{
	const int high = hex_value(text[0]);
	const int low = high < 0 ? -1 : hex_value(text[1]);

	if (high < 0) {
		return arena_printf(arena, "'%.*s' is no hex digit",
		    (text[0] & 0x80) != 0 ? 0 : 1, text);
	}
	if (low < 0) {
		return text[1] == '\0' ? "the hex digits are an odd number"
				       : "an octet is not two hex digits";
	}
	*octet = (uint8_t)(high << 4 | low);
	return NULL;
}

/* Read hex to the end; SEPARATORS may stand between octets. */
static struct fault
read_hex(struct arena *arena, const char *text, const char *separators,
    struct octets *data)
{
	uint8_t *octets = arena_alloc(arena, strlen(text) / 2 + 1);
	size_t count = 0;

	while (*text != '\0') {
		const char *wrong = read_octet(arena, text, &octets[count]);

		if (wrong != NULL) {
			return fault(wrong);
		}
		count++;
		text += 2;
		if (*text != '\0' && text[1] != '\0' &&
		    strchr(separators, *text) != NULL) {
			text++;
		}
	}
	*data = (struct octets){ octets, count };
	return fault(NULL);
}

/* RFC 6698 section 2.1.3: SHA-256 and SHA-512. */
static struct fault
check_length(struct arena *arena, const struct pin *pin)
{
	static const size_t lengths[] = { 0, SHA256_OCTETS, SHA512_OCTETS };
	const size_t wanted = lengths[pin->params.matching];
	const size_t got = pin->data.length;

	if (got == 0) {
		return fault("there are no hex digits");
	}
	if (wanted != 0 && got != wanted) {
		return fault(arena_printf(arena,
		    "it has %zu hex digits instead of the %zu of SHA2-%s",
		    2 * got, 2 * wanted,
		    wanted == SHA256_OCTETS ? "256" : "512"));
	}
	if (got + FIELDS >= FULL_MAX) {
		return fault("it is too long for a record");
	}
	return fault(NULL);
}

/* Where the hex begins: behind three words. */
static const char *
behind_words(const char *text)
{
	for (size_t i = 0; i < FIELDS; i++) {
		text += strspn(text, " \t");
		text += strcspn(text, " \t");
	}
	return text;
}

static struct fault
parse_exact(struct arena *arena, const char *text, struct pin *pin)
{
	const char *hex = behind_words(text);
	const char *wrong = tlsa_params_parse(arena,
	    (struct span){ text, (size_t)(hex - text) }, &pin->params);

	if (wrong != NULL) {
		return (struct fault){ wrong, "as in tlsa:3 1 1 and the hex "
					      "digits of the digest" };
	}
	return read_hex(arena, hex + strspn(hex, " \t"), ": \t", &pin->data);
}

struct fault
pin_parse(struct arena *arena, const char *text, struct pin *pin)
{
	struct pin read = {
		.is_exact = pin_is_exact(text),
		.params = { DANE_EE, SELECTOR_SPKI, MATCHING_SHA2_256 },
	};
	struct fault wrong =
	    read.is_exact
		? parse_exact(arena, text + strlen(exact), &read)
		: read_hex(arena, text + strlen(spki), ":", &read.data);

	if (wrong.what == NULL) {
		wrong = check_length(arena, &read);
	}
	if (wrong.what == NULL) {
		*pin = read;
	}
	return wrong;
}

/* The start of digests that are published by mistake. */
static const struct {
	uint8_t start[TELLING];
	const char *what;
} mistakes[] = {
	{ { 0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
	      0xc8, 0x99, 0x6f, 0xb9, 0x24 },
	    "that of nothing" },
	{ { 0xcf, 0x83, 0xe1, 0x35, 0x7e, 0xef, 0xb8, 0xbd, 0xf1, 0x54, 0x28,
	      0x50, 0xd6, 0x6d, 0x80, 0x07 },
	    "that of nothing" },
	/* What `openssl ... | openssl dgst` digests when a line end got in. */
	{ { 0x01, 0xba, 0x47, 0x19, 0xc8, 0x0b, 0x6f, 0xe9, 0x11, 0xb0, 0x91,
	      0xa7, 0xc0, 0x51, 0x24, 0xb6 },
	    "that of an empty line" },
	{ { 0xd2, 0xab, 0xde, 0x24, 0x0d, 0x7c, 0xd3, 0xee, 0x6b, 0x4b, 0x28,
	      0xc5, 0x4d, 0xf0, 0x34, 0xb9 },
	    "an example of RFC 6698" },
	{ { 0x92, 0x00, 0x3b, 0xa3, 0x49, 0x42, 0xdc, 0x74, 0x15, 0x2e, 0x2f,
	      0x2c, 0x40, 0x8d, 0x29, 0xec },
	    "an example of RFC 6698" },
	{ { 0x8a, 0x9a, 0x70, 0x59, 0x6e, 0x86, 0x9b, 0xed, 0x72, 0xc6, 0x9d,
	      0x97, 0xa8, 0x89, 0x5d, 0xfa },
	    "an example of the RFCs about DANE" },
	{ { 0xe8, 0xb5, 0x4e, 0x0b, 0x4b, 0xaa, 0x81, 0x5b, 0x06, 0xd3, 0x46,
	      0x2d, 0x65, 0xfb, 0xc7, 0xc0 },
	    "an example of the RFCs about DANE" },
};

const char *
pin_suspicious(struct octets data)
{
	size_t zeros = 0;

	while (zeros < data.length && data.at[zeros] == 0) {
		zeros++;
	}
	if (zeros == data.length) {
		return "nothing but zeros";
	}
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		if (data.length >= TELLING &&
		    memcmp(data.at, mistakes[i].start, TELLING) == 0) {
			return mistakes[i].what;
		}
	}
	return NULL;
}
