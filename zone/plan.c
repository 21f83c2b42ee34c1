/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compare what is with what is wanted, RRset by RRset. No text is made here. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>

#include <zone/base/name.h>
#include <zone/match.h>
#include <zone/plan.h>
#include <zone/rdata.h>
#include <zone/read/token.h>

/* An RRset being planned. */
struct work {
	struct plan *plan;
	const struct rrset *rrset;
	uint32_t ttl;
	const struct found *beside; /* the last that stays outside the block */
};

/* The records of each RRset: lists through the survey's array, in its order. */
struct members {
	size_t *first; /* for each RRset; NO_RRSET: none */
	size_t *next;  /* for each record */
};

static struct members
members_of(struct arena *arena, const struct survey *survey)
{
	const size_t rrsets = survey->wanted->count;
	const size_t records = survey->records.count;
	struct members members = {
		arena_alloc(arena, rrsets * sizeof(size_t)),
		arena_alloc(arena, records * sizeof(size_t)),
	};

	for (size_t i = 0; i < rrsets; i++) {
		members.first[i] = NO_RRSET;
	}
	for (size_t i = records; i-- > 0;) {
		const size_t rrset = survey->records.items[i].rrset;

		if (rrset != NO_RRSET) {
			members.next[i] = members.first[rrset];
			members.first[rrset] = i;
		}
	}
	return members;
}

static void
add_step(struct plan *plan, struct step step)
{
	step.order = plan->count;
	ARENA_PUSH(plan->arena, plan, step);
}

static void
add_change(struct plan *plan, enum step_kind kind, const struct found *found,
    struct step step)
{
	step.kind = kind;
	step.found = found;
	step.part = found->part;
	step.at = found->entry.start;
	step.before = found->before;
	add_step(plan, step);
}

static void
remove_record(struct plan *plan, const struct found *found)
{
	add_change(plan, STEP_REMOVE, found, (struct step){ 0 });
}

static void
rewrite_record(struct work *work, const struct found *found,
    const struct rdata *rdata)
{
	add_change(work->plan, STEP_REWRITE, found,
	    (struct step){
		.rrset = work->rrset,
		.rdata = rdata,
		.ttl = work->ttl,
	    });
}

/* What an entry behind this record inherits. */
static struct context
context_behind(const struct found *found)
{
	struct context context = found->before;

	context.owner = found->owner;
	if (!context.has_default) {
		context.has_ttl = true;
		context.ttl = found->ttl;
	}
	return context;
}

static void
insert_beside(struct work *work, const struct rdata *rdata)
{
	add_step(work->plan, (struct step){
				 .kind = STEP_INSERT,
				 .part = work->beside->part,
				 .at = work->beside->entry.end,
				 .found = work->beside,
				 .before = context_behind(work->beside),
				 .rrset = work->rrset,
				 .rdata = rdata,
				 .ttl = work->ttl,
			     });
}

/* A record that stays outside the block is a neighbour for what comes in. */
static void
keep_beside(struct work *work, const struct found *found)
{
	if (!found->in_block &&
	    (work->beside == NULL || work->beside < found)) {
		work->beside = found;
	}
}

/* A right record stays, but for its TTL. */
static void
keep_right(struct work *work, const struct found *found)
{
	keep_beside(work, found);
	if (found->ttl != work->ttl) {
		rewrite_record(work, found, NULL);
	}
}

/* Carry out what was chosen for the wrong records. */
static void
settle_wrong(struct work *work, const struct match *match)
{
	for (size_t i = 0; i < match->wrong_count; i++) {
		if (match->turns[i] == NULL) {
			remove_record(work->plan, match->wrong[i]);
		} else {
			rewrite_record(work, match->wrong[i], match->turns[i]);
			keep_beside(work, match->wrong[i]);
		}
	}
}

/* Rewrite or remove the wrong records, or leave them to those who put them. */
static void
settle(struct work *work, struct match *match)
{
	if (!work->rrset->keeps) {
		match_turn(match);
		settle_wrong(work, match);
		return;
	}
	for (size_t i = 0; i < match->wrong_count; i++) {
		keep_right(work, match->wrong[i]);
	}
}

