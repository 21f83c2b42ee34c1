/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pins: both forms, their hex, and data that only a mistake gives. */
#include <config.h>

#include "unit.h"

#include <gen/want/pin.h>

#define OCTETS_8  "0123456789abcdef"
#define OCTETS_32 OCTETS_8 OCTETS_8 OCTETS_8 OCTETS_8
#define OCTETS_64 OCTETS_32 OCTETS_32
#define COLONS_8  "01:23:45:67:89:AB:CD:EF"
#define COLONS_32 COLONS_8 ":" COLONS_8 ":" COLONS_8 ":" COLONS_8

static int
set_up(void **state)
{
	*state = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void
knows_pins(void **state)
{
	(void)state;
	assert_true(pin_likely("spki-sha256:"));
	assert_true(pin_likely("tlsa:3 1 1 00"));
	assert_true(pin_is_exact("tlsa:3 1 1 00"));
	assert_false(pin_is_exact("spki-sha256:00"));
	assert_false(pin_likely("spki-sha256"));
	assert_false(pin_likely("./tlsa:3 1 1 00"));
	assert_false(pin_likely("SPKI-SHA256:00"));
}

static void
reads(void **state)
{
	static const struct {
		const char *text;
		bool is_exact;
		struct tlsa_params params;
		size_t length;
	} rows[] = {
		{ "spki-sha256:" OCTETS_32, false, { 3, 1, 1 }, 32 },
		{ "spki-sha256:" COLONS_32, false, { 3, 1, 1 }, 32 },
		{ "tlsa:3 1 1 " OCTETS_32, true, { 3, 1, 1 }, 32 },
		{ "tlsa:  2  0\t1   " OCTETS_32, true, { 2, 0, 1 }, 32 },
		{ "tlsa:DANE-EE spki sha2-512 " OCTETS_64, true, { 3, 1, 2 },
		    64 },
		{ "tlsa:3 1 2 " OCTETS_32 " " OCTETS_32, true, { 3, 1, 2 },
		    64 },
		{ "tlsa:1 0 1 " COLONS_32, true, { 1, 0, 1 }, 32 },
		{ "tlsa:3 1 0 " OCTETS_8, true, { 3, 1, 0 }, 8 },
		{ "tlsa:3 0 0 00", true, { 3, 0, 0 }, 1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pin pin = { .is_exact = false };

		assert_null(pin_parse(*state, rows[i].text, &pin).what);
		assert_int_equal(pin.is_exact, rows[i].is_exact);
		assert_memory_equal(&pin.params, &rows[i].params,
		    sizeof(pin.params));
		assert_int_equal(pin.data.length, rows[i].length);
		for (size_t k = 0; k < pin.data.length && i < 8; k++) {
			assert_int_equal(pin.data.at[k],
			    "\x01\x23\x45\x67\x89\xab\xcd\xef"[k % 8] & 0xff);
		}
	}
}

static void
refuses(void **state)
{
	static const struct {
		const char *text;
		const char *what;
	} rows[] = {
		{ "spki-sha256:", "there are no hex digits" },
		{ "spki-sha256:0", "the hex digits are an odd number" },
		{ "spki-sha256:00",
		    "it has 2 hex digits instead of the 64 of SHA2-256" },
		{ "spki-sha256:" OCTETS_64,
		    "it has 128 hex digits instead of the 64 of SHA2-256" },
		{ "spki-sha256:" OCTETS_32 ":", "':' is no hex digit" },
		{ "spki-sha256::" OCTETS_32, "':' is no hex digit" },
		{ "spki-sha256:" OCTETS_8 " " OCTETS_8, "' ' is no hex digit" },
		{ "spki-sha256:0:1", "an octet is not two hex digits" },
		{ "spki-sha256:0g", "an octet is not two hex digits" },
		{ "spki-sha256:g0", "'g' is no hex digit" },
		{ "spki-sha256:\xc3\xa4", "'' is no hex digit" },
		{ "tlsa:", "the usage is missing" },
		{ "tlsa:3 1", "the matching type is missing" },
		{ "tlsa:3 1 1", "there are no hex digits" },
		{ "tlsa:3 1 1 " OCTETS_64,
		    "it has 128 hex digits instead of the 64 of SHA2-256" },
		{ "tlsa:3 1 2 " OCTETS_32,
		    "it has 64 hex digits instead of the 128 of SHA2-512" },
		{ "tlsa:3 2 1 " OCTETS_32,
		    "'2' is no selector (0 Cert, 1 SPKI)" },
		{ "tlsa:311 " OCTETS_32, "'311' is no usage (0 PKIX-TA, "
					 "1 PKIX-EE, 2 DANE-TA, 3 DANE-EE)" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pin pin = { .data.length = 7 };

		assert_string_equal(pin_parse(*state, rows[i].text, &pin).what,
		    rows[i].what);
		assert_int_equal(pin.data.length, 7);
	}
}

/* A record's data are at most 65535 octets (RFC 1035 section 3.2.1). */
static void
refuses_what_no_record_holds(void **state)
{
	const size_t most = 65535 - 3;
	char *text = arena_alloc(*state, 2 * most + 32);
	struct pin pin = { .is_exact = false };

	(void)snprintf(text, 32, "tlsa:3 0 0 ");
	memset(text + strlen(text), 'a', 2 * most);
	assert_null(pin_parse(*state, text, &pin).what);
	assert_int_equal(pin.data.length, most);
	text[strlen(text)] = 'a';
	text[strlen(text)] = 'a';
	assert_string_equal(pin_parse(*state, text, &pin).what,
	    "it is too long for a record");
}

static void
suspects(void **state)
{
	static const struct {
		const char *text;
		const char *what;
	} rows[] = {
		{ "tlsa:3 1 1 " OCTETS_32, NULL },
		{ "tlsa:3 0 0 01", NULL },
		{ "tlsa:3 0 0 000000", "nothing but zeros" },
		{ "tlsa:3 1 1 e3b0c44298fc1c149afbf4c8996fb924"
		  "27ae41e4649b934ca495991b7852b855",
		    "that of nothing" },
		{ "tlsa:3 1 2 "
		  "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921"
		  "d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81"
		  "a538327af927da3e",
		    "that of nothing" },
		{ "tlsa:3 1 1 01ba4719c80b6fe911b091a7c05124b6"
		  "4eeece964e09c058ef8f9805daca546b",
		    "that of an empty line" },
		{ "tlsa:0 0 1 d2abde240d7cd3ee6b4b28c54df034b9"
		  "7983a1d16e8a410e4561cb106618e971",
		    "an example of RFC 6698" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pin pin = { .is_exact = false };
		const char *what;

		assert_null(pin_parse(*state, rows[i].text, &pin).what);
		what = pin_suspicious(pin.data);
		if (rows[i].what == NULL) {
			assert_null(what);
		} else {
			assert_string_equal(what, rows[i].what);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_pins),
		cmocka_unit_test(reads),
		cmocka_unit_test(refuses),
		cmocka_unit_test(refuses_what_no_record_holds),
		cmocka_unit_test(suspects),
	};

	return cmocka_run_group_tests_name("pin", tests, set_up, tear_down);
}
