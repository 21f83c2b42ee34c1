/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cuts: places of a text at which an entry probably begins, and what probably
 * is in force there. Found without reading what lies between them.
 */
#ifndef ZONE_AHEAD_CUT_H
#define ZONE_AHEAD_CUT_H

#include <stddef.h>
#include <stdint.h>

#include <zone/base/name.h>
#include <zone/base/span.h>
#include <zone/read/context.h>

struct cut {
	struct span text;
	size_t at;            /* the length of the text: there is none left */
	struct context first; /* of a guess: without owner */
	uint8_t origin[NAME_WIRE_MAX];
	uint8_t owner[NAME_WIRE_MAX];
};

/* Begin where it is known that an entry begins, and what it inherits. */
void cut_begin(struct cut *cut, struct span text, size_t at,
    const struct context *first);

/* Go on to the next one, SIZE bytes or more behind it; SIZE is not 0. */
void cut_next(struct cut *cut, size_t size);

#endif
