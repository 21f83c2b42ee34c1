/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records that we read ourselves, since libzscanner does not, or does otherwise
 * than BIND.
 */
#ifndef ZONE_READ_OWN_H
#define ZONE_READ_OWN_H

#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>
#include <zone/read/rdata/field.h>

struct item;

/* Room for one rdata, made when it is first needed. */
struct own {
	struct arena *arena;
	uint8_t *wire; /* NULL: none yet */
};

/* Begin to read an rdata; it lasts until the next one. */
struct fields own_fields(struct own *own, const uint8_t *origin);

/*
 * What BIND says of a record of TEXT that libzscanner has read: NULL when it
 * takes it, or when nothing about it is in doubt, else a phrase.
 */
const char *own_opinion(struct own *own, struct span text,
    const struct item *item, const uint8_t *origin)
    __attribute__((warn_unused_result));

#endif
