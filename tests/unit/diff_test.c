/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Diffs: their exact bytes, and that patch(1), git-apply(1) and a strict reader
 * here make the edited text from them.
 */
#include <config.h>

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zone/edit/diff.h>

#include "draw.h"
#include "folder.h"

enum {
	EDITS_MAX = 4,
	RESULT_MAX = 1 << 16,
	ROUNDS = 5000,      /* read here */
	ROUNDS_PATCH = 150, /* read by each program; more: DIFF_ROUNDS */
	ROUND_EDITS = 5,
	ROUND_PIECES = 60,
	COMMAND_MAX = 100,
	COMMAND_WORDS = 10,
};

struct ask {
	size_t start;
	size_t end;
	const char *text; /* NULL: no more */
};

struct diff_case {
	const char *name;
	const char *text;
	struct ask asks[EDITS_MAX];
	bool color;
	const char *want;
};

#define TEN "1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n"

static const struct diff_case cases[] = {
	{ "zone", "a\n", { { 0 } }, false, "" },
	{ "zone", "a\n", { { 0, 1, "a" } }, false, "" },
	{ "zone", "a\n", { { 0, 1, "b" } }, false,
	    "--- zone\n+++ zone\n@@ -1 +1 @@\n-a\n+b\n" },
	{ "zone", "", { { 0, 0, "a\nb\n" } }, false,
	    "--- zone\n+++ zone\n@@ -0,0 +1,2 @@\n+a\n+b\n" },
	{ "zone", "a\nb\n", { { 0, 4, "" } }, false,
	    "--- zone\n+++ zone\n@@ -1,2 +0,0 @@\n-a\n-b\n" },
	{ "zone", "a\nb", { { 3, 3, "\n" } }, false,
	    "--- zone\n+++ zone\n@@ -1,2 +1,2 @@\n a\n-b\n"
	    "\\ No newline at end of file\n+b\n" },
	{ "zone", "a\nb", { { 0, 1, "A" } }, false,
	    "--- zone\n+++ zone\n@@ -1,2 +1,2 @@\n-a\n+A\n b\n"
	    "\\ No newline at end of file\n" },
	{ "zone", "a\n", { { 2, 2, "b" } }, false,
	    "--- zone\n+++ zone\n@@ -1 +1,2 @@\n a\n+b\n"
	    "\\ No newline at end of file\n" },
	{ "zone", "a\r\nb\r\n", { { 3, 4, "B" } }, false,
	    "--- zone\n+++ zone\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+B\r\n" },
	/* three lines of context, and hunks that touch are one */
	{ "zone", TEN, { { 8, 9, "x" } }, false,
	    "--- zone\n+++ zone\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n"
	    " 7\n 8\n" },
	{ "zone", TEN, { { 2, 3, "x" }, { 16, 17, "y" } }, false,
	    "--- zone\n+++ zone\n@@ -1,10 +1,10 @@\n 1\n-2\n+x\n 3\n 4\n 5\n"
	    " 6\n 7\n 8\n-9\n+y\n 0\n" },
	{ "zone", TEN, { { 2, 3, "x\nz" }, { 18, 19, "y" } }, false,
	    "--- zone\n+++ zone\n@@ -1,5 +1,6 @@\n 1\n-2\n+x\n+z\n 3\n 4\n"
	    " 5\n@@ -7,4 +8,4 @@\n 7\n 8\n 9\n-0\n+y\n" },
	{ "zone", TEN, { { 2, 6, "" }, { 18, 20, "" } }, false,
	    "--- zone\n+++ zone\n@@ -1,10 +1,7 @@\n 1\n-2\n-3\n 4\n 5\n 6\n"
	    " 7\n 8\n 9\n-0\n" },
	{ "zone", TEN, { { 2, 4, "" }, { 18, 20, "" } }, false,
	    "--- zone\n+++ zone\n@@ -1,5 +1,4 @@\n 1\n-2\n 3\n 4\n 5\n"
	    "@@ -7,4 +6,3 @@\n 7\n 8\n 9\n-0\n" },
	/* names */
	{ "my zone", "a\n", { { 0, 1, "b" } }, false,
	    "--- my zone\t\n+++ my zone\t\n@@ -1 +1 @@\n-a\n+b\n" },
	{ "a\"\\\n\x7f\xc3\xa4", "a\n", { { 0, 1, "b" } }, false,
	    "--- \"a\\042\\134\\012\\177\xc3\xa4\"\n"
	    "+++ \"a\\042\\134\\012\\177\xc3\xa4\"\n@@ -1 +1 @@\n-a\n+b\n" },
	/* colours */
	{ "zone", "a\nb", { { 0, 1, "x" } }, true,
	    "\033[1m--- zone\033[m\n\033[1m+++ zone\033[m\n"
	    "\033[36m@@ -1,2 +1,2 @@\033[m\n\033[31m-a\033[m\n"
	    "\033[32m+x\033[m\n b\n\\ No newline at end of file\n" },
};

