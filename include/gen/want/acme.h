/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Delegations of ACME challenges (RFC 8555 section 8.4): CNAMEs at
 * `_acme-challenge`, and the TXT records of dns-persist-01 at
 * `_validation-persist`, for the DNS names in the certificates of the services
 * and those that a zone of the manifest lists.
 */
#ifndef GEN_WANT_ACME_H
#define GEN_WANT_ACME_H

#include <gen/want/want.h>
#include <gen/zones.h>

/*
 * Ask for the records of all zones that have the key `acme`. Mistakes, such as
 * an alias that leads to an alias, are told by the rule acme-conflict.
 */
void ask_acme(struct asking *asking, struct zones *zones,
    const struct supplies *supplies, struct materials *materials);

#endif
