/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules about certificates that have ended or soon will. */
#ifndef GEN_RULE_EXPIRY_H
#define GEN_RULE_EXPIRY_H

#include <stdbool.h>

#include <gen/want/facts.h>
#include <gen/want/supply.h>

/*
 * ta-expiry for usages 0 to 2, which clients check the dates of, ee-expiry for
 * usage 3 alone (RFC 7672 section 3.1.1). Each certificate is named once a run.
 */
bool expiry_lint(const struct supplier *supplier, struct facts *facts,
    const struct supply *supply) __attribute__((warn_unused_result));

#endif
