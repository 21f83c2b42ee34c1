/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules about what a service does that works now but will not do for long:
 * said of a few services only, since most have it from the defaults.
 */
#ifndef GEN_RULE_ADVICE_H
#define GEN_RULE_ADVICE_H

#include <stdbool.h>

#include <gen/want/facts.h>
#include <gen/want/supply.h>

/* one-record, full-match, ta-210, prefer-311, ta-issuer; for all services. */
bool advice_lint(const struct supplier *supplier, struct facts *facts,
    const struct supplies *supplies) __attribute__((warn_unused_result));

#endif
