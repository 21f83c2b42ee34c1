/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For tests/cli/readings.bats: prints every record of each zone FILE as
 * libzscanner alone reads it, one a line, after the file's name and a tab, and
 * every error by its name. It compares nothing and judges nothing.
 */
#include <config.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <libzscanner/error.h>
#include <libzscanner/scanner.h>

enum {
	CLASS_IN = 1,
	TTL_WITHOUT_DIRECTIVE = 3600,
	TYPE_SOA = 6,
	/* A SOA's rdata ends with five numbers, RFC 1035 section 3.3.13. */
	SERIAL_FROM_END = 20,
	SERIAL_LENGTH = 4,
	STATUS_ERROR = 2,
};

/* Names are the same in either case, RFC 4343; length octets are no letters. */
static void
print_owner(const zs_scanner_t *scanner)
{
	for (size_t i = 0; i < scanner->r_owner_length; i++) {
		(void)printf("%02x", (unsigned)tolower(scanner->r_owner[i]));
	}
}

static void
print_octets(const uint8_t *octets, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		(void)printf("%02x", octets[i]);
	}
}

/* The seventh word is the serial, as it is of what named-compilezone prints. */
static void
print_soa(const zs_scanner_t *scanner)
{
	size_t names = scanner->r_data_length - SERIAL_FROM_END;
	const uint8_t *serial = scanner->r_data + names;
	uint32_t number = 0;

	for (size_t i = 0; i < SERIAL_LENGTH; i++) {
		number = number << 8 | serial[i];
	}
	(void)printf(" SOA ");
	print_octets(scanner->r_data, names);
	(void)printf(" - %lu ", (unsigned long)number);
	print_octets(serial + SERIAL_LENGTH, SERIAL_FROM_END - SERIAL_LENGTH);
}

static void
print_record(zs_scanner_t *scanner)
{
	(void)printf("%s\t", (const char *)scanner->process.data);
	print_owner(scanner);
	(void)printf(" %lu %u", (unsigned long)scanner->r_ttl,
	    (unsigned)scanner->r_class);
	if (scanner->r_type == TYPE_SOA &&
	    scanner->r_data_length > SERIAL_FROM_END) {
		print_soa(scanner);
	} else {
		(void)printf(" %u ", (unsigned)scanner->r_type);
		print_octets(scanner->r_data, scanner->r_data_length);
	}
	(void)putchar('\n');
}

static void
print_error(zs_scanner_t *scanner)
{
	(void)printf("%s\t%s %s\n", (const char *)scanner->process.data,
	    scanner->error.fatal ? "fatal" : "error",
	    zs_errorname(scanner->error.code));
}

/* What cannot be opened or initialised is no reading; errors in it are. */
static bool
read_zone(zs_scanner_t *scanner, const char *origin, char *path)
{
	bool ready =
	    zs_init(scanner, origin, CLASS_IN, TTL_WITHOUT_DIRECTIVE) == 0 &&
	    zs_set_input_file(scanner, path) == 0 &&
	    zs_set_processing(scanner, print_record, print_error, path) == 0;

	if (ready) {
		(void)zs_parse_all(scanner);
	} else {
		(void)fprintf(stderr, "read-zone: %s: cannot be read\n", path);
	}
	zs_deinit(scanner);
	return ready;
}

int
main(int argc, char **argv)
{
	zs_scanner_t *scanner = calloc(1, sizeof(*scanner));
	bool done = scanner != NULL && argc > 2;

	if (!done) {
		(void)fputs("usage: read-zone ORIGIN FILE...\n", stderr);
	}
	for (int i = 2; done && i < argc; i++) {
		done = read_zone(scanner, argv[1], argv[i]);
	}
	free(scanner);
	return done && ferror(stdout) == 0 ? 0 : STATUS_ERROR;
}
