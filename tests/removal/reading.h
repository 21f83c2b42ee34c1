/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the removal tests: a zone as libzscanner alone reads it, without our scan
 * on top.
 */
#ifndef TESTS_REMOVAL_READING_H
#define TESTS_REMOVAL_READING_H

#include <stdlib.h>
#include <string.h>

#include <libzscanner/scanner.h>

#include <zone/base/arena.h>
#include <zone/base/name.h>
#include <zone/rrset.h>

/*
 * What libzscanner gives a record that has no TTL and no $TTL before it. Knot
 * takes 3600; this is a TTL that no record can have, so such ones are known.
 */
#define READING_NO_TTL UINT32_MAX

struct reading_record {
	const uint8_t *owner; /* lower case */
	uint16_t type;
	uint32_t ttl;
	uint8_t *rdata; /* a SOA's has serial 0 */
	size_t length;
};

struct zone_reading {
	struct reading_record *items;
	size_t count;
	size_t capacity;
};

static inline void
reading_add(struct arena *arena, struct zone_reading *zone,
    const zs_scanner_t *scanner)
{
	struct reading_record record = {
		.owner = name_lower(arena, scanner->r_owner),
		.type = scanner->r_type,
		.ttl = scanner->r_ttl,
		.rdata =
		    arena_copy(arena, scanner->r_data, scanner->r_data_length),
		.length = scanner->r_data_length,
	};

	if (record.type == RR_SOA) {
		memset(record.rdata + record.length - SOA_NUMBERS, 0, 4);
	}
	ARENA_PUSH(arena, zone, record);
}

/* Read all of TEXT; false when libzscanner finds a mistake in it. */
static inline bool
reading_read(struct arena *arena, const char *apex, struct span text,
    struct zone_reading *zone)
{
	zs_scanner_t *scanner = calloc(1, sizeof(*scanner));
	bool is_read = scanner != NULL &&
		       zs_init(scanner, apex, 1, READING_NO_TTL) == 0 &&
		       zs_set_input_string(scanner, text.at, text.length) == 0;

	while (is_read && zs_parse_record(scanner) == 0 &&
	       scanner->state != ZS_STATE_EOF) {
		is_read = scanner->state == ZS_STATE_DATA;
		if (is_read) {
			reading_add(arena, zone, scanner);
		}
	}
	if (scanner != NULL) {
		is_read &= scanner->state == ZS_STATE_EOF;
		zs_deinit(scanner);
		free(scanner);
	}
	return is_read;
}

#endif
