/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Edits: which spans of a text are replaced by what. They are sorted, do not
 * overlap, and are all that a new text differs by.
 */
#ifndef ZONE_EDIT_EDIT_H
#define ZONE_EDIT_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>

/* The bytes [start, end) become TEXT; start == end inserts before start. */
struct edit {
	size_t start;
	size_t end;
	struct span text;
	size_t order; /* tells insertions at one offset apart */
};

struct edits {
	struct arena *arena;
	struct edit *items;
	size_t count;
	size_t capacity;
	char *open;  /* the text of the last one, if it may grow, */
	size_t room; /* and how long it may become where it is */
};

enum {
	INSERTION_FULL = 1 << 16 /* bytes of one, but for what is added whole */
};

/* Ask for one more; in any order. */
void edits_add(struct edits *edits, size_t start, size_t end, struct span text);

/*
 * Insert LENGTH bytes at AT, behind what was inserted there just before; the
 * caller writes them where this returns. What comes to one place in many steps
 * becomes few edits, each full but for the last.
 */
char *edits_insert(struct edits *edits, size_t at, size_t length);

/* Sort by place, insertions at one offset as they were asked for. */
void edits_sort(struct edits *edits);

/*
 * Walk the new text, from what was at FROM in the old one on, as spans of the
 * old text and replacements, in order: calls EMIT for each span that is not
 * empty until it returns false.
 */
bool edits_apply(const struct edits *edits, struct span text, size_t from,
    bool (*emit)(void *context, struct span span), void *context);

#endif
