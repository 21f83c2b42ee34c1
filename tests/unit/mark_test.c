/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks: found in comments, printed, written behind records or in place. */
#include <config.h>

#include <string.h>

#include <zone/mark.h>

#include "unit.h"

enum {
	RESULT_MAX = 400,
	T0 = 1795341600, /* 2026-11-22T10:00:00Z */
};

#define T0_TEXT "2026-11-22T10:00:00Z"
#define LATER   "2026-11-24T10:00:00Z"

/* The last entry of the text. */
static struct entry
last_entry(struct span text)
{
	struct lexer lexer;
	struct entry entry;

	lex_begin(&lexer, text, 0);
	assert_true(lex_next(&lexer, &entry));
	while (lex_next(&lexer, &entry)) {
	}
	return entry;
}

/* What is found, as it is printed; NULL: no mark is. */
struct finding {
	const char *text;
	enum mark_state state;
	const char *want;
};

static const struct finding findings[] = {
	{ "a TLSA 3 1 1 00\n", MARK_NONE, NULL },
	{ "a TLSA 3 1 1 00 ;\n", MARK_NONE, NULL },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT "\n", MARK_READ,
	    "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00;danezone since " T0_TEXT, MARK_READ,
	    "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT "\r\n", MARK_READ,
	    "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT " (first)\r\n", MARK_READ,
	    "danezone since " T0_TEXT " (first)" },
	{ "x A 192.0.2.1 ; danezone since 1970-01-01T00:00:00Z\n"
	  "a TLSA 3 1 1 00 ; danezone since " T0_TEXT "\n",
	    MARK_READ, "danezone since " T0_TEXT },
	{ "x A 192.0.2.1 ; danezone since 1970-01-01T00:00:00Z\n"
	  "a TLSA 3 1 1 00\n",
	    MARK_NONE, NULL },
	/* by hand: other blanks, case, times, own words around */
	{ "a TLSA 3 1 1 00 ;\t danezone\t since  " T0_TEXT "\t( first ) x\n",
	    MARK_READ, "danezone since " T0_TEXT " (first)" },
	{ "a TLSA 3 1 1 00 ;; Danezone SINCE 2026-11-22t10:00:00z(FIRST)\n",
	    MARK_READ, "danezone since " T0_TEXT " (first)" },
	{ "a TLSA 3 1 1 00 ; danezone since 2026-11-22T11:30:00.25+01:30\n",
	    MARK_READ, "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; danezone since 1795341600\n", MARK_READ,
	    "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; mail; danezone since " T0_TEXT "; ask Ann\n",
	    MARK_READ, "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; mail (danezone since " T0_TEXT ")\n", MARK_READ,
	    "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; danezone danezone since " T0_TEXT "\n", MARK_READ,
	    "danezone since " T0_TEXT },
	/* on any of its lines; the first counts */
	{ "a TLSA ( 3 ; usage\n1 1 ; danezone since " T0_TEXT "\n 00 ) ; x\n",
	    MARK_READ, "danezone since " T0_TEXT },
	{ "a TLSA ( ; \"quoted (\r\n 3 1 1 00 ) ; danezone since " T0_TEXT
	  "\r\n",
	    MARK_READ, "danezone since " T0_TEXT },
	{ "a TLSA ( 3 1 1 ; danezone since " T0_TEXT "\n"
	  " 00 ) ; danezone since 1970-01-01T00:00:00Z\n",
	    MARK_READ, "danezone since " T0_TEXT },
	/* no comment, or none of ours */
	{ "a TXT \"; danezone since " T0_TEXT "\"\n", MARK_NONE, NULL },
	{ "a TXT \"\\\"; danezone since " T0_TEXT "\"\n", MARK_NONE, NULL },
	{ "a\\; TXT danezone since " T0_TEXT "\n", MARK_NONE, NULL },
	{ "a\\\" TLSA 3 1 1 00 ; danezone since " T0_TEXT "\n", MARK_READ,
	    "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; written by danezone\n", MARK_NONE, NULL },
	{ "a TLSA 3 1 1 00 ; danezone, since " T0_TEXT "\n", MARK_NONE, NULL },
	{ "a TLSA 3 1 1 00 ; danezonesince " T0_TEXT "\n", MARK_NONE, NULL },
	{ "a TLSA 3 1 1 00 ; mydanezone since " T0_TEXT "\n", MARK_NONE, NULL },
	{ "a TLSA 3 1 1 00 ; danezone is here since " T0_TEXT "\n", MARK_NONE,
	    NULL },
	{ "a TLSA ( 3 1 1 ; danezone\n 00 ) ; since " T0_TEXT "\n", MARK_NONE,
	    NULL },
	/* clauses in any order; what is not one ends the mark */
	{ "a TLSA 3 1 1 00 ; danezone since unknown\n", MARK_READ,
	    "danezone since unknown" },
	{ "a TLSA 3 1 1 00 ; danezone since Unknown (retained until " LATER
	  ")\n",
	    MARK_READ, "danezone since unknown (retained until " LATER ")" },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT " (ttl 86400 until " LATER
	  ") (retained  until 1795514401 )( first)\n",
	    MARK_READ,
	    "danezone since " T0_TEXT
	    " (first) (retained until 2026-11-24T10:00:01Z)"
	    " (TTL 86400 until " LATER ")" },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT
	  " (TTL 4294967295 until " LATER ")\n",
	    MARK_READ,
	    "danezone since " T0_TEXT " (TTL 4294967295 until " LATER ")" },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT
	  " (TTL 4294967296 until " LATER ") (first)\n",
	    MARK_READ, "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT
	  " (retained until tomorrow)\n",
	    MARK_READ, "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT " (the first)\n",
	    MARK_READ, "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT " (first\n", MARK_READ,
	    "danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT " (retained until " LATER
	  ") (TTL 9 until " LATER
	  ") (retained until 11 2) (TTL 10 until 11 2\n",
	    MARK_READ,
	    "danezone since " T0_TEXT " (retained until " LATER
	    ") (TTL 9 until " LATER ")" },
	/* there is one, but no time */
	{ "a TLSA 3 1 1 00 ; danezone since\n", MARK_BAD, NULL },
	{ "a TLSA 3 1 1 00 ; danezone since\r\n", MARK_BAD, NULL },
	{ "a TLSA 3 1 1 00 ; danezone since yesterday (first)\n", MARK_BAD,
	    NULL },
	{ "a TLSA 3 1 1 00 ; danezone since 2026-02-29T10:00:00Z\n", MARK_BAD,
	    NULL },
	{ "a TLSA 3 1 1 00 ; danezone since 2026-11-22\n", MARK_BAD, NULL },
	{ "a TLSA 3 1 1 00 ; danezone since 2026-11-22 10:00:00Z\n", MARK_BAD,
	    NULL },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT ".\n", MARK_BAD, NULL },
	{ "a TLSA 3 1 1 00 ; danezone since 10000-01-01T00:00:00Z\n", MARK_BAD,
	    NULL },
};

