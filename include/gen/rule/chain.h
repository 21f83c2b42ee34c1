/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules about certificates and their chains: who is a CA, in which order a
 * file has them, whether clients can get from the leaf to an anchor, and whom
 * the leaf names. OpenSSL verifies and compares names.
 */
#ifndef GEN_RULE_CHAIN_H
#define GEN_RULE_CHAIN_H

#include <stdbool.h>

#include <gen/manifest/manifest.h>
#include <gen/want/facts.h>
#include <gen/want/supply.h>

/* chain-order, ta-not-ca and ta-in-chain; false when one stops the run. */
bool chain_lint(const struct supplier *supplier, const struct service *service,
    const struct supply *supply) __attribute__((warn_unused_result));

/* Does what chain_lint() says depend on the names of the service? */
bool chain_by_names(const struct supply *supply);

/*
 * ta-name: with usages 0 to 2, each leaf names each of HOSTS (RFC 7672 sections
 * 3.2.2 and 3.2.3), or, for a service by `mx`, the domain whose mail it takes.
 * For hosts that the zone tells, call it when they are known.
 */
bool chain_names(const struct supplier *supplier, const struct service *service,
    const struct supply *supply, const struct hosts *hosts)
    __attribute__((warn_unused_result));

#endif
