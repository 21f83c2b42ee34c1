/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A fuzz target without a fuzzer: tries each file of the directories, or of the
 * target's corpus, and prints TAP, one test a directory.
 */
#include <config.h>

#include <dirent.h>
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"

enum {
	PATH_ROOM = 4096,
};

static int
compare_names(const struct dirent **left, const struct dirent **right)
{
	return strcmp((*left)->d_name, (*right)->d_name);
}

static int
is_shown(const struct dirent *name)
{
	return name->d_name[0] != '.';
}

/* Try the bytes of an open file, in memory that ends with them. */
static bool
try_stream(FILE *stream)
{
	uint8_t *bytes;
	bool is_read;
	long length;

	if (fseek(stream, 0, SEEK_END) != 0 || (length = ftell(stream)) < 0 ||
	    fseek(stream, 0, SEEK_SET) != 0) {
		return false;
	}
	bytes = malloc(length > 0 ? (size_t)length : 1);
	is_read = bytes != NULL &&
		  fread(bytes, 1, (size_t)length, stream) == (size_t)length;
	if (is_read) {
		(void)LLVMFuzzerTestOneInput(bytes, (size_t)length);
	}
	free(bytes);
	return is_read;
}

/* Its name comes first: a finding ends the program. */
static bool
try_file(const char *directory, const char *name)
{
	char path[PATH_ROOM];
	FILE *stream;
	bool is_read;

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	(void)printf("# %s\n", name);
	(void)fflush(stdout);
	stream = fopen(path, "rb");
	if (stream == NULL) {
		return false;
	}
	is_read = try_stream(stream);
	(void)fclose(stream);
	return is_read;
}

/* Try all files; false when there is none, or one that cannot be read. */
static bool
try_directory(const char *directory, int number)
{
	struct dirent **names = NULL;
	const int count = scandir(directory, &names, is_shown, compare_names);
	bool is_fine = count > 0;

	for (int i = 0; i < count; i++) {
		is_fine &= try_file(directory, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	(void)printf("%sok %d - %s: %d files\n", is_fine ? "" : "not ", number,
	    directory, count);
	return is_fine;
}

int
main(int argc, char **argv)
{
	const char *top = getenv("abs_top_srcdir");
	char corpus[PATH_ROOM];
	bool is_fine = true;

	if (argc < 2) {
		(void)snprintf(corpus, sizeof(corpus),
		    "%s/tests/fuzz/corpus/%s", top == NULL ? "." : top,
		    fuzz_name);
		(void)printf("1..1\n");
		is_fine = try_directory(corpus, 1);
	} else {
		(void)printf("1..%d\n", argc - 1);
	}
	for (int i = 1; i < argc; i++) {
		is_fine &= try_directory(argv[i], i);
	}
	return ferror(stdout) != 0 || !is_fine ? EXIT_FAILURE : EXIT_SUCCESS;
}
