/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proof: before anything is written, the new text is read and shown to hold
 * exactly the old records, less and plus the planned ones.
 *
 * Away from the edits both texts are the same bytes, and what a record means
 * depends on nothing but its bytes and what it inherits. So both are read side
 * by side from each edit to the first entry behind it at which origin, owner
 * and TTL to inherit are the same in both: from there on they read the same.
 */
#ifndef ZONE_EDIT_PROOF_H
#define ZONE_EDIT_PROOF_H

#include <stdbool.h>

#include <zone/base/diag.h>
#include <zone/edit/revision.h>
#include <zone/plan/plan.h>

/*
 * Do the edits of the revision do what the finished plan says, and nothing
 * else? If not, the diag is a report of a bug in this program. As many threads
 * as may read the zone share the work if it is large; what they say is what one
 * would.
 */
bool proof_check(const struct plan *plan, const struct revision *revision,
    struct diags *diags) __attribute__((warn_unused_result));

#endif
