/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the unit tests: the events of a YAML node, shown one by one. */
#ifndef TESTS_UNIT_NODE_H
#define TESTS_UNIT_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/manifest/yaml.h>

/* Read a node to its end, and SHOW each event. */
static inline bool
node_read(struct yaml *yaml, const struct yaml_event *first,
    void (*show)(void *context, const struct yaml_event *event), void *context)
{
	struct yaml_event event = *first;
	size_t depth = 0;

	for (;;) {
		show(context, &event);
		if (event.kind == YAML_LIST || event.kind == YAML_MAP) {
			depth++;
		} else if (event.kind != YAML_SCALAR) {
			depth--;
		}
		if (depth == 0) {
			return true;
		}
		if (!yaml_next(yaml, &event)) {
			return false;
		}
	}
}

#endif
