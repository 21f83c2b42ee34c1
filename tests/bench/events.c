/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The yardstick of `make bench` for manifests: libyaml goes through the events
 * of a file, and nothing is done with them. Usage: events FILE
 */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <yaml.h>

/* Count the events; false: it is no YAML. */
static bool
count_events(yaml_parser_t *parser, unsigned long *events)
{
	yaml_event_type_t type = YAML_NO_EVENT;

	while (type != YAML_STREAM_END_EVENT) {
		yaml_event_t event;

		if (yaml_parser_parse(parser, &event) == 0) {
			return false;
		}
		type = event.type;
		yaml_event_delete(&event);
		*events += 1;
	}
	return true;
}

int
main(int count, char **arguments)
{
	FILE *file = count == 2 ? fopen(arguments[1], "r") : NULL;
	unsigned long events = 0;
	yaml_parser_t parser;
	bool is_read;

	if (file == NULL || yaml_parser_initialize(&parser) == 0) {
		(void)fputs("usage: events FILE\n", stderr);
		return EXIT_FAILURE;
	}
	yaml_parser_set_input_file(&parser, file);
	is_read = count_events(&parser, &events);
	yaml_parser_delete(&parser);
	(void)fclose(file);
	(void)printf("%lu events\n", events);
	return is_read ? EXIT_SUCCESS : EXIT_FAILURE;
}
