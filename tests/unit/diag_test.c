/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Diagnostics: what is collected and counted, which rules stop a run, and the
 * exact bytes that are printed.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/base/diag.h>

#include "unit.h"

#define TEN(text) text text text text text text text text text text

static const struct rule rules[] = {
	{ "silent", SEVERITY_OFF, "RFC 1 section 1", "never" },
	{ "quiet", SEVERITY_INFO, NULL, "with -v" },
	{ "loud", SEVERITY_WARNING, "RFC 6698 section 3", "mostly" },
	{ "unsafe", SEVERITY_REFUSAL, "RFC 7671 section 8", "refused" },
	{ "wrong", SEVERITY_ERROR, NULL, "always" },
	{ .id = NULL },
};

static const struct diag_style bare = { .least = SEVERITY_INFO };
static const struct diag_style with_source = {
	.least = SEVERITY_INFO,
	.source = true,
};

static struct diags
collector(void)
{
	return (struct diags){ .arena = arena_new(), .rules = rules };
}

/* What is printed of the diags from number FROM on must be WANT. */
static void
expect(const struct diags *diags, size_t from, const struct diag_style *style,
    const char *want)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	assert_non_null(stream);
	diags_print(diags, from, style, stream);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(text, want);
	assert_int_equal(length, strlen(want));
	free(text);
}

static void
collects_and_counts(void **state)
{
	struct diags diags = collector();
	struct place place = { "f", 3, 5, { NULL, 0 } };

	(void)state;
	assert_false(diags_stop(&diags));
	assert_false(diag_warn(&diags, NULL, "%s", "one"));
	assert_false(diags_stop(&diags));
	assert_false(diag_error(&diags, &place, "two %d", 2));
	place.line = 99;
	assert_true(diags_stop(&diags));
	assert_false(diag_refuse(&diags, NULL, "three"));
	assert_int_equal(diags.count, 3);
	assert_int_equal(diags.by_severity[SEVERITY_OFF], 0);
	assert_int_equal(diags.by_severity[SEVERITY_INFO], 0);
	assert_int_equal(diags.by_severity[SEVERITY_WARNING], 1);
	assert_int_equal(diags.by_severity[SEVERITY_REFUSAL], 1);
	assert_int_equal(diags.by_severity[SEVERITY_ERROR], 1);
	assert_string_equal(diags.items[1].message, "two 2");
	assert_int_equal(diags.items[1].place.line, 3);
	assert_null(diags.items[1].hint);
	assert_null(diags.items[1].rule);
	arena_free(diags.arena);
}

static void
stops_for_a_refusal_alone(void **state)
{
	struct diags diags = collector();

	(void)state;
	assert_false(diag_refuse(&diags, NULL, "no"));
	assert_true(diags_stop(&diags));
	arena_free(diags.arena);
}

static void
speaks_for_rules(void **state)
{
	struct diags diags = collector();

	(void)state;
	assert_true(diag_rule(&diags, "silent", NULL, "a"));
	assert_int_equal(diags.count, 0);
	assert_true(diag_rule(&diags, "quiet", NULL, "b"));
	assert_true(diag_rule(&diags, "loud", NULL, "c"));
	assert_false(diags_stop(&diags));
	assert_false(diag_rule(&diags, "unsafe", NULL, "d"));
	assert_false(diag_rule(&diags, "wrong", NULL, "e%s", "f"));
	assert_int_equal(diags.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(diags.by_severity[i + 1], 1);
		assert_int_equal(diags.items[i].severity, i + 1);
		assert_ptr_equal(diags.items[i].rule, &rules[i + 1]);
	}
	expect(&diags, 0, &bare,
	    "danezone: note: b [quiet]\n"
	    "danezone: warning: c (RFC 6698 section 3) [loud]\n"
	    "danezone: refused: d (RFC 7671 section 8) [unsafe]\n"
	    "danezone: error: ef [wrong]\n");
	arena_free(diags.arena);
}

static void
warns_without_a_rule_table(void **state)
{
	struct diags diags = { .arena = arena_new() };

	(void)state;
	assert_true(diag_rule(&diags, "any", NULL, "text"));
	assert_int_equal(diags.by_severity[SEVERITY_WARNING], 1);
	expect(&diags, 0, &bare, "danezone: warning: text [any]\n");
	arena_free(diags.arena);
}

