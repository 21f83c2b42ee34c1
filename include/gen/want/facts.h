/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Facts about key material, each found out once a run however many services
 * use it: the records it gives, who issued it, what it verifies against.
 */
#ifndef GEN_WANT_FACTS_H
#define GEN_WANT_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/key/material.h>
#include <gen/tlsa.h>
#include <zone/base/arena.h>
#include <zone/rrset.h>

struct facts;

struct facts *facts_new(struct arena *arena, struct materials *materials);

/*
 * The record for a certificate (RFC 6698 section 2.1), or, for selector 1
 * alone, for a key: CERTIFICATE may then be NULL. In any thread.
 */
const struct rdata *facts_record(struct facts *facts,
    const struct certificate *certificate, const struct key *key,
    struct tlsa_params params);

/* Who issued the leaf, as far as the file has them: see material_issuers(). */
struct chain {
	const struct certificate **issuers; /* nearest first */
	size_t count;
	bool is_from_root; /* the nearest signed itself */
};

const struct chain *facts_chain(struct facts *facts,
    const struct material *material);

/* Why the material does not verify against the anchor; NULL: it does. */
const char *facts_verify(struct facts *facts, const struct material *material,
    const struct certificate *anchor);

/* Does the certificate name the host, as certificate_names()? In any thread. */
bool facts_names(struct facts *facts, const struct certificate *certificate,
    const char *host);

/* Is this the first time that REASON is asked with this, whatever it is? */
bool facts_first(struct facts *facts, const void *what, const char *reason);

#endif
