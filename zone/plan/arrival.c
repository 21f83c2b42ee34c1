/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the places in the block. What comes in is decided in plan.c. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/plan/arrival.h>
#include <zone/rdata.h>
#include <zone/read/token.h>

/* Does the record come behind the arrival in canonical order? */
static bool
comes_behind(const struct found *found, const struct step *arrival)
{
	const uint16_t type = arrival->rrset->type;
	const int order = name_compare(found->owner, arrival->rrset->owner);

	if (order != 0 || found->type != type) {
		return order > 0 || (order == 0 && found->type > type);
	}
	return rdata_order(type, arrival->rdata, found->rdata,
		   found->rdata_length) < 0;
}

static bool
is_arrival(const struct step *step)
{
	return step->kind == STEP_INSERT && step->before == NULL;
}

static size_t
count_arrivals(const struct plan *plan)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++) {
		count += is_arrival(&plan->items[i]);
	}
	return count;
}

/* Put an arrival into the block, before FOUND or, if NULL, at its end. */
static void
place(const struct plan *plan, struct step *arrival, const struct found *found)
{
	const struct survey *survey = plan->survey;
	const size_t last = survey->parts.count - 1;

	if (found != NULL) {
		arrival->part = found->part;
		arrival->at = found->entry.start;
		arrival->before = &found->before;
	} else if (plan->opens_block) {
		arrival->part = (uint32_t)last;
		arrival->at = survey->parts.items[last].end;
		arrival->before = &survey->parts.items[last].last;
	} else {
		arrival->part = (uint32_t)survey->block.end.part;
		arrival->at = survey->block.end.entry.start;
		arrival->before = &survey->block.end.before;
	}
}

/* Put the arrivals before the first record in the block that comes behind. */
static void
fill_block(struct plan *plan, const bool *leaves)
{
	const struct founds *records = &plan->survey->records;
	uint32_t order = (uint32_t)plan->count; /* behind all others there */
	size_t i = 0;

	for (size_t k = 0; k < plan->count; k++) {
		struct step *step = &plan->items[k];

		if (!is_arrival(step)) {
			continue;
		}
		while (i < records->count &&
		       (!records->items[i].in_block || leaves[i] ||
			   records->items[i].unread ||
			   !comes_behind(&records->items[i], step))) {
			i++;
		}
		step->order = order++;
		place(plan, step,
		    i < records->count ? &records->items[i] : NULL);
	}
}

/* Which records leave the text? */
static bool *
mark_leaving(const struct plan *plan)
{
	const struct founds *records = &plan->survey->records;
	bool *leaves = arena_alloc(plan->arena, records->count);

	for (size_t i = 0; i < plan->count; i++) {
		if (plan->items[i].kind == STEP_REMOVE) {
			leaves[plan->items[i].found - records->items] = true;
		}
	}
	return leaves;
}

/* Does the block keep a record? */
static bool
block_keeps(const struct survey *survey, const bool *leaves)
{
	for (size_t i = 0; i < survey->records.count; i++) {
		if (survey->records.items[i].in_block && !leaves[i]) {
			return true;
		}
	}
	return survey->block.has_others;
}

/*
 * Does the block stand before a SOA that has its TTL, and those behind it have
 * theirs, because it is the first record (RFC 2308 section 4)? Then nothing may
 * come into the block there.
 */
static bool
block_is_in_front(const struct survey *survey)
{
	const struct found *soa = &survey->soas.items[0];
	const struct part *part = &survey->parts.items[soa->part];
	struct header header;

	return survey->block.exists && !survey->block.end.before.has_ttl &&
	       !soa->before.has_ttl &&
	       header_read(part_bytes(part), &soa->entry, &header) &&
	       header.ttl.length == 0;
}

void
arrivals_settle(struct plan *plan)
{
	const struct survey *survey = plan->survey;
	const bool *leaves = mark_leaving(plan);
	const size_t count = count_arrivals(plan);

	plan->opens_block =
	    count > 0 && (!survey->block.exists || block_is_in_front(survey));
	plan->closes_block =
	    survey->block.exists &&
	    (count > 0 ? plan->opens_block : !block_keeps(survey, leaves));
	fill_block(plan, leaves);
}
