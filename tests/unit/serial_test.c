/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SOA serials: every edge of the circle and of the calendar. With
 * DANEZONE_LONG=1 in the environment all 2^32 serials under every policy, else
 * some of them.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/serial.h>

#include "unit.h"

#define HALF UINT32_C(0x80000000)
#define TOP  UINT32_MAX

/* 2026-11-22 10:00:00 UTC */
#define NOW   INT64_C(1795341600)
#define TODAY UINT32_C(2026112200)
#define DAY   INT64_C(86400)
#define ERA   (-719468 * DAY) /* 0000-03-01, the first date */
#define ROUND (INT64_C(1) << 32)

/* How BIND compares (isc_serial_gt). */
static bool
greater(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) > 0;
}

static void
knows_policies_by_name(void **state)
{
	static const char *const unknown[] = { "", "Date", "dates", "dat",
		"none", "keep " };
	enum serial_policy policy = SERIAL_KEEP;

	(void)state;
	assert_null(serial_policy_names[SERIAL_KEEP + 1]);
	for (size_t i = 0; serial_policy_names[i] != NULL; i++) {
		const struct span name = span_of(serial_policy_names[i]);

		assert_true(serial_policy_parse(name, &policy));
		assert_int_equal(policy, i);
	}
	assert_true(serial_policy_parse(span_of("date"), &policy));
	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++) {
		assert_false(serial_policy_parse(span_of(unknown[i]), &policy));
		assert_int_equal(policy, SERIAL_DATE);
	}
}

static const struct {
	uint32_t a;
	uint32_t b;
	bool ahead;
} comparisons[] = {
	{ 0, 0, false },
	{ 1, 0, true },
	{ 0, 1, false },
	{ 0, TOP, true },
	{ TOP, 0, false },
	{ HALF - 1, 0, true },
	{ HALF, 0, false },
	{ 0, HALF, false },
	{ HALF + 1, 0, false },
	{ 0, HALF + 1, true },
	{ HALF, 1, true },
	{ 1, HALF, false },
	{ 100, 100 + HALF, false },
	{ 100, 101 + HALF, true },
};

static void
compares_on_the_circle(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(comparisons) / sizeof(*comparisons);
	     i++) {
		const uint32_t a = comparisons[i].a;
		const uint32_t b = comparisons[i].b;

		assert_int_equal(serial_ahead(a, b), comparisons[i].ahead);
		assert_int_equal(greater(a, b), comparisons[i].ahead);
	}
}

struct row {
	uint32_t current;
	uint32_t floor;
	time_t now;
	struct serial_step want;
};

static void
check_row(enum serial_policy policy, const struct row *row)
{
	const struct serial_step step =
	    serial_next(policy, row->current, row->floor, row->now);

	if (step.serial != row->want.serial || step.jump != row->want.jump) {
		fail_msg("%s of %u and %u at %lld: %u%s, not %u%s",
		    serial_policy_names[policy], row->current, row->floor,
		    (long long)row->now, step.serial,
		    step.jump ? " by a jump" : "", row->want.serial,
		    row->want.jump ? " by a jump" : "");
	}
}

static const struct row increments[] = {
	{ 0, 0, 0, { 1, false } },
	{ 1, 1, 0, { 2, false } },
	{ HALF - 1, HALF - 1, 0, { HALF, false } },
	{ HALF, HALF, 0, { HALF + 1, false } },
	{ TOP - 1, TOP - 1, 0, { TOP, false } },
	{ TOP, TOP, 0, { 1, false } },
	{ 2026112299, 2026112299, 0, { 2026112300, false } },
	/* one of the two is later */
	{ 5, 9, 0, { 10, false } },
	{ 9, 5, 0, { 10, false } },
	{ TOP, 0, 0, { 1, false } },
	{ 0, TOP, 0, { 1, false } },
	{ TOP - 5, 3, 0, { 4, false } },
	{ 7, TOP, 0, { 8, false } },
	{ TOP, TOP - 9, 0, { 1, false } },
	/* as far apart as can be bridged */
	{ 1, HALF - 1, 0, { HALF, false } },
	{ HALF - 1, 1, 0, { HALF, false } },
	/* one further: nothing is ahead of both */
	{ 1, HALF, 0, { HALF + 1, true } },
	{ HALF, 1, 0, { 2, true } },
	{ 0, HALF, 0, { HALF + 1, true } },
	{ HALF, 0, 0, { 1, true } },
	{ 5, HALF + 5, 0, { HALF + 6, true } },
	{ HALF + 5, 5, 0, { 6, true } },
	/* only 0 would be ahead of both */
	{ HALF + 1, TOP, 0, { 1, true } },
	{ TOP, HALF + 1, 0, { HALF + 2, true } },
	{ HALF + 2, TOP, 0, { 1, false } },
	{ TOP, HALF + 2, 0, { 1, false } },
};

