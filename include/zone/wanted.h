/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wanted: all that somebody wants in a zone, and where it belongs. */
#ifndef ZONE_WANTED_H
#define ZONE_WANTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/file/text.h>
#include <zone/nodes.h>
#include <zone/rrset.h>

/* What caches may hold for an RRset, though the zone has none at its owner. */
struct stale {
	bool has_any; /* so that what comes is not the first, */
	uint32_t ttl; /* and the largest TTL of it */
};

/* What somebody wants in a zone. */
struct wanted {
	const uint8_t
	    *apex; /* the zone's name; records start with this origin */
	struct rrset *rrsets; /* sorted by owner, then type */
	size_t count;
	const struct text *asked_in; /* what they were asked for in, or NULL */
	const struct stale *stale;   /* one for each; NULL: none of all */
	const uint16_t
	    *managed;     /* types that the block may hold; ends with 0 */
	bool with_digest; /* of all records */
	bool
	    with_foreigns; /* keep the TLSA records of other names, too; else */
	bool (*asks_foreign)(const uint8_t *owner); /* the owners that it says,
	                   if some node is watched for MX records */
	bool writes_marks; /* else none are written, but those there are read */
	int64_t now;       /* Unix seconds, for marks */
	bool strip_dnssec; /* collect what signing made, to remove it */
	uint64_t seed;     /* keys the hashes */
	size_t threads;    /* that read a large zone, the caller's among them */
	size_t stretch;    /* bytes that one reads at a time; 0: as is best */
	size_t stretch_steps; /* of a plan that one proves; 0: as is best */
};

/* Add a node for the owner of each RRset. */
void wanted_add_nodes(const struct wanted *wanted, struct nodes *nodes);

/* What caches may hold for the RRset of this index. */
struct stale wanted_stale(const struct wanted *wanted, size_t rrset);

/* The index of the RRset of this type at the node, or NO_RRSET. */
uint32_t wanted_rrset(const struct wanted *wanted, const struct node *node,
    uint16_t type);

/* Is an RRset wanted somewhere below the name? */
bool wanted_below(const struct wanted *wanted, const uint8_t *name);

/* May the block hold records of this type? */
bool wanted_manages(const struct wanted *wanted, uint16_t type);

/* Have those fetched that come soon behind this one of them. */
static inline __attribute__((always_inline)) void
wanted_fetch(const struct wanted *wanted, const struct rrset *rrset)
{
	rrsets_fetch(wanted->rrsets, wanted->count,
	    (size_t)(rrset - wanted->rrsets) + RRSETS_FETCHED);
}

/* A bit for the type, by which most others are told from it at once. */
static inline uint64_t
wanted_bit(uint16_t type)
{
	return UINT64_C(1) << (type % 64);
}

/* The bits of the types that are managed, and of those of the RRsets. */
uint64_t wanted_managed_bits(const struct wanted *wanted);
uint64_t wanted_bits(const struct wanted *wanted);

#endif
