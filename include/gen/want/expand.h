/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns and directories: the files that one value of the manifest means. */
#ifndef GEN_WANT_EXPAND_H
#define GEN_WANT_EXPAND_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/want/supply.h>

/* The files that a pattern or a directory stands for, sorted. */
struct expansion {
	const char **items;
	size_t count;
	size_t capacity;
	const char *wrong; /* why it cannot be read, or NULL */
};

/* Is the path a pattern? */
bool expand_likely(const char *text);

/*
 * The files of a pattern, or of a directory of CA certificates. The directory
 * is noted among the files that were looked at.
 */
struct expansion *expand_pattern(const struct supplier *supplier,
    const char *text);
struct expansion *expand_directory(const struct supplier *supplier,
    const char *path);

#endif
