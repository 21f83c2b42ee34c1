/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What ought to be: the RRsets that the manifest asks for, for all zones. TLSA
 * RRsets at `_port._proto.host` (RFC 6698 section 3), the CNAMEs of those that
 * share one (RFC 6698 appendix A.2.1.1), and what acme.c adds.
 */
#ifndef GEN_WANT_WANT_H
#define GEN_WANT_WANT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include <gen/manifest/manifest.h>
#include <gen/want/supply.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/name.h>
#include <zone/rrset.h>

/* What an RRset is for. */
enum want_role {
	WANT_RECORDS,   /* TLSA records of a service */
	WANT_ALIAS,     /* leads to the shared ones (`via`), or makes room */
	WANT_CHALLENGE, /* `_acme-challenge` (RFC 8555 section 8.4) */
	WANT_PERSIST,   /* `_validation-persist` */
};

/*
 * RRsets, once they are settled in canonical order of their owners, then by
 * type, each owner and type once.
 */
struct wants {
	struct rrset *items;
	size_t count;
	size_t capacity;
};

/* A service wants its records at a name: what the RRsets were made from. */
struct claim {
	const uint8_t *owner; /* `_port._proto.host`, with `via` too */
	const struct service *service;
};

/* The host. */
static inline const uint8_t *
claim_base(const struct claim *claim)
{
	return name_parent(name_parent(claim->owner));
}

/* Where the RRset stands: the owner, or `via`. */
static inline const uint8_t *
claim_at(const struct claim *claim)
{
	const struct settings *settings = claim->service->settings;

	return settings->has_via ? settings->via.name : claim->owner;
}

/* In the order of asking, until claims_from() sorts them. */
struct claims {
	struct claim *items;
	size_t count;
	size_t capacity;
	bool is_sorted; /* by where the RRsets stand, then by service */
	const struct manifest *manifest;
	const struct supplies *supplies; /* of the manifest's services */
	pthread_mutex_t lock; /* of those that were kept: guards the sorting */
};

/* What was asked for, to be looked up: in the arena, but for the items. */
struct claims *claims_keep(struct arena *arena, const struct claims *claims);

/* The supply of the service that has the claim. */
static inline const struct supply *
claim_supply(const struct claims *claims, const struct claim *claim)
{
	return claims->supplies
	    ->items[claim->service - claims->manifest->services]
	    .supply;
}

/*
 * The index of the first claim whose RRset is not before the name. Sorts them,
 * which few runs need, and which costs more than asking for all did. In any
 * thread.
 */
size_t claims_from(struct claims *claims, const uint8_t *name);

/* The TTL of records for which the manifest gives none: one hour. */
enum {
	WANT_TTL = 3600
};

/* The records of a service, and whether they were asked for. */
struct bundle {
	const struct service *service;
	const struct supply *supply;
	bool is_asked; /* at the shared name */
};

/* RRsets that are being asked for. */
struct asking {
	struct arena *arena;
	const struct manifest *manifest;
	struct diags *diags;
	struct wants wants;
	struct claims claims;
	bool has_alias; /* a CNAME was asked for */
	bool is_fine;   /* false once a rule has stopped the run */
};

struct asking asking_begin(struct arena *arena, const struct manifest *manifest,
    struct diags *diags);

/* Ask for the records of a bundle at one host and port. */
void ask_records(struct asking *asking, struct bundle *bundle,
    const struct host *host, struct port port);

/* Ask for the records of all services that name their hosts. */
void ask_hosts(struct asking *asking, const struct supplies *supplies);

/* Ask for an RRset. */
void ask_rrset(struct asking *asking, const struct rrset *rrset);

/*
 * Bring what was asked for into order: what is for the same owner and type
 * becomes one. False when a rule stops the run, now or before.
 */
bool asking_settle(struct asking *asking) __attribute__((warn_unused_result));

#endif
