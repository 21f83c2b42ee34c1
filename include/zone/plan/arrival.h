/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrivals: records that come into the zone where there is no better place. */
#ifndef ZONE_PLAN_ARRIVAL_H
#define ZONE_PLAN_ARRIVAL_H

#include <stddef.h>
#include <stdint.h>

#include <zone/plan/plan.h>

/* What must come into the block, in canonical order. */
struct arrival {
	const struct rrset *rrset;
	const struct rdata *rdata;
	const struct mark *mark; /* or NULL */
	uint32_t ttl;
};

struct arrivals {
	struct arrival *items;
	size_t count;
	size_t capacity;
};

/*
 * Add steps that put the arrivals into the block, the old one or a new one,
 * when all other steps were added; a block that becomes empty closes.
 */
void arrivals_settle(struct plan *plan, const struct arrivals *arrivals);

#endif
