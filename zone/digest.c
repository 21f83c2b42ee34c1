/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests of sets of records: sums of hashes, so that order does not count. */
#include <config.h>

#include <string.h>

#include <zone/base/hash.h>
#include <zone/base/name.h>
#include <zone/digest.h>
#include <zone/rrset.h>

/* Add what counts of the rdata, which is all of it but a SOA's serial. */
static size_t
split_rdata(const struct record *record, struct span spans[2])
{
	const size_t length = record->rdata_length;
	const char *rdata = (const char *)record->rdata;
	size_t before;

	spans[0] = (struct span){ rdata, length };
	if (record->type != RR_SOA || length < SOA_NUMBERS) {
		return 1;
	}
	before = length - SOA_NUMBERS;
	spans[0].length = before;
	before += sizeof(uint32_t);
	spans[1] = (struct span){ rdata + before, length - before };
	return 2;
}

/* What tells the record from all others, and how long its parts are. */
static struct digest
hash_record(const struct record *record, uint64_t seed)
{
	const size_t length = name_length(record->owner);
	uint64_t words[2 + NAME_WORDS_MAX];
	struct span spans[3];
	struct digest digest;
	size_t count;

	words[0] =
	    (uint64_t)record->ttl << 32 | (uint64_t)record->type << 16 | length;
	words[1] = record->rdata_length;
	count = 2 + name_words(record->owner, length, words + 2);
	spans[0] = (struct span){ (const char *)words, count * sizeof(*words) };
	count = 1 + split_rdata(record, spans + 1);
	hash_pair(spans, count, seed, digest.sums);
	return digest;
}

void
digest_put(struct digest *digest, uint64_t seed, const struct record *record)
{
	const struct digest one = hash_record(record, seed);

	digest_add(digest, &one);
}

void
digest_take(struct digest *digest, uint64_t seed, const struct record *record)
{
	const struct digest one = hash_record(record, seed);

	digest->sums[0] -= one.sums[0];
	digest->sums[1] -= one.sums[1];
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
