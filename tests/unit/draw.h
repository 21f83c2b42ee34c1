/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the unit tests: numbers without a pattern, the same in each run. */
#ifndef TESTS_UNIT_DRAW_H
#define TESTS_UNIT_DRAW_H

#include <stddef.h>
#include <stdint.h>

/* A number below LIMIT (splitmix64); *SEED may begin with anything. */
static inline size_t
draw(uint64_t *seed, size_t limit)
{
	uint64_t mixed = *seed += UINT64_C(0x9e3779b97f4a7c15);

	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
	return (size_t)((mixed ^ mixed >> 31) % limit);
}

#endif
