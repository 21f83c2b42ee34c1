/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private keys, of which the public half alone is taken: PKCS #1 (RFC 8017),
 * SEC 1 (RFC 5915) and PKCS #8 (RFC 5958, 8410), never encrypted.
 */
#ifndef GEN_KEY_PRIVATE_H
#define GEN_KEY_PRIVATE_H

#include <gen/key/library.h>
#include <gen/key/material.h>

/*
 * Read the public half of a private key, which must fill DER. KEY gets the SPKI
 * of a certificate for it (in the arena) and the algorithm. Private octets are
 * nowhere but in DER, which is the caller's to wipe. Returns NULL when done,
 * else what is wrong, a phrase for a message; KEY is then left alone.
 */
const char *private_read(const struct library *library, struct octets der,
    struct key *key) __attribute__((warn_unused_result));

#endif
