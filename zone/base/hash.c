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

uint64_t
hash_bytes(const void *bytes, size_t length, uint64_t seed)
{
	const uint8_t *octets = bytes;
	struct sip sip = {
		seed ^ UINT64_C(0x736f6d6570736575),
		~seed ^ UINT64_C(0x646f72616e646f6d),
		seed ^ UINT64_C(0x6c7967656e657261),
		~seed ^ UINT64_C(0x7465646279746573),
	};
	size_t left = length;

	for (; left >= sizeof(uint64_t); left -= sizeof(uint64_t)) {
		sip_word(&sip, octets, sizeof(uint64_t));
		octets += sizeof(uint64_t);
	}
	if (left > 0) {
		sip_word(&sip, octets, left);
	}
	sip.v2 ^= 0xff ^ length << 8;
	sip_round(&sip);
	sip_round(&sip);
	sip_round(&sip);
	return sip.v0 ^ sip.v1 ^ sip.v2 ^ sip.v3;
}
