/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arrivals: records that come into the zone where there is no better place. In
 * the plan they are insertions that have none yet.
 */
#ifndef ZONE_PLAN_ARRIVAL_H
#define ZONE_PLAN_ARRIVAL_H

#include <zone/plan/plan.h>

/*
 * Give the insertions without a place theirs, in the old block or a new one,
 * when all steps were added; they are in canonical order. A block that becomes
 * empty closes.
 */
void arrivals_settle(struct plan *plan);

#endif
