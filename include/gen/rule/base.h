/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about TLSA base domains: would clients look there at all? */
#ifndef GEN_RULE_BASE_H
#define GEN_RULE_BASE_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/rule/sight.h>
#include <zone/read/walk.h>
#include <zone/rrset.h>

/* Base domains that only a wildcard seems to answer for. */
struct shadows {
	struct rrset *items;
	size_t count;
	size_t capacity;
};

/*
 * Apply mx-domain to an RRset; false when that stops the run. BASE is the node
 * of its base domain, NULL if that is not in the zone.
 */
bool base_check_mx(const struct sight *sight, const struct rrset *rrset,
    const struct node *base) __attribute__((warn_unused_result));

/*
 * Apply base-alias and base-missing to the base domain of an RRset; false when
 * one that is broken stops the run. What only a wildcard answers for is added
 * to SHADOWS.
 */
bool base_check(const struct sight *sight, const struct rrset *rrset,
    const struct node *base, struct shadows *shadows)
    __attribute__((warn_unused_result));

/*
 * Apply wildcard-shadow, for which the zone is read once more if there are any:
 * a name that has records of its own, or below it, is not the wildcard's. Those
 * that are wanted do not count, so that a second run says the same.
 */
bool base_check_shadows(const struct sight *sight, const struct source *source,
    const struct shadows *shadows) __attribute__((warn_unused_result));

#endif
