/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hash: each bit of what goes in changes about half of what comes out. */
#include <config.h>

#include <stddef.h>

#include <zone/base/hash.h>

#include "draw.h"
#include "unit.h"

enum {
	LENGTH_MAX = 40,
	ROUNDS = 50,
};

/* The bits in which two hashes differ, as a sum over all rounds. */
static void
test_avalanche(void **state)
{
	uint64_t seed = 7;
	size_t flips = 0;
	size_t changed = 0;
	size_t round;
	size_t i;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		const size_t length = 1 + draw(&seed, LENGTH_MAX);
		unsigned char bytes[LENGTH_MAX + 1];
		uint64_t hash;

		for (i = 0; i < length; i++) {
			bytes[i] = (unsigned char)draw(&seed, 256);
		}
		hash = hash_bytes(bytes, length, round);
		for (i = 0; i < length * 8; i++) {
			uint64_t other;

			bytes[i / 8] ^= (unsigned char)(1U << i % 8);
			other = hash_bytes(bytes, length, round);
			bytes[i / 8] ^= (unsigned char)(1U << i % 8);
			assert_int_not_equal(hash, other);
			changed += (size_t)__builtin_popcountll(hash ^ other);
			flips++;
		}
		assert_int_equal(hash, hash_bytes(bytes, length, round));
		assert_int_not_equal(hash,
		    hash_bytes(bytes, length, round + 1));
	}
	assert_in_range(changed / flips, 31, 33);
}

/* The length counts, also where what is missing is zero. */
static void
test_length(void **state)
{
	static const unsigned char zeros[LENGTH_MAX];
	uint64_t hashes[LENGTH_MAX];
	size_t i;
	size_t j;

	(void)state;
	for (i = 0; i < LENGTH_MAX; i++) {
		hashes[i] = hash_bytes(zeros, i, 0);
		for (j = 0; j < i; j++) {
			assert_int_not_equal(hashes[i], hashes[j]);
		}
	}
}

/* Where spans are cut at whole words does not count; both halves differ. */
static void
test_pair(void **state)
{
	static const char text[] = "sixteen octets!!and more";
	const struct span whole[] = { { text, 24 } };
	const struct span cut[] = { { text, 8 }, { text, 0 },
		{ text + 8, 16 } };
	uint64_t one[2];
	uint64_t other[2];

	(void)state;
	hash_pair(whole, 1, 7, one);
	hash_pair(cut, 3, 7, other);
	assert_memory_equal(one, other, sizeof(one));
	assert_int_not_equal(one[0], one[1]);
	hash_pair(whole, 1, 8, other);
	assert_int_not_equal(one[0], other[0]);
	assert_int_not_equal(one[1], other[1]);
	hash_pair(cut, 1, 7, other);
	assert_int_not_equal(one[0], other[0]);
	assert_int_not_equal(one[1], other[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_avalanche),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
