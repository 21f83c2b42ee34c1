/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Relative paths, between directories as they are behind symbolic links. */
#include <config.h>

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gen/init/path.h>

/* The directory that a file is in, without links; false if it is not there. */
static bool
directory_of(struct arena *arena, const char *file, char real[PATH_MAX])
{
	const char *slash = strrchr(file, '/');
	const struct span directory = { file,
		slash == NULL ? 0 : (size_t)(slash - file) + 1 };

	if (realpath(slash == NULL ? "." : arena_string(arena, directory),
		real) == NULL) {
		return false;
	}
	if (strcmp(real, "/") == 0) {
		*real = '\0'; /* like all others it now lacks a final slash */
	}
	return true;
}

static const char *
absolute(struct arena *arena, const char *file)
{
	char current[PATH_MAX];

	if (getcwd(current, sizeof(current)) == NULL) {
		return file;
	}
	return arena_printf(arena, "%s/%s",
	    strcmp(current, "/") == 0 ? "" : current, file);
}

/* Octets that both begin with, up to the end of a name in both. */
static size_t
common(const char *one, const char *other)
{
	size_t length = 0;
	size_t at = 0;

	for (;; at++) {
		const bool ends_one = one[at] == '\0' || one[at] == '/';
		const bool ends_other = other[at] == '\0' || other[at] == '/';

		if (ends_one && ends_other) {
			length = at;
		}
		if (one[at] != other[at] || one[at] == '\0') {
			return length;
		}
	}
}

/* From one directory to a file in another, both without links. */
static const char *
between(struct arena *arena, const char *from, const char *to, const char *name)
{
	const size_t length = common(from, to);
	const char *path = "";

	for (const char *at = from + length; *at != '\0'; at++) {
		path = *at == '/' ? arena_printf(arena, "../%s", path) : path;
	}
	to += length;
	to += *to == '/' ? 1 : 0;
	return arena_printf(arena, "%s%s%s%s", path, to, *to == '\0' ? "" : "/",
	    name);
}

const char *
path_from(struct arena *arena, const char *manifest, const char *file)
{
	const char *slash = strrchr(file, '/');
	char from[PATH_MAX];
	char to[PATH_MAX];

	if (manifest == NULL || strchr(manifest, '/') == NULL || *file == '/') {
		return file;
	}
	if (!directory_of(arena, manifest, from) ||
	    !directory_of(arena, file, to)) {
		return absolute(arena, file);
	}
	return between(arena, from, to, slash == NULL ? file : slash + 1);
}
