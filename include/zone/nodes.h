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
#include <zone/base/suffix.h>

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

#define NO_RRSET UINT32_MAX /* a node at which no RRset is wanted */

/* Where something stands in a zone: the part and an offset in its text. */
struct spot {
	size_t part;
	size_t at;
};

/* The first entry of a kind that was seen at a node. */
struct sighting {
	struct sighting *next; /* of the same node */
	enum seen seen;
	struct spot spot;
};

struct node {
	const uint8_t *name;
	struct node *above; /* of the name without its first label, if that was
	                       added with this one; else NULL */
	struct sighting *sightings; /* but for addresses and MX hosts */
	uint32_t rrset; /* index of the first RRset wanted here, or NO_RRSET */
	uint8_t length; /* octets of the name */
	uint8_t seen;   /* bits 1 << enum seen */
	bool is_mx_watched; /* see nodes_watch() */
	bool has_wildcard;  /* of the caller's: it was added, too */
};

struct nodes;

/* An empty table; SEED keys its hash against names chosen to collide. */
struct nodes *nodes_new(struct arena *arena, uint64_t seed);

/* How many there are. */
size_t nodes_count(const struct nodes *nodes);

/* Make room for that many more, so that adding them copies nothing. */
void nodes_reserve(struct nodes *nodes, size_t count);

/* The node of a name, made if it is new. NAME must outlive the table. */
struct node *nodes_add(struct nodes *nodes, const uint8_t *name);

enum {
	NODES_PREPARED = 4, /* names at a time, for it to pay */
};

/* A name and all above it up to some apex. */
struct ascent {
	struct suffix suffixes[SUFFIXES_MAX];
	size_t count;
};

/*
 * Prepare to add a name with all names above it up to APEX, at which it is or
 * below: where they belong is brought from memory meanwhile, so that it is best
 * to prepare a few before the first is added. Changes nothing in the table.
 */
void nodes_prepare(const struct nodes *nodes, const uint8_t *name,
    const uint8_t *apex, struct ascent *ascent);

/* The node of the name, made if it is new; each is linked to the next above. */
struct node *nodes_add_ascent(struct nodes *nodes, const struct ascent *ascent);

/* The next RRset, from 0 on, is wanted at the node: its index is known there,
   and by the index the node. */
void nodes_want(struct nodes *nodes, struct node *node);
struct node *nodes_wanted(const struct nodes *nodes, size_t rrset);

/* The node of a name, or NULL. */
struct node *nodes_find(const struct nodes *nodes, const uint8_t *name);

/* The same for LENGTH octets; for names of which few are in the table. */
struct node *nodes_glance(const struct nodes *nodes, const uint8_t *name,
    size_t length);

/* Watch for MX records that lead to the node: see struct mx_gap. */
void nodes_watch(struct nodes *nodes, struct node *node);

/* Is any of them watched? */
bool nodes_watch_any(const struct nodes *nodes);

/* Something was seen at a node, now or before. */
void node_see(struct nodes *nodes, struct node *node, enum seen seen,
    struct spot spot);

/* Where it was seen first; false, with SPOT left alone, if that is not kept. */
bool node_spot(const struct node *node, enum seen seen, struct spot *spot);

#endif
