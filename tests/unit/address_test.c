/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses: those that inet_pton() takes, and as it reads them. */
#include <config.h>

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/read/rdata/address.h>

#include "draw.h"
#include "unit.h"

enum {
	ROUNDS = 300000,
	ROUNDS_LONG = 100 * ROUNDS,
	PARTS_MAX = 9,
	TEXT_MAX = 128,
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Both say the same of the text, in either family. */
static size_t
assert_same(const char *text, size_t length)
{
	static const int families[] = { AF_INET, AF_INET6 };
	const struct span span = { text, length };
	size_t count = 0;

	for (size_t i = 0; i < COUNT_OF(families); i++) {
		const size_t size =
		    families[i] == AF_INET ? IPV4_OCTETS : IPV6_OCTETS;
		uint8_t want[IPV6_OCTETS];
		uint8_t have[IPV6_OCTETS];
		const bool is_good = strlen(text) == length &&
				     inet_pton(families[i], text, want) == 1;

		assert_int_equal(address_parse(span, families[i], have),
		    is_good);
		if (is_good) {
			assert_memory_equal(have, want, size);
			count++;
		}
	}
	return count;
}

static void
test_texts(void **state)
{
	static const char *const texts[] = { "", ":", "::", ":::", "0.0.0.0",
		"255.255.255.255", "256.0.0.1", "1.2.3", "1.2.3.4.",
		"1.2.3.4.5", "01.2.3.4", "1..2.3", "1.2.3.4 ", "0001.2.3.4",
		"::1", "1::", "1::2", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9",
		"1:2:3:4:5:6:7", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
		"1:2:3:4::5:6:7:8", "1::2::3", ":1::2",
		"1::2:", "1:", "12345::", "::ffff:1.2.3.4",
		"1:2:3:4:5:6:1.2.3.4", "::1.2.3", "g::", "::%eth0",
		"ABCD:ef01::" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(texts); i++) {
		(void)assert_same(texts[i], strlen(texts[i]));
	}
	(void)assert_same("1.2.3.4\0", 8);
	(void)assert_same("::1\0002", 5);
}

/* What stands at the places of numbers, and between them. */
static const char *const numbers[] = { "0", "1", "00", "10", "255", "256",
	"1000", "ffff", "F00", "c", "12345", "g", "" };
static const char *const marks[] = { ":", "::", ".", " ", "" };

enum {
	GOOD_NUMBERS = 10,
	GOOD_MARKS = 2, /* of IPv6; the third is IPv4's */
};

/* Numbers and marks in turn, in most of them only those of one family. */
static size_t
draw_address(uint64_t *seed, char text[TEXT_MAX])
{
	const size_t count = 1 + draw(seed, PARTS_MAX);
	const bool is_good = draw(seed, 4) > 0;
	const bool is_ipv4 = draw(seed, 4) == 0;
	size_t length = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		const char *number = numbers[draw(seed,
		    is_good ? GOOD_NUMBERS : COUNT_OF(numbers))];
		const char *mark =
		    marks[is_ipv4 ? GOOD_MARKS
				  : draw(seed, is_good ? GOOD_MARKS
						       : COUNT_OF(marks))];

		length += (size_t)snprintf(text + length, TEXT_MAX - length,
		    "%s%s", number, i + 1 < count ? mark : "");
	}
	return length;
}

static void
test_drawn(void **state)
{
	const size_t rounds =
	    getenv("DANEZONE_LONG") == NULL ? ROUNDS : ROUNDS_LONG;
	uint64_t seed = 1;
	size_t good = 0;
	size_t round;

	(void)state;
	for (round = 0; round < rounds; round++) {
		char text[TEXT_MAX];
		const size_t length = draw_address(&seed, text);

		good += assert_same(text, length);
	}
	/* Of those texts many are addresses. */
	assert_true(good > rounds / 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
