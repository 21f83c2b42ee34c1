/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the unit tests of the proof: a trial in which many lines come in at one
 * place, and edits of single lines.
 */
#ifndef TESTS_UNIT_STATIONS_H
#define TESTS_UNIT_STATIONS_H

#include "trial.h"

enum {
	STATIONS_MANY = 3000 /* RRsets, so that there are several edits */
};

/* Want one record at each of so many names. */
static inline void
stations_want(struct trial *trial, size_t count)
{
	struct wanted *wanted = &trial->wanted;

	*wanted = (struct wanted){ .apex = trial_apex,
		.managed = trial_managed,
		.seed = TRIAL_SEED,
		.rrsets =
		    arena_alloc(trial->arena, count * sizeof(struct rrset)),
		.count = count };
	for (size_t i = 0; i < count; i++) {
		const char *name =
		    arena_printf(trial->arena, "_443._tcp.h%05zu", i);

		wanted->rrsets[i] = trial_rrset(trial->arena, name, 1);
		wanted->rrsets[i].has_ttl = true;
		wanted->rrsets[i].ttl = 300;
	}
}

/* The same edits, but each line that comes in is one of its own. */
static inline struct edits
stations_split(struct arena *arena, const struct edits *edits)
{
	struct edits split = { .arena = arena };

	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];
		struct span text = edit->text;
		const char *newline;

		while (edit->start == edit->end && text.length > 0 &&
		       (newline = memchr(text.at, '\n', text.length - 1)) !=
			   NULL) {
			const size_t length = (size_t)(newline + 1 - text.at);

			edits_add(&split, edit->start, edit->end,
			    (struct span){ text.at, length });
			text.at += length;
			text.length -= length;
		}
		edits_add(&split, edit->start, edit->end, text);
	}
	return split;
}

#endif