/* The TTL for all records of the RRset (RFC 2181 section 5.2). */
static bool
choose_ttl(struct work *work, const struct members *members, size_t first,
    struct diags *diags)
{
	const struct founds *records = &work->plan->survey->records;
	struct place place;

	work->ttl = work->rrset->ttl;
	if (work->rrset->has_ttl || first == NO_RRSET ||
	    (work->rrset->count == 0 && !work->rrset->keeps)) {
		return true;
	}
	work->ttl = records->items[first].ttl;
	for (size_t i = first; i != NO_RRSET; i = members->next[i]) {
		if (records->items[i].ttl == work->ttl) {
			continue;
		}
		place = survey_place(work->plan->survey, &records->items[i]);
		if (!diag_rule(diags, "ttl-split", &place,
			"%s has records with TTL %u and %u: give the TTL in "
			"the manifest",
			name_string(work->plan->arena, work->rrset->owner),
			(unsigned)work->ttl, (unsigned)records->items[i].ttl)) {
			return false;
		}
		break;
	}
	return true;
}

/* What must come into the block, in canonical order. */
struct arrival {
	const struct rrset *rrset;
	const struct rdata *rdata;
	uint32_t ttl;
};

struct arrivals {
	struct arrival *items;
	size_t count;
	size_t capacity;
};

/* How many records the zone has of the RRset. */
static size_t
count_members(const struct members *members, size_t first)
{
	size_t count = 0;

	for (size_t i = first; i != NO_RRSET; i = members->next[i]) {
		count++;
	}
	return count;
}

static bool
plan_rrset(struct plan *plan, size_t index, const struct members *members,
    struct arrivals *arrivals, struct diags *diags)
{
	const struct survey *survey = plan->survey;
	const struct rrset *rrset = &survey->wanted->rrsets[index];
	const size_t first = members->first[index];
	struct work work = { .plan = plan, .rrset = rrset };
	struct match *match =
	    match_new(plan->arena, rrset, count_members(members, first));
	const struct rdata *rdata;

	if (!choose_ttl(&work, members, first, diags)) {
		return false;
	}
	for (size_t i = first; i != NO_RRSET; i = members->next[i]) {
		if (match_see(match, &survey->records.items[i])) {
			keep_right(&work, &survey->records.items[i]);
		}
	}
	settle(&work, match);
	while ((rdata = match_take(match)) != NULL) {
		if (work.beside != NULL) {
			insert_beside(&work, rdata);
			continue;
		}
		ARENA_PUSH(plan->arena, arrivals,
		    ((struct arrival){ rrset, rdata, work.ttl }));
	}
	return true;
}

/* Does the record come behind the arrival in canonical order? */
static bool
comes_behind(const struct found *found, const struct arrival *arrival)
{
	const uint16_t type = arrival->rrset->type;
	const int order = name_compare(found->owner, arrival->rrset->owner);

	if (order != 0 || found->type != type) {
		return order > 0 || (order == 0 && found->type > type);
	}
	return rdata_order(type, arrival->rdata, found->rdata,
		   found->rdata_length) < 0;
}

/* Put one arrival into the block, before FOUND or, if NULL, at its end. */
static void
insert_in_block(struct plan *plan, const struct arrival *arrival,
    const struct found *found)
{
	const struct survey *survey = plan->survey;
	const size_t last = survey->parts.count - 1;
	struct step step = {
		.kind = STEP_INSERT,
		.part = last,
		.at = survey->parts.items[last].end,
		.before = survey->parts.items[last].last,
		.rrset = arrival->rrset,
		.rdata = arrival->rdata,
		.ttl = arrival->ttl,
	};

	if (found != NULL) {
		step.part = found->part;
		step.at = found->entry.start;
		step.before = found->before;
	} else if (!plan->opens_block) {
		step.part = survey->block.end.part;
		step.at = survey->block.end.entry.start;
		step.before = survey->block.end.before;
	}
	add_step(plan, step);
}

