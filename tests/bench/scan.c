/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The yardstick of `make bench`: libzscanner reads every record of a zone file,
 * and nothing is done with them. Usage: scan FILE ORIGIN
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <libzscanner/scanner.h>

int
main(int count, char **arguments)
{
	enum {
		CLASS_IN = 1,
		TTL = 3600
	};
	zs_scanner_t *scanner = calloc(1, sizeof(*scanner));
	unsigned long records = 0;

	if (count != 3 || scanner == NULL ||
	    zs_init(scanner, arguments[2], CLASS_IN, TTL) != 0 ||
	    zs_set_input_file(scanner, arguments[1]) != 0) {
		(void)fputs("usage: scan FILE ORIGIN\n", stderr);
		free(scanner);
		return EXIT_FAILURE;
	}
	while (
	    zs_parse_record(scanner) == 0 && scanner->state != ZS_STATE_EOF) {
		records += scanner->state == ZS_STATE_DATA ? 1 : 0;
	}
	(void)printf("%lu records\n", records);
	zs_deinit(scanner);
	free(scanner);
	return EXIT_SUCCESS;
}
