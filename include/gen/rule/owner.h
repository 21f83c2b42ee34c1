/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about an owner: would records that are wanted there be served? */
#ifndef GEN_RULE_OWNER_H
#define GEN_RULE_OWNER_H

#include <stdbool.h>

#include <gen/rule/sight.h>
#include <zone/rrset.h>

/*
 * Apply below-cut, cname-and-data and acme-conflict to an RRset that has
 * records, and whose owner's node is linked to those above; false when one that
 * is broken stops the run.
 */
bool owner_check(const struct sight *sight, const struct rrset *rrset,
    const struct node *owner) __attribute__((warn_unused_result));

#endif
