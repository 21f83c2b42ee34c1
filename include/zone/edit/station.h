/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stations: places on the way of a proof from which it can be taken up, as it
 * stands there if it comes there at all. They are guessed from the plan and the
 * edits; whether the proof comes to one is for it to find out.
 */
#ifndef ZONE_EDIT_STATION_H
#define ZONE_EDIT_STATION_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/edit/revision.h>
#include <zone/plan/plan.h>
#include <zone/read/context.h>

/* All that a proof depends on which stands before one piece of a region. */
struct station {
	bool between;       /* no, before the first region: both texts are
	                       alike up to the next change */
	size_t part;        /* of the zone, */
	size_t at;          /* where in its old text, */
	size_t next_edit;   /* before which edit of the part, */
	size_t next_step;   /* and before which step */
	struct context old; /* what an entry of each text inherits there */
	struct context new;
};

struct stations {
	struct station *items;
	size_t count;
	size_t capacity;
};

/*
 * The station at which a proof begins, and others behind it, about so many
 * STEPS apart; only that one if STEPS is 0. They live in the arena, and their
 * contexts are the plan's.
 */
struct stations stations_find(struct arena *arena, const struct plan *plan,
    const struct revision *revision, size_t steps);

#endif
