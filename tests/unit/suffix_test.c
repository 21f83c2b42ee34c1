/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suffixes: which they are, and hashes without case, alone and together. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/base/suffix.h>

#include "draw.h"
#include "pairs.h"
#include "unit.h"

enum {
	ROUNDS = 20000,
	SEED = 42,
};

static const uint8_t *
octets(const char *string)
{
	return (const uint8_t *)string;
}

/* Of a copy without an octet behind it, for the sanitizers. */
static uint64_t
hash_of(const char *name)
{
	const size_t length = name_length(octets(name));
	uint8_t *copy = malloc(length);
	uint64_t hash;

	assert_non_null(copy);
	memcpy(copy, name, length);
	hash = suffix_hash(copy, length, SEED);
	free(copy);
	return hash;
}

static void
hashes_without_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		assert_int_equal(hash_of(pairs[i].a) == hash_of(pairs[i].b),
		    pairs[i].equal);
	}
}

/* Names that differ in one place only spread over all the bits of the hash. */
static void
hashes_spread(void **state)
{
	unsigned low[256] = { 0 };
	unsigned high[256] = { 0 };

	(void)state;
	for (unsigned i = 0; i < ROUNDS; i++) {
		char text[64];
		uint8_t wire[NAME_WIRE_MAX];
		uint64_t hash;

		(void)snprintf(text, sizeof(text), "h%u.example.", i);
		assert_null(name_parse(span_of(text), NULL, wire));
		hash = suffix_hash(wire, name_length(wire), SEED);
		low[hash & 0xff]++;
		high[hash >> 56]++;
		assert_true(
		    hash != suffix_hash(wire, name_length(wire), SEED + 1));
	}
	for (size_t i = 0; i < 256; i++) {
		assert_in_range(low[i], 30, 140);
		assert_in_range(high[i], 30, 140);
	}
}

/* A name of labels of any length; returns its own length. */
static size_t
draw_name(uint8_t name[NAME_WIRE_MAX], uint64_t *seed)
{
	const size_t most = 1 + draw(seed, NAME_WIRE_MAX);
	const size_t longest = 1 + draw(seed, 63);
	size_t length = 0;

	for (;;) {
		const size_t label = 1 + draw(seed, longest);

		if (length + 1 + label + 1 > most) {
			name[length] = 0;
			return length + 1;
		}
		name[length++] = (uint8_t)label;
		for (size_t i = 0; i < label; i++) {
			name[length++] = (uint8_t)draw(seed, 256);
		}
	}
}

/* All are there, in their order, each with the hash that it has alone. */
static void
check_suffixes(const uint8_t *name, const uint8_t *apex)
{
	struct suffix suffixes[SUFFIXES_MAX];
	const size_t count = suffixes_of(name, apex, SEED, suffixes);

	assert_in_range(count, 1, SUFFIXES_MAX);
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(suffixes[i].name, name);
		assert_int_equal(suffixes[i].length, name_length(name));
		assert_true(suffixes[i].hash ==
			    suffix_hash(name, suffixes[i].length, SEED));
		if (i + 1 == count) {
			assert_ptr_equal(name, apex);
		}
		name = name_parent(name);
	}
}

static void
finds_suffixes(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		uint8_t name[NAME_WIRE_MAX];
		const uint8_t *apex = name;

		(void)draw_name(name, &seed);
		for (size_t up = draw(&seed, name_labels(name) + 1); up > 0;
		     up--) {
			apex = name_parent(apex);
		}
		check_suffixes(name, apex);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_without_case),
		cmocka_unit_test(hashes_spread),
		cmocka_unit_test(finds_suffixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
