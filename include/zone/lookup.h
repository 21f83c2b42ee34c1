/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lookups: the records that a zone has at a few names, had by one scan of it.
 * For what must be known before it is known what is wanted in the zone.
 */
#ifndef ZONE_LOOKUP_H
#define ZONE_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/read/walk.h>
#include <zone/survey/survey.h>

/* A question, and its answers. */
struct lookup {
	const uint8_t *name;
	uint16_t type; /* 0: any record at the name or below it; then
	                         one answer is enough */
	const struct founds *except; /* which then are no answers, in the order
	                                of the text; NULL: none */
	struct founds answers; /* in the order of the zone, each rdata once */
};

/* Questions about one zone. */
struct lookups {
	const struct source *source;
	const uint8_t *apex;
	uint64_t seed; /* keys the hashes */
	struct lookup *items;
	size_t count;
};

/*
 * Answer all questions in one scan of the zone. Records that a $GENERATE makes
 * are not found. False when the zone cannot be read, with diags (a later survey
 * of the zone says the same: the caller may drop them).
 */
bool lookup_all(struct arena *arena, const struct lookups *lookups,
    struct diags *diags) __attribute__((warn_unused_result));

#endif
