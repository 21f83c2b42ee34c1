/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SipHash-1-3, word by word; the key is a seed and its complement. */
#ifndef ZONE_BASE_SIP_H
#define ZONE_BASE_SIP_H

#include <stdint.h>

struct sip {
	uint64_t v0;
	uint64_t v1;
	uint64_t v2;
	uint64_t v3;
};

static inline uint64_t
sip_rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static inline void
sip_round(struct sip *sip)
{
	sip->v0 += sip->v1;
	sip->v1 = sip_rotate(sip->v1, 13) ^ sip->v0;
	sip->v0 = sip_rotate(sip->v0, 32);
	sip->v2 += sip->v3;
	sip->v3 = sip_rotate(sip->v3, 16) ^ sip->v2;
	sip->v0 += sip->v3;
	sip->v3 = sip_rotate(sip->v3, 21) ^ sip->v0;
	sip->v2 += sip->v1;
	sip->v1 = sip_rotate(sip->v1, 17) ^ sip->v2;
	sip->v2 = sip_rotate(sip->v2, 32);
}

static inline struct sip
sip_begin(uint64_t seed)
{
	return (struct sip){
		seed ^ UINT64_C(0x736f6d6570736575),
		~seed ^ UINT64_C(0x646f72616e646f6d),
		seed ^ UINT64_C(0x6c7967656e657261),
		~seed ^ UINT64_C(0x7465646279746573),
	};
}

static inline void
sip_take(struct sip *sip, uint64_t word)
{
	sip->v3 ^= word;
	sip_round(sip);
	sip->v0 ^= word;
}

/* The hash of what was taken, once a mark of its end was put into v2. */
static inline uint64_t
sip_end(struct sip *sip)
{
	sip_round(sip);
	sip_round(sip);
	sip_round(sip);
	return sip->v0 ^ sip->v1 ^ sip->v2 ^ sip->v3;
}

#endif
