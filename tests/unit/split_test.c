/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splits: in which column items are looked for, and where splits lie. */
#include <config.h>

#include <gen/manifest/events/split.h>
#include <zone/base/arena.h>

#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const struct {
	const char *text;
	size_t distance;
	/* All splits, as "OFFSET CHARACTER LINE|". */
	const char *want;
} cases[] = {
	{ "", 1, "" },
	{ "a", 1, "" },
	{ "a:", 1, "" },
	{ "a:\n", 1, "" },
	{ "a:\n- b", 1, "3 3 1|" },
	{ "a:\n- b\n- c\n", 1, "3 3 1|7 7 2|" },
	{ "a:\n- b\n- c\n", 3, "3 3 1|7 7 2|" },
	{ "a:\n- b\n- c\n", 4, "7 7 2|" },
	{ "a:\n- b\n- c\n", 7, "7 7 2|" },
	{ "a:\n- b\n- c\n", 8, "" },
	{ "a:\n- b\n- c\n", 10, "" },
	{ "a:\n- b\n- c\n", 11, "" },
	{ "a:\n- b\n- c\n", 1000, "" },
	{ "a:\n- b\n- c\n- d\n- e\n", 5, "7 7 2|15 15 4|" },
	{ "a:\n  - b\n  - c\n- d\n   - e\n\t- f\n  -g\n  - h", 1,
	    "3 3 1|9 9 2|36 36 7|" },
	{ "a:\n-\n-\r\n-\tb\n--- c\n-\x1f\n-", 1,
	    "3 3 1|5 5 2|8 8 3|18 18 5|" },
	{ "\xc3\xa4:\n- \xe2\x82\xac\n- \xf0\x9f\x98\x80 \xc3\xbc\n- b\n", 1,
	    "4 3 1|10 7 2|20 13 3|" },
	{ "a: \t\r\n- b\r\n- c\r\n", 1, "6 6 1|11 11 2|" },
	{ "a: b:\n- c\n", 1, "6 6 1|" },
	{ "a: b\n- c\nd:\n  - e\n- f\n", 1, "12 12 3|" },
	{ " a:\n- b\n", 1, "" },
	{ "\ta:\n- b\n", 1, "" },
	{ "#a:\n- b\n", 1, "" },
	{ "-a:\n- b\n", 1, "" },
	{ ":\n- b\n", 1, "" },
	{ "\n- b\n", 1, "" },
	{ "a:\n\n- b\n", 1, "" },
	{ "a: # b\n- c\n", 1, "" },
	{ "a:\n  b:\n  - c\n- d\n", 1, "" },
	{ "a:\n  b:\n  - c\nd:\n    - e\n  - f\n", 1, "17 17 4|" },
};

static const char *
show(struct arena *arena, const struct splitting *rule)
{
	struct split split = { .number = 0 };
	const char *shown = "";
	size_t count = 0;

	for (;;) {
		split_next(rule, &split);
		assert_int_equal(split.number, ++count);
		if (split_is_end(rule, &split)) {
			return shown;
		}
		shown = arena_printf(arena, "%s%zu %zu %zu|", shown,
		    split.offset, split.character, split.line);
	}
}

static void
finds_splits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new();
		/* Not one octet may be read behind it. */
		const struct span text = span_of(cases[i].text);
		const struct splitting rule = split_rule(
		    (struct span){ arena_copy(arena, text.at, text.length),
			text.length },
		    cases[i].distance);

		assert_string_equal(show(arena, &rule), cases[i].want);
		arena_free(arena);
	}
}

/* Characters and lines, counted one by one. */
static void
counts_characters_and_lines(void **state)
{
	static const char *const lines[] = { "- a\n", "- \xc3\xa4\n",
		"\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\n",
		"- \xf0\x9f\x98\x80\xf0\x9f\x98\x80 abcdefghijkl\n", "\n" };
	struct arena *arena = arena_new();
	const char *text = "a:\n- b\n";
	struct splitting rule;
	struct split split = { .number = 0 };
	size_t characters = 0;
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		text = arena_printf(arena, "%s%s", text,
		    lines[i * i % 7 % COUNT(lines)]);
	}
	rule = split_rule(span_of(text), 1);
	split_next(&rule, &split);
	for (size_t at = 0; text[at] != '\0'; at++) {
		if (at == split.offset) {
			assert_int_equal(split.character, characters);
			assert_int_equal(split.line, count);
			split_next(&rule, &split);
		}
		characters += ((unsigned char)text[at] & 0xc0) != 0x80;
		count += text[at] == '\n';
	}
	assert_true(split.number > 80);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_splits),
		cmocka_unit_test(counts_characters_and_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