static void
hints_at_the_newest(void **state)
{
	struct diags diags = collector();

	(void)state;
	(void)diag_error(&diags, NULL, "one");
	diag_hint(&diags, "do %d", 1);
	(void)diag_rule(&diags, "silent", NULL, "two");
	diag_hint(&diags, "do 2");
	(void)diag_rule(&diags, "loud", NULL, "three");
	diag_hint(&diags, "do 3");
	(void)diag_rule(&diags, "silent", NULL, "four");
	(void)diag_warn(&diags, NULL, "five");
	diag_hint(&diags, "do\n5");
	expect(&diags, 0, &bare,
	    "danezone: error: one\n"
	    "danezone: hint: do 1\n"
	    "danezone: warning: three (RFC 6698 section 3) [loud]\n"
	    "danezone: hint: do 3\n"
	    "danezone: warning: five\n"
	    "danezone: hint: do\\x0a5\n");
	arena_free(diags.arena);
}

/* Of long lines a part is kept, which looks the same. */
static void
appends_what_is_shown(void **state)
{
	static const char line[] = TEN(TEN("0123456789"));
	static const size_t columns[] = { 1, 60, 61, 81, 500, 850, 920, 1000,
		1001 };

	(void)state;
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
		struct diags diags = collector();
		struct diags copies = collector();
		const struct place place = { "f", 1, columns[i],
			{ line, strlen(line) } };
		char *want = NULL;
		size_t length = 0;
		FILE *stream = open_memstream(&want, &length);

		assert_non_null(stream);
		(void)diag_error(&diags, &place, "bad");
		diags_print(&diags, 0, &with_source, stream);
		assert_int_equal(fclose(stream), 0);
		diags_append(&copies, &diags);
		expect(&copies, 0, &with_source, want);
		free(want);
		arena_free(diags.arena);
		arena_free(copies.arena);
	}
}

/* What is less than was asked for is not added, nor its hint. */
static void
leaves_out_what_is_less(void **state)
{
	struct diags diags = collector();

	(void)state;
	diags.least = SEVERITY_WARNING;
	(void)diag_warn(&diags, NULL, "one");
	diag_note(&diags, NULL, "none");
	diag_hint(&diags, "none");
	assert_true(diag_rule(&diags, "quiet", NULL, "none"));
	diag_hint(&diags, "none");
	assert_int_equal(diags.count, 1);
	expect(&diags, 0, &bare, "danezone: warning: one\n");
	arena_free(diags.arena);
}

/* What was appended needs nothing of where it was said first. */
static void
appends_copies(void **state)
{
	static const char want[] = "danezone: f:1:3: error: bad (no)\n"
				   "    a b\n"
				   "      ^\n"
				   "danezone: hint: do this\n"
				   "danezone: warning: mind (RFC 6698 "
				   "section 3) [loud]\n";
	struct diags diags = collector();
	struct diags more = collector();
	char file[] = "f";
	char line[] = "a b";
	struct place place = { file, 1, 3, { line, 3 } };

	(void)state;
	more.rank = 2;
	(void)diag_rule(&more, "loud", NULL, "mind");
	more.rank = 1;
	(void)diag_error(&more, &place, "bad (%s)", "no");
	diag_hint(&more, "do %s", "this");
	diags_append(&diags, &more);
	diags_empty(&more);
	assert_int_equal(more.count, 0);
	assert_int_equal(more.rank, 1);
	assert_false(diags_stop(&more));
	arena_free(more.arena);
	file[0] = 'x';
	line[0] = 'x';
	assert_true(diags_stop(&diags));
	assert_int_equal(diags.by_severity[SEVERITY_WARNING], 1);
	expect(&diags, 0, &with_source, want);
	arena_free(diags.arena);
}

/* The hint of a rule that is silenced has nowhere to go. */
static void
drops_the_hint_of_a_silenced_rule(void **state)
{
	struct diags diags = collector();

	(void)state;
	(void)diag_rule(&diags, "silent", NULL, "nothing");
	diag_hint(&diags, "nothing");
	assert_int_equal(diags.count, 0);
	arena_free(diags.arena);
}

static const struct {
	struct place place;
	const char *want;
} places[] = {
	{ { "f.zone", 3, 14, { NULL, 0 } },
	    "danezone: f.zone:3:14: error: x\n" },
	{ { "f.zone", 3, 0, { NULL, 0 } }, "danezone: f.zone:3: error: x\n" },
	{ { "f.zone", 0, 0, { NULL, 0 } }, "danezone: f.zone: error: x\n" },
	{ { "f.zone", 0, 5, { NULL, 0 } }, "danezone: f.zone: error: x\n" },
	{ { NULL, 3, 14, { NULL, 0 } }, "danezone: error: x\n" },
	{ { "-", 1, 1, { NULL, 0 } }, "danezone: -:1:1: error: x\n" },
	{ { "a b/\xc3\xa9", 1, 1, { NULL, 0 } },
	    "danezone: a b/\xc3\xa9:1:1: error: x\n" },
	{ { "a\n\x1b", 1, 1, { NULL, 0 } },
	    "danezone: a\\x0a\\x1b:1:1: error: x\n" },
};

