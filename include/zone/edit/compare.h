/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A comparison of two texts record by record: the new one must hold the records
 * of the old one, but for the steps of a plan.
 */
#ifndef ZONE_EDIT_COMPARE_H
#define ZONE_EDIT_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/name.h>
#include <zone/plan/plan.h>
#include <zone/read/scan.h>

enum {
	SOA_RDATA_MAX = 2 * NAME_WIRE_MAX + SOA_NUMBERS
};

/* One of the two texts being read. */
struct side {
	struct scan *scan;
	struct context context; /* what its next entry inherits */
	struct span bytes;      /* of the piece that is read */
	struct item item;       /* the record, $GENERATE or $INCLUDE that */
	bool has_item;          /* comes next, if there is one */
	bool skips_includes;    /* they are none: the other text is flat */
};

struct comparison {
	struct diags diags; /* what the two readings complain of */
	const struct plan *plan;
	size_t next_step; /* the first that was not met yet */
	size_t part;      /* of the zone, in which the old text stands */
	bool goes_on;     /* more of the new text is to come at its end */
	struct side old;
	struct side new;
	uint8_t soa[SOA_RDATA_MAX]; /* the SOA's rdata with the new serial */
};

/*
 * Begin, with a flat new text or not; compare_end() gives back what the arena
 * cannot.
 */
void compare_begin(struct comparison *comparison, struct arena *arena,
    const struct plan *plan, bool is_flat);
void compare_end(struct comparison *comparison);

/*
 * Compare the entries of OLD from FROM up to its end with those of NEW, each
 * read with its side's context, which then is that behind them. False when NEW
 * holds anything but what it should, or cannot be read.
 */
bool compare_texts(struct comparison *comparison, struct span old, size_t from,
    struct span new) __attribute__((warn_unused_result));

#endif
