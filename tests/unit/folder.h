/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the unit tests that need files: an empty folder to work in, which goes
 * with all that is in it.
 */
#ifndef TESTS_UNIT_FOLDER_H
#define TESTS_UNIT_FOLDER_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zone/base/diag.h>

#include "unit.h"

enum {
	FOLDER_DEPTH = 8,
};

struct folder {
	struct arena *arena;
	struct diags diags;
	char path[64];
};

static inline int
folder_remove_one(const char *path, const struct stat *status, int kind,
    struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

/* Setup: make a new folder and enter it; *STATE becomes a struct folder. */
static inline int
folder_enter(void **state)
{
	struct arena *arena = arena_new();
	struct folder *folder = arena_alloc(arena, sizeof(*folder));

	folder->arena = arena;
	folder->diags.arena = arena;
	(void)snprintf(folder->path, sizeof(folder->path),
	    "/tmp/danezone-unit-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
	assert_int_equal(chdir(folder->path), 0);
	*state = folder;
	return 0;
}

/* Teardown: leave the folder and remove it. */
static inline int
folder_leave(void **state)
{
	struct folder *folder = *state;

	assert_int_equal(chdir("/"), 0);
	assert_int_equal(nftw(folder->path, folder_remove_one, FOLDER_DEPTH,
			     FTW_DEPTH | FTW_PHYS),
	    0);
	arena_free(folder->arena);
	return 0;
}

/* Make or overwrite a file. */
static inline void
folder_file(const char *name, struct span bytes)
{
	FILE *file = fopen(name, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
	assert_int_equal(fclose(file), 0);
}

/* Assert what a file holds. */
static inline void
folder_holds(const char *name, struct span bytes)
{
	FILE *file = fopen(name, "re");
	char *got = malloc(bytes.length + 1);

	assert_non_null(file);
	assert_non_null(got);
	assert_int_equal(fread(got, 1, bytes.length + 1, file), bytes.length);
	assert_memory_equal(got, bytes.at, bytes.length);
	assert_int_equal(fclose(file), 0);
	free(got);
}

/* Assert the diags so far, one message each, and forget them. */
static inline void
folder_said(struct folder *folder, const char *const *messages)
{
	size_t count = 0;

	while (messages[count] != NULL) {
		assert_true(count < folder->diags.count);
		assert_string_equal(folder->diags.items[count].message,
		    messages[count]);
		count++;
	}
	assert_int_equal(folder->diags.count, count);
	folder->diags = (struct diags){ .arena = folder->arena };
}

#endif
