/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of records that come in. */
#include <config.h>

#include <string.h>

#include <zone/edit/line.h>

#include "unit.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const uint8_t octets[] = "\3\1\1\0\x11\x22\x33";
static const struct rdata rdata = { octets, 7, { "3 1 1 00112233", 14 } };
static const uint8_t owner[] = "\4_443\4_tcp\3a b";
static const struct rrset rrset = { .owner = owner, .type = RR_TLSA };

/* The line as a string, however it is had. */
static void
check(struct arena *arena, const struct line *line, const char *want)
{
	char *string = arena_alloc(arena, line_length(line) + 1);

	assert_int_equal(line_put(line, string) - string, strlen(want));
	assert_string_equal(string, want);
	assert_int_equal(line_length(line), strlen(want));
}

static void
test_new(void **state)
{
	static const struct {
		uint32_t ttl;
		const char *want;
	} cases[] = {
		{ 0, "_443._tcp.a\\032b.\t0\tIN\tTLSA\t3 1 1 00112233" },
		{ 10, "_443._tcp.a\\032b.\t10\tIN\tTLSA\t3 1 1 00112233" },
		{ 2147483647, "_443._tcp.a\\032b.\t2147483647\tIN\tTLSA\t"
			      "3 1 1 00112233" },
		{ UINT32_MAX, "_443._tcp.a\\032b.\t4294967295\tIN\tTLSA\t"
			      "3 1 1 00112233" },
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct new_record record = { &rrset, &rdata,
			cases[i].ttl };
		struct line line;

		line_new(&line, &record);
		check(arena, &line, cases[i].want);
	}
	arena_free(arena);
}

/* The longest owner, all of it escaped, has room. */
static void
test_longest(void **state)
{
	uint8_t name[NAME_WIRE_MAX] = { 0 };
	const struct rrset longest = { .owner = name, .type = UINT16_MAX };
	const struct new_record record = { &longest, &rdata, UINT32_MAX };
	struct line line;

	(void)state;
	for (size_t at = 0; at + 1 < sizeof(name); at += name[at] + 1U) {
		const size_t left = sizeof(name) - at - 2;

		name[at] = (uint8_t)(left < 63 ? left : 63);
	}
	assert_int_equal(name_length(name), sizeof(name));
	line_new(&line, &record);
	assert_true(line.pieces[0].length < sizeof(line.front));
	assert_int_equal(line_length(&line),
	    250 * 4 + 4 + strlen("\t4294967295\tIN\tTYPE65535\t") +
		rdata.text.length);
}

/* Beside a record: laid out as that, where that fits on a line. */
static void
test_like(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "_443._tcp\t60 IN TLSA 3 1 1 ab ; c\n",
		    "_443._tcp\t300 IN TLSA 3 1 1 00112233" },
		{ "  TLSA\t3 1 1 ab\n", "  TLSA\t3 1 1 00112233" },
		{ " IN 60 type52\t\t3 1 1 (\nab )\n",
		    " IN 300 type52\t\t3 1 1 00112233" },
		{ "x TLSA ( 3 1 1 ab )\n",
		    "_443._tcp.a\\032b.\t300\tIN\tTLSA\t3 1 1 00112233" },
		{ "x TYPE52 \\# 4 030101ab\n",
		    "_443._tcp.a\\032b.\t300\tIN\tTLSA\t3 1 1 00112233" },
		{ "x TLSA\n",
		    "_443._tcp.a\\032b.\t300\tIN\tTLSA\t3 1 1 00112233" },
	};
	const struct new_record record = { &rrset, &rdata, 300 };
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct span text = span_of(cases[i].text);
		struct lexer lexer;
		struct found found = { .type = RR_TLSA };
		struct line line;

		lex_begin(&lexer, text, 0);
		assert_true(lex_next(&lexer, &found.entry));
		line_like(&line, text, &found, &record);
		check(arena, &line, cases[i].want);
	}
	arena_free(arena);
}

static void
test_pieces(void **state)
{
	struct line line = { .count = 0 };
	struct arena *arena = arena_new();

	(void)state;
	check(arena, &line, "");
	line_add(&line, span_of("a b"));
	line_add(&line, (struct span){ NULL, 0 });
	line_add(&line, span_of("  ; c"));
	check(arena, &line, "a b  ; c");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_like),
		cmocka_unit_test(test_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
