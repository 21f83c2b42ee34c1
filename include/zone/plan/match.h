/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A match of one wanted RRset with the records that the zone has of it: which
 * are right, what the wrong ones had best become, and what is missing.
 */
#ifndef ZONE_PLAN_MATCH_H
#define ZONE_PLAN_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/rrset.h>
#include <zone/survey/survey.h>

struct match {
	const struct rrset *rrset;
	size_t
	    *missing; /* of match.c: leads from each rdata to a missing one */
	const struct found **wrong; /* records that are not wanted, */
	const struct rdata **turns; /* and what each becomes; NULL: nothing */
	size_t wrong_count;
};

/* A match with COUNT records at most. It lives in the arena. */
struct match *match_new(struct arena *arena, const struct rrset *rrset,
    size_t count);

/*
 * See a record: is its rdata wanted and was not seen before? If not it is a
 * wrong one. A record that was not read is.
 */
bool match_see(struct match *match, const struct found *found);

/* Is its rdata wanted, seen before or not? */
bool match_wants(const struct match *match, const struct found *found);

/*
 * When all were seen: choose what the wrong records become, of what is missing
 * and with that no longer is. A TLSA record with the same usage, selector and
 * matching type goes first, then canonical order. A record in the block becomes
 * nothing, since its place would be wrong.
 */
void match_turn(struct match *match);

/* The next rdata that is missing, in canonical order; NULL: none is left. */
const struct rdata *match_take(struct match *match);

#endif
