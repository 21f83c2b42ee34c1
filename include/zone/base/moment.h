/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Moments as people write them: RFC 3339 or Unix seconds. From 1970 to the end
 * of 9999.
 */
#ifndef ZONE_BASE_MOMENT_H
#define ZONE_BASE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <zone/base/span.h>

/* Read Unix seconds, decimal digits alone. False when TEXT is none. */
bool moment_parse_seconds(struct span text, time_t *moment)
    __attribute__((warn_unused_result));

/*
 * Read a date-time of RFC 3339 section 5.6 (`2026-11-22T10:00:00Z`, or with an
 * offset such as `+01:00`) or Unix seconds. A fraction of a second is dropped,
 * a leap second is the second after it. False when TEXT is neither.
 */
bool moment_parse(struct span text, time_t *moment)
    __attribute__((warn_unused_result));

/* A moment in RFC 3339 form, in UTC: `2026-11-22T10:00:00Z`; returns BUFFER. */
enum {
	MOMENT_TEXT_MAX = 32
};
const char *moment_print(int64_t moment, char buffer[MOMENT_TEXT_MAX]);

#endif
