/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The survey: one scan of a zone that collects all that a plan needs. What is
 * collected depends on what is wanted, not on the size of the zone.
 */
#ifndef ZONE_SURVEY_SURVEY_H
#define ZONE_SURVEY_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/block.h>
#include <zone/digest.h>
#include <zone/foreign.h>
#include <zone/found.h>
#include <zone/generation.h>
#include <zone/nodes.h>
#include <zone/read/walk.h>
#include <zone/wanted.h>

/*
 * MX records in a row that one name has: one leads to a watched node, another,
 * before it or behind, to a host at or below the apex that is not watched.
 */
struct mx_gap {
	const uint8_t *domain;
	const uint8_t *served;
	const uint8_t *other;
	struct spot spot; /* of that other */
};

struct mx_gaps {
	struct mx_gap *items;
	size_t count;
	size_t capacity;
};

struct survey {
	struct parts parts;
	const struct wanted *wanted;
	/* The zone as last published, with the same RRsets in mind; the caller
	   sets it. NULL: the zone itself is that. */
	const struct survey *previous;
	struct nodes *nodes; /* the names that the caller and wanted named */
	struct founds soas;  /* at least one; more are the same as the first */
	struct founds records; /* in the order of the text */
	struct block block;
	struct generations generates; /* names that no entry shows */
	struct foreigns foreigns;
	struct founds foreign_records; /* all of theirs, if it was wanted */
	struct mx_gaps mx_gaps;        /* each other host once in a row */
	bool is_ahead;        /* a mark lies in the future, by the clock */
	bool has_dnssec;      /* signed, or digested (RFC 8976) */
	struct found dnssec;  /* the first such record */
	struct digest digest; /* if it was wanted */
};

/* What is to be surveyed, and for what. */
struct survey_request {
	const struct source *source;
	const struct wanted *wanted;
	struct nodes *nodes; /* see survey_new() */
	struct diags *diags;
};

/*
 * Scan a zone. NODES holds the names of interest, those that are wanted among
 * them; without it (NULL) there are no others. Returns NULL when the zone
 * cannot be read, with diags.
 */
struct survey *survey_new(struct arena *arena, const struct source *source,
    const struct wanted *wanted, struct nodes *nodes, struct diags *diags)
    __attribute__((warn_unused_result));

/*
 * The same for a zone and, in passing, for the text in which it was last
 * published, into PREVIOUS: what is the same in both is read once, and is in
 * neither digest, which can still be held against each other. Both must have
 * diags of their own, and all nodes of the other be among those of the zone.
 */
struct survey *survey_both(struct arena *arena,
    const struct survey_request *zone, const struct survey_request *other,
    const struct survey **previous) __attribute__((warn_unused_result));

/*
 * The first $GENERATE that makes records of this type at the name, or NULL. The
 * type 0 stands for any.
 */
const struct generation *survey_generation(const struct survey *survey,
    const uint8_t *name, uint16_t type);

/* Where a record stands. */
struct place survey_place(const struct survey *survey,
    const struct found *found);

/* The serial in a SOA's rdata. */
uint32_t soa_serial(const struct found *soa);

#endif
