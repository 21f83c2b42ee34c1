/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nodes: the names of a zone that somebody has an interest in, and what the
 * zone was seen to hold at each. All other names pass at the cost of a glance.
 */
#ifndef ZONE_NODES_H
#define ZONE_NODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>

enum seen {
	SEEN_ADDRESS, /* A or AAAA */
	SEEN_CNAME,
	SEEN_NS,
	SEEN_DNAME,
	SEEN_MX,      /* MX records of the name */
	SEEN_MX_HOST, /* MX records that lead to the name */
	SEEN_OTHER,   /* anything but CNAME, DNSSEC types and what danezone
	                 manages there; only where a CNAME is wanted */
	SEEN_COUNT,
};

#define NO_RRSET SIZE_MAX /* a node at which no RRset is wanted */

/* Where something stands in a zone: the part and an offset in its text. */
struct spot {
	size_t part;
	size_t at;
};

struct node {
	const uint8_t *name;
	size_t rrset;  /* index of the first RRset wanted here, or NO_RRSET */
	unsigned seen; /* bits 1 << enum seen */
	bool is_mx_watched;   /* by the caller: see struct mx_gap */
	struct spot *seen_at; /* the first such entries, by enum seen; NULL
	                         while nothing was seen */
};

struct nodes;

/* An empty table; SEED keys its hash against names chosen to collide. */
struct nodes *nodes_new(struct arena *arena, uint64_t seed);

/* The node of a name, made if it is new. NAME must outlive the table. */
struct node *nodes_add(struct nodes *nodes, const uint8_t *name);

/* The node of a name, or NULL. */
struct node *nodes_find(const struct nodes *nodes, const uint8_t *name);

/* The same for LENGTH octets; for names of which few are in the table. */
struct node *nodes_glance(const struct nodes *nodes, const uint8_t *name,
    size_t length);

/* Has any of them is_mx_watched? */
bool nodes_watch_mx(const struct nodes *nodes);

#endif