static void
prints_what_is_known_of_the_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		struct diags diags = collector();

		(void)diag_error(&diags, &places[i].place, "x");
		expect(&diags, 0, &bare, places[i].want);
		arena_free(diags.arena);
	}
}

static void
selects_by_number_and_severity(void **state)
{
	const struct diag_style warnings = { .least = SEVERITY_WARNING };
	const struct diag_style errors = { .least = SEVERITY_ERROR };
	struct diags diags = collector();

	(void)state;
	(void)diag_rule(&diags, "quiet", NULL, "1");
	diag_hint(&diags, "hidden too");
	diag_note(&diags, NULL, "%s", "hidden");
	(void)diag_warn(&diags, NULL, "2");
	(void)diag_refuse(&diags, NULL, "3");
	(void)diag_error(&diags, NULL, "4");
	expect(&diags, 0, &warnings,
	    "danezone: warning: 2\ndanezone: refused: 3\n"
	    "danezone: error: 4\n");
	expect(&diags, 0, &errors, "danezone: error: 4\n");
	expect(&diags, 1, &bare,
	    "danezone: note: hidden\ndanezone: warning: 2\n"
	    "danezone: refused: 3\ndanezone: error: 4\n");
	expect(&diags, 5, &bare, "");
	arena_free(diags.arena);
}

static void
colors(void **state)
{
	const struct diag_style style = {
		.least = SEVERITY_INFO,
		.source = true,
		.color = true,
	};
	const struct place place = { "f", 1, 1, { "ab", 2 } };
	struct diags diags = collector();

	(void)state;
	(void)diag_error(&diags, &place, "e");
	(void)diag_refuse(&diags, NULL, "r");
	(void)diag_rule(&diags, "loud", NULL, "w");
	(void)diag_rule(&diags, "quiet", NULL, "n");
	diag_hint(&diags, "h");
	expect(&diags, 0, &style,
	    "danezone: \033[1mf:1:1:\033[0m \033[1;31merror:\033[0m e\n"
	    "    ab\n"
	    "    ^\n"
	    "danezone: \033[1;31mrefused:\033[0m r\n"
	    "danezone: \033[1;35mwarning:\033[0m w (RFC 6698 section 3) "
	    "[loud]\n"
	    "danezone: \033[1;36mnote:\033[0m n [quiet]\n"
	    "danezone: hint: h\n");
	arena_free(diags.arena);
}

static const struct {
	const char *message;
	const char *shown;
} escapes[] = {
	{ "", "" },
	{ " ~\\", " ~\\" },
	{ "a\tb\r\n", "a\\x09b\\x0d\\x0a" },
	{ "\033[31m\x7f\001", "\\x1b[31m\\x7f\\x01" },
	/* letters outside ASCII stay, at each edge of the encoding */
	{ "\xc2\xa0\xdf\xbf", "\xc2\xa0\xdf\xbf" },
	{ "\xe0\xa0\x80\xef\xbf\xbf", "\xe0\xa0\x80\xef\xbf\xbf" },
	{ "\xed\x9f\xbf\xee\x80\x80", "\xed\x9f\xbf\xee\x80\x80" },
	{ "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
	    "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
	/* not UTF-8 */
	{ "\x80\xbf\xc0\xaf\xc1\xbf", "\\x80\\xbf\\xc0\\xaf\\xc1\\xbf" },
	{ "\xe0\x9f\xbf", "\\xe0\\x9f\\xbf" },
	{ "\xed\xa0\x80\xed\xbf\xbf", "\\xed\\xa0\\x80\\xed\\xbf\\xbf" },
	{ "\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf" },
	{ "\xf4\x90\x80\x80\xf5\xff", "\\xf4\\x90\\x80\\x80\\xf5\\xff" },
	{ "\xc3", "\\xc3" },
	{ "\xc3x\xe2\x82", "\\xc3x\\xe2\\x82" },
	{ "\xf0\x9f\x98", "\\xf0\\x9f\\x98" },
	/* C1 controls */
	{ "\xc2\x80\xc2\x9b\xc2\x9f", "\\u{0080}\\u{009b}\\u{009f}" },
	/* bidirectional marks and their neighbours */
	{ "\xd8\x9b\xd8\x9c\xd8\x9d", "\xd8\x9b\\u{061c}\xd8\x9d" },
	{ "\xe2\x80\x8d\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\x90",
	    "\xe2\x80\x8d\\u{200e}\\u{200f}\xe2\x80\x90" },
	{ "\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xa9",
	    "\xe2\x80\xa7\\u{2028}\\u{2029}" },
	{ "\xe2\x80\xaa\xe2\x80\xac\xe2\x80\xab\xe2\x80\xac",
	    "\\u{202a}\\u{202c}\\u{202b}\\u{202c}" },
	{ "\xe2\x80\xad\xe2\x80\xac\xe2\x80\xae\xe2\x80\xac\xe2\x80\xaf",
	    "\\u{202d}\\u{202c}\\u{202e}\\u{202c}\xe2\x80\xaf" },
	{ "\xe2\x81\xa5\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xa7\xe2\x81\xa9",
	    "\xe2\x81\xa5\\u{2066}\\u{2069}\\u{2067}\\u{2069}" },
	{ "\xe2\x81\xa8\xe2\x81\xa9\xe2\x81\xaa",
	    "\\u{2068}\\u{2069}\xe2\x81\xaa" },
	{ "\xef\xbb\xbfx", "\\u{feff}x" },
};

static void
shows_everything_printable(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(escapes) / sizeof(*escapes); i++) {
		struct diags diags = collector();
		const char *want = arena_printf(diags.arena,
		    "danezone: error: %s\n", escapes[i].shown);

		(void)diag_error(&diags, NULL, "%s", escapes[i].message);
		expect(&diags, 0, &bare, want);
		arena_free(diags.arena);
	}
}

