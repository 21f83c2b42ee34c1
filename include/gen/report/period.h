/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Periods: how long, or how long until a moment, in words for people. One unit
 * or two, of days (a day has 86400 seconds), hours, minutes and seconds;
 * rounded down.
 */
#ifndef GEN_REPORT_PERIOD_H
#define GEN_REPORT_PERIOD_H

#include <stdint.h>

enum period_style {
	PERIOD_SHORT, /* "3d 4h" */
	PERIOD_WORDS, /* "3 days 4 hours" */
};

enum {
	PERIOD_TEXT_MAX = 48
};

/* SECONDS is 0 or more; returns BUFFER. */
const char *period_print(int64_t seconds, enum period_style style,
    char buffer[PERIOD_TEXT_MAX]);

/* "in 3d 4h", "3d 4h ago" or "now"; both in Unix seconds; returns BUFFER. */
const char *period_between(int64_t now, int64_t at, enum period_style style,
    char buffer[PERIOD_TEXT_MAX]);

#endif
