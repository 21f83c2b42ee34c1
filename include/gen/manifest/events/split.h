/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a YAML text may be split: before items of a list that is the value of
 * an outermost key. This is a guess from how lines begin, no YAML is read.
 */
#ifndef GEN_MANIFEST_EVENTS_SPLIT_H
#define GEN_MANIFEST_EVENTS_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/span.h>

/* What is split, and how. */
struct splitting {
	struct span text; /* in UTF-8 */
	size_t column;    /* where items begin, in bytes from 0 */
	size_t distance;  /* at least so many bytes from split to split */
};

/* The start of a line; all counts are from 0. */
struct split {
	size_t number;
	size_t offset; /* the text's length: there is none */
	size_t character;
	size_t line;
};

/*
 * The rule for a text: its column is that of the first line with an item right
 * behind one with a key. Without such lines there are no splits.
 */
struct splitting split_rule(struct span text, size_t distance);

/* Go on to the next split, from one or from the start of the text. */
void split_next(const struct splitting *rule, struct split *split);

/* Is there none? */
static inline bool
split_is_end(const struct splitting *rule, const struct split *split)
{
	return split->offset == rule->text.length;
}

#endif
