/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Generations: the $GENERATE lines of a zone, whose names no entry shows. */
#ifndef ZONE_GENERATION_H
#define ZONE_GENERATION_H

#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/nodes.h>
#include <zone/read/generate.h>

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

/* Add one; its origin is copied into the arena. */
void generations_add(struct arena *arena, struct generations *generations,
    struct spot spot, const struct generate *generate);

/* The first that makes records of this type (0: of any) at the name, or NULL.
 */
const struct generation *generations_find(const struct generations *generations,
    const uint8_t *name, uint16_t type);

#endif
