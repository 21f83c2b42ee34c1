/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules that need the zone: whether the records that are wanted would be
 * served where they stand, whether clients would look there at all, and whether
 * what the zone has fits to them.
 */
#ifndef GEN_RULE_LINT_H
#define GEN_RULE_LINT_H

#include <stdbool.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/nodes.h>
#include <zone/read/walk.h>
#include <zone/survey/survey.h>

/*
 * The names that the rules need to know about, for the survey. They are in the
 * arena; the table is in PASSING and need not outlive the rules.
 */
struct nodes *lint_nodes(struct arena *arena, struct arena *passing,
    const struct wanted *wanted);

/* Do the rules need to know of TLSA records there that nobody wants? */
bool lint_asks_foreign(const uint8_t *owner);

/*
 * Apply the rules; false when one that is broken stops the run. The zone of
 * SOURCE is read again only where a wildcard seems to answer for a host.
 */
bool lint_zone(struct arena *arena, const struct survey *survey,
    const struct source *source, struct diags *diags)
    __attribute__((warn_unused_result));

#endif
