/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The survey: one scan of a zone that collects all that a plan needs. What is
 * collected depends on what is wanted, not on the size of the zone.
 */
#ifndef ZONE_SURVEY_H
#define ZONE_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/block.h>
#include <zone/digest.h>
#include <zone/nodes.h>
#include <zone/read/walk.h>
#include <zone/rrset.h>

/* What somebody wants in a zone. */
struct wanted {
	const uint8_t
	    *apex; /* the zone's name; records start with this origin */
	struct rrset *rrsets; /* sorted by owner, then type */
	size_t count;
	const uint16_t
	    *managed;      /* types that the block may hold; ends with 0 */
	bool with_digest;  /* of all records */
	bool strip_dnssec; /* collect what signing made, to remove it */
	uint64_t seed;     /* keys the hashes */
};

/* A record that may have to change. */
struct found {
	size_t part; /* of the zone, in which it stands */
	struct entry entry;
	struct context before; /* its owner may be NULL if not inherited */
	const uint8_t *owner;  /* its case as written */
	uint16_t type;
	uint32_t ttl;
	bool unread;
	bool in_block;
	const uint8_t *rdata; /* of an unread record, its entry's text */
	size_t rdata_length;
	size_t rrset; /* index of the RRset that is wanted there, or NO_RRSET */
};

struct founds {
	struct found *items;
	size_t count;
	size_t capacity;
};

/* A $GENERATE that makes records which may matter. */
struct generation {
	struct spot spot;
	struct generate generate;
};

struct generations {
	struct generation *items;
	size_t count;
	size_t capacity;
};

struct survey {
	struct parts parts;
	const struct wanted *wanted;
	struct nodes *nodes; /* the names that the caller and wanted named */
	struct founds soas;  /* at least one; more are the same as the first */
	struct founds records; /* in the order of the text */
	struct block block;
	struct generations generates; /* names that no entry shows */
	bool has_dnssec;              /* signed, or digested (RFC 8976) */
	struct found dnssec;          /* the first such record */
	struct digest digest;         /* if it was wanted */
};

/*
 * Scan a zone. NODES holds the names of interest already; the owners of wanted
 * RRsets are added. Returns NULL when the zone cannot be read, with diags.
 */
struct survey *survey_new(struct arena *arena, const struct source *source,
    const struct wanted *wanted, struct nodes *nodes, struct diags *diags)
    __attribute__((warn_unused_result));

/*
 * The first $GENERATE that makes records of this type at the name, or NULL.
 */
const struct generation *survey_generation(const struct survey *survey,
    const uint8_t *name, uint16_t type);

/* Where a record stands. */
struct place survey_place(const struct survey *survey,
    const struct found *found);

/* The serial in a SOA's rdata. */
uint32_t soa_serial(const struct found *soa);

#endif
