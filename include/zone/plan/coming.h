/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comings: the records that an RRset lacks, new ones and ones that return. */
#ifndef ZONE_PLAN_COMING_H
#define ZONE_PLAN_COMING_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/mark.h>
#include <zone/plan/history.h>
#include <zone/rrset.h>

/* A record that comes in. */
struct coming {
	const struct rdata *rdata;
	const struct mark *mark; /* or NULL */
};

/* Those of one RRset, in canonical order (RFC 4034 section 6.3). */
struct comings {
	struct coming *items;
	size_t count;
	size_t capacity;
};

/*
 * Add what was published by the zone of before and was not seen: all of it if
 * the RRset KEEPS that, else what is to stay for some time. Returns for how
 * many that time begins now. The array is the history's scratch.
 */
size_t comings_return(struct comings *comings, const struct past *past,
    bool keeps);

#endif
