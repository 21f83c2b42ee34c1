/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page: YAML text that grows in an arena, and the forms in which strings of
 * the outside may stand in it.
 */
#ifndef GEN_INIT_PAGE_H
#define GEN_INIT_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>

struct page {
	struct arena *arena;
	char *items;
	size_t count;
	size_t capacity;
};

/* Lines or words, in the order in which they were added. */
struct lines {
	const char **items;
	size_t count;
	size_t capacity;
};

/* Append what printf() would print. */
void page_put(struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Append TEXT as comment lines, INDENT blanks before each, broken between words
 * where they would be wider than 79 columns. A `\n` in it ends a line, and what
 * is not printable ASCII becomes a question mark.
 */
void page_comment(struct page *page, size_t indent, const char *text);

/* Can the string stand as a scalar in a manifest? */
bool page_can_hold(struct arena *arena, const char *string);

/* Such a string as a scalar, with quotes where YAML needs them. */
const char *page_scalar(struct arena *arena, const char *string);

#endif
