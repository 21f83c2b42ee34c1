/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SipHash takes the words of a name from its end, in which its suffixes are
 * alike, and last the octets at its front that are left.
 */
#include <config.h>

#include <zone/base/sip.h>
#include <zone/base/suffix.h>
#include <zone/base/word.h>

/* A name's words that were taken, so many octets at its end. */
struct taken {
	struct sip sip;
	size_t octets;
};

/* Go on to the front of a name of so many octets. */
static inline void
take(struct taken *taken, const uint8_t *name, size_t length)
{
	for (; taken->octets + WORD <= length; taken->octets += WORD) {
		const uint8_t *word = name + length - taken->octets - WORD;

		sip_take(&taken->sip, word_lower(word_load(word)));
	}
}

/* The octets at the front of a name of that length, less than a word. */
static inline uint64_t
front(const uint8_t *name, size_t length, size_t octets)
{
	uint64_t word = 0;

	if (length >= WORD) {
		word = word_load(name) & ~(UINT64_MAX << 8 * octets);
	} else {
		while (octets > 0) {
			word = word << 8 | name[--octets];
		}
	}
	return word_lower(word);
}

/* Leaves what was taken alone, for others to go on from. */
static inline uint64_t
end(struct taken taken, const uint8_t *name, size_t length)
{
	const uint64_t word = front(name, length, length - taken.octets);

	sip_take(&taken.sip, word | (uint64_t)length << 56);
	taken.sip.v2 ^= 0xff;
	return sip_end(&taken.sip);
}

uint64_t
suffix_hash(const uint8_t *name, size_t length, uint64_t seed)
{
	struct taken taken = { sip_begin(seed), 0 };

	take(&taken, name, length);
	return end(taken, name, length);
}

size_t
suffixes_of(const uint8_t *name, const uint8_t *apex, uint64_t seed,
    struct suffix suffixes[SUFFIXES_MAX])
{
	const size_t least = name_length(apex);
	struct taken taken = { sip_begin(seed), 0 };
	size_t length = name_length(name);
	size_t count = 0;

	while (length > least) {
		suffixes[count++] = (struct suffix){ name, length, 0 };
		length -= *name + 1U;
		name += *name + 1U;
	}
	suffixes[count++] = (struct suffix){ name, length, 0 };
	for (size_t i = count; i-- > 0;) {
		struct suffix *suffix = &suffixes[i];

		take(&taken, suffix->name, suffix->length);
		suffix->hash = end(taken, suffix->name, suffix->length);
	}
	return count;
}
