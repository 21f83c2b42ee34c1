/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timelines: the scale, and a picture of each kind. */
#include <config.h>

#include <gen/report/timeline.h>

#include "rows.h"

static const char waiting[] =
    "<svg class=\"timeline\" role=\"img\"><title>Timeline: records "
    "published 1 hour ago, safe in 1 hour 5 minutes</title><svg "
    "class=\"mark fine\" x=\"41.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-1h</text></svg><svg class=\"mark fine\" "
    "x=\"59.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+1h</text></svg><svg class=\"mark \" "
    "x=\"31.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-1d</text></svg><svg class=\"mark \" "
    "x=\"69.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+1d</text></svg><svg class=\"mark fine\" "
    "x=\"22.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-7d</text></svg><svg class=\"mark fine\" "
    "x=\"78.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+7d</text></svg><svg class=\"mark \" "
    "x=\"13.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-30d</text></svg><svg class=\"mark \" "
    "x=\"87.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+30d</text></svg><svg class=\"mark fine\" "
    "x=\"3.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-1y</text></svg><svg class=\"mark fine\" "
    "x=\"97.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+1y</text></svg><text y=\"14\">records</text><text "
    "y=\"42\">no certificate</text><rect class=\"wait\" "
    "x=\"41.00%\" width=\"18.03%\" y=\"19\" height=\"10\"/><rect "
    "class=\"safe\" x=\"59.03%\" width=\"40.97%\" y=\"19\" "
    "height=\"10\"/><rect class=\"future\" x=\"50%\" y=\"17\" "
    "width=\"50%\" height=\"42\"/><svg class=\"mark now\" "
    "x=\"50.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">now</text></svg><svg x=\"41.00%\" y=\"24\"><use "
    "href=\"#point-since\"/></svg><svg x=\"59.03%\" y=\"24\"><use "
    "href=\"#point-safe\"/></svg></svg>\n";

static const char retiring[] =
    "<svg class=\"timeline\" role=\"img\"><title>Timeline: records "
    "published 300 days ago, to go in 2 days 3 hours</title><svg "
    "class=\"mark fine\" x=\"41.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-1h</text></svg><svg class=\"mark fine\" "
    "x=\"59.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+1h</text></svg><svg class=\"mark \" "
    "x=\"31.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-1d</text></svg><svg class=\"mark \" "
    "x=\"69.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+1d</text></svg><svg class=\"mark fine\" "
    "x=\"22.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-7d</text></svg><svg class=\"mark fine\" "
    "x=\"78.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+7d</text></svg><svg class=\"mark \" "
    "x=\"13.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-30d</text></svg><svg class=\"mark \" "
    "x=\"87.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+30d</text></svg><svg class=\"mark fine\" "
    "x=\"3.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-1y</text></svg><svg class=\"mark fine\" "
    "x=\"97.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+1y</text></svg><text y=\"14\">records</text><text "
    "y=\"42\">no certificate</text><rect class=\"going\" "
    "x=\"4.95%\" width=\"65.73%\" y=\"19\" height=\"10\"/><rect "
    "class=\"future\" x=\"50%\" y=\"17\" width=\"50%\" "
    "height=\"42\"/><svg class=\"mark now\" x=\"50.00%\"><path "
    "d=\"M0 12V64\"/><text y=\"76\">now</text></svg><svg "
    "x=\"4.95%\" y=\"24\"><use href=\"#point-since\"/></svg><svg "
    "x=\"70.68%\" y=\"24\"><use href=\"#point-end\"/></svg></svg>\n";

static const char broken[] =
    "<svg class=\"timeline\" role=\"img\"><title>Timeline: "
    "publication not known, certificate ends in 60 "
    "days</title><svg class=\"mark fine\" x=\"41.00%\"><path "
    "d=\"M0 12V64\"/><text y=\"76\">-1h</text></svg><svg "
    "class=\"mark fine\" x=\"59.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+1h</text></svg><svg class=\"mark \" "
    "x=\"31.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-1d</text></svg><svg class=\"mark \" "
    "x=\"69.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+1d</text></svg><svg class=\"mark fine\" "
    "x=\"22.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-7d</text></svg><svg class=\"mark fine\" "
    "x=\"78.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+7d</text></svg><svg class=\"mark \" "
    "x=\"13.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-30d</text></svg><svg class=\"mark \" "
    "x=\"87.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+30d</text></svg><svg class=\"mark fine\" "
    "x=\"3.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">-1y</text></svg><svg class=\"mark fine\" "
    "x=\"97.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">+1y</text></svg><text y=\"14\">records: not "
    "dated</text><text y=\"42\">certificate</text><rect "
    "class=\"valid\" x=\"13.00%\" width=\"74.89%\" y=\"47\" "
    "height=\"10\"/><rect class=\"future\" x=\"50%\" y=\"17\" "
    "width=\"50%\" height=\"42\"/><svg class=\"mark now\" "
    "x=\"50.00%\"><path d=\"M0 12V64\"/><text "
    "y=\"76\">now</text></svg><svg x=\"87.89%\" y=\"52\"><use "
    "href=\"#point-end\"/></svg></svg>\n";

static void
expect(const struct row *row, const char *want)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	assert_non_null(stream);
	timeline_print(row, SAMPLE_NOW, stream);
	assert_int_equal(fclose(stream), 0);
	assert_string_equal(text, want);
	free(text);
}

static void
test_pictures(void **state)
{
	(void)state;
	expect(&sample_rows[6], waiting);
	expect(&sample_rows[7], retiring);
	expect(&sample_rows[0], broken);
	expect(&sample_rows[1], "");
}

static const struct {
	int64_t after; /* now */
	int place;
} places[] = {
	{ 0, 5000 },
	{ 1, 5000 },
	{ 1800, 5450 },
	{ 3600, 5900 },
	{ DAY, 6900 },
	{ INT64_C(7) * DAY, 7800 },
	{ INT64_C(30) * DAY, 8700 },
	{ INT64_C(365) * DAY, 9700 },
	{ INT64_C(3650) * DAY, 10000 },
	{ INT64_C(251606959200), 10000 },
};

static void
test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const int64_t after = places[i].after;

		assert_int_equal(timeline_place(SAMPLE_NOW + after, SAMPLE_NOW),
		    places[i].place);
		assert_int_equal(timeline_place(SAMPLE_NOW - after, SAMPLE_NOW),
		    TIMELINE_WIDTH - places[i].place);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