/* The diff as a span in the arena. */
static struct span
print(struct arena *arena, struct text *text, const struct edits *edits,
    bool color)
{
	struct span diff;
	size_t length;
	char *bytes;
	FILE *stream = open_memstream(&bytes, &length);

	assert_non_null(stream);
	diff_print(arena, text, edits, color, stream);
	assert_int_equal(fclose(stream), 0);
	diff.at = arena_copy(arena, bytes, length);
	diff.length = length;
	free(bytes);
	return diff;
}

static void
test_cases(void **state)
{
	size_t i;
	size_t j;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct diff_case *one = &cases[i];
		struct edits edits = { .arena = arena_new() };
		struct span diff;

		for (j = 0; j < EDITS_MAX && one->asks[j].text; j++) {
			edits_add(&edits, one->asks[j].start, one->asks[j].end,
			    span_of(one->asks[j].text));
		}
		edits_sort(&edits);
		diff = print(edits.arena,
		    text_of(edits.arena, one->name, span_of(one->text)), &edits,
		    one->color);
		assert_string_equal(arena_string(edits.arena, diff), one->want);
		arena_free(edits.arena);
	}
}

/* A text and its edited version, and the diff between them. */
struct round {
	struct arena *arena;
	struct span old;
	struct span new;
	struct span diff;
};

struct result {
	char text[RESULT_MAX];
	size_t length;
};

static bool
put(void *context, struct span span)
{
	struct result *result = context;

	assert_true(result->length + span.length <= RESULT_MAX);
	if (span.length > 0) {
		memcpy(result->text + result->length, span.at, span.length);
	}
	result->length += span.length;
	return true;
}

static struct span
draw_text(struct arena *arena, uint64_t *seed, size_t count)
{
	static const char *const pieces[] = { "a", "a\n", "b\n", "c\r\n", "\n",
		"@ IN SOA\n", "-- x\n", "++ x\n", "\\ No\n", "@@ -1\n" };
	struct result *result = arena_alloc(arena, sizeof(*result));
	size_t i;

	for (i = draw(seed, count + 1); i > 0; i--) {
		if (draw(seed, 2) == 0) {
			put(result, span_of(arena_printf(arena, "line %zu\n",
					draw(seed, 1000))));
		} else {
			put(result, span_of(pieces[draw(seed, 10)]));
		}
	}
	return (struct span){ result->text, result->length };
}

static void
draw_edits(struct edits *edits, uint64_t *seed, struct span text)
{
	size_t at = 0;
	size_t i;

	for (i = draw(seed, ROUND_EDITS + 1); i > 0; i--) {
		const size_t start = at + draw(seed, text.length - at + 1);
		size_t end = start + draw(seed, 12) * draw(seed, 12);

		end = end > text.length ? text.length : end;
		edits_add(edits, start, end, draw_text(edits->arena, seed, 3));
		at = end;
	}
	if (draw(seed, 30) == 0) {
		edits->count = 0;
		edits_add(edits, 0, text.length, span_of(""));
	}
	edits_sort(edits);
}

static void
draw_round(uint64_t *seed, struct round *round)
{
	struct arena *arena = arena_new();
	struct result *result = arena_alloc(arena, sizeof(*result));
	struct edits edits = { .arena = arena };

	round->arena = arena;
	round->old = draw_text(arena, seed, draw(seed, ROUND_PIECES));
	draw_edits(&edits, seed, round->old);
	assert_true(edits_apply(&edits, round->old, 0, put, result));
	round->new = (struct span){ result->text, result->length };
	round->diff =
	    print(arena, text_of(arena, "zone", round->old), &edits, false);
}

/* Take the next line, with its newline, off the span. */
static struct span
next_line(struct span *span)
{
	const char *newline = memchr(span->at, '\n', span->length);
	struct span line = *span;

	if (newline != NULL) {
		line.length = (size_t)(newline + 1 - span->at);
	}
	span->at += line.length;
	span->length -= line.length;
	return line;
}

/* A hunk's lines must be the next ones of old and new. */
static void
read_line(struct span line, struct span *old, struct span *new, size_t left[2])
{
	const char mark = line.at[0];
	struct span want;

	line.at++;
	line.length--;
	if (mark != '+') {
		assert_true(left[0]-- > 0);
		want = next_line(old);
		assert_true(span_equal(line, want));
	}
	if (mark != '-') {
		assert_true(left[1]-- > 0);
		want = next_line(new);
		assert_true(span_equal(line, want));
	}
	assert_true(mark == '+' || mark == '-' || mark == ' ');
}

