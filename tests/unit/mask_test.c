/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Masks: what is blanked, and that the rest stays where it stands. */
#include <config.h>

#include <string.h>

#include <zone/read/record/mask.h>

#include "unit.h"

enum {
	ENTRIES_MAX = 8,
};

static const struct mask_case {
	const char *text;
	bool needed;
	const char *want; /* the copy */
} cases[] = {
	{ "a\nb\n", false, "a\nb\n" },
	{ "a\nb", true, "a\nb\n" },
	{ "a\r\n\r\nb ; c\r\n", true, "a \n \nb ; c \n" },
	{ " (\na b)\n", true, " ( a b)\n" },
	{ "\t( ; ( )\n; c\n\ta (\n b))\n", true, " (            a (\n b))\n" },
	{ " (\r\na)\r\n", true, " (  a) \n" },
	{ " ()(\na)\n", true, " ()( a)\n" },
	{ " ( ; c\n)\n", true, " ( ; c\n)\n" },
	{ "(\na b)\n", true, "(\na b)\n" },
	{ " a (\nb)\n", false, " a (\nb)\n" },
};

static void
test_cases(void **state)
{
	struct mask mask = { .size = 0 };
	struct arena *arena = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct span text = span_of(cases[i].text);
		struct entry entries[ENTRIES_MAX];
		struct lexer lexer;
		struct span copy;
		size_t count = 0;

		lex_begin(&lexer, text, 0);
		while (lex_next(&lexer, &entries[count])) {
			assert_true(++count < ENTRIES_MAX);
		}
		assert_int_equal(mask_needed(text, entries, count),
		    cases[i].needed);
		copy = mask_copy(arena, &mask, text, entries, count);
		assert_int_equal(copy.length, strlen(cases[i].want));
		assert_memory_equal(copy.at, cases[i].want, copy.length);
	}
	assert_false(mask_needed(span_of(""), NULL, 0));
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
