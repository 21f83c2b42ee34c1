/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings back records of the zone as last published. */
#include <config.h>

#include <stdlib.h>

#include <zone/plan/coming.h>
#include <zone/rdata.h>

/* Does it come back, with which mark, and does its time begin now? */
static bool
comes_back(struct arena *arena, const struct past *past,
    const struct found *found, struct coming *coming, bool *begins)
{
	struct mark mark;

	if (!past_retains(past, found, &mark, begins)) {
		return false;
	}
	coming->mark = arena_copy(arena, &mark, sizeof(mark));
	return true;
}

/* Only TLSA comes back: its rdata is octets, no names. */
static int
compare_comings(const void *a, const void *b)
{
	const struct rdata *left = ((const struct coming *)a)->rdata;
	const struct rdata *right = ((const struct coming *)b)->rdata;

	return rdata_order(RR_TLSA, left, right->wire, right->length);
}

size_t
comings_return(struct comings *comings, const struct past *past, bool keeps)
{
	struct arena *arena = past->history->arena;
	const struct parts *parts = &past->history->survey->parts;
	const size_t sorted = comings->count;
	size_t beginnings = 0;

	for (size_t i = 0; past->history->is_other && i < past->count; i++) {
		const struct found *found = past->items[i];
		struct coming coming = { .mark = found->mark };
		bool begins = false;

		if (past->seen[i] || (!keeps && !comes_back(arena, past, found,
						    &coming, &begins))) {
			continue;
		}
		beginnings += begins;
		coming.rdata = found_rdata(arena, parts, found);
		ARENA_PUSH(past->history->scratch, comings, coming);
	}
	if (comings->count > sorted) {
		qsort(comings->items, comings->count, sizeof(*comings->items),
		    compare_comings);
	}
	return beginnings;
}