static const struct row dates[] = {
	{ 0, 0, NOW, { TODAY, false } },
	{ 1, 1, NOW, { TODAY, false } },
	{ TODAY - 1, TODAY - 1, NOW, { TODAY, false } },
	{ TODAY, TODAY, NOW, { TODAY + 1, false } },
	{ TODAY + 98, TODAY + 98, NOW, { TODAY + 99, false } },
	{ TODAY + 99, TODAY + 99, NOW, { 2026112300, false } },
	{ TOP, TOP, NOW, { TODAY, false } },
	{ 4173595849, 4173595849, NOW, { TODAY, false } },
	/* 2^31 before today */
	{ 4173595848, 4173595848, NOW, { 4173595849, true } },
	/* serials of days to come, or a clock that was set back */
	{ 2026112300, 2026112300, NOW, { 2026112301, true } },
	{ 2026112399, 2026112399, NOW, { 2026112400, true } },
	{ 2026113099, 2026113099, NOW, { 2026120100, true } },
	{ 2026123199, 2026123199, NOW, { 2027010100, true } },
	{ 2027022899, 2027022899, NOW, { 2027030100, true } },
	{ 2028022899, 2028022899, NOW, { 2028022900, true } },
	{ 2028022999, 2028022999, NOW, { 2028030100, true } },
	{ 2100022899, 2100022899, NOW, { 2100030100, true } },
	{ 2400022899, 2400022899, NOW, { 2400022900, true } },
	{ TODAY, TODAY, 0, { TODAY + 1, true } },
	/* nn = 99 of no date */
	{ 2027000199, 2027000199, NOW, { 2027000200, true } },
	{ 2027010099, 2027010099, NOW, { 2027010100, true } },
	{ 2027013299, 2027013299, NOW, { 2027013300, true } },
	{ 2027023099, 2027023099, NOW, { 2027023100, true } },
	{ 2027130199, 2027130199, NOW, { 2027130200, true } },
	/* ends of months and years */
	{ 2026113099, 2026113099, NOW + 8 * DAY, { 2026120100, false } },
	{ 2026123199, 2026123199, NOW + 39 * DAY, { 2027010100, false } },
	{ 2024022999, 2024022999, 1709164800, { 2024030100, false } },
	{ 2024022899, 2024022899, 1709164799, { 2024022900, false } },
	{ 1, 1, 1798761599, { 2026123100, false } },
	{ 1, 1, 1798761600, { 2027010100, false } },
	/* beyond 2106, and beyond what a date leaves of 32 bits */
	{ TODAY, TODAY, 4294944000, { 2106020700, false } },
	{ TODAY, TODAY, 5601139200, { 2147063000, false } },
	{ TOP, TOP, 7258118400, { 1, true } },
	{ 4294120000, 4294120000, 73369843200, { 4294123100, false } },
	{ 4294123199, 4294123199, 73369843200, { 4294123200, false } },
	{ 4294120000, 4294120000, 73369929600, { 4294120001, true } },
	{ TODAY, TODAY, INT64_MAX, { TODAY + 1, true } },
	/* before 1970 */
	{ 1, 1, 0, { 1970010100, false } },
	{ 1, 1, -1, { 1969123100, false } },
	{ 1, 1, -DAY, { 1969123100, false } },
	{ 1, 1, -DAY - 1, { 1969123000, false } },
	{ 1, 1, ERA, { 30100, false } },
	{ 1, 1, ERA - 1, { 2, true } },
	{ 1, 1, INT64_MIN, { 2, true } },
	/* with a floor */
	{ 1, TODAY - 1, NOW, { TODAY, false } },
	{ 1, TODAY, NOW, { TODAY + 1, false } },
	{ TODAY, 1, NOW, { TODAY + 1, false } },
	{ TODAY + 3, TODAY + 5, NOW, { TODAY + 6, false } },
	{ TODAY + 5, TODAY + 3, NOW, { TODAY + 6, false } },
	{ 1, TODAY + 99, NOW, { 2026112300, false } },
	{ 5, 2026112300, NOW, { 2026112301, true } },
	/* the next day is too far from one of the two, one more is not */
	{ 2026113099, 4173603748, NOW + 8 * DAY, { 2026113100, true } },
	{ 4173603748, 2026113099, NOW + 8 * DAY, { 2026113100, true } },
	{ 2026113099, 4173603749, NOW + 8 * DAY, { 2026120100, false } },
	/* nothing is ahead of both */
	{ 1, HALF + 1, NOW, { HALF + 2, true } },
	{ HALF + 1, 1, NOW, { TODAY, true } },
};

