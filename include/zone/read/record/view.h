/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields that stand on one line: where they end, what short ones say. */
#ifndef ZONE_READ_RECORD_VIEW_H
#define ZONE_READ_RECORD_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/word.h>
#include <zone/read/record/window.h>

enum {
	VIEW_DIGITS_MAX = 9, /* a number of them fits */
};

/* The line from where a window was opened. */
struct view {
	const char *bytes;
	struct window window;
	unsigned at; /* where the next field begins */
};

/* How many bits follow each other, at most up to the window's end. */
static inline unsigned
view_run(uint64_t bits, unsigned from)
{
	const uint64_t others = ~(bits >> from);

	return others == 0 ? WINDOW_BYTES : (unsigned)__builtin_ctzll(others);
}

/* The length of a field of a name's bytes; 0 when it is not seen to end. */
static inline unsigned
view_field(const struct view *view)
{
	const unsigned length = view->at < WINDOW_BYTES
				    ? view_run(view->window.names, view->at)
				    : 0;

	return view->at + length < WINDOW_BYTES ? length : 0;
}

/* Go past blanks; false without one. */
static inline bool
view_blanks(struct view *view)
{
	const unsigned length = view->at < WINDOW_BYTES
				    ? view_run(view->window.blanks, view->at)
				    : 0;

	view->at += length;
	return length > 0;
}

/* A field of so many bytes, at most eight, as a number; letters are small. */
static inline uint64_t
view_word(const struct view *view, unsigned length)
{
	const uint64_t word =
	    word_load(view->bytes + view->at) | UINT64_C(0x2020202020202020);

	return length == 0 || length > WORD
		   ? 0
		   : word & UINT64_MAX >> (64 - 8 * length);
}

static inline bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static inline bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Go past the digits at a field's front; false when there are too many. */
static inline bool
view_digits(struct view *view, uint32_t *number)
{
	const char *at = view->bytes + view->at;
	unsigned count = 0;

	*number = 0;
	while (count < VIEW_DIGITS_MAX && is_digit(at[count])) {
		*number = *number * 10 + (uint32_t)(at[count] - '0');
		count++;
	}
	view->at += count;
	return count > 0 && !is_digit(at[count]);
}

#endif
