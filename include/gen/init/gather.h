/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scan of a zone for the records that tell of services. */
#ifndef GEN_INIT_GATHER_H
#define GEN_INIT_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/tlsa.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/read/walk.h>

/* Names are in lower case, in the arena. */
struct mx_seen {
	const uint8_t *domain;
	const uint8_t *host; /* the root: a null MX (RFC 7505) */
};

struct mxs_seen {
	struct mx_seen *items;
	size_t count;
	size_t capacity;
};

struct srv_seen {
	const uint8_t *owner;
	const uint8_t *target; /* the root: no such service (RFC 2782) */
	uint16_t port;
};

struct srvs_seen {
	struct srv_seen *items;
	size_t count;
	size_t capacity;
};

struct tlsa_seen {
	const uint8_t *owner;
	uint32_t ttl;
	bool is_read; /* else the parameters are not known */
	struct tlsa_params params;
};

struct tlsas_seen {
	struct tlsa_seen *items;
	size_t count;
	size_t capacity;
};

struct gathered {
	struct mxs_seen mxs;
	struct srvs_seen srvs;
	struct tlsas_seen tlsas;
	bool is_signed;
};

/*
 * Scan the zone APEX. What $GENERATE makes is not gathered. What is wrong with
 * the zone becomes diags.
 */
void gather(struct arena *arena, const struct source *source,
    const uint8_t *apex, struct gathered *gathered, struct diags *diags);

#endif
