/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Foreigns: TLSA RRsets at names at which none is wanted. A zone may have very
 * many, so that those are kept which somebody needs, and the rest is counted.
 */
#ifndef ZONE_FOREIGN_H
#define ZONE_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/name.h>
#include <zone/nodes.h>
#include <zone/wanted.h>

/* A TLSA RRset, or part of one. */
struct foreign {
	const uint8_t *owner;
	struct spot spot;
};

enum {
	FOREIGNS_FIRST = 20
};

/*
 * The first of them, and of those behind the ones that may be of use: those of
 * which wanted.asks_foreign says so, and wildcards above a wanted RRset.
 */
struct foreigns {
	struct foreign *items; /* each owner once in a row */
	size_t count;
	size_t capacity;
	size_t total; /* with those that are not kept */
	uint8_t last[NAME_WIRE_MAX];
};

/*
 * Take a record's owner in; WATCHES_MX: some node is watched for MX records,
 * and only then wanted.asks_foreign is asked.
 */
void foreigns_see(struct foreigns *foreigns, struct arena *arena,
    const struct wanted *wanted, bool watches_mx,
    const struct foreign *foreign);

#endif