static void
check_finding(const struct finding *row)
{
	const struct span text = span_of(row->text);
	const struct entry entry = last_entry(text);
	struct arena *arena = arena_new();
	struct mark mark = { .is_first = true, .has_longer = true };

	if (mark_find(text, &entry, &mark) != row->state) {
		fail_msg("the state of: %s", row->text);
	}
	if (row->want != NULL) {
		assert_string_equal(
		    arena_string(arena, mark_print(arena, &mark)), row->want);
	} else {
		assert_false(mark_tells(&mark) || mark.is_first);
	}
	arena_free(arena);
}

static void
test_find(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(findings) / sizeof(findings[0]); i++) {
		check_finding(&findings[i]);
	}
}

static const struct mark nothing = { .has_since = false };
static const struct mark since = { .has_since = true, .since = T0 };
static const struct mark first = { .has_since = true,
	.since = T0,
	.is_first = true };
static const struct mark retained = { .has_retained = true, .retained = T0 };
static const struct mark all = { .has_since = true,
	.since = 0,
	.is_first = true,
	.has_retained = true,
	.retained = T0,
	.has_longer = true,
	.longer_ttl = 86400,
	.longer = T0 };

/* What becomes of a text with the mark; NULL: nothing. */
static const struct change {
	const char *text;
	const struct mark *mark;
	const char *want;
} changes[] = {
	/* where there is none: behind all, but before blanks and line ends */
	{ "a TLSA 3 1 1 00\n", &since,
	    "a TLSA 3 1 1 00  ; danezone since " T0_TEXT "\n" },
	{ "a TLSA 3 1 1 00", &first,
	    "a TLSA 3 1 1 00  ; danezone since " T0_TEXT " (first)" },
	{ "a TLSA 3 1 1 00 \t\r\n", &since,
	    "a TLSA 3 1 1 00  ; danezone since " T0_TEXT " \t\r\n" },
	{ "a TLSA 3 1 1 00 ; mail\r\n", &since,
	    "a TLSA 3 1 1 00 ; mail  ; danezone since " T0_TEXT "\r\n" },
	{ "a TLSA 3 1 1 00 ;\n", &since,
	    "a TLSA 3 1 1 00 ;  ; danezone since " T0_TEXT "\n" },
	{ "a TLSA ( 3 1 1 ; one\n\n 00\n)\n", &retained,
	    "a TLSA ( 3 1 1 ; one\n\n 00\n)  ; danezone since unknown "
	    "(retained until " T0_TEXT ")\n" },
	{ "x A 192.0.2.1 ; danezone since 1\na TLSA 3 1 1 00\n", &all,
	    "x A 192.0.2.1 ; danezone since 1\n"
	    "a TLSA 3 1 1 00  ; danezone since 1970-01-01T00:00:00Z (first) "
	    "(retained until " T0_TEXT ") (TTL 86400 until " T0_TEXT ")\n" },
	{ "a TLSA 3 1 1 00\n", &nothing, NULL },
	/* in place of the one that is there, however it is written */
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT "\n", &since, NULL },
	{ "a TLSA 3 1 1 00 ;danezone since " T0_TEXT " (first) mine\r\n",
	    &first, NULL },
	{ "a TLSA 3 1 1 00 ; Danezone  since 1795341600 ; mine\n", &since,
	    "a TLSA 3 1 1 00 ; danezone since " T0_TEXT " ; mine\n" },
	{ "a TLSA 3 1 1 00 ; one ;danezone since 1 (retained until 2)( first )"
	  "; two\n",
	    &since,
	    "a TLSA 3 1 1 00 ; one ;danezone since " T0_TEXT "; two\n" },
	{ "a TLSA ( 3 1 1 ; x danezone since 1 y\r\n 00 ) ; z\r\n", &first,
	    "a TLSA ( 3 1 1 ; x danezone since " T0_TEXT " (first) y\r\n"
	    " 00 ) ; z\r\n" },
	{ "a TLSA ( 3 1 1 ; danezone since 1\n 00 ) ; danezone since 2\n",
	    &since,
	    "a TLSA ( 3 1 1 ; danezone since " T0_TEXT
	    "\n 00 ) ; danezone since 2\n" },
	{ "a TLSA 3 1 1 00 ; danezone since " T0_TEXT " (first)\n", &nothing,
	    "a TLSA 3 1 1 00 ; danezone since unknown\n" },
	{ "a TLSA 3 1 1 00 ; danezone since unknown\n", &nothing, NULL },
	/* what is glued to it stays apart */
	{ "a TLSA 3 1 1 00 ; danezone since 1 (first)x\n", &since,
	    "a TLSA 3 1 1 00 ; danezone since " T0_TEXT " x\n" },
	{ "a TLSA 3 1 1 00 ; danezone since 1 (first)x\n", &first,
	    "a TLSA 3 1 1 00 ; danezone since " T0_TEXT " (first)x\n" },
	/* of one that cannot be read only its first word goes */
	{ "a TLSA 3 1 1 00 ; danezone since", &since,
	    "a TLSA 3 1 1 00 ; danezone since " T0_TEXT },
	{ "a TLSA 3 1 1 00 ; by danezone since last year\n", &since,
	    "a TLSA 3 1 1 00 ; by danezone since " T0_TEXT " year\n" },
	{ "a TLSA 3 1 1 00 ; danezone since then (first)\r\n", &since,
	    "a TLSA 3 1 1 00 ; danezone since " T0_TEXT "\r\n" },
};

struct result {
	char text[RESULT_MAX];
	size_t length;
};

static bool
put(void *context, struct span span)
{
	struct result *result = context;

	assert_true(result->length + span.length < RESULT_MAX);
	memcpy(result->text + result->length, span.at, span.length);
	result->length += span.length;
	return true;
}

/* Write the mark into the last entry of the text. */
static void
rewrite(struct edits *edits, const char *text, const struct mark *mark,
    struct result *result)
{
	const struct span span = span_of(text);
	const struct entry entry = last_entry(span);

	mark_rewrite(edits, span, &entry, mark);
	edits_sort(edits);
	*result = (struct result){ .length = 0 };
	assert_true(edits_apply(edits, span, 0, put, result));
}

static void
test_rewrite(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const struct change *row = &changes[i];
		struct edits edits = { .arena = arena_new() };
		struct edits again = { .arena = edits.arena };
		struct result result;
		struct result same;

		rewrite(&edits, row->text, row->mark, &result);
		assert_string_equal(result.text,
		    row->want == NULL ? row->text : row->want);
		assert_int_equal(edits.count, row->want == NULL ? 0 : 1);
		rewrite(&again, result.text, row->mark, &same);
		assert_int_equal(again.count, 0);
		arena_free(edits.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_rewrite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
