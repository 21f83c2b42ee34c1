/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The merge: what the revisions of many zones come to for each file. A file may
 * be part of several zones, or of one more than once; all of them must want the
 * same of it.
 */
#ifndef ZONE_EDIT_MERGE_H
#define ZONE_EDIT_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/edit/revision.h>

/* A file, and what becomes of it. */
struct merged {
	struct text *text;
	struct edits edits;  /* sorted, of the whole text */
	const uint8_t *apex; /* the zone that was the first to have it */
};

struct merge {
	struct arena *arena;
	struct merged *items; /* in the order in which they are read first */
	size_t count;
	size_t capacity;
	size_t *slots; /* by a text's number: index + 1, or 0 */
	size_t slot_count;
};

/*
 * Take in the revision, not a flat one, of a zone. Fails with a diag where it
 * would change a file otherwise than those before.
 */
bool merge_add(struct merge *merge, const struct revision *revision,
    const uint8_t *apex, struct diags *diags)
    __attribute__((warn_unused_result));

/* The file of a text, or NULL if no zone had it. */
struct merged *merge_find(const struct merge *merge, const struct text *text);

#endif
