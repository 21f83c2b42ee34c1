/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts: where they lie, and what is guessed of the lines before them. */
#include <config.h>

#include <string.h>

#include <zone/ahead/cut.h>
#include <zone/base/name.h>

#include "unit.h"

enum {
	OWNER_TTL = 7,
	SIZE = 1,
	ALL = 1000,
};

static const uint8_t apex[] = "\7example";

/* All cuts behind the first, as "AT ORIGIN TTL|"; TTL - is no default. */
static const struct cut_case {
	const char *text;
	size_t size;
	const char *want;
} cases[] = {
	{ "", SIZE, "0 example. -|" },
	{ "a A b", SIZE, "5 example. -|" },
	{ "a\nb\nc\n", SIZE, "2 example. -|4 example. -|6 example. -|" },
	{ "a\nb\nc\n", 3, "4 example. -|6 example. -|" },
	{ "a\nb\nc\n", ALL, "6 example. -|" },
	{ "a\n b\n\tc\n\n\r\n;d\n(e\n)f\n\"g\"\n", SIZE,
	    "20 example. -|24 example. -|" },
	{ "a\n$TTL 9\nb\n$TTL 1h\n$TTL 1m\n$TTL x\nc\n", SIZE,
	    "9 example. 9|34 example. 60|36 example. 60|" },
	{ "a\n$ORIGIN b\nc\n$ORIGIN d.e.\nf\n", SIZE,
	    "12 b.example. -|27 d.e. -|29 d.e. -|" },
	{ "a\n$ORIGIN x.\n$ORIGIN b\n$ORIGIN c\n$TTL 3\nd\n", SIZE,
	    "40 c.b.x. 3|42 c.b.x. 3|" },
	{ "a\n$ORIGIN x.\n$ORIGIN b..c\n$ORIGIN\n d $ORIGIN\nd\n", SIZE,
	    "45 x. -|47 x. -|" },
	{ "a\n$TTL 5\n$INCLUDE b c.\n$GENERATE 1-2 $ A\n$x\nd\n", SIZE,
	    "44 example. 5|46 example. 5|" },
	{ "a\n$ORIGIN x. ; y\n$ORIGIN (\ny. )\nb\n", SIZE,
	    "27 x. -|32 x. -|34 x. -|" },
	{ "$TTL 5\na\n$ORIGIN b", SIZE, "7 example. 5|18 example. 5|" },
};

static const char *
show(struct arena *arena, const struct cut *cut)
{
	const char *ttl = cut->first.has_default ? arena_printf(arena, "%u",
						       (unsigned)cut->first.ttl)
						 : "-";

	return arena_printf(arena, "%zu %s %s|", cut->at,
	    name_string(arena, cut->first.origin), ttl);
}

static void
test_cases(void **state)
{
	const struct context first = { .origin = apex,
		.owner = apex,
		.has_ttl = true,
		.ttl = OWNER_TTL };
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct span text = span_of(cases[i].text);
		const char *all = "";
		struct cut cut;

		cut_begin(&cut, text, 0, &first);
		assert_true(name_equal(cut.first.owner, apex));
		do {
			cut_next(&cut, cases[i].size);
			all =
			    arena_printf(arena, "%s%s", all, show(arena, &cut));
			assert_null(cut.first.owner);
			assert_true(cut.first.has_ttl);
			assert_true(cut.first.has_default ||
				    cut.first.ttl == OWNER_TTL);
		} while (cut.at < text.length);
		assert_string_equal(all, cases[i].want);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
