/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For tests of key material: a temporary directory that becomes the current
 * one, filled by tests/keys/make-keys, and ways to write files in it.
 */
#ifndef TESTS_UNIT_KEYS_H
#define TESTS_UNIT_KEYS_H

#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gen/key/material.h>
#include <zone/base/arena.h>

#include "unit.h"

extern char **environ;

static inline void
keys_run_script(const char *directory)
{
	const char *top = getenv("abs_top_srcdir");
	char script[4096];
	char target[4096];
	char *arguments[] = { script, target, NULL };
	pid_t child = -1;
	int status = -1;

	(void)snprintf(script, sizeof(script), "%s/tests/keys/make-keys",
	    top == NULL ? "." : top);
	(void)snprintf(target, sizeof(target), "%s", directory);
	assert_int_equal(
	    posix_spawn(&child, script, NULL, NULL, arguments, environ), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* For a group's setup: *STATE becomes the directory's path, to be freed. */
static inline int
keys_set_up(void **state)
{
	const char *temporary = getenv("TMPDIR");
	char directory[4096];

	(void)snprintf(directory, sizeof(directory), "%s/danezone-keys-XXXXXX",
	    temporary == NULL ? "/tmp" : temporary);
	assert_non_null(mkdtemp(directory));
	*state = strdup(directory);
	keys_run_script(directory);
	assert_int_equal(chdir(directory), 0);
	return 0;
}

static inline int
keys_remove_one(const char *path, const struct stat *status, int kind,
    struct FTW *where)
{
	(void)status;
	(void)kind;
	(void)where;
	return remove(path);
}

/* For a group's teardown. */
static inline int
keys_tear_down(void **state)
{
	const int done = chdir("/") != 0 ||
			 nftw(*state, keys_remove_one, 8, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return done;
}

static inline void
file_write(const char *path, const void *bytes, size_t length)
{
	FILE *stream = fopen(path, "we");

	assert_non_null(stream);
	assert_int_equal(fwrite(bytes, 1, length, stream), length);
	assert_int_equal(fclose(stream), 0);
}

static inline struct octets
file_read(struct arena *arena, const char *path)
{
	enum {
		LARGEST = 1 << 20
	};
	uint8_t *bytes = arena_alloc(arena, LARGEST);
	FILE *stream = fopen(path, "re");
	size_t length;

	assert_non_null(stream);
	length = fread(bytes, 1, LARGEST, stream);
	assert_int_equal(fclose(stream), 0);
	return (struct octets){ bytes, length };
}

/* SIZE octets: the content of PATH, then as many FILL as are needed. */
static inline void
file_write_filled(const char *target, const char *path, size_t size, char fill)
{
	struct arena *arena = arena_new();
	char *bytes = arena_alloc(arena, size);
	const struct octets content = file_read(arena, path);

	assert_in_range(content.length, 0, size);
	memset(bytes, fill, size);
	memcpy(bytes, content.at, content.length);
	file_write(target, bytes, size);
	arena_free(arena);
}

/* The content of PATH, COUNT times. */
static inline void
file_write_copies(const char *target, const char *path, size_t count)
{
	struct arena *arena = arena_new();
	const struct octets content = file_read(arena, path);
	FILE *stream = fopen(target, "we");

	assert_non_null(stream);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(fwrite(content.at, 1, content.length, stream),
		    content.length);
	}
	assert_int_equal(fclose(stream), 0);
	arena_free(arena);
}

/* Write the files of a list, separated by spaces, into one. */
static inline void
file_concatenate(const char *list, const char *path)
{
	struct arena *arena = arena_new();
	char *names = arena_string(arena, span_of(list));
	char *rest = NULL;
	FILE *stream = fopen(path, "we");

	assert_non_null(stream);
	for (char *name = strtok_r(names, " ", &rest); name != NULL;
	     name = strtok_r(NULL, " ", &rest)) {
		const struct octets content = file_read(arena, name);

		assert_int_equal(fwrite(content.at, 1, content.length, stream),
		    content.length);
	}
	assert_int_equal(fclose(stream), 0);
	arena_free(arena);
}

#endif
