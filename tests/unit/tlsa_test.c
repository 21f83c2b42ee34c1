/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TLSA parameters: every spelling that is read, every mistake with its message;
 * rdata in both forms and in canonical order.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <gen/tlsa.h>

#include "unit.h"

#define TEN(text) text text text text text text text text text text

static const struct {
	const char *text;
	struct tlsa_params params;
} readings[] = {
	{ "3 1 1", { 3, 1, 1 } },
	{ "0 0 0", { 0, 0, 0 } },
	{ "1 0 2", { 1, 0, 2 } },
	{ "2 1 1", { 2, 1, 1 } },
	{ "DANE-EE SPKI SHA2-256", { 3, 1, 1 } },
	{ "DANE-TA Cert SHA2-512", { 2, 0, 2 } },
	{ "PKIX-EE Cert Full", { 1, 0, 0 } },
	{ "PKIX-TA SPKI Full", { 0, 1, 0 } },
	{ "dane-ee spki sha2-256", { 3, 1, 1 } },
	{ "Dane-Ta CERT FULL", { 2, 0, 0 } },
	{ "DANE-EE 1 SHA2-256", { 3, 1, 1 } },
	{ "3 SPKI 1", { 3, 1, 1 } },
	{ "  3\t1 \t 1\t ", { 3, 1, 1 } },
};

static void
reads_numbers_and_names(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(readings) / sizeof(*readings); i++) {
		struct tlsa_params params = { 9, 9, 9 };

		assert_null(tlsa_params_parse(arena, span_of(readings[i].text),
		    &params));
		assert_memory_equal(&params, &readings[i].params,
		    sizeof(params));
	}
	arena_free(arena);
}

#define USAGES    " is no usage (0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE)"
#define SELECTORS " is no selector (0 Cert, 1 SPKI)"
#define MATCHINGS " is no matching type (0 Full, 1 SHA2-256, 2 SHA2-512)"
#define PRIVATE   " is for private use (RFC 7218 section 2)"

static const struct {
	const char *text;
	const char *wrong;
} mistakes[] = {
	{ "", "the usage is missing" },
	{ " \t", "the usage is missing" },
	{ "3", "the selector is missing" },
	{ "DANE-EE SPKI", "the matching type is missing" },
	{ "3 1 1 1", "'1' is a word too many" },
	{ "3 1 1 8cb0 f00d", "'8cb0' is a word too many" },
	{ "4 1 1", "'4'" USAGES },
	{ "3 2 1", "'2'" SELECTORS },
	{ "3 1 3", "'3'" MATCHINGS },
	{ "03 1 1", "'03'" USAGES },
	{ "-3 1 1", "'-3'" USAGES },
	{ "4294967299 1 1", "'4294967299'" USAGES },
	{ "3,1,1", "'3,1,1'" USAGES },
	{ "3\n1\n1", "'3\n1\n1'" USAGES },
	{ "311", "'311'" USAGES },
	{ "255 1 1", "the usage '255'" PRIVATE },
	{ "privcert 1 1", "the usage 'privcert'" PRIVATE },
	{ "3 PrivSel 1", "the selector 'PrivSel'" PRIVATE },
	{ "3 1 PrivMatch", "the matching type 'PrivMatch'" PRIVATE },
	{ "3 PrivCert 1", "'PrivCert'" SELECTORS },
	{ "DANE_EE 1 1", "'DANE_EE' is no usage, did you mean 'DANE-EE'?" },
	{ "dane-at 1 1", "'dane-at' is no usage, did you mean 'DANE-TA'?" },
	{ "3 cret 1", "'cret' is no selector, did you mean 'Cert'?" },
	{ "3 1 SHA256",
	    "'SHA256' is no matching type, did you mean 'SHA2-256'?" },
	{ "3 1 sha-512",
	    "'sha-512' is no matching type, did you mean 'SHA2-512'?" },
	{ "SPKI DANE-EE 1", "'SPKI'" USAGES },
	{ TEN("abcd") " 1 1", "'" TEN("abcd") "'" USAGES },
	{ TEN("abcd") "e 1 1", "'" TEN("abcd") "...'" USAGES },
};

static void
names_the_word_that_is_wrong(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		struct tlsa_params params = { 9, 9, 9 };
		const char *wrong = tlsa_params_parse(arena,
		    span_of(mistakes[i].text), &params);

		assert_non_null(wrong);
		assert_string_equal(wrong, mistakes[i].wrong);
		assert_int_equal(params.usage, 9);
	}
	arena_free(arena);
}

