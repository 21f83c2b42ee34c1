/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the unit tests: diags as one string to compare, a line `LINE:COLUMN:
 * message` each, and one with two blanks in front for its hint.
 */
#ifndef TESTS_UNIT_MESSAGES_H
#define TESTS_UNIT_MESSAGES_H

#include <zone/base/arena.h>
#include <zone/base/diag.h>

static inline const char *
messages(struct arena *arena, const struct diags *diags)
{
	const char *all = "";

	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *diag = &diags->items[i];

		all = arena_printf(arena, "%s%zu:%zu: %s\n", all,
		    diag->place.line, diag->place.column, diag->message);
		if (diag->hint != NULL) {
			all = arena_printf(arena, "%s  %s\n", all, diag->hint);
		}
	}
	return all;
}

#endif
