/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digests of sets of records, for telling whether two zones hold the same: the
 * order of the records does not count, nor do the SOAs' serials.
 */
#ifndef ZONE_DIGEST_H
#define ZONE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct digest {
	uint64_t sums[2]; /* of two keyed hashes of each record */
};

/* A record as far as it counts. */
struct record {
	const uint8_t *owner;
	uint16_t type;
	uint32_t ttl;
	const uint8_t *rdata; /* of an unread record, the text of it */
	size_t rdata_length;
};

/* Put a record in, or take one out that is in it. */
void digest_put(struct digest *digest, uint64_t seed,
    const struct record *record);
void digest_take(struct digest *digest, uint64_t seed,
    const struct record *record);

/* Put in all that is in another one. */
void digest_add(struct digest *digest, const struct digest *other);

bool digest_equal(const struct digest *a, const struct digest *b);

#endif