static const struct row unixtimes[] = {
	{ 1, 1, NOW, { NOW, false } },
	{ NOW - 1, NOW - 1, NOW, { NOW, false } },
	{ NOW, NOW, NOW, { NOW + 1, true } },
	{ NOW + 5, NOW + 5, NOW, { NOW + 6, true } },
	{ TODAY, TODAY, NOW, { TODAY + 1, true } },
	{ TOP, TOP, NOW, { NOW, false } },
	{ 0, 0, HALF, { 1, true } },
	{ 1, 1, HALF, { HALF, false } },
	{ 0, 0, 0, { 1, true } },
	{ 1, 1, 0, { 2, true } },
	{ 0, 0, 1, { 1, false } },
	{ 1, 1, -1, { 2, true } },
	{ TOP - 5, TOP - 5, -1, { TOP, false } },
	/* around 2106-02-07 06:28:16, when the seconds pass 2^32 */
	{ TOP - 1, TOP - 1, ROUND - 1, { TOP, false } },
	{ TOP - 1, TOP - 1, ROUND, { TOP, true } },
	{ TOP, TOP, ROUND, { 1, true } },
	{ TOP, TOP, ROUND + 1, { 1, false } },
	{ TOP, TOP, ROUND + 2, { 2, false } },
	{ NOW, NOW, ROUND + NOW + 1, { NOW + 1, false } },
	/* with a floor */
	{ NOW - 5, NOW - 1, NOW, { NOW, false } },
	{ 1, NOW, NOW, { NOW + 1, true } },
	{ NOW + 1, 1, NOW, { NOW + 2, true } },
	{ 1, HALF + 1, NOW, { HALF + 2, true } },
	{ HALF + 1, 1, NOW, { NOW, true } },
};

static const struct row keeps[] = {
	{ 0, 0, NOW, { 0, false } },
	{ 7, 9, NOW, { 7, false } },
	{ TOP, 1, NOW, { TOP, false } },
	{ HALF, 0, NOW, { HALF, false } },
};

#define CHECK(policy, rows)                                           \
	for (size_t i = 0; i < sizeof(rows) / sizeof(*(rows)); i++) { \
		check_row((policy), &(rows)[i]);                      \
	}

static void
steps(void **state)
{
	(void)state;
	CHECK(SERIAL_INCREMENT, increments)
	CHECK(SERIAL_DATE, dates)
	CHECK(SERIAL_UNIXTIME, unixtimes)
	CHECK(SERIAL_KEEP, keeps)
}

struct day {
	uint32_t year;
	uint32_t month;
	uint32_t day;
};

/* The next day, by the rules that one learns at school. */
static struct day
tomorrow(struct day today)
{
	static const uint32_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
		31, 30, 31 };
	const bool leap = today.year % 400 == 0 ||
			  (today.year % 4 == 0 && today.year % 100 != 0);
	const uint32_t length =
	    today.month == 2 && leap ? 29 : lengths[today.month - 1];

	if (today.day < length) {
		return (struct day){ today.year, today.month, today.day + 1 };
	}
	if (today.month < 12) {
		return (struct day){ today.year, today.month + 1, 1 };
	}
	return (struct day){ today.year + 1, 1, 1 };
}

static uint32_t
first_serial(struct day day)
{
	return day.year * 1000000 + day.month * 10000 + day.day * 100;
}

/* Every day that has a serial, in its first and in its last second. */
static void
knows_the_calendar(void **state)
{
	struct day day = { 0, 3, 1 };
	int64_t second = ERA;

	(void)state;
	while (day.year < 4295) {
		const struct day next = tomorrow(day);
		const uint32_t first = first_serial(day);
		const uint32_t after =
		    next.year < 4295 ? first_serial(next) : first + 100;
		const uint32_t before = first - 12345;
		struct serial_step step =
		    serial_next(SERIAL_DATE, before, before, second);

		assert_int_equal(step.serial, first);
		assert_false(step.jump);
		second += DAY;
		step = serial_next(SERIAL_DATE, first + 99, before, second - 1);
		assert_int_equal(step.serial, after);
		assert_false(step.jump);
		day = next;
	}
	assert_int_equal(second, INT64_C(73369929600));
}