static void
reads_no_further_than_the_text(void **state)
{
	struct arena *arena = arena_new();
	struct tlsa_params params;
	const char *wrong =
	    tlsa_params_parse(arena, (struct span){ "3 1 11", 5 }, &params);

	(void)state;
	assert_null(wrong);
	assert_int_equal(params.matching, 1);
	wrong = tlsa_params_parse(arena, (struct span){ "3 1 12", 4 }, &params);
	assert_string_equal(wrong, "the matching type is missing");
	arena_free(arena);
}

static void
knows_who_is_matched(void **state)
{
	(void)state;
	for (uint8_t usage = 0; usage < 4; usage++) {
		const struct tlsa_params params = { usage, 1, 1 };

		assert_int_equal(tlsa_wants_issuer(params), usage % 2 == 0);
	}
}

static void
makes_rdata(void **state)
{
	static const uint8_t data[] = { 0x00, 0x0f, 0xa5, 0xff };
	static const uint8_t wire[] = { 3, 1, 1, 0x00, 0x0f, 0xa5, 0xff };
	struct arena *arena = arena_new();
	const struct rdata rdata = tlsa_rdata(arena,
	    (struct tlsa_params){ 3, 1, 1 }, data, sizeof(data));

	(void)state;
	assert_int_equal(rdata.length, sizeof(wire));
	assert_memory_equal(rdata.wire, wire, sizeof(wire));
	assert_true(span_equal(rdata.text, span_of("3 1 1 000fa5ff")));
	arena_free(arena);
}

/* As many octets as an RR can hold. */
static void
makes_large_rdata(void **state)
{
	enum {
		SIZE = 65535 - 3,
	};
	struct arena *arena = arena_new();
	uint8_t *data = arena_alloc(arena, SIZE);
	struct rdata rdata;

	(void)state;
	memset(data, 0x5a, SIZE);
	rdata = tlsa_rdata(arena, (struct tlsa_params){ 3, 0, 0 }, data, SIZE);
	assert_int_equal(rdata.length, 65535);
	assert_memory_equal(rdata.wire + 3, data, SIZE);
	assert_int_equal(rdata.text.length, 6 + 2 * SIZE);
	for (size_t i = 6; i < rdata.text.length; i += 2) {
		assert_memory_equal(rdata.text.at + i, "5a", 2);
	}
	arena_free(arena);
}

/* In canonical order; octets count without a sign. */
static const struct {
	const char *wire;
	size_t length;
} ordered[] = {
	{ NULL, 0 },
	{ "\0", 1 },
	{ "\0\0", 2 },
	{ "\1", 1 },
	{ "\3\1\1", 3 },
	{ "\3\1\1\0", 4 },
	{ "\3\1\1\0\0", 5 },
	{ "\3\1\1\x7f", 4 },
	{ "\3\1\1\x80", 4 },
	{ "\3\1\1\xff\xff", 5 },
	{ "\3\1\2", 3 },
};

static void
orders_rdata(void **state)
{
	enum {
		COUNT = sizeof(ordered) / sizeof(*ordered),
	};
	struct rdata items[COUNT];

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		items[COUNT - 1 - i] = (struct rdata){
			.wire = (const uint8_t *)ordered[i].wire,
			.length = ordered[i].length,
		};
	}
	qsort(items, COUNT, sizeof(*items), rdata_compare);
	for (size_t i = 0; i < COUNT; i++) {
		assert_ptr_equal(items[i].wire, ordered[i].wire);
		assert_int_equal(rdata_compare(&items[i], &items[i]), 0);
	}
	for (size_t i = 1; i < COUNT; i++) {
		assert_true(rdata_compare(&items[i - 1], &items[i]) < 0);
		assert_true(rdata_compare(&items[i], &items[i - 1]) > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_numbers_and_names),
		cmocka_unit_test(names_the_word_that_is_wrong),
		cmocka_unit_test(reads_no_further_than_the_text),
		cmocka_unit_test(knows_who_is_matched),
		cmocka_unit_test(makes_rdata),
		cmocka_unit_test(makes_large_rdata),
		cmocka_unit_test(orders_rdata),
	};

	return cmocka_run_group_tests_name("tlsa", tests, NULL, NULL);
}
