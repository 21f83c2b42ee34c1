/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SipHash-1-3 of bytes, in words as the machine has them. */
#include <config.h>

#include <string.h>

#include <zone/base/hash.h>
#include <zone/base/sip.h>

static inline void
take_octets(struct sip *sip, const uint8_t *octets, size_t length)
{
	uint64_t word = 0;

	memcpy(&word, octets, length);
	sip_take(sip, word);
}

/* Take bytes in, as words; the last is filled up with zeros. */
static inline void
take_bytes(struct sip *sip, const void *bytes, size_t length)
{
	const uint8_t *octets = bytes;

	for (; length >= sizeof(uint64_t); length -= sizeof(uint64_t)) {
		take_octets(sip, octets, sizeof(uint64_t));
		octets += sizeof(uint64_t);
	}
	if (length > 0) {
		take_octets(sip, octets, length);
	}
}

uint64_t
hash_bytes(const void *bytes, size_t length, uint64_t seed)
{
	struct sip sip = sip_begin(seed);

	take_bytes(&sip, bytes, length);
	sip.v2 ^= 0xff ^ length << 8;
	return sip_end(&sip);
}

void
hash_pair(const struct span *spans, size_t count, uint64_t seed,
    uint64_t pair[2])
{
	struct sip sip = sip_begin(seed);

	for (size_t i = 0; i < count; i++) {
		take_bytes(&sip, spans[i].at, spans[i].length);
	}
	sip.v2 ^= 0xee;
	pair[0] = sip_end(&sip);
	sip.v1 ^= 0xdd;
	pair[1] = sip_end(&sip);
}
