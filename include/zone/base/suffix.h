/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Suffixes of a name: itself and the names above it. They are hashed from their
 * common end on, so that all of them cost little more than one.
 */
#ifndef ZONE_BASE_SUFFIX_H
#define ZONE_BASE_SUFFIX_H

#include <stddef.h>
#include <stdint.h>

#include <zone/base/name.h>

enum {
	SUFFIXES_MAX = NAME_WIRE_MAX / 2 + 1
};

struct suffix {
	const uint8_t *name; /* in the whole one */
	size_t length;       /* octets */
	uint64_t hash;       /* suffix_hash() */
};

/*
 * A hash that ignores case, of a name of LENGTH octets; keyed with SEED against
 * chosen names.
 */
uint64_t suffix_hash(const uint8_t *name, size_t length, uint64_t seed);

/* All suffixes down to APEX, at which NAME is or below; returns their count. */
size_t suffixes_of(const uint8_t *name, const uint8_t *apex, uint64_t seed,
    struct suffix suffixes[SUFFIXES_MAX]);

#endif
