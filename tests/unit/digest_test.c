/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests of sets of records: what counts and what does not. */
#include <config.h>

#include <stdbool.h>

#include <zone/digest.h>
#include <zone/rrset.h>

#include "unit.h"

enum {
	SEED = 3,
};

static const uint8_t name_a[] = "\1a";
static const uint8_t name_upper[] = "\1A";
static const uint8_t name_b[] = "\1b";
static const uint8_t octets[] = "12345678";
static const uint8_t soa[] = "\0\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5";
static const uint8_t soa_later[] =
    "\0\0\0\0\0\2\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5";
static const uint8_t soa_other[] =
    "\0\0\0\0\0\1\0\0\0\3\0\0\0\3\0\0\0\4\0\0\0\5";

static const struct record base = { name_a, 1, 60, octets, 4 };

static struct digest
digest_of(const struct record *record)
{
	struct digest digest = { { 0 } };

	digest_put(&digest, SEED, record);
	return digest;
}

static void
test_what_counts(void **state)
{
	static const struct digest_case {
		struct record a;
		struct record b;
		bool same;
	} cases[] = {
		{ { name_a, 1, 60, octets, 4 }, { name_a, 1, 60, octets, 4 },
		    true },
		{ { name_a, 1, 60, octets, 4 },
		    { name_upper, 1, 60, octets, 4 }, true },
		{ { name_a, 1, 60, octets, 4 }, { name_b, 1, 60, octets, 4 },
		    false },
		{ { name_a, 1, 60, octets, 4 }, { name_a, 2, 60, octets, 4 },
		    false },
		{ { name_a, 1, 60, octets, 4 }, { name_a, 1, 61, octets, 4 },
		    false },
		{ { name_a, 1, 60, octets, 4 }, { name_a, 1, 60, octets, 5 },
		    false },
		{ { name_a, 1, 60, octets, 4 },
		    { name_a, 1, 60, octets + 1, 4 }, false },
		{ { name_a, RR_SOA, 60, soa, 22 },
		    { name_a, RR_SOA, 60, soa_later, 22 }, true },
		{ { name_a, RR_SOA, 60, soa, 22 },
		    { name_a, RR_SOA, 60, soa_other, 22 }, false },
		{ { name_a, RR_SOA, 60, octets, 4 },
		    { name_a, RR_SOA, 60, octets + 1, 4 }, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct digest a = digest_of(&cases[i].a);
		const struct digest b = digest_of(&cases[i].b);

		assert_int_equal(digest_equal(&a, &b), cases[i].same);
	}
}

/* What went in and out again leaves nothing; order does not count. */
static void
test_sets(void **state)
{
	struct record other = base;
	struct digest a = { { 0 } };
	struct digest b = { { 0 } };

	(void)state;
	other.type = 16;
	digest_put(&a, SEED, &base);
	digest_put(&a, SEED, &other);
	digest_put(&b, SEED, &other);
	assert_false(digest_equal(&a, &b));
	digest_put(&b, SEED, &base);
	assert_true(digest_equal(&a, &b));
	digest_put(&a, SEED, &base); /* twice is not once */
	assert_false(digest_equal(&a, &b));
	digest_take(&a, SEED, &base);
	assert_true(digest_equal(&a, &b));
	digest_take(&a, SEED, &other);
	digest_take(&a, SEED, &base);
	assert_int_equal(a.sums[0], 0);
	assert_int_equal(a.sums[1], 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_counts),
		cmocka_unit_test(test_sets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
