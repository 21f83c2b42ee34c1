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
	enum directive_kind kind;
	const char *origin;
	uint32_t ttl;
} cases[] = {
	{ "$ORIGIN a.\n", NULL, DIRECTIVE_ORIGIN, "a.", 0 },
	{ "$origin a", NULL, DIRECTIVE_ORIGIN, "a.example.", 0 },
	{ "$Origin @ ; c\n", NULL, DIRECTIVE_ORIGIN, "example.", 0 },
	{ "$ORIGIN .\n", NULL, DIRECTIVE_ORIGIN, ".", 0 },
	{ "$ORIGIN ( ; c\n a\\.b )\n", NULL, DIRECTIVE_ORIGIN, "a\\.b.example.",
	    0 },
	{ "$ORIGIN\n", "this directive needs an argument", 0, NULL, 0 },
	{ "$ORIGIN a b\n", "too many arguments for this directive", 0, NULL,
	    0 },
	{ "$ORIGIN \"a\"\n", "this directive takes no quoted argument", 0, NULL,
	    0 },
	{ "$ORIGIN a..b\n", "an empty label", 0, NULL, 0 },
	{ "$TTL 60\n", NULL, DIRECTIVE_TTL, NULL, 60 },
	{ "$ttl\t1h;c\n", NULL, DIRECTIVE_TTL, NULL, 3600 },
	{ "$TTL 3000000000\r\n", NULL, DIRECTIVE_TTL, NULL, 0 },
	{ "$TTL\n", "this directive needs an argument", 0, NULL, 0 },
	{ "$TTL 1h30\n", "$TTL needs a time: seconds, or 1w2d3h4m5s", 0, NULL,
	    0 },
	{ "$TTL 60 IN\n", "too many arguments for this directive", 0, NULL, 0 },
	{ "$GENERATE 1-2 a$ A 192.0.2.$\n", NULL, DIRECTIVE_GENERATE, NULL, 0 },
	{ "$DATE 20210101000000\n", NULL, DIRECTIVE_DATE, NULL, 0 },
	{ "$FOO\n", "an unknown directive", 0, NULL, 0 },
	{ "$\n", "an unknown directive", 0, NULL, 0 },
	{ "$TTLx 1\n", "an unknown directive", 0, NULL, 0 },
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
			name_print(origin, name);
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
