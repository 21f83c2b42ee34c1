/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines: the text of records that come in, put together from pieces, so that
 * what many of them share is not copied before it is in its place.
 */
#ifndef ZONE_EDIT_LINE_H
#define ZONE_EDIT_LINE_H

#include <stddef.h>
#include <stdint.h>

#include <zone/base/name.h>
#include <zone/base/span.h>
#include <zone/found.h>
#include <zone/read/token.h>
#include <zone/rrset.h>

enum {
	LINE_FRONT_MAX = NAME_TEXT_MAX + TYPE_TEXT_MAX + 32,
	LINE_PIECES_MAX = 8,
};

struct line {
	struct span pieces[LINE_PIECES_MAX];
	size_t count;
	char front[LINE_FRONT_MAX]; /* what some of them are in */
};

/* A record that comes in. */
struct new_record {
	const struct rrset *rrset;
	const struct rdata *rdata;
	uint32_t ttl;
};

/* A line for it: absolute owner, TTL, class and type; no newline. */
void line_new(struct line *line, const struct new_record *record);

/*
 * A line for a record of the same owner and TTL as its neighbour, laid out as
 * that is in TEXT; as a new line where the neighbour's layout does not fit on
 * one.
 */
void line_like(struct line *line, struct span text,
    const struct found *neighbour, const struct new_record *record);

/* Add a piece, which must stay as long as the line. */
void line_add(struct line *line, struct span piece);

size_t line_length(const struct line *line);

/* Write it at AT, where there is room; returns where it ends. */
char *line_put(const struct line *line, char *at);

#endif
