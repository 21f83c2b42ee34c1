/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Regions: what is read of both texts to prove a revision, from each change to
 * the first entry behind it from which on both read the same.
 */
#ifndef ZONE_EDIT_REGION_H
#define ZONE_EDIT_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/edit/compare.h>
#include <zone/edit/piece.h>
#include <zone/edit/station.h>

/* An owner to which the zone comes back, if it is not as it was. */
struct gap {
	bool differs;
	const uint8_t *owner; /* in the new text */
};

/* The regions being gone through, one after the other. */
struct regions {
	struct arena *arena;
	const struct plan *plan;
	const struct revision *revision;
	size_t at;          /* in the old text of the part */
	bool is_settled;    /* from there on both texts go on alike */
	struct piece piece; /* the new text of what is compared */
	struct comparison comparison;
	struct gap gaps[INCLUDE_DEPTH_MAX + 1]; /* by the depth of inclusion */
};

enum regions_end {
	REGIONS_MISSED, /* they have gone past the goal */
	REGIONS_MET,    /* they stand at it */
	REGIONS_DONE,   /* all up to the end of the zone is right */
	REGIONS_WRONG,  /* the new text is not what it should be */
};

/*
 * Have what is needed, in the arena; regions_free() gives back what that
 * cannot. The regions must stay where they are. Next comes regions_stand().
 */
void regions_begin(struct regions *regions, struct arena *arena,
    const struct plan *plan, const struct revision *revision);
void regions_free(struct regions *regions);

/*
 * Stand at a station. False if the edits of its part do not lie in it, in
 * order.
 */
bool regions_stand(struct regions *regions, const struct station *station)
    __attribute__((warn_unused_result));

/*
 * Go on to the goal, or without one (NULL) up to the end; nothing but the
 * regions is written. Unless something is wrong they can go on to another goal
 * then, or stand at another station.
 */
enum regions_end regions_go(struct regions *regions, const struct station *goal)
    __attribute__((warn_unused_result));

/* The first step that was not met yet. */
static inline size_t
regions_step(const struct regions *regions)
{
	return regions->comparison.next_step;
}

#endif
