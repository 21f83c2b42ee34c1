/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A revision: the edits of each part of a zone. It is carried out in the files
 * in which the parts stand, or as one flat text, in which what was included
 * stands in the place of its `$INCLUDE`.
 */
#ifndef ZONE_EDIT_REVISION_H
#define ZONE_EDIT_REVISION_H

#include <stdbool.h>

#include <zone/edit/edit.h>
#include <zone/read/walk.h>

struct revision {
	const struct parts *parts;
	bool is_flat;
	struct edits *edits; /* sorted, one for each part */
};

/* A revision without edits; they live in the arena. */
struct revision revision_new(struct arena *arena, const struct parts *parts,
    bool is_flat);

/*
 * A copy in the arena that needs nothing but the texts. The contexts in which
 * its parts begin and end are not there.
 */
struct revision revision_copy(struct arena *arena,
    const struct revision *revision);

/* Walk the new text of the zone file, flat or not, as edits_apply() does. */
bool revision_apply(const struct revision *revision,
    bool (*emit)(void *context, struct span span), void *context);

#endif
