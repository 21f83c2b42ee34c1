/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stale answers: RRsets that the zone does not have at their owner, and for
 * which caches may hold others all the same, by an alias or a wildcard.
 */
#ifndef GEN_STAGE_STALE_H
#define GEN_STAGE_STALE_H

#include <zone/base/arena.h>
#include <zone/rrset.h>
#include <zone/survey/survey.h>

/*
 * What is stale for each RRset that is wanted, in the arena, by the zone as
 * last published: a CNAME where records are to stand themselves, records where
 * there is to be a CNAME, a wildcard above. NULL: nothing is for any of them.
 */
const struct stale *stale_find(struct arena *arena,
    const struct survey *survey);

#endif
