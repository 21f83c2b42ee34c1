/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Timelines: one picture (SVG) of a row's moments around now, which is always
 * in the middle. The scale is the same in all pictures; it grows with the
 * distance, so that an hour and a year can both be seen.
 */
#ifndef GEN_REPORT_TIMELINE_H
#define GEN_REPORT_TIMELINE_H

#include <stdint.h>
#include <stdio.h>

#include <gen/stage/row.h>

enum {
	TIMELINE_WIDTH = 10000
};

/* Where a moment stands, from 0 to TIMELINE_WIDTH; both in Unix seconds. */
int timeline_place(int64_t at, int64_t now);

/* Nothing, when neither publication nor certificate is known. */
void timeline_print(const struct row *row, int64_t now, FILE *stream);

#endif
