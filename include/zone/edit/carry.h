/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Carry out a plan: turn its steps into edits, and give the records that stay
 * what they inherited from lines that change, so that none of them changes its
 * meaning (RFC 1035 section 5.1: owner and TTL come from the record before).
 */
#ifndef ZONE_EDIT_CARRY_H
#define ZONE_EDIT_CARRY_H

#include <stdbool.h>

#include <zone/base/diag.h>
#include <zone/edit/revision.h>
#include <zone/plan/plan.h>

/*
 * Add the edits of a finished plan to a revision that is new, and what makes it
 * flat if it is to be. Fails with a diag when the SOA's serial cannot be found
 * in its text.
 */
bool carry_out(const struct plan *plan, struct revision *revision,
    struct diags *diags) __attribute__((warn_unused_result));

#endif
