/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Edits: kept in order and walked. Whoever asks for two edits of the same bytes
 * has a bug, which is found here.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <zone/edit/edit.h>

void
edits_add(struct edits *edits, size_t start, size_t end, struct span text)
{
	const struct edit edit = {
		.start = start,
		.end = end,
		.text = text,
		.order = edits->count,
	};

	assert(start <= end);
	ARENA_PUSH(edits->arena, edits, edit);
	edits->open = NULL;
}

/* The last edit, if more may be inserted with it; what is in it decides. */
static struct edit *
open_at(const struct edits *edits, size_t at)
{
	struct edit *last;

	if (edits->open == NULL) {
		return NULL;
	}
	last = &edits->items[edits->count - 1];
	return last->start == at && last->text.length < INSERTION_FULL ? last
								       : NULL;
}

/* Where many lines come in, the next edit is as large as the one before. */
static struct edit *
open_new(struct edits *edits, size_t at, size_t length)
{
	const size_t room =
	    edits->open != NULL && edits->items[edits->count - 1].start == at
		? edits->room
		: 0;
	const struct span none = { NULL, 0 };

	edits_add(edits, at, at, none);
	edits->room = room > length ? room : length;
	edits->open = arena_alloc(edits->arena, edits->room);
	return &edits->items[edits->count - 1];
}

char *
edits_insert(struct edits *edits, size_t at, size_t length)
{
	struct edit *edit = open_at(edits, at);
	size_t used;

	if (edit == NULL) {
		edit = open_new(edits, at, length);
	}
	used = edit->text.length;
	if (edits->room - used < length) {
		char *larger;

		edits->room = used + length < INSERTION_FULL / 2
				  ? (used + length) * 2
				  : INSERTION_FULL + length;
		larger = arena_alloc(edits->arena, edits->room);
		memcpy(larger, edits->open, used);
		edits->open = larger;
	}
	edit->text = (struct span){ edits->open, used + length };
	return edits->open + used;
}

/* Place, insertions before the replacement that begins there, then order. */
static int
compare(const void *left, const void *right)
{
	const struct edit *a = left;
	const struct edit *b = right;
	const bool a_replaces = a->end > a->start;
	const bool b_replaces = b->end > b->start;

	if (a->start != b->start) {
		return a->start < b->start ? -1 : 1;
	}
	if (a_replaces != b_replaces) {
		return b_replaces ? -1 : 1;
	}
	return (a->order > b->order) - (a->order < b->order);
}

/* Edits are mostly asked for in the order of the text. */
static bool
sorted(const struct edits *edits)
{
	size_t i;

	for (i = 1; i < edits->count; i++) {
		if (compare(&edits->items[i - 1], &edits->items[i]) > 0) {
			return false;
		}
	}
	return true;
}

void
edits_sort(struct edits *edits)
{
	size_t i;

	if (!sorted(edits)) {
		qsort(edits->items, edits->count, sizeof(*edits->items),
		    compare);
	}
	for (i = 1; i < edits->count; i++) {
		assert(edits->items[i - 1].end <= edits->items[i].start);
	}
}

bool
edits_apply(const struct edits *edits, struct span text, size_t from,
    bool (*emit)(void *context, struct span span), void *context)
{
	size_t at = from;
	size_t i;

	for (i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];
		const struct span kept = { text.at + at, edit->start - at };

		assert(edit->start >= at && edit->end <= text.length);
		if ((kept.length > 0 && !emit(context, kept)) ||
		    (edit->text.length > 0 && !emit(context, edit->text))) {
			return false;
		}
		at = edit->end;
	}
	return at == text.length ||
	       emit(context, (struct span){ text.at + at, text.length - at });
}
