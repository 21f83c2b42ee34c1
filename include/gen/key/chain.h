/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chains of certificates: who issued whom, and does a chain verify. What it
 * costs has a bound, whatever the certificates are.
 */
#ifndef GEN_KEY_CHAIN_H
#define GEN_KEY_CHAIN_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/key/library.h>
#include <gen/key/material.h>

/* See certificate_issued(). */
bool chain_issued(const struct library *library,
    const struct certificate *issuer, const struct certificate *subject);

/*
 * Walk from the material's leaf to its issuer among the others, from there to
 * that one's, and so on, by name, key identifier, permission to sign, and
 * signature. Stops at a certificate that signed itself, and when it has looked
 * at more signatures than a chain can need. Puts the issuers into ISSUERS,
 * which has room for all, and returns how many.
 */
size_t chain_issuers(const struct library *library,
    const struct material *material, const struct certificate **issuers);

/* See material_verify(). */
const char *chain_verify(const struct library *library,
    const struct material *material, const struct certificate *anchor);

#endif
