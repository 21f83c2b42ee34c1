/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points in time: RFC 3339, Unix seconds, and what is neither. */
#include <config.h>

#include <stdlib.h>

#include "unit.h"

#include <zone/base/moment.h>

struct row {
	const char *text;
	long long want; /* -1: refused */
};

static void
check(bool (*parse)(struct span text, time_t *moment), const struct row *row)
{
	time_t moment = 42;
	const bool done = parse(span_of(row->text), &moment);

	if (row->want < 0) {
		assert_false(done);
		assert_int_equal(moment, 42);
	} else {
		assert_true(done);
		assert_int_equal(moment, row->want);
	}
}

static const struct row seconds[] = {
	{ "0", 0 },
	{ "1795341600", 1795341600 },
	{ "0001795341600", -1 }, /* more digits than a time has */
	{ "4294967296", 4294967296 },
	{ "253402300799", 253402300799 },
	{ "253402300800", -1 },
	{ "999999999999999999999999", -1 },
	{ "", -1 },
	{ "-1", -1 },
	{ "+1", -1 },
	{ " 1", -1 },
	{ "1 ", -1 },
	{ "1.5", -1 },
	{ "0x10", -1 },
};

static void
test_seconds(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		check(moment_parse_seconds, &seconds[i]);
		check(moment_parse, &seconds[i]);
	}
	check(moment_parse_seconds,
	    &(struct row){ "2026-11-22T10:00:00Z", -1 });
}

/* RFC 3339 section 5.8 has some of these. */
static const struct row times[] = {
	{ "1970-01-01T00:00:00Z", 0 },
	{ "2026-11-22T10:00:00Z", 1795341600 },
	{ "2026-11-22t10:00:00z", 1795341600 },
	{ "2026-11-22T11:00:00+01:00", 1795341600 },
	{ "2026-11-22T04:30:00-05:30", 1795341600 },
	{ "2026-11-22T10:00:00-00:00", 1795341600 },
	{ "2026-11-23T09:59:00+23:59", 1795341600 },
	{ "2026-11-22T10:00:00.999Z", 1795341600 },
	{ "2026-11-22T10:00:00.5+00:00", 1795341600 },
	{ "1985-04-12T23:20:50.52Z", 482196050 },
	{ "1996-12-19T16:39:57-08:00", 851042397 },
	{ "1990-12-31T23:59:60Z", 662688000 },
	{ "1990-12-31T15:59:60-08:00", 662688000 },
	{ "2024-02-29T00:00:00Z", 1709164800 },
	{ "2000-02-29T00:00:00Z", 951782400 },
	{ "1970-01-01T00:30:00+00:30", 0 },
	{ "9999-12-31T23:59:59Z", 253402300799 },
	{ "2026-11-22", -1 },
	{ "2026-11-22T10:00:00", -1 }, /* where? */
	{ "2026-11-22T10:00Z", -1 },
	{ "2026-11-22 10:00:00Z", -1 },
	{ "2026-11-22T10:00:00ZZ", -1 },
	{ "2026-11-22T10:00:00 Z", -1 },
	{ "2026-11-22T10:00:00.Z", -1 },
	{ "2026-11-22T10:00:00,5Z", -1 },
	{ "2026-11-22T10:00:00+0100", -1 },
	{ "2026-11-22T10:00:00+01", -1 },
	{ "2026-11-22T10:00:00+24:00", -1 },
	{ "2026-11-22T10:00:00+01:60", -1 },
	{ "2026-11-22T24:00:00Z", -1 },
	{ "2026-11-22T10:60:00Z", -1 },
	{ "2026-11-22T10:00:61Z", -1 },
	{ "2026-02-29T00:00:00Z", -1 },
	{ "2100-02-29T00:00:00Z", -1 },
	{ "2026-04-31T00:00:00Z", -1 },
	{ "2026-00-10T00:00:00Z", -1 },
	{ "2026-13-10T00:00:00Z", -1 },
	{ "2026-01-00T00:00:00Z", -1 },
	{ "2026-1-01T00:00:00Z", -1 },
	{ "20261122T100000Z", -1 },
	{ "1969-12-31T23:59:59Z", -1 },
	{ "1970-01-01T00:00:00+00:01", -1 },
	{ "9999-12-31T23:59:59-00:01", -1 },
	{ "tomorrow", -1 },
};

static void
test_times(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		check(moment_parse, &times[i]);
	}
}

/* The system's time zone plays no part. */
static void
test_time_zone(void **state)
{
	(void)state;
	assert_int_equal(setenv("TZ", "XYZ-12", 1), 0);
	tzset();
	test_times(state);
	assert_int_equal(unsetenv("TZ"), 0);
	tzset();
}

/* Each day of 400 years, against the system's calendar. */
static void
test_days(void **state)
{
	(void)state;
	for (time_t day = 0; day < 146097; day++) {
		const time_t want = day * 86400;
		struct tm tm;
		struct row row = { NULL, (long long)want };
		char text[64];

		assert_non_null(gmtime_r(&want, &tm));
		assert_int_not_equal(
		    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm), 0);
		row.text = text;
		check(moment_parse, &row);
	}
}

static void
test_print(void **state)
{
	static const struct {
		int64_t moment;
		const char *want;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00Z" },
		{ 1795341600, "2026-11-22T10:00:00Z" },
		{ 951782400, "2000-02-29T00:00:00Z" },
		{ 253402300799, "9999-12-31T23:59:59Z" },
		{ 253402300800, "?" },
		{ -1, "?" },
	};
	char buffer[MOMENT_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_string_equal(moment_print(rows[i].moment, buffer),
		    rows[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seconds),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_time_zone),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_print),
	};

	return cmocka_run_group_tests_name("moment", tests, NULL, NULL);
}
