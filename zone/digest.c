/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests of sets of records: sums of hashes, so that order does not count. */
#include <config.h>

#include <string.h>

#include <zone/base/hash.h>
#include <zone/base/name.h>
#include <zone/digest.h>
#include <zone/rrset.h>

/* A hash of the record with one key. */
static uint64_t
hash_record(const struct record *record, uint64_t seed)
{
	const uint8_t *rdata = record->rdata;
	size_t length = record->rdata_length;
	uint64_t parts[4] = { name_hash(record->owner, seed), record->type,
		record->ttl, 0 };

	if (record->type == RR_SOA && length >= SOA_NUMBERS) {
		const size_t names = length - SOA_NUMBERS;

		parts[3] = hash_bytes(rdata, names, seed);
		rdata += names + sizeof(uint32_t);
		length -= names + sizeof(uint32_t);
	}
	parts[3] ^= hash_bytes(rdata, length, seed);
	return hash_bytes(parts, sizeof(parts), seed);
}

void
digest_put(struct digest *digest, uint64_t seed, const struct record *record)
{
	digest->sums[0] += hash_record(record, seed);
	digest->sums[1] += hash_record(record, ~seed);
}

void
digest_take(struct digest *digest, uint64_t seed, const struct record *record)
{
	digest->sums[0] -= hash_record(record, seed);
	digest->sums[1] -= hash_record(record, ~seed);
}

void
digest_add(struct digest *digest, const struct digest *other)
{
	digest->sums[0] += other->sums[0];
	digest->sums[1] += other->sums[1];
}

bool
digest_equal(const struct digest *a, const struct digest *b)
{
	return memcmp(a->sums, b->sums, sizeof(a->sums)) == 0;
}
