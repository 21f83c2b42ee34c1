/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits: their order, and the text that they make. */
#include <config.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zone/edit/edit.h>

#include "draw.h"
#include "unit.h"

enum {
	EDITS_MAX = 6,
	RESULT_MAX = 200,
	ROUNDS = 2000,
	TEXT_LENGTH = 40,
};

struct ask {
	size_t start;
	size_t end;
	const char *text; /* NULL: no more */
};

struct edit_case {
	const char *text;
	struct ask asks[EDITS_MAX];
	const char *want; /* each span in brackets */
};

static const struct edit_case cases[] = {
	{ "", { { 0 } }, "" },
	{ "abc", { { 0 } }, "[abc]" },
	{ "", { { 0, 0, "x" }, { 0, 0, "y" } }, "[x][y]" },
	{ "abc", { { 0, 0, "x" } }, "[x][abc]" },
	{ "abc", { { 3, 3, "x" } }, "[abc][x]" },
	{ "abc", { { 1, 2, "x" } }, "[a][x][c]" },
	{ "abc", { { 0, 3, "" } }, "" },
	{ "abc", { { 1, 2, "" } }, "[a][c]" },
	{ "abcd", { { 2, 3, "y" }, { 0, 1, "x" } }, "[x][b][y][d]" },
	/* insertions stand before what is replaced there, in order */
	{ "abc", { { 1, 2, "z" }, { 1, 1, "x" }, { 1, 1, "y" } },
	    "[a][x][y][z][c]" },
	/* and after what ends there */
	{ "abc", { { 1, 1, "x" }, { 0, 1, "A" }, { 1, 2, "B" } },
	    "[A][x][B][c]" },
	{ "abcdef",
	    { { 5, 5, "3" }, { 5, 5, "4" }, { 0, 0, "1" }, { 5, 5, "5" },
		{ 0, 0, "2" } },
	    "[1][2][abcde][3][4][5][f]" },
};

/* Spans as they came, each in brackets. */
struct result {
	char text[RESULT_MAX];
	size_t length;
	size_t spans_left;
};

static void
put(struct result *result, const char *bytes, size_t length)
{
	assert_true(result->length + length < RESULT_MAX);
	memcpy(result->text + result->length, bytes, length);
	result->length += length;
	result->text[result->length] = '\0';
}

static bool
emit_brackets(void *context, struct span span)
{
	struct result *result = context;

	assert_true(span.length > 0);
	assert_true(result->spans_left > 0);
	put(result, "[", 1);
	put(result, span.at, span.length);
	put(result, "]", 1);
	return --result->spans_left > 0;
}

static bool
emit_bare(void *context, struct span span)
{
	put(context, span.at, span.length);
	return true;
}

static void
test_cases(void **state)
{
	size_t i;
	size_t j;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct edits edits = { .arena = arena_new() };
		struct result result = { .spans_left = RESULT_MAX };

		for (j = 0; j < EDITS_MAX && cases[i].asks[j].text; j++) {
			edits_add(&edits, cases[i].asks[j].start,
			    cases[i].asks[j].end,
			    span_of(cases[i].asks[j].text));
		}
		edits_sort(&edits);
		assert_true(edits_apply(&edits, span_of(cases[i].text), 0,
		    emit_brackets, &result));
		assert_string_equal(result.text, cases[i].want);
		arena_free(edits.arena);
	}
}

/* What comes to one place is few edits, whatever room there was before. */
static void
test_insert(void **state)
{
	enum {
		LINES = 5000,
		LINE_LENGTH = 40
	};
	struct edits edits = { .arena = arena_new() };

	(void)state;
	memcpy(edits_insert(&edits, 3, 2), "ab", 2);
	memcpy(edits_insert(&edits, 3, 1), "c", 1);
	edits_add(&edits, 3, 3, span_of("d"));
	memcpy(edits_insert(&edits, 3, 1), "e", 1);
	assert_int_equal(edits.count, 3);
	for (size_t i = 0; i < LINES; i++) {
		memset(edits_insert(&edits, 9, LINE_LENGTH), 'f', LINE_LENGTH);
	}
	assert_int_equal(edits.count, 3 + 4);
	for (size_t i = 3; i < edits.count; i++) {
		const struct edit *edit = &edits.items[i];
		const size_t full = INSERTION_FULL / LINE_LENGTH + 1;

		assert_int_equal(edit->start, 9);
		assert_int_equal(edit->end, 9);
		assert_int_equal(edit->text.length,
		    LINE_LENGTH * (i < 6 ? full : LINES - 3 * full));
		assert_null(memchr(edit->text.at, 0, edit->text.length));
	}
	assert_true(span_equal(edits.items[0].text, span_of("abc")));
	assert_true(span_equal(edits.items[2].text, span_of("e")));
	arena_free(edits.arena);
}

