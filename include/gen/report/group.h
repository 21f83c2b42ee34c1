/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups: the rows of one service at one owner, together. */
#ifndef GEN_REPORT_GROUP_H
#define GEN_REPORT_GROUP_H

#include <stddef.h>

#include <gen/stage/row.h>
#include <zone/base/arena.h>

/* The rows stay in their order, so the first is the most urgent. */
struct group {
	const struct row **rows;
	size_t count;
};

/* In the order of their first rows. */
struct groups {
	struct group *items;
	size_t count;
	size_t capacity;
};

struct groups groups_of(struct arena *arena, const struct rows *rows);

#endif