/* Put the arrivals before the first record in the block that comes behind. */
static void
fill_block(struct plan *plan, const struct arrivals *arrivals,
    const bool *leaves)
{
	const struct founds *records = &plan->survey->records;
	size_t i = 0;

	for (size_t k = 0; k < arrivals->count; k++) {
		while (i < records->count &&
		       (!records->items[i].in_block || leaves[i] ||
			   records->items[i].unread ||
			   !comes_behind(&records->items[i],
			       &arrivals->items[k]))) {
			i++;
		}
		insert_in_block(plan, &arrivals->items[k],
		    i < records->count ? &records->items[i] : NULL);
	}
}

/* Remove what nobody wants: signatures to strip, records left in the block. */
static void
remove_unwanted(struct plan *plan)
{
	const struct founds *records = &plan->survey->records;

	for (size_t i = 0; i < records->count; i++) {
		if (records->items[i].rrset == NO_RRSET) {
			remove_record(plan, &records->items[i]);
		}
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

struct plan *
plan_new(struct arena *arena, const struct survey *survey, struct diags *diags)
{
	struct plan *plan = arena_alloc(arena, sizeof(*plan));
	const struct members members = members_of(arena, survey);
	struct arrivals arrivals = { 0 };
	bool is_fine = true;
	bool *leaves;

	plan->arena = arena;
	plan->survey = survey;
	for (size_t i = 0; i < survey->wanted->count; i++) {
		is_fine &= plan_rrset(plan, i, &members, &arrivals, diags);
	}
	if (!is_fine) {
		return NULL;
	}
	remove_unwanted(plan);
	leaves = mark_leaving(plan);
	plan->opens_block =
	    arrivals.count > 0 &&
	    (!survey->block.exists || block_is_in_front(survey));
	plan->closes_block =
	    survey->block.exists &&
	    (arrivals.count > 0 ? plan->opens_block
				: !block_keeps(survey, leaves));
	fill_block(plan, &arrivals, leaves);
	return plan;
}

void
plan_serial(struct plan *plan, uint32_t serial)
{
	const struct founds *soas = &plan->survey->soas;

	plan->has_serial = true;
	plan->serial = serial;
	for (size_t i = 0; i < soas->count; i++) {
		add_change(plan, STEP_SERIAL, &soas->items[i],
		    (struct step){ .ttl = soas->items[i].ttl });
	}
}

static int
compare_steps(const void *a, const void *b)
{
	const struct step *left = a;
	const struct step *right = b;

	if (left->part != right->part) {
		return left->part < right->part ? -1 : 1;
	}
	if (left->at != right->at) {
		return left->at < right->at ? -1 : 1;
	}
	/* What comes in before a record comes before what happens to it. */
	if ((left->kind == STEP_INSERT) != (right->kind == STEP_INSERT)) {
		return left->kind == STEP_INSERT ? -1 : 1;
	}
	return left->order < right->order ? -1 : 1;
}

void
plan_finish(struct plan *plan)
{
	if (plan->count > 0) {
		qsort(plan->items, plan->count, sizeof(*plan->items),
		    compare_steps);
	}
}

struct digest
plan_digest(const struct plan *plan)
{
	const uint64_t seed = plan->survey->wanted->seed;
	struct digest digest = plan->survey->digest;

	for (size_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->items[i];
		const struct found *found = step->found;

		if (step->kind == STEP_SERIAL) {
			continue;
		}
		if (step->kind != STEP_INSERT) {
			digest_take(&digest, seed,
			    &(struct record){ found->owner, found->type,
				found->ttl, found->rdata,
				found->rdata_length });
		}
		if (step->kind != STEP_REMOVE) {
			const struct rdata *rdata = step->rdata;

			digest_put(&digest, seed,
			    &(struct record){ step->rrset->owner,
				step->rrset->type, step->ttl,
				rdata == NULL ? found->rdata : rdata->wire,
				rdata == NULL ? found->rdata_length
					      : rdata->length });
		}
	}
	return digest;
}
