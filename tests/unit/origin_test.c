/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A zone's name, from its text or its file's name. */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/origin.h>

#include "unit.h"

#define SOA " SOA . . 1 2 3 4 5\n"

static const struct origin_case {
	const char *file;
	const char *text;
	const char *want; /* NULL: it cannot be told */
} cases[] = {
	/* the text */
	{ "x", "Example.COM. 9 IN" SOA, "example.com." },
	{ "x", "$ORIGIN example.\n@" SOA, "example." },
	{ "x", "$ORIGIN example.\n$ORIGIN a\nb" SOA, "b.a.example." },
	{ "x", "$ORIGIN .\nexample" SOA, "example." },
	{ "x", "; c\n$TTL 9\nexample." SOA, "example." },
	{ "x", "example. NS a.\n 9" SOA, "example." },
	{ "x", ". 9" SOA, "." },
	{ "x", "a\\.b. 9" SOA, "a\\.b." },
	{ "a.example.zone", "b.example." SOA, "b.example." },
	{ "x", "example. TYPE6 \\# 0\n", "example." },
	/* the text does not tell */
	{ "x", "@" SOA, NULL },
	{ "x", "example" SOA, NULL },
	{ "x", "example\\." SOA, NULL },
	{ "x", "$ORIGIN example\n@" SOA, NULL },
	{ "x", "$ORIGIN example.\n$ORIGIN\n@" SOA, NULL },
	{ "x", "a.example. NS b.\n", NULL },
	{ "x", "example. NS a.\n@" SOA, NULL },
	{ "x", "", NULL },
	/* the file's name does */
	{ "example.com.zone", "@" SOA, "example.com." },
	{ "zones/Example.com.ZONE", "@" SOA, "example.com." },
	{ "/a/db.example.com", "@" SOA, "example.com." },
	{ "example.com.db", "@" SOA, "example.com." },
	{ "example.com", "@" SOA, "example.com." },
	{ "example.com.", "@" SOA, "example.com." },
	{ "example.com.zone", "$ORIGIN a\n@" SOA, "example.com." },
	{ "db.example.com.zone", "@" SOA, "db.example.com." },
	/* or does not */
	{ "example.zone", "@" SOA, NULL },
	{ "example", "@" SOA, NULL },
	{ "a/b.c/example", "@" SOA, NULL },
	{ ".zone", "@" SOA, NULL },
	{ "db.", "@" SOA, NULL },
	{ "a..b.zone", "@" SOA, NULL },
	{ "-", "@" SOA, NULL },
};

static void
test_cases(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		const struct source source = { text_of(arena, cases[i].file,
						   span_of(cases[i].text)),
			NULL };
		const uint8_t *origin = origin_find(arena, &source, &diags);
		char name[NAME_TEXT_MAX];

		if (cases[i].want == NULL) {
			assert_null(origin);
			assert_int_equal(diags.count, 1);
			assert_string_equal(diags.items[0].message,
			    "neither its text nor its name tells which zone "
			    "this is");
			assert_string_equal(diags.items[0].hint,
			    "name the zone with -z");
		} else {
			assert_non_null(origin);
			assert_int_equal(diags.count, 0);
			(void)name_print(origin, name);
			assert_string_equal(name, cases[i].want);
		}
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
