/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Founds: records of a zone that are kept when its scan is over. */
#ifndef ZONE_FOUND_H
#define ZONE_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>
#include <zone/read/walk.h>

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

/* The bytes of an entry of the part that is being walked. */
struct span found_bytes(const struct parts *parts, const struct entry *entry);

/*
 * A copy in the arena of the record that the walk came to last. It is in no
 * block and of no RRset.
 */
struct found found_keep(struct arena *arena, struct walk *walk,
    const struct parts *parts, const struct item *item);

/* The one that stands there, of founds in the order of the text, or NULL. */
const struct found *founds_at(const struct founds *founds, size_t part,
    size_t start);

#endif
