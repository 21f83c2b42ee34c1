/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edits of several readings of one file must be the same. */
#include <config.h>

#include <zone/edit/merge.h>

#include "unit.h"

enum {
	PARTS = 3
};

/* A zone of a file "a" that includes "b" between its two halves. */
struct zone {
	struct part items[PARTS];
	struct parts parts;
	struct revision revision;
};

static const uint8_t apex[] = "\7example";
static const uint8_t other_apex[] = "\5other";

static void
begin_zone(struct zone *zone, struct arena *arena, struct text *a,
    struct text *b)
{
	*zone = (struct zone){ .items = {
				   { .text = a, .end = 4 },
				   { .text = b, .end = 8, .reading = 1 },
				   { .text = a, .start = 4, .end = 8 },
			       } };
	zone->parts = (struct parts){ zone->items, PARTS, PARTS };
	zone->revision = revision_new(arena, &zone->parts, false);
}

static void
edit(struct zone *zone, size_t part, size_t at, const char *text)
{
	edits_add(&zone->revision.edits[part], at, at, span_of(text));
}

static void
test_same(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct merge merge = { .arena = arena };
	struct text *a = text_of(arena, "a", span_of("aaa\nbbb\n"));
	struct text *b = text_of(arena, "b", span_of("ccc\nddd\n"));
	struct zone one;
	struct zone other;

	(void)state;
	b->number = 7;
	begin_zone(&one, arena, a, b);
	edit(&one, 0, 4, "x");
	edit(&one, 1, 0, "y");
	edit(&one, 2, 8, "z");
	begin_zone(&other, arena, text_of(arena, "c", span_of("eee\nfff\n")),
	    b);
	other.items[0].text->number = 3;
	edit(&other, 1, 0, "y");
	assert_true(merge_add(&merge, &one.revision, apex, &diags));
	assert_true(merge_add(&merge, &other.revision, other_apex, &diags));
	assert_int_equal(merge.count, 3);
	assert_ptr_equal(merge.items[0].text, a);
	assert_int_equal(merge.items[0].edits.count, 2);
	assert_int_equal(merge.items[0].edits.items[1].start, 8);
	assert_ptr_equal(merge.items[1].text, b);
	assert_int_equal(merge.items[1].edits.count, 1);
	assert_int_equal(merge.items[2].edits.count, 0);
	assert_int_equal(diags.count, 0);
	arena_free(arena);
}

/* What the second zone does to the file "b". */
static const struct {
	size_t at;
	const char *text; /* NULL: nothing */
} others[] = {
	{ 0, NULL },
	{ 4, "x" },
	{ 0, "y" },
};

static void
test_different(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct merge merge = { .arena = arena };
		struct text *b = text_of(arena, "b", span_of("ccc\nddd\n"));
		struct zone one;
		struct zone other;

		b->number = 1;
		begin_zone(&one, arena,
		    text_of(arena, "a", span_of("aaa\nbbb\n")), b);
		begin_zone(&other, arena,
		    text_of(arena, "c", span_of("aaa\nbbb\n")), b);
		other.items[0].text->number = 2;
		edit(&one, 1, 4, "y");
		if (others[i].text != NULL) {
			edit(&other, 1, others[i].at, others[i].text);
		}
		assert_true(merge_add(&merge, &one.revision, apex, &diags));
		assert_false(
		    merge_add(&merge, &other.revision, other_apex, &diags));
		assert_int_equal(diags.count, 1);
		assert_string_equal(diags.items[0].place.file, "b");
		assert_int_equal(diags.items[0].place.line, 2);
		assert_string_equal(diags.items[0].message,
		    "this file is read for the zone example. and for other., "
		    "which need different changes here");
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_different),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
