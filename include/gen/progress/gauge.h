/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line that shows how far a run has come: numbers become text. */
#ifndef GEN_PROGRESS_GAUGE_H
#define GEN_PROGRESS_GAUGE_H

#include <stddef.h>
#include <stdint.h>

/* Room for the widest line, with its NUL. */
enum {
	GAUGE_TEXT_MAX = 160
};

struct gauge {
	const char *things; /* "zones" */
	size_t done;
	size_t all;
	size_t read; /* octets, */
	size_t due;  /* of so many; 0: they do not matter */
	int64_t milliseconds;
};

/*
 * Print, without a newline,
 *
 *     danezone: 12 of 480 zones, 3.1 of 126.0 MB, 52.7 MB/s
 *
 * and return TEXT. What does not fit before the last of WIDTH columns is left
 * out from the right. A single thing is not counted if octets are.
 */
const char *gauge_print(const struct gauge *gauge, size_t width,
    char text[static GAUGE_TEXT_MAX]);

#endif
