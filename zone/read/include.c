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

/* The length of a path without its last part, which ends with a slash. */
static size_t
without_last(const char *path, size_t length)
{
	const char *slash = memrchr(path, '/', length - 1);

	return slash == NULL ? 0 : (size_t)(slash + 1 - path);
}

/* Take `.` and `x/..` out of a path, as its text has them. */
static char *
without_dots(struct arena *arena, const char *path)
{
	char *shorter = arena_alloc(arena, strlen(path) + 1);
	size_t length = 0; /* of what is kept, */
	size_t above = 0;  /* and of that, what no `..` can take back */

	while (*path != '\0') {
		const char *slash = strchr(path, '/');
		const size_t part =
		    slash == NULL ? strlen(path) : (size_t)(slash + 1 - path);
		const bool is_up = strncmp(path, "../", 3) == 0;

		if (is_up && length > above) {
			length = without_last(shorter, length);
		} else if (strncmp(path, "./", 2) != 0) {
			memcpy(shorter + length, path, part);
			length += part;
			above = is_up || *path == '/' ? length : above;
		}
		path += part;
	}
	return shorter;
}

/*
 * The path as people would write it, `db.shared` for `zones/../db.shared`, if
 * that leads to the same file: a directory may be a symbolic link.
 */
static const char *
shorten(struct arena *arena, const char *path)
{
	const char *shorter;
	struct stat one;
	struct stat other;

	if (strstr(path, "./") == NULL) {
		return path;
	}
	shorter = without_dots(arena, path);
	if (stat(path, &one) != 0 || stat(shorter, &other) != 0 ||
	    one.st_ino != other.st_ino || one.st_dev != other.st_dev) {
		return path;
	}
	return shorter;
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

bool
include_likely(const struct text *text)
{
	static const char word[] = "include";
	const char *end = text->bytes + text->length;
	const char *at = text->bytes;

	while ((at = memchr(at, '$', (size_t)(end - at))) != NULL) {
		at++;
		if ((size_t)(end - at) >= sizeof(word) - 1 &&
		    strncasecmp(at, word, sizeof(word) - 1) == 0) {
			return true;
		}
	}
	return false;
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
	if (*name != '/') {
		name = includes->directory != NULL
			   ? arena_printf(arena, "%s/%s", includes->directory,
				 name)
			   : choose(includes, &place, name, diags);
	}
	name = shorten(arena, name);
	if (strcmp(name, "-") == 0) {
		name = "./-"; /* not standard input */
	}
	return texts_open(includes->texts, name, &place, diags);
}
