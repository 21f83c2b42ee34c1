/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lint rules: one table with id, level, RFC section and text. What -W says
 * is applied to a copy of it.
 */
#ifndef GEN_RULE_RULES_H
#define GEN_RULE_RULES_H

#include <zone/base/arena.h>
#include <zone/base/diag.h>

/* The table in its own order; ends with an id of NULL. */
extern const struct rule lint_rules[];

/* A copy of the table, to be changed by rules_set(). */
struct rule *rules_copy(struct arena *arena);

/*
 * Apply one argument of -W: `ID` raises a rule to an error, `no-ID` silences
 * it, `error` raises all warnings. A rule of level refusal stays one when it
 * is raised. Returns NULL when done, else the nearest known id, or "".
 */
const char *rules_set(struct rule *rules, const char *argument)
    __attribute__((warn_unused_result));

/*
 * For a verb that only looks: no rule stops it that -W did not raise, and what
 * would be a warning is a note.
 */
void rules_relax(struct rule *rules);

#endif
