/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pieces: stretches of a part's new text that begin and end with entries, made
 * one after the other.
 */
#ifndef ZONE_EDIT_PIECE_H
#define ZONE_EDIT_PIECE_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/edit/revision.h>

struct piece {
	struct arena *arena;
	const struct revision *revision;
	size_t part;
	struct span text; /* the whole old text of the part, */
	size_t first;     /* where what is before it counts from, */
	size_t end;       /* where it ends, */
	const struct edits *edits;
	size_t next_edit; /* and the first edit that was not used yet */
	struct span made; /* the piece that was made last */
	char *bytes;      /* room for one that had to be put together */
	size_t size;
};

/* Begin with a part; false if its edits do not lie in it, in order. */
bool piece_begin(struct piece *piece, size_t part);

/* Is it the last part of the zone? */
bool piece_is_last_part(const struct piece *piece);

/*
 * Make the new text of what begins at FROM: an edit of whole lines that come in
 * there, which are not copied, or else one entry at least, and all of each
 * entry that an edit touches. Returns where it ends in the old text.
 */
size_t piece_make(struct piece *piece, size_t from);

/* Does the next edit begin where the piece ended, so that it goes on there? */
bool piece_goes_on(const struct piece *piece, size_t end);

/*
 * Does the piece, made of [FROM, END), stand apart from what is around it? An
 * entry ends with a newline unless the text ends there.
 */
bool piece_stands_apart(const struct piece *piece, size_t from, size_t end);

#endif
