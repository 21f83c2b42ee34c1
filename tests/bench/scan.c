/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The yardstick of `make bench`: libzscanner reads every record of zone files,
 * and nothing is done with them. Usage: scan FILE ORIGIN, which maps the file;
 * or scan --each FILE..., which reads many small ones, origins from their names
 */
#include <config.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libzscanner/scanner.h>

enum {
	CLASS_IN = 1,
	TTL = 3600,
	NAME_MAX_LENGTH = 256,
	EACH_MAX = 1 << 20 /* octets of one of many files */
};

static const char usage[] = "usage: scan FILE ORIGIN | scan --each FILE...\n";

static unsigned long
count_records(zs_scanner_t *scanner)
{
	unsigned long records = 0;

	while (
	    zs_parse_record(scanner) == 0 && scanner->state != ZS_STATE_EOF) {
		records += scanner->state == ZS_STATE_DATA ? 1 : 0;
	}
	return records;
}

/* Read all of the file; its length, or a negative number. */
static ssize_t
read_file(const char *path, char *into)
{
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	ssize_t length = -1;

	if (file < 0) {
		return -1;
	}
	if (fstat(file, &status) == 0 && status.st_size <= EACH_MAX) {
		length = read(file, into, EACH_MAX);
	}
	(void)close(file);
	return length;
}

/* Begin another zone; zs_init() would clear 206 kB for each. */
static bool
set_origin(zs_scanner_t *scanner, const char *path)
{
	const char *slash = strrchr(path, '/');
	char line[NAME_MAX_LENGTH];
	const int length = snprintf(line, sizeof(line), "$ORIGIN %s.\n",
	    slash != NULL ? slash + 1 : path);

	return length < NAME_MAX_LENGTH &&
	       zs_set_input_string(scanner, line, (size_t)length) == 0 &&
	       count_records(scanner) == 0 && scanner->error.code == ZS_OK;
}

static bool
scan_each(zs_scanner_t *scanner, char *const *paths, unsigned long *records)
{
	char *text = malloc(EACH_MAX);
	bool is_fine =
	    text != NULL && zs_init(scanner, ".", CLASS_IN, TTL) == 0;

	for (; is_fine && *paths != NULL; paths++) {
		const ssize_t length = read_file(*paths, text);

		is_fine =
		    length >= 0 && set_origin(scanner, *paths) &&
		    zs_set_input_string(scanner, text, (size_t)length) == 0;
		if (is_fine) {
			*records += count_records(scanner);
		}
	}
	zs_deinit(scanner);
	free(text);
	return is_fine;
}

static bool
scan_one(zs_scanner_t *scanner, char *const *arguments, unsigned long *records)
{
	const bool is_fine =
	    zs_init(scanner, arguments[2], CLASS_IN, TTL) == 0 &&
	    zs_set_input_file(scanner, arguments[1]) == 0;

	if (is_fine) {
		*records = count_records(scanner);
	}
	zs_deinit(scanner);
	return is_fine;
}

int
main(int count, char **arguments)
{
	zs_scanner_t *scanner = calloc(1, sizeof(*scanner));
	const bool each = count > 1 && strcmp(arguments[1], "--each") == 0;
	unsigned long records = 0;
	bool is_fine = false;

	if (scanner != NULL && each) {
		is_fine = scan_each(scanner, arguments + 2, &records);
	} else if (scanner != NULL && count == 3) {
		is_fine = scan_one(scanner, arguments, &records);
	}
	free(scanner);
	if (!is_fine) {
		(void)fputs(usage, stderr);
		return EXIT_FAILURE;
	}
	(void)printf("%lu records\n", records);
	return EXIT_SUCCESS;
}
