/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the unit tests: long strings, which say the same again and again. */
#ifndef TESTS_UNIT_REPEAT_H
#define TESTS_UNIT_REPEAT_H

#include <string.h>

#include <zone/base/arena.h>

static inline char *
repeat_append(char *end, struct span text)
{
	memcpy(end, text.at, text.length);
	return end + text.length;
}

/* COUNT times WORD, between two other strings. */
static inline const char *
repeat(struct arena *arena, const char *before, const char *word, size_t count,
    const char *after)
{
	const struct span span = span_of(word);
	char *all = arena_alloc(arena,
	    strlen(before) + span.length * count + strlen(after) + 1);
	char *end = repeat_append(all, span_of(before));

	for (size_t i = 0; i < count; i++) {
		end = repeat_append(end, span);
	}
	(void)repeat_append(end, span_of(after));
	return all;
}

#endif
