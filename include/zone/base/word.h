/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eight octets as one number: many at a time, the same on every machine. */
#ifndef ZONE_BASE_WORD_H
#define ZONE_BASE_WORD_H

#include <stdint.h>

enum {
	WORD = sizeof(uint64_t)
};

/* The octets as a little-endian number, from any address. */
static inline uint64_t
word_load(const void *octets)
{
	const uint8_t *at = octets;

	return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
	       (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 |
	       (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 |
	       (uint64_t)at[7] << 56;
}

/* Every octet of a word the same. */
#define WORD_EACH(octet) (UINT64_C(0x0101010101010101) * (octet))

/* With its capital ASCII letters made small (RFC 4343). */
static inline uint64_t
word_lower(uint64_t word)
{
	const uint64_t seven = word & WORD_EACH(0x7f);
	const uint64_t from_a = seven + WORD_EACH(0x80 - 'A');
	const uint64_t above_z = seven + WORD_EACH(0x7f - 'Z');
	const uint64_t capital = (from_a ^ above_z) & ~word & WORD_EACH(0x80);

	return word | capital >> 2;
}

#endif
