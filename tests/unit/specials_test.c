/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structural bytes: both ways to find them find the same. */
#include <config.h>

#include <stdbool.h>
#include <string.h>

#include <zone/read/specials.h>

#include "draw.h"
#include "unit.h"

enum {
	ROUNDS = 200000,
	BYTES = 256,
};

static bool
is_special(unsigned char byte)
{
	return byte != '\0' && strchr("\";()\\\n\r", byte) != NULL;
}

/* Each byte at each place, alone among bytes that are its neighbours. */
static void
test_each_byte(void **state)
{
	char block[SPECIALS_BLOCK];
	unsigned byte;
	unsigned at;

	(void)state;
	for (byte = 0; byte < BYTES; byte++) {
		for (at = 0; at < SPECIALS_BLOCK; at++) {
			const uint64_t want =
			    (uint64_t)is_special((unsigned char)byte) << at;

			memset(block, 'a', sizeof(block));
			block[at] = (char)byte;
			assert_int_equal(specials_find(block), want);
			assert_int_equal(specials_find_portable(block), want);
		}
	}
}

/* Each byte everywhere. */
static void
test_full(void **state)
{
	char block[SPECIALS_BLOCK];
	unsigned byte;

	(void)state;
	for (byte = 0; byte < BYTES; byte++) {
		memset(block, (int)byte, sizeof(block));
		assert_int_equal(specials_find(block),
		    is_special((unsigned char)byte) ? UINT64_MAX : 0);
	}
}

/* Fill with any bytes, or with many special ones. */
static void
fill(uint64_t *seed, bool likely, char *bytes, size_t length)
{
	static const char special[] = "\";()\\\n\r ab)(\x8f\xa8\xdc";

	for (; length > 0; length--) {
		*bytes = (char)draw(seed, BYTES);
		if (likely) {
			*bytes = special[draw(seed, sizeof(special) - 1)];
		}
		bytes++;
	}
}

/* Blocks of whatever bytes, at any alignment. */
static void
test_random(void **state)
{
	char bytes[SPECIALS_BLOCK + 16];
	uint64_t seed = 1;
	size_t round;
	size_t i;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		const char *block = bytes + round % 16;
		uint64_t want = 0;

		fill(&seed, round % 2 == 0, bytes, sizeof(bytes));
		for (i = 0; i < SPECIALS_BLOCK; i++) {
			want |= (uint64_t)is_special((unsigned char)block[i])
				<< i;
		}
		assert_int_equal(specials_find(block), want);
		assert_int_equal(specials_find_portable(block), want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_byte),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
