/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Masks: copies of entries in which what libzscanner trips over, although BIND
 * takes it, is written over with blanks. All that is left stands where it
 * stood, and means the same.
 */
#ifndef ZONE_READ_RECORD_MASK_H
#define ZONE_READ_RECORD_MASK_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>
#include <zone/read/lex.h>

struct mask {
	char *bytes; /* in the arena, to be used again */
	size_t size;
};

/*
 * Does one of these entries of TEXT, which follow each other, need a mask? That
 * is: a CR before a newline; a parenthesis before the first token, since a line
 * break may follow it; no newline at the end.
 */
bool mask_needed(struct span text, const struct entry *entries, size_t count);

/*
 * A copy of the entries, with a newline at the end. It lasts until the mask is
 * used for the next ones.
 */
struct span mask_copy(struct arena *arena, struct mask *mask, struct span text,
    const struct entry *entries, size_t count);

#endif
