/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SipHash-1-3; the key is the seed and its complement. */
#include <config.h>

#include <string.h>

#include <zone/base/hash.h>

struct sip {
	uint64_t v0;
	uint64_t v1;
	uint64_t v2;
	uint64_t v3;
};

static inline uint64_t
rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static inline void
sip_round(struct sip *sip)
{
	sip->v0 += sip->v1;
	sip->v1 = rotate(sip->v1, 13) ^ sip->v0;
	sip->v0 = rotate(sip->v0, 32);
	sip->v2 += sip->v3;
	sip->v3 = rotate(sip->v3, 16) ^ sip->v2;
	sip->v0 += sip->v3;
	sip->v3 = rotate(sip->v3, 21) ^ sip->v0;
	sip->v2 += sip->v1;
	sip->v1 = rotate(sip->v1, 17) ^ sip->v2;
	sip->v2 = rotate(sip->v2, 32);
}

static inline void
sip_word(struct sip *sip, const uint8_t *octets, size_t length)
{
	uint64_t word = 0;

	memcpy(&word, octets, length);
	sip->v3 ^= word;
	sip_round(sip);
	sip->v0 ^= word;
}

static struct sip
sip_begin(uint64_t seed)
{
	return (struct sip){
		seed ^ UINT64_C(0x736f6d6570736575),
		~seed ^ UINT64_C(0x646f72616e646f6d),
		seed ^ UINT64_C(0x6c7967656e657261),
		~seed ^ UINT64_C(0x7465646279746573),
	};
}

/* Take bytes in, as words; the last is filled up with zeros. */
static inline void
sip_bytes(struct sip *sip, const void *bytes, size_t length)
{
	const uint8_t *octets = bytes;

	for (; length >= sizeof(uint64_t); length -= sizeof(uint64_t)) {
		sip_word(sip, octets, sizeof(uint64_t));
		octets += sizeof(uint64_t);
	}
	if (length > 0) {
		sip_word(sip, octets, length);
	}
}

static uint64_t
sip_end(struct sip *sip)
{
	sip_round(sip);
	sip_round(sip);
	sip_round(sip);
	return sip->v0 ^ sip->v1 ^ sip->v2 ^ sip->v3;
}

uint64_t
hash_bytes(const void *bytes, size_t length, uint64_t seed)
{
	struct sip sip = sip_begin(seed);

	sip_bytes(&sip, bytes, length);
	sip.v2 ^= 0xff ^ length << 8;
	return sip_end(&sip);
}

void
hash_pair(const struct span *spans, size_t count, uint64_t seed,
    uint64_t pair[2])
{
	struct sip sip = sip_begin(seed);

	for (size_t i = 0; i < count; i++) {
		sip_bytes(&sip, spans[i].at, spans[i].length);
	}
	sip.v2 ^= 0xee;
	pair[0] = sip_end(&sip);
	sip.v1 ^= 0xdd;
	pair[1] = sip_end(&sip);
}
