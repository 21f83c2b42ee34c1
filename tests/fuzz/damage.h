/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For `edit` and `walk`: edits, one of them changed, lost or one too many. */
#ifndef TESTS_FUZZ_DAMAGE_H
#define TESTS_FUZZ_DAMAGE_H

#include <stdlib.h>
#include <string.h>

#include <zone/edit/edit.h>

#include "../unit/draw.h"

enum damage {
	DAMAGE_DROP,
	DAMAGE_CHANGE,  /* a byte of what is inserted */
	DAMAGE_SHORTEN, /* what is inserted */
	DAMAGE_MOVE,
	DAMAGE_RESIZE, /* what is removed */
	DAMAGE_REMOVE, /* one more byte of the text */
	DAMAGE_INSERT, /* one more byte */
	DAMAGE_COUNT,
	DAMAGE_ONE = DAMAGE_REMOVE, /* those before damage one of the edits */
	DISTANCE_MAX = 64,
};

static inline struct edits
damage_copy(const struct edits *edits)
{
	struct edits copy = { .arena = edits->arena };

	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		edits_add(&copy, edit->start, edit->end, edit->text);
	}
	return copy;
}

/* A byte that may matter. */
static inline char
damage_byte(uint64_t *seed)
{
	static const char bytes[] = "\n\r\t ;()\"\\0123.@$abxA";

	return bytes[draw(seed, sizeof(bytes) - 1)];
}

static inline int
damage_compare(const void *left, const void *right)
{
	const struct edit *a = left;
	const struct edit *b = right;

	if (a->start != b->start) {
		return a->start < b->start ? -1 : 1;
	}
	return (a->end > b->end) - (a->end < b->end);
}

/* Edits of [START, END) that can be applied: edits_sort() ensures so much. */
static inline bool
damage_sort(struct edits *edits, size_t start, size_t end)
{
	size_t at = start;

	if (edits->count > 0) {
		qsort(edits->items, edits->count, sizeof(*edits->items),
		    damage_compare);
	}
	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		if (edit->start < at || edit->end < edit->start ||
		    edit->end > end) {
			return false;
		}
		at = edit->end;
	}
	return true;
}

/* Change one of the edits. What goes below 0 is behind every text. */
static inline void
damage_one(struct edits *edits, enum damage kind, uint64_t *seed)
{
	struct edit *edit = &edits->items[draw(seed, edits->count)];
	const size_t forth = draw(seed, 2);
	const size_t distance = 1 + draw(seed, 1 + draw(seed, DISTANCE_MAX));
	char *text = arena_string(edits->arena, edit->text);

	if (kind == DAMAGE_DROP) {
		*edit = edits->items[--edits->count];
	} else if (kind == DAMAGE_CHANGE && edit->text.length > 0) {
		text[draw(seed, edit->text.length)] = damage_byte(seed);
		edit->text.at = text;
	} else if (kind == DAMAGE_SHORTEN && edit->text.length > 0) {
		edit->text.at += forth;
		edit->text.length--;
	} else if (kind == DAMAGE_MOVE) {
		edit->start += forth > 0 ? distance : 0 - distance;
		edit->end += forth > 0 ? distance : 0 - distance;
	} else {
		edit->end += forth > 0 ? distance : 0 - distance;
	}
}

/*
 * Damage the edits of [START, END) of a text. False when they cannot be applied
 * then.
 */
static inline bool
damage_do(struct edits *edits, size_t start, size_t end, uint64_t *seed)
{
	const enum damage kind = (enum damage)draw(seed, DAMAGE_COUNT);
	const size_t at = start + draw(seed, end - start + 1);
	const char byte = damage_byte(seed);

	if (kind < DAMAGE_ONE) {
		if (edits->count == 0) {
			return false;
		}
		damage_one(edits, kind, seed);
	} else if (kind == DAMAGE_REMOVE) {
		edits_add(edits, at, at + 1, (struct span){ 0 });
	} else {
		edits_add(edits, at, at,
		    span_of(
			arena_string(edits->arena, (struct span){ &byte, 1 })));
	}
	return damage_sort(edits, start, end);
}

#endif
