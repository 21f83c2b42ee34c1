/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The supply: what the key material of a service comes to. Its sources are
 * read, its records made (RFC 6698 section 2), and which came from which is
 * kept for the rules and the reports. No host and no zone comes into it:
 * services with the same settings have the same one.
 */
#ifndef GEN_WANT_SUPPLY_H
#define GEN_WANT_SUPPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/key/material.h>
#include <gen/manifest/manifest.h>
#include <gen/tlsa.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/rrset.h>

enum source_role {
	SOURCE_CURRENT,
	SOURCE_NEXT,
	SOURCE_ANCHOR,
};

/* A source of the manifest, read: a file, or one of those that it stands for,
   or a pin. */
struct key_source {
	enum source_role role;
	struct value value;              /* what the manifest says */
	const char *name;                /* of the file, or of the pin */
	const struct material *material; /* NULL: a pin, */
	struct tlsa_params params;       /* which is for these, */
	struct octets data;              /* and is this */
};

struct key_sources {
	struct key_source *items;
	size_t count;
	size_t capacity;
};

/* A record that a source gives. */
struct offer {
	struct tlsa_params params;
	struct rdata rdata;
	size_t source;                         /* its index */
	const struct certificate *certificate; /* that it matches, or NULL */
};

struct offers {
	struct offer *items;
	size_t count;
	size_t capacity;
};

struct supply {
	const struct settings *settings; /* of all services that have it */
	struct key_sources sources;      /* in the manifest's order, by role */
	struct offers offers;            /* not sorted, and not yet each once */
	bool keeps; /* a `current` is missing: what the zone has stays */
	struct rdata
	    *records; /* of the offers, in canonical order, each once */
	size_t record_count;
	struct rdata *alias; /* the CNAME to `via`, or NULL */
};

/* Services that have the same settings have the same supply. */
struct supply_of {
	const struct supply *supply;
};

struct supplies {
	struct supply_of *items; /* one for each service, in their order */
	size_t count;
};

struct facts;

/* What is needed to make supplies. */
struct supplier {
	struct arena *arena;
	const struct manifest *manifest;
	struct materials *materials;
	struct diags *diags;
	int64_t now; /* Unix seconds, for the rules of expiry */
	const enum missing_policy *missing; /* above the manifest's; or NULL */
	struct facts *facts;
};

/*
 * Read the sources of all services, make their records and apply the rules that
 * need nothing else. False when some of it cannot be had or a rule stops the
 * run; all that is wrong becomes diags.
 */
bool supplies_make(const struct supplier *supplier, struct supplies *supplies)
    __attribute__((warn_unused_result));

#endif
