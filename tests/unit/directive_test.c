/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Directives: their kinds, arguments and mistakes. */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/read/directive.h>

#include "unit.h"

static const struct directive_case {
	const char *text;
	const char *wrong; /* NULL: it is right, and */
	const char *origin;
	enum directive_kind kind;
	uint32_t ttl;
} cases[] = {
	{ "$ORIGIN a.\n", NULL, "a.", DIRECTIVE_ORIGIN, 0 },
	{ "$origin a\n", NULL, "a.example.", DIRECTIVE_ORIGIN, 0 },
	{ "$origin a",
	    "a directive as the last line needs a newline, or BIND refuses it",
	    NULL, 0, 0 },
	{ "$INCLUDE a", NULL, "example.", DIRECTIVE_INCLUDE, 0 },
	{ "$include \"a b\" c;d\n", NULL, "c.example.", DIRECTIVE_INCLUDE, 0 },
	{ "$INCLUDE a b",
	    "a directive as the last line needs a newline, or BIND refuses it",
	    NULL, 0, 0 },
	{ "$INCLUDE\n", "$INCLUDE needs a file", NULL, 0, 0 },
	{ "$INCLUDE a b c\n", "too many arguments for this directive", NULL, 0,
	    0 },
	{ "$INCLUDE a \"b\"\n", "the origin of $INCLUDE takes no quotes", NULL,
	    0, 0 },
	{ "$Origin @ ; c\n", NULL, "example.", DIRECTIVE_ORIGIN, 0 },
	{ "$ORIGIN .\n", NULL, ".", DIRECTIVE_ORIGIN, 0 },
	{ "$ORIGIN ( ; c\n a\\.b )\n", NULL, "a\\.b.example.", DIRECTIVE_ORIGIN,
	    0 },
	{ "$ORIGIN\n", "this directive needs an argument", NULL, 0, 0 },
	{ "$ORIGIN a b\n", "too many arguments for this directive", NULL, 0,
	    0 },
	{ "$ORIGIN \"a\"\n", "this directive takes no quoted argument", NULL, 0,
	    0 },
	{ "$ORIGIN a..b\n", "an empty label", NULL, 0, 0 },
	{ "$TTL 60\n", NULL, NULL, DIRECTIVE_TTL, 60 },
	{ "$ttl\t1h;c\n", NULL, NULL, DIRECTIVE_TTL, 3600 },
	{ "$TTL 3000000000\r\n", NULL, NULL, DIRECTIVE_TTL, 0 },
	{ "$TTL\n", "this directive needs an argument", NULL, 0, 0 },
	{ "$TTL 1h30\n", "$TTL needs a time: seconds, or 1w2d3h4m5s", NULL, 0,
	    0 },
	{ "$TTL 60 IN\n", "too many arguments for this directive", NULL, 0, 0 },
	{ "$GENERATE 1-2 a$ A 192.0.2.$\n", NULL, NULL, DIRECTIVE_GENERATE, 0 },
	{ "$DATE 20210101000000\n", NULL, NULL, DIRECTIVE_DATE, 0 },
	{ "$FOO\n", "an unknown directive", NULL, 0, 0 },
	{ "$\n", "an unknown directive", NULL, 0, 0 },
	{ "$TTLx 1\n", "an unknown directive", NULL, 0, 0 },
};

static void
test_cases(void **state)
{
	static const uint8_t apex[] = "\7example";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct span text = span_of(cases[i].text);
		const struct entry entry = { .end = text.length };
		uint8_t origin[NAME_WIRE_MAX];
		struct directive directive = { .origin = origin };
		const char *wrong =
		    directive_read(text, &entry, apex, &directive);
		char name[NAME_TEXT_MAX];

		if (cases[i].wrong != NULL) {
			assert_non_null(wrong);
			assert_string_equal(wrong, cases[i].wrong);
			continue;
		}
		assert_null(wrong);
		assert_int_equal(directive.kind, cases[i].kind);
		if (cases[i].origin != NULL) {
			(void)name_print(origin, name);
			assert_string_equal(name, cases[i].origin);
		} else if (directive.kind == DIRECTIVE_TTL) {
			assert_int_equal(directive.ttl, cases[i].ttl);
		}
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
