/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find the file that a directive includes. */
#include <config.h>

#include <string.h>
#include <sys/stat.h>

#include <zone/read/include.h>

/* NAME in the directory that PATH is in. */
static const char *
beside(struct arena *arena, const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL) {
		return name;
	}
	return arena_printf(arena, "%.*s%s", (int)(slash + 1 - path), path,
	    name);
}

/* Beside the including file, or else in the current directory. */
static const char *
choose(const struct includes *includes, const struct place *place,
    const char *name, struct diags *diags)
{
	const char *path = beside(includes->texts->arena, place->file, name);
	struct stat near;
	struct stat here;

	if (path == name || stat(name, &here) != 0) {
		return path;
	}
	if (stat(path, &near) != 0) {
		return name;
	}
	if (near.st_ino != here.st_ino || near.st_dev != here.st_dev) {
		(void)diag_warn(diags, place,
		    "%s is read, but BIND reads %s in its directory, and there "
		    "is one here",
		    path, name);
		diag_hint(diags, "say with --include-dir which one is meant");
	}
	return path;
}

struct text *
include_open(const struct includes *includes, struct text *from, size_t at,
    struct span file, struct diags *diags)
{
	struct arena *arena = includes->texts->arena;
	const struct place place = text_place(from, at);
	const char *name = arena_string(arena, file);

	if (file.length == 0 || memchr(file.at, '\0', file.length) != NULL) {
		(void)diag_error(diags, &place, "this is no file name");
		return NULL;
	}
	if (strcmp(name, "-") == 0) {
		name = "./-"; /* not standard input */
	}
	if (*name != '/') {
		name = includes->directory != NULL
			   ? arena_printf(arena, "%s/%s", includes->directory,
				 name)
			   : choose(includes, &place, name, diags);
	}
	return texts_open(includes->texts, name, &place, diags);
}
