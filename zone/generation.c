/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of $GENERATE lines. What one makes is not known here. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/generation.h>

void
generations_add(struct arena *arena, struct generations *generations,
    struct spot spot, const struct generate *generate)
{
	struct generation generation = { .spot = spot, .generate = *generate };
	const size_t count = generations->count;

	if (count > 0) {
		generation.generate.origin =
		    generations->items[count - 1].generate.origin;
	}
	if (count == 0 ||
	    !name_equal(generation.generate.origin, generate->origin)) {
		generation.generate.origin = name_copy(arena, generate->origin);
	}
	ARENA_PUSH(arena, generations, generation);
}

const struct generation *
generations_find(const struct generations *generations, const uint8_t *name,
    uint16_t type)
{
	for (size_t i = 0; i < generations->count; i++) {
		const struct generation *generation = &generations->items[i];

		if ((type == 0 || generation->generate.type == type) &&
		    generate_makes(&generation->generate, name)) {
			return generation;
		}
	}
	return NULL;
}
