/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * $GENERATE as BIND 9.18 has it: one line that makes a record for each number
 * of a range. Which names it makes is told without going through the range.
 *
 *	$GENERATE START-STOP[/STEP] OWNER [TTL] [CLASS] TYPE DATA
 *
 * OWNER and DATA are templates, see <zone/read/template.h>. OWNER takes no
 * quotes; DATA is one token, so that it needs them when it has blanks.
 */
#ifndef ZONE_READ_GENERATE_H
#define ZONE_READ_GENERATE_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/span.h>
#include <zone/read/lex.h>
#include <zone/read/rdata/field.h>
#include <zone/read/token.h>

struct generate {
	uint32_t start; /* the first number of the range */
	uint32_t stop;  /* the last, whole steps behind the first */
	uint32_t step;
	struct span owner;     /* template of the owners, in the text */
	const uint8_t *origin; /* of relative owners */
	uint16_t type;
	bool has_ttl; /* else it is the one in force */
	uint32_t ttl; /* seconds */
};

/* The fields behind the range, as of a record; false if there are none. */
bool generate_header(struct span text, const struct entry *entry,
    struct header *header) __attribute__((warn_unused_result));

/*
 * Read a $GENERATE's entry, which has no fault. FIELDS has the origin in force
 * and room. The text and the origin must last as long as GENERATE is used.
 * Returns NULL when done, else what is wrong with the line, a phrase; GENERATE
 * is then undefined.
 *
 * The records of the first and the last number are looked at: the owner, and
 * the data if it has no more than 8192 bytes. What BIND finds wrong only with a
 * record between them is not found. Refused, although BIND's C library lets
 * them wrap, are numbers over 2^31-1.
 */
const char *generate_read(struct span text, const struct entry *entry,
    struct fields *fields, struct generate *generate)
    __attribute__((warn_unused_result));

/*
 * Does the line make a record at this name, whatever its case? The name of
 * which this is asked lies in the zone: BIND ignores records outside it.
 *
 * The owner's first field says which numbers could have made the name: at most
 * twelve, or twenty-four when its digits complete an escape. They and the first
 * of the range are tried, so that the cost is at most twenty-five times the
 * owner's length, whatever the range.
 */
bool generate_makes(const struct generate *generate, const uint8_t *name);

#endif
