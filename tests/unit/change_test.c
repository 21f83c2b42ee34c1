/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes: which lines of a text edits take away and put there. */
#include <config.h>

#include <string.h>

#include <zone/edit/change.h>

#include "draw.h"
#include "unit.h"

enum {
	EDITS_MAX = 6,
	RESULT_MAX = 4096,
	ROUNDS = 20000,
	ROUND_EDITS = 8,
	BLOCK_LINES = 20000,
	BLOCK_WIDTH = 13,
};

struct ask {
	size_t start;
	size_t end;
	const char *text; /* NULL: no more */
};

struct change_case {
	const char *text;
	struct ask asks[EDITS_MAX];
	const char *want; /* offset, -old and +new in brackets, for each */
};

static const struct change_case cases[] = {
	{ "", { { 0 } }, "" },
	{ "", { { 0, 0, "" } }, "" },
	{ "", { { 0, 0, "a" } }, "0[-][+a]" },
	{ "", { { 0, 0, "a\n" }, { 0, 0, "b" } }, "0[-][+a\nb]" },
	/* an edit that changes nothing */
	{ "a\n", { { 0, 1, "a" } }, "" },
	{ "a\nb\n", { { 0, 4, "a\nb\n" } }, "" },
	{ "ab\n", { { 0, 1, "" }, { 2, 2, "c" } }, "0[-ab\n][+bc\n]" },
	/* inside one line */
	{ "a\nb\nc\n", { { 2, 3, "B" } }, "2[-b\n][+B\n]" },
	{ "a\nb\nc\n", { { 2, 2, "B" } }, "2[-b\n][+Bb\n]" },
	{ "a\nb\nc\n", { { 3, 3, "B" } }, "2[-b\n][+bB\n]" },
	{ "a\nb\nc\n", { { 2, 3, "" } }, "2[-b\n][+\n]" },
	/* whole lines */
	{ "a\nb\nc\n", { { 2, 4, "" } }, "2[-b\n][+]" },
	{ "a\nb\nc\n", { { 2, 2, "x\n" } }, "2[-][+x\n]" },
	{ "a\nb\nc\n", { { 3, 3, "\nx" } }, "4[-][+x\n]" },
	{ "a\nb\nc\n", { { 0, 6, "" } }, "0[-a\nb\nc\n][+]" },
	{ "a\nb\nc\n", { { 1, 3, "" } }, "2[-b\n][+]" },
	{ "a\nb\nc\n", { { 6, 6, "d\n" } }, "6[-][+d\n]" },
	{ "a\nb\nc\n", { { 6, 6, "d" } }, "6[-][+d]" },
	/* lines joined and parted */
	{ "a\nb\nc\n", { { 1, 2, "" } }, "0[-a\nb\n][+ab\n]" },
	{ "a\nbb\nc\n", { { 3, 3, "\n" } }, "2[-bb\n][+b\nb\n]" },
	{ "a\nb\nc\n", { { 1, 2, "" }, { 2, 4, "" } }, "0[-a\nb\nc\n][+ac\n]" },
	{ "a\nb\nc\n", { { 1, 2, "" }, { 2, 2, "\n" } }, "" },
	/* no final newline */
	{ "a\nb", { { 3, 3, "\n" } }, "2[-b][+b\n]" },
	{ "a\nb\n", { { 3, 4, "" } }, "2[-b\n][+b]" },
	{ "a\nb", { { 3, 3, "\nc" } }, "2[-b][+b\nc]" },
	{ "a\nb", { { 2, 2, "c\n" } }, "2[-][+c\n]" },
	{ "a\nb", { { 0, 1, "A" } }, "0[-a\n][+A\n]" },
	{ "a\nb", { { 1, 3, "" } }, "0[-a\nb][+a]" },
	{ "a\nb", { { 2, 3, "" } }, "2[-b][+]" },
	/* neighbours are one change, others are not */
	{ "a\nb\nc\n", { { 0, 1, "A" }, { 2, 3, "B" } },
	    "0[-a\nb\n][+A\nB\n]" },
	{ "a\nb\nc\n", { { 0, 1, "A" }, { 4, 5, "C" } },
	    "0[-a\n][+A\n]4[-c\n][+C\n]" },
	{ "a\nb\nc\n", { { 0, 2, "" }, { 4, 4, "x\n" } },
	    "0[-a\n][+]4[-][+x\n]" },
	{ "a\nb\nc\n", { { 2, 2, "x\n" }, { 2, 3, "B" } }, "2[-b\n][+x\nB\n]" },
	/* a block in which little is new */
	{ "a\nb\nc\nd\ne\n", { { 0, 10, "a\nB\nc\nd\nE\ne\n" } },
	    "2[-b\n][+B\n]8[-][+E\n]" },
	{ "1\nx\n2\nx\n3\n", { { 0, 10, "0\n1\nx\n2\nx\n" } },
	    "0[-][+0\n]8[-3\n][+]" },
	{ "a\nb\nc\n", { { 0, 6, "b\nc\na\n" } }, "0[-a\n][+]6[-][+a\n]" },
	{ "x\nx\n", { { 0, 4, "y\nx\nx\nx\n" } }, "0[-][+y\nx\n]" },
	{ "a\r\nb\r\n", { { 3, 4, "B" } }, "3[-b\r\n][+B\r\n]" },
};

struct result {
	char text[RESULT_MAX];
	size_t length;
};

static void
put(struct result *result, struct span span)
{
	assert_true(result->length + span.length < RESULT_MAX);
	if (span.length > 0) {
		memcpy(result->text + result->length, span.at, span.length);
	}
	result->length += span.length;
	result->text[result->length] = '\0';
}