#define A80 TEN(A8)
#define A8  "abcdefgh"
#define A48 A8 A8 A8 A8 A8 A8
#define E5  "\303\251\303\251\303\251\303\251\303\251"
#define E10 E5 E5
#define E30 E10 E10 E10
#define E50 E30 E10 E10
#define B20 TEN("  ")
#define B60 B20 B20 B20

static const struct {
	const char *line;
	size_t column;
	const char *shown; /* the lines of it, without the first */
} excerpts[] = {
	{ "", 1, "" },
	{ "\r", 1, "" },
	{ "abc", 0, "    abc\n" },
	{ "abc", 1, "    abc\n    ^\n" },
	{ "abc", 3, "    abc\n      ^\n" },
	{ "abc", 4, "    abc\n       ^\n" },
	{ "abc", 9, "    abc\n       ^\n" },
	{ "abc\r", 9, "    abc\n       ^\n" },
	{ "a\tb\tc", 5, "    a\tb\tc\n     \t \t^\n" },
	{ "\t\tb", 3, "    \t\tb\n    \t\t^\n" },
	{ "a\033b\377c", 5, "    a\\x1bb\\xffc\n              ^\n" },
	{ "\303\251\342\200\217x", 6,
	    "    \303\251\\u{200f}x\n             ^\n" },
	/* a long line is cut on either side of the column */
	{ A80, 80, "    " A80 "\n    " B60 "         " TEN(" ") "^\n" },
	{ A80 "i", 1, "    " A80 "...\n    ^\n" },
	{ A80 "i", 61, "    " A80 "...\n    " B60 "^\n" },
	{ A80 "0123456789" A80, 86,
	    "    ...bcdefgh" A48 "0123456789abcdefghabcdefg...\n"
	    "       " B60 "^\n" },
	{ A80 "xyz", 83, "    ...gh" A48 "abcdefghxyz\n       " B60 "^\n" },
	/* never in the midst of a character */
	{ "x" E50, 1,
	    "    x" E30 E5 "\303\251\303\251\303\251\303\251...\n    ^\n" },
	{ "x" E50, 101,
	    "    ..." E30 "\303\251\n"
	    "       " B20 "           ^\n" },
};

static void
shows_the_source_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(excerpts) / sizeof(*excerpts); i++) {
		struct diags diags = collector();
		const struct place place = { "f", 1, excerpts[i].column,
			span_of(excerpts[i].line) };

		(void)diag_error(&diags, &place, "x");
		expect(&diags, 0, &with_source,
		    arena_printf(diags.arena, "danezone: f:1%s error: x\n%s",
			place.column == 0
			    ? ":"
			    : arena_printf(diags.arena, ":%zu:", place.column),
			excerpts[i].shown));
		arena_free(diags.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(collects_and_counts),
		cmocka_unit_test(stops_for_a_refusal_alone),
		cmocka_unit_test(speaks_for_rules),
		cmocka_unit_test(warns_without_a_rule_table),
		cmocka_unit_test(hints_at_the_newest),
		cmocka_unit_test(appends_copies),
		cmocka_unit_test(appends_what_is_shown),
		cmocka_unit_test(leaves_out_what_is_less),
		cmocka_unit_test(drops_the_hint_of_a_silenced_rule),
		cmocka_unit_test(prints_what_is_known_of_the_place),
		cmocka_unit_test(selects_by_number_and_severity),
		cmocka_unit_test(colors),
		cmocka_unit_test(shows_everything_printable),
		cmocka_unit_test(shows_the_source_line),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
