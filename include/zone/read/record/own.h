/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records that we read ourselves, since libzscanner does not, or does otherwise
 * than BIND.
 */
#ifndef ZONE_READ_RECORD_OWN_H
#define ZONE_READ_RECORD_OWN_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>
#include <zone/read/lex.h>
#include <zone/read/rdata/field.h>

struct item;

struct own {
	struct arena *arena;
	uint64_t trusted; /* bits of types of which no rdata is in doubt */
	uint8_t *wire;    /* room for one rdata; NULL: not needed yet */
};

/* For readings that last as long as the arena. */
struct own own_new(struct arena *arena);

/* Begin to read an rdata; it lasts until the next one. */
struct fields own_fields(struct own *own, const uint8_t *origin);

/* May own_opinion() have one? Of most records it is told at once. */
static inline bool
own_doubts(const struct own *own, const struct entry *entry, uint16_t type)
{
	return (entry->flags & ENTRY_ESCAPE) != 0 || type >= 64 ||
	       (own->trusted >> type & 1) == 0;
}

/*
 * What BIND says of a record of TEXT that libzscanner has read: NULL when it
 * takes it, or when nothing about it is in doubt, else a phrase.
 */
const char *own_opinion(struct own *own, struct span text,
    const struct item *item, const uint8_t *origin)
    __attribute__((warn_unused_result));

#endif
