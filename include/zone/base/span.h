/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A run of bytes inside a text that somebody else owns: never copied, never
 * NUL-terminated, valid as long as that text is.
 */
#ifndef ZONE_BASE_SPAN_H
#define ZONE_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

struct span {
	const char *at;
	size_t length;
};

/* The bytes of a C string, without its NUL. */
static inline struct span
span_of(const char *string)
{
	return (struct span){ string, strlen(string) };
}

/* The same bytes. */
static inline bool
span_equal(struct span a, struct span b)
{
	return a.length == b.length &&
	       (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

/* Does the span spell this ASCII word, in any case? */
static inline bool
span_is_word(struct span a, const char *word)
{
	if (a.length == 0) {
		return *word == '\0';
	}
	/* Most words are told apart by their first letter. */
	return ((*a.at ^ *word) & ~0x20) == 0 && a.length == strlen(word) &&
	       strncasecmp(a.at, word, a.length) == 0;
}

#endif
