/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods: the units, where one gives way to the next, and both directions. */
#include <config.h>

#include <gen/report/period.h>

#include "unit.h"

static const struct {
	int64_t seconds;
	const char *letters;
	const char *words;
} rows[] = {
	{ 0, "0s", "0 seconds" },
	{ 1, "1s", "1 second" },
	{ 59, "59s", "59 seconds" },
	{ 60, "1m", "1 minute" },
	{ 61, "1m 1s", "1 minute 1 second" },
	{ 599, "9m 59s", "9 minutes 59 seconds" },
	{ 659, "10m", "10 minutes" },
	{ 3599, "59m", "59 minutes" },
	{ 3600, "1h", "1 hour" },
	{ 3659, "1h", "1 hour" },
	{ 7500, "2h 5m", "2 hours 5 minutes" },
	{ 86399, "23h", "23 hours" },
	{ 86400, "1d", "1 day" },
	{ 863999, "9d 23h", "9 days 23 hours" },
	{ 950399, "10d", "10 days" },
	{ 34560000, "400d", "400 days" },
	{ INT64_MAX, "106751991167300d", "106751991167300 days" },
};

static void
test_print(void **state)
{
	char text[PERIOD_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_string_equal(period_print(rows[i].seconds, PERIOD_SHORT,
					text),
		    rows[i].letters);
		assert_string_equal(period_print(rows[i].seconds, PERIOD_WORDS,
					text),
		    rows[i].words);
	}
}

static void
test_between(void **state)
{
	char text[PERIOD_TEXT_MAX];

	(void)state;
	assert_string_equal(period_between(100, 100, PERIOD_WORDS, text),
	    "now");
	assert_string_equal(period_between(100, 101, PERIOD_WORDS, text),
	    "in 1 second");
	assert_string_equal(period_between(100, 101, PERIOD_SHORT, text),
	    "in 1s");
	assert_string_equal(period_between(7300, 40, PERIOD_WORDS, text),
	    "2 hours 1 minute ago");
	assert_string_equal(period_between(7300, 40, PERIOD_SHORT, text),
	    "2h 1m ago");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_between),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