/* The walk ends as soon as somebody says so. */
static void
test_stop(void **state)
{
	static const char *const wants[] = { "[a]", "[a][x]", "[a][x][c]" };
	struct edits edits = { .arena = arena_new() };
	size_t i;

	(void)state;
	edits_add(&edits, 1, 2, span_of("x"));
	edits_sort(&edits);
	for (i = 0; i < sizeof(wants) / sizeof(*wants); i++) {
		struct result result = { .spans_left = i + 1 };

		assert_false(edits_apply(&edits, span_of("abc"), 0,
		    emit_brackets, &result));
		assert_string_equal(result.text, wants[i]);
	}
	arena_free(edits.arena);
}

/* What becomes of an octet. */
enum fate {
	FATE_KEPT,
	FATE_REMOVED,
	FATE_REPLACED,
	FATE_PRECEDED,
	FATES,
};

static void
shuffle(uint64_t *seed, size_t order[TEXT_LENGTH])
{
	size_t i;

	for (i = 0; i < TEXT_LENGTH; i++) {
		order[i] = i;
	}
	for (i = TEXT_LENGTH - 1; i > 0; i--) {
		const size_t other = draw(seed, i + 1);
		const size_t kept = order[i];

		order[i] = order[other];
		order[other] = kept;
	}
}

static void
ask(struct edits *edits, size_t at, enum fate fate)
{
	if (fate != FATE_KEPT) {
		edits_add(edits, at, fate == FATE_PRECEDED ? at : at + 1,
		    span_of(fate == FATE_REMOVED ? "" : "+"));
	}
}

/* In whatever order edits are asked for, the text is the same. */
static void
test_any_order(void **state)
{
	static const char text[] = "abcdefghijklmnopqrstuvwxyz0123456789ABCD";
	uint64_t seed = 1;
	size_t round;
	size_t i;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		struct edits edits = { .arena = arena_new() };
		struct result result = { .length = 0 };
		struct result want = { .length = 0 };
		enum fate fates[TEXT_LENGTH];
		size_t order[TEXT_LENGTH];

		for (i = 0; i < TEXT_LENGTH; i++) {
			fates[i] = (enum fate)draw(&seed, FATES);
			put(&want, "+", fates[i] >= FATE_REPLACED);
			put(&want, text + i,
			    fates[i] == FATE_KEPT || fates[i] == FATE_PRECEDED);
		}
		shuffle(&seed, order);
		for (i = 0; i < TEXT_LENGTH; i++) {
			ask(&edits, order[i], fates[order[i]]);
		}
		edits_sort(&edits);
		assert_true(
		    edits_apply(&edits, span_of(text), 0, emit_bare, &result));
		assert_string_equal(result.text, want.text);
		arena_free(edits.arena);
	}
}

struct overlap {
	struct ask asks[2];
};

static const struct overlap overlaps[] = {
	{ { { 0, 2, "x" }, { 1, 3, "y" } } },
	{ { { 1, 2, "x" }, { 1, 2, "x" } } },
	{ { { 0, 3, "x" }, { 1, 1, "y" } } },
	{ { { 2, 2, "y" }, { 1, 3, "" } } },
};

/* Two edits of the same octets are a bug that ends the program. */
static void
test_overlap(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(overlaps) / sizeof(*overlaps); i++) {
		const struct ask *asks = overlaps[i].asks;
		struct edits edits = { .arena = arena_new() };
		const pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (child == 0) {
			(void)close(STDERR_FILENO);
			edits_add(&edits, asks[0].start, asks[0].end,
			    span_of(asks[0].text));
			edits_add(&edits, asks[1].start, asks[1].end,
			    span_of(asks[1].text));
			edits_sort(&edits);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGABRT);
		arena_free(edits.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_insert),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_overlap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
