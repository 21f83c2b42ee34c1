/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PKCS #12 stores (RFC 7292) that have no password, or an empty one: the
 * certificates in them, and the public halves of the private keys.
 */
#ifndef GEN_KEY_STORE_H
#define GEN_KEY_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/key/library.h>
#include <gen/key/material.h>

struct store_certificates {
	struct octets *items; /* in the arena */
	size_t count;
	size_t capacity;
};

struct store_keys {
	struct key *items;
	size_t count;
	size_t capacity;
};

/* What a store holds, in its order. Begin with zeros. */
struct store {
	struct store_certificates certificates;
	struct store_keys keys;
	const char *wrong; /* what is wrong, a phrase for a message, or NULL */
	const char *hint;  /* what to do about it, or NULL */
};

/*
 * Read a store, which must fill DER. How much work its encryption may ask for
 * is known before it is done. Private octets are nowhere but in DER, which is
 * the caller's to wipe. False when something is wrong.
 */
bool store_read(const struct library *library, struct octets der,
    struct store *store) __attribute__((warn_unused_result));

#endif
