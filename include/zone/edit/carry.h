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
#include <zone/edit/edit.h>
#include <zone/plan.h>

/*
 * Add the edits of a finished plan, sorted. Fails with a diag when the SOA's
 * serial cannot be found in its text.
 */
bool carry_out(const struct plan *plan, struct edits *edits,
    struct diags *diags) __attribute__((warn_unused_result));

#endif
