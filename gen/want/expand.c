/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks into directories; the files that it finds are not read. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include <gen/want/expand.h>

bool
expand_likely(const char *text)
{
	return strpbrk(text, "*?[") != NULL;
}

/* Not all that glob(3) cannot open is a mistake. */
static int
may_open(const char *path, int error)
{
	(void)path;
	return error != ENOENT && error != ENOTDIR;
}

/* The directory in which a pattern begins to match. */
static const char *
directory_of(struct arena *arena, const char *path)
{
	size_t length = strcspn(path, "*?[");

	while (length > 0 && path[length - 1] != '/') {
		length--;
	}
	if (length == 0) {
		return ".";
	}
	return arena_string(arena,
	    (struct span){ path, length > 1 ? length - 1 : length });
}

/* The manifest's own directory is no pattern, whatever it is called. */
static const char *
make_pattern(const struct supplier *supplier, const char *text)
{
	const char *directory = supplier->manifest->directory;
	char *pattern = arena_alloc(supplier->arena,
	    2 * strlen(directory) + strlen(text) + 1);
	char *end = pattern;

	for (; *text != '/' && *directory != '\0'; directory++) {
		if (strchr("*?[\\", *directory) != NULL) {
			*end++ = '\\';
		}
		*end++ = *directory;
	}
	memcpy(end, text, strlen(text) + 1);
	return pattern;
}

/* Note those in which a file may come to match: in front of each slash too. */
static void
note_directories(const struct supplier *supplier, const char *text)
{
	struct arena *arena = supplier->arena;
	const char *slash = strchr(text + strcspn(text, "*?["), '/');

	materials_note(supplier->materials,
	    manifest_path(supplier->manifest, arena,
		directory_of(arena, text)));
	for (; slash != NULL; slash = strchr(slash + 1, '/')) {
		const struct span front = { text, (size_t)(slash - text) };
		glob_t matches = { .gl_pathc = 0 };

		(void)glob(make_pattern(supplier, arena_string(arena, front)),
		    0, NULL, &matches);
		for (size_t i = 0; i < matches.gl_pathc; i++) {
			materials_note(supplier->materials,
			    matches.gl_pathv[i]);
		}
		globfree(&matches);
	}
}

struct expansion *
expand_pattern(const struct supplier *supplier, const char *text)
{
	struct arena *arena = supplier->arena;
	struct expansion *expansion = arena_alloc(arena, sizeof(*expansion));
	glob_t matches = { .gl_pathc = 0 };
	const int status =
	    glob(make_pattern(supplier, text), 0, may_open, &matches);

	note_directories(supplier, text);
	if (status == 0) {
		for (size_t i = 0; i < matches.gl_pathc; i++) {
			ARENA_PUSH(arena, expansion,
			    arena_string(arena, span_of(matches.gl_pathv[i])));
		}
	} else if (status != GLOB_NOMATCH) {
		expansion->wrong = "a directory of this pattern cannot be read";
	}
	globfree(&matches);
	return expansion;
}

static bool
is_certificate_name(const char *name)
{
	static const char *const ends[] = { ".pem", ".crt", ".cer", ".der" };
	const size_t length = strlen(name);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const size_t end = strlen(ends[i]);

		if (*name != '.' && length > end &&
		    strcmp(name + length - end, ends[i]) == 0) {
			return true;
		}
	}
	return false;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct expansion *
expand_directory(const struct supplier *supplier, const char *path)
{
	struct arena *arena = supplier->arena;
	struct expansion *expansion = arena_alloc(arena, sizeof(*expansion));
	const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
	DIR *directory = opendir(path);

	materials_note(supplier->materials, path);
	if (directory == NULL) {
		expansion->wrong =
		    arena_string(arena, span_of(strerror(errno)));
		return expansion;
	}
	for (const struct dirent *entry = readdir(directory); entry != NULL;
	     entry = readdir(directory)) {
		if (is_certificate_name(entry->d_name)) {
			ARENA_PUSH(arena, expansion,
			    arena_printf(arena, "%s%s%s", path, slash,
				entry->d_name));
		}
	}
	(void)closedir(directory);
	if (expansion->count > 0) {
		qsort(expansion->items, expansion->count,
		    sizeof(*expansion->items), compare_names);
	}
	return expansion;
}
