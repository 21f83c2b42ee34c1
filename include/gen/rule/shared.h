/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule about one key for hosts that have nothing to do with each other. */
#ifndef GEN_RULE_SHARED_H
#define GEN_RULE_SHARED_H

#include <stdbool.h>

#include <gen/want/supply.h>

/*
 * shared-key: with usage 3 clients do not look at names, so that a server can
 * be taken for another one with the same key. Services by `mx` and `srv` are
 * left out: their hosts are not known.
 */
bool shared_lint(const struct supplier *supplier,
    const struct supplies *supplies) __attribute__((warn_unused_result));

#endif
