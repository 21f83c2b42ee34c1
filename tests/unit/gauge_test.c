/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The progress line: its units, and what is left out when room is short. */
#include <config.h>

#include <string.h>

#include <gen/progress/gauge.h>

#include "unit.h"

enum {
	WIDEST = 2 * GAUGE_TEXT_MAX,
};

static const struct {
	struct gauge gauge;
	size_t width;
	const char *text;
} rows[] = {
	{ { "zones", 12, 480, 3100000, 126000000, 59 }, 80,
	    "danezone: 12 of 480 zones, 3.1 of 126.0 MB, 52.5 MB/s" },
	{ { "zones", 0, 1, 3100000, 126000000, 1000 }, 80,
	    "danezone: 3.1 of 126.0 MB, 3.1 MB/s" },
	{ { "zones", 0, 1, 0, 0, 1000 }, 80, "danezone: 0 of 1 zones" },
	{ { "servers", 3, 24, 0, 0, 2000 }, 80, "danezone: 3 of 24 servers" },
	/* more was read than there was said to be */
	{ { "zones", 1, 2, 2000, 1000, 1000 }, 80,
	    "danezone: 1 of 2 zones, 1.0 of 1.0 kB, 1.0 kB/s" },
	/* no time yet */
	{ { "zones", 1, 2, 500, 1000, 0 }, 80,
	    "danezone: 1 of 2 zones, 0.5 of 1.0 kB" },
	/* units */
	{ { "zones", 0, 1, 1, 12, 1000 }, 80,
	    "danezone: 0.0 of 0.0 kB, 0.0 kB/s" },
	{ { "zones", 0, 1, 999949, 999949, 1000 }, 80,
	    "danezone: 999.9 of 999.9 kB, 999.9 kB/s" },
	{ { "zones", 0, 1, 500000, 1000000, 1000 }, 80,
	    "danezone: 0.5 of 1.0 MB, 500.0 kB/s" },
	{ { "zones", 0, 1, 1000000000, 1900000000, 2000 }, 80,
	    "danezone: 1.0 of 1.9 GB, 500.0 MB/s" },
	{ { "zones", 0, 1, 1900000000, 1900000000, 500 }, 80,
	    "danezone: 1.9 of 1.9 GB, 3.8 GB/s" },
	/* the last column stays free, so that no terminal goes on below */
	{ { "zones", 12, 480, 3100000, 126000000, 59 }, 54,
	    "danezone: 12 of 480 zones, 3.1 of 126.0 MB, 52.5 MB/s" },
	{ { "zones", 12, 480, 3100000, 126000000, 59 }, 53,
	    "danezone: 12 of 480 zones, 3.1 of 126.0 MB" },
	{ { "zones", 12, 480, 3100000, 126000000, 59 }, 43,
	    "danezone: 12 of 480 zones, 3.1 of 126.0 MB" },
	{ { "zones", 12, 480, 3100000, 126000000, 59 }, 42,
	    "danezone: 12 of 480 zones" },
	{ { "zones", 12, 480, 3100000, 126000000, 59 }, 26,
	    "danezone: 12 of 480 zones" },
	{ { "zones", 12, 480, 3100000, 126000000, 59 }, 25, "" },
	{ { "zones", 12, 480, 3100000, 126000000, 59 }, 1, "" },
	{ { "zones", 12, 480, 3100000, 126000000, 59 }, 0, "" },
};

static void
test_rows(void **state)
{
	char text[GAUGE_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_string_equal(gauge_print(&rows[i].gauge, rows[i].width,
					text),
		    rows[i].text);
	}
}

/* The largest numbers have room, at any width. */
static void
test_room(void **state)
{
	const struct gauge gauge = { "servers", SIZE_MAX, SIZE_MAX, SIZE_MAX,
		SIZE_MAX, 1 };
	char text[GAUGE_TEXT_MAX];
	size_t length = 0;

	(void)state;
	for (size_t width = 0; width < WIDEST; width++) {
		(void)gauge_print(&gauge, width, text);
		assert_true(*text == '\0' || strlen(text) < width);
		assert_true(strlen(text) >= length);
		length = strlen(text);
	}
	assert_string_equal(text,
	    "danezone: 18446744073709551615 of 18446744073709551615 servers, "
	    "18446744073.7 of 18446744073.7 GB, 18446744073709.6 GB/s");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
