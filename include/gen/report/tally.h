/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tallies: how many rows there are of each stage, and how bad a stage is. */
#ifndef GEN_REPORT_TALLY_H
#define GEN_REPORT_TALLY_H

#include <stddef.h>

#include <gen/stage/row.h>
#include <zone/base/arena.h>

/* What a stage asks of the reader; in the order of urgency. */
enum mood {
	MOOD_ALARM, /* act now */
	MOOD_CARE,  /* there is something to do, or to wait for */
	MOOD_GOOD,
	MOOD_ASIDE, /* not ours */
	MOOD_COUNT,
};

enum mood mood_of(enum stage stage);

struct tally {
	size_t stages[STAGE_COUNT];
	size_t moods[MOOD_COUNT];
};

struct tally tally_rows(const struct rows *rows);

/* "1 broken, 2 active", the most urgent first; without rows, nothing. */
const char *tally_text(struct arena *arena, const struct tally *tally);

#endif