static bool
emit(void *context, struct span span)
{
	put(context, span);
	return true;
}

static void
put_change(struct result *result, const struct edit *change, const char *text)
{
	struct arena *arena = arena_new();

	put(result, span_of(arena_printf(arena, "%zu[-", change->start)));
	put(result,
	    (struct span){ text + change->start, change->end - change->start });
	put(result, span_of("][+"));
	put(result, change->text);
	put(result, span_of("]"));
	arena_free(arena);
}

static void
test_cases(void **state)
{
	size_t i;
	size_t j;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct edits edits = { .arena = arena_new() };
		struct edits changes = { .arena = edits.arena };
		struct result result = { .length = 0 };

		for (j = 0; j < EDITS_MAX && cases[i].asks[j].text; j++) {
			edits_add(&edits, cases[i].asks[j].start,
			    cases[i].asks[j].end,
			    span_of(cases[i].asks[j].text));
		}
		edits_sort(&edits);
		change_find(&edits, span_of(cases[i].text), &changes);
		for (j = 0; j < changes.count; j++) {
			put_change(&result, &changes.items[j], cases[i].text);
		}
		assert_string_equal(result.text, cases[i].want);
		arena_free(edits.arena);
	}
}

/* A text of up to COUNT pieces, some of them the end of a line. */
static struct span
draw_text(struct arena *arena, uint64_t *seed, size_t count)
{
	static const char *const pieces[] = { "a", "b", "a\n", "b\n", "c\n",
		"\n", "a\r\n", "dd\n", "\nb" };
	struct result *result = arena_alloc(arena, sizeof(*result));
	size_t i;

	for (i = draw(seed, count + 1); i > 0; i--) {
		put(result, span_of(pieces[draw(seed, 9)]));
	}
	return span_of(result->text);
}

static void
draw_edits(struct edits *edits, uint64_t *seed, struct span text)
{
	size_t at = 0;
	size_t i;

	for (i = draw(seed, ROUND_EDITS); i > 0; i--) {
		const size_t start = at + draw(seed, text.length - at + 1);
		size_t end = start + draw(seed, 6);

		end = end > text.length ? text.length : end;
		edits_add(edits, start, end, draw_text(edits->arena, seed, 4));
		at = end;
	}
	edits_sort(edits);
}

static bool
whole_lines(struct span lines)
{
	return lines.length == 0 || lines.at[lines.length - 1] == '\n';
}

/* Every change takes whole lines, and a line lies between two of them. */
static void
assert_lines(const struct edits *changes, struct span text)
{
	size_t at = 0;
	size_t i;

	for (i = 0; i < changes->count; i++) {
		const struct edit *change = &changes->items[i];
		const struct span before = { text.at + at, change->start - at };
		const struct span old = { text.at + change->start,
			change->end - change->start };

		assert_true(i == 0 || before.length > 0);
		assert_true(whole_lines(before));
		assert_true(whole_lines(old) || change->end == text.length);
		assert_true(
		    whole_lines(change->text) || change->end == text.length);
		assert_false(span_equal(old, change->text));
		at = change->end;
	}
}

static void
test_random(void **state)
{
	uint64_t seed = 1;
	size_t round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		struct arena *arena = arena_new();
		struct edits edits = { .arena = arena };
		struct edits changes = { .arena = arena };
		struct result by_edits = { .length = 0 };
		struct result by_changes = { .length = 0 };
		const struct span text = draw_text(arena, &seed, 20);

		draw_edits(&edits, &seed, text);
		change_find(&edits, text, &changes);
		assert_lines(&changes, text);
		assert_true(edits_apply(&edits, text, 0, emit, &by_edits));
		assert_true(edits_apply(&changes, text, 0, emit, &by_changes));
		assert_string_equal(by_edits.text, by_changes.text);
		arena_free(arena);
	}
}

/* A long block is rewritten, with every hundredth line new. */
static void
test_block(void **state)
{
	struct arena *arena = arena_new();
	struct edits edits = { .arena = arena };
	struct edits changes = { .arena = arena };
	const size_t length = (size_t)BLOCK_LINES * BLOCK_WIDTH;
	char *old = arena_alloc(arena, length);
	char *new = arena_alloc(arena, length);
	size_t i;

	(void)state;
	for (i = 0; i < BLOCK_LINES; i++) {
		const char *line = arena_printf(arena, "%08zu old\n", i);

		memcpy(old + i * BLOCK_WIDTH, line, BLOCK_WIDTH);
		line = arena_printf(arena,
		    i % 100 == 50 ? "%08zu new\n" : "%08zu old\n", i);
		memcpy(new + i *BLOCK_WIDTH, line, BLOCK_WIDTH);
	}
	edits_add(&edits, 0, length, (struct span){ new, length });
	change_find(&edits, (struct span){ old, length }, &changes);
	assert_int_equal(changes.count, BLOCK_LINES / 100);
	assert_true(
	    span_equal(changes.items[1].text, span_of("00000150 new\n")));
	arena_free(arena);
}

/* Many edits of one long line: its length is not paid for each. */
static void
test_long_line(void **state)
{
	struct arena *arena = arena_new();
	struct edits edits = { .arena = arena };
	struct edits changes = { .arena = arena };
	const size_t length = (size_t)BLOCK_LINES * 100;
	char *line = arena_alloc(arena, length);
	size_t i;

	(void)state;
	memset(line, 'a', length);
	for (i = 0; i < length; i += 2) {
		edits_add(&edits, i, i + 1, span_of("b"));
	}
	change_find(&edits, (struct span){ line, length }, &changes);
	assert_int_equal(changes.count, 1);
	assert_int_equal(changes.items[0].text.length, length);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_block),
		cmocka_unit_test(test_long_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