static const uint32_t edges[] = { 0, 1, 2, 3, 99, 100, HALF - 2, HALF - 1, HALF,
	HALF + 1, HALF + 2, HALF + 3, TOP - 2, TOP - 1, TOP, TODAY - 1, TODAY,
	TODAY + 1, TODAY + 98, TODAY + 99, TODAY + 100, TODAY - HALF,
	TODAY - HALF + 1, TODAY - HALF - 1, 2026113099, 2026123199, 4294123199,
	(uint32_t)NOW - 1, (uint32_t)NOW, (uint32_t)NOW + 1,
	(uint32_t)NOW - HALF };
static const int64_t times[] = { INT64_MIN, -DAY, -1, 0, 1, NOW, NOW + 8 * DAY,
	NOW + 39 * DAY, HALF - 1, HALF, ROUND - 1, ROUND, ROUND + 1,
	73369843200, INT64_MAX };

enum {
	EDGES = sizeof(edges) / sizeof(*edges),
	TIMES = sizeof(times) / sizeof(*times),
};

/* Is there a serial ahead of both? If so, one lies right behind the later. */
static bool
bridgeable(uint32_t current, uint32_t floor)
{
	const uint32_t candidates[] = { current + 1, current + 2, floor + 1,
		floor + 2 };

	for (size_t i = 0; i < 4; i++) {
		if (candidates[i] != 0 && greater(candidates[i], current) &&
		    greater(candidates[i], floor)) {
			return true;
		}
	}
	return false;
}

static void
check_pair(enum serial_policy policy, uint32_t current, uint32_t floor)
{
	const bool both = bridgeable(current, floor);

	for (size_t i = 0; i < TIMES; i++) {
		const struct serial_step step =
		    serial_next(policy, current, floor, times[i]);

		assert_int_not_equal(step.serial, 0);
		assert_true(greater(step.serial, floor));
		assert_int_equal(greater(step.serial, current) || !both, true);
		assert_true(both || step.jump);
	}
}

static void
is_ahead_of_both(void **state)
{
	(void)state;
	for (unsigned i = 0; i < EDGES * EDGES; i++) {
		const uint32_t current = edges[i / EDGES];
		const uint32_t floor = edges[i % EDGES];

		check_pair(SERIAL_INCREMENT, current, floor);
		check_pair(SERIAL_DATE, current, floor);
		check_pair(SERIAL_UNIXTIME, current, floor);
	}
}

/* What the policy wants after CURRENT, if that is ahead. */
static uint32_t
own_value(enum serial_policy policy, uint32_t current)
{
	if (policy == SERIAL_INCREMENT) {
		return current == TOP ? 1 : current + 1;
	}
	if (policy == SERIAL_UNIXTIME) {
		return (uint32_t)NOW;
	}
	if (current - TODAY < 100) {
		return current + 1;
	}
	return TODAY;
}

/* How many serials, of those that are STRIDE apart, get a wrong one. */
static uint64_t
count_wrong(enum serial_policy policy, uint64_t stride)
{
	uint64_t wrong = 0;

	for (uint64_t at = 0; at <= TOP; at += stride) {
		const uint32_t current = (uint32_t)at;
		const uint32_t own = own_value(policy, current);
		const struct serial_step step =
		    serial_next(policy, current, current, NOW);
		const bool advances = greater(own, current);

		wrong += step.serial == 0 || !greater(step.serial, current) ||
			 step.jump == advances ||
			 (advances && step.serial != own);
	}
	return wrong;
}

static void
is_right_for_every_serial(void **state)
{
	const char *environment = getenv("DANEZONE_LONG");
	const bool all = environment != NULL && strcmp(environment, "1") == 0;
	const uint64_t stride = all ? 1 : 4099;

	(void)state;
	assert_int_equal(count_wrong(SERIAL_INCREMENT, stride), 0);
	assert_int_equal(count_wrong(SERIAL_DATE, stride), 0);
	assert_int_equal(count_wrong(SERIAL_UNIXTIME, stride), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_policies_by_name),
		cmocka_unit_test(compares_on_the_circle),
		cmocka_unit_test(steps),
		cmocka_unit_test(knows_the_calendar),
		cmocka_unit_test(is_ahead_of_both),
		cmocka_unit_test(is_right_for_every_serial),
	};

	return cmocka_run_group_tests_name("serial", tests, NULL, NULL);
}
