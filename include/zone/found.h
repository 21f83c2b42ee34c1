/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Founds: records of a zone that are kept when its scan is over. */
#ifndef ZONE_FOUND_H
#define ZONE_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>
#include <zone/digest.h>
#include <zone/mark.h>
#include <zone/read/walk.h>
#include <zone/rrset.h>

/* A record that may have to change. */
struct found {
	struct entry entry;
	struct context before; /* its owner may be NULL if not inherited */
	const uint8_t *owner;  /* its case as written */
	const uint8_t *rdata;  /* of an unread record, its entry's text */
	size_t rdata_length;
	const struct mark *mark; /* if its RRset is marked; or NULL: none */
	uint32_t part;           /* of the zone, in which it stands */
	uint32_t ttl;
	uint32_t rrset; /* index of the RRset wanted there, or NO_RRSET */
	uint16_t type;
	bool unread;
	bool in_block;
	bool must_go; /* the caller sets it: it is not to be retained */
};

struct founds {
	struct found *items;
	size_t count;
	size_t capacity;
};

/* The bytes of an entry of the part that is being walked. */
struct span found_bytes(const struct parts *parts, const struct entry *entry);

/*
 * A copy in the arena of the record that the walk came to last. It is in no
 * block and of no RRset. What is the same in the wanted RRSET, which may be
 * NULL, is not copied.
 */
struct found found_keep(struct arena *arena, struct walk *walk,
    const struct parts *parts, const struct item *item,
    const struct rrset *rrset);

/* The record for a digest; TEXT is the text in which it stands. */
struct record item_record(const struct item *item, struct span text);

/* The rdata of a record that was read, its tokens with one blank between. */
const struct rdata *found_rdata(struct arena *arena, const struct parts *parts,
    const struct found *found);

/* Is it a record with this rdata? One that was not read is none. */
bool found_is(const struct found *found, const struct rdata *rdata);

/* Marks being read. */
struct mark_reading {
	int64_t now;   /* Unix seconds */
	bool is_ahead; /* one of them tells of what has not been then */
	struct diags *diags;
};

/*
 * The mark of a record, in the arena; NULL: none. One that cannot be read, or
 * tells of what has not been, counts as none, with a warning.
 */
const struct mark *found_mark(struct arena *arena, const struct parts *parts,
    const struct found *found, struct mark_reading *reading);

/* The one that stands there, of founds in the order of the text, or NULL. */
const struct found *founds_at(const struct founds *founds, size_t part,
    size_t start);

#endif
