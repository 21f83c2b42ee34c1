/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: rows as a table, JSON, Prometheus metrics, or a page of HTML. */
#ifndef GEN_REPORT_REPORT_H
#define GEN_REPORT_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <gen/stage/row.h>
#include <zone/base/arena.h>

struct report {
	struct arena *arena;
	const struct rows *rows; /* sorted by urgency */
	int64_t now;             /* Unix seconds */
	bool color;              /* of the table */
};

/* The caller checks the stream for errors. */
void report_table(const struct report *report, FILE *stream);
void report_json(const struct report *report, FILE *stream);
void report_prometheus(const struct report *report, FILE *stream);
void report_html(const struct report *report, FILE *stream);

#endif