/* "@@ -LINE[,COUNT] +LINE[,COUNT] @@" */
static void
read_numbers(struct span line, size_t lines[2], size_t counts[2])
{
	char *at;
	size_t i;

	assert_memory_equal(line.at, "@@ -", 4);
	at = strchr(line.at, '-');
	for (i = 0; i < 2; i++) {
		assert_int_equal(*at, i == 0 ? '-' : '+');
		lines[i] = strtoul(at + 1, &at, 10);
		counts[i] = 1;
		if (*at == ',') {
			counts[i] = strtoul(at + 1, &at, 10);
			assert_int_not_equal(counts[i], 1);
		}
		assert_int_equal(*at++, ' ');
	}
	assert_memory_equal(at, "@@\n", 3);
}

/* Skip lines that are the same on both sides, up to those of the hunk. */
static void
skip_to(struct span side[2], size_t at[2], const size_t lines[2],
    const size_t counts[2])
{
	while (at[0] < lines[0] + (counts[0] == 0)) {
		const struct span old = next_line(&side[0]);
		const struct span new = next_line(&side[1]);

		assert_true(old.length > 0);
		assert_true(span_equal(old, new));
		at[0]++;
		at[1]++;
	}
	assert_int_equal(at[0], lines[0] + (counts[0] == 0));
	assert_int_equal(at[1], lines[1] + (counts[1] == 0));
}

/* One line with the "no newline" mark that may follow it. */
static struct span
marked_line(struct span *diff)
{
	static const char mark[] = "\\ No newline at end of file\n";
	struct span line = next_line(diff);

	if (diff->length > 0 && diff->at[0] == '\\') {
		assert_true(span_equal(next_line(diff), span_of(mark)));
		line.length--;
	}
	return line;
}

/* Read the diff without any tolerance. */
static void
assert_diff(const struct round *round)
{
	struct span diff = round->diff;
	struct span side[2] = { round->old, round->new };
	size_t at[2] = { 1, 1 };
	size_t lines[2];
	size_t counts[2];
	size_t left[2];

	if (diff.length > 0) {
		assert_true(
		    span_equal(next_line(&diff), span_of("--- zone\n")));
		assert_true(
		    span_equal(next_line(&diff), span_of("+++ zone\n")));
	}
	while (diff.length > 0) {
		read_numbers(next_line(&diff), lines, counts);
		skip_to(side, at, lines, counts);
		left[0] = counts[0];
		left[1] = counts[1];
		while (left[0] + left[1] > 0) {
			read_line(marked_line(&diff), &side[0], &side[1], left);
		}
		at[0] += counts[0];
		at[1] += counts[1];
	}
	assert_true(span_equal(side[0], side[1]));
}

static void
test_strict(void **state)
{
	uint64_t seed = 2;
	size_t i;

	(void)state;
	for (i = 0; i < ROUNDS; i++) {
		struct round round;

		draw_round(&seed, &round);
		assert_diff(&round);
		assert_true((round.diff.length == 0) ==
			    span_equal(round.old, round.new));
		arena_free(round.arena);
	}
}

/* Run a program, words apart, without its chatter; its exit status. */
static int
run(const char *command)
{
	char words[COMMAND_MAX];
	char *arguments[COMMAND_WORDS] = { NULL };
	posix_spawn_file_actions_t files;
	size_t count = 0;
	char *rest = words;
	int status;
	pid_t child;

	(void)snprintf(words, sizeof(words), "%s", command);
	while (count < COMMAND_WORDS - 1 && rest != NULL) {
		arguments[count++] = strsep(&rest, " ");
	}
	assert_int_equal(posix_spawn_file_actions_init(&files), 0);
	assert_int_equal(posix_spawn_file_actions_addopen(&files, STDOUT_FILENO,
			     "/dev/null", O_WRONLY, 0),
	    0);
	assert_int_equal(posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO,
			     STDERR_FILENO),
	    0);
	if (posix_spawnp(&child, arguments[0], &files, NULL, arguments,
		environ) != 0) {
		skip();
	}
	assert_int_equal(posix_spawn_file_actions_destroy(&files), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static size_t
rounds(void)
{
	const char *wanted = getenv("DIFF_ROUNDS");

	return wanted == NULL ? ROUNDS_PATCH : strtoul(wanted, NULL, 10);
}

/* The program, given the old version and the diff, makes the new one. */
static void
assert_applied(const char *command)
{
	uint64_t seed = 3;
	size_t i;

	for (i = 0; i < rounds(); i++) {
		struct round round;

		draw_round(&seed, &round);
		folder_file("zone", round.old);
		folder_file("zone.diff", round.diff);
		if (round.diff.length > 0) {
			assert_int_equal(run(command), 0);
		}
		folder_holds("zone", round.new);
		arena_free(round.arena);
	}
}

static void
test_patch(void **state)
{
	(void)state;
	assert_applied("patch --posix zone zone.diff");
	assert_applied("patch -p0 -F0 -i zone.diff");
}

static void
test_git(void **state)
{
	(void)state;
	assert_applied("git apply -p0 --whitespace=nowarn zone.diff");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_strict),
		cmocka_unit_test_setup_teardown(test_patch, folder_enter,
		    folder_leave),
		cmocka_unit_test_setup_teardown(test_git, folder_enter,
		    folder_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
