/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compare what is with what is wanted, RRset by RRset. No text is made here. */
#include <config.h>

#include <assert.h>

#include <zone/base/name.h>
#include <zone/plan/arrival.h>
#include <zone/plan/coming.h>
#include <zone/plan/history.h>
#include <zone/plan/match.h>
#include <zone/plan/plan.h>
#include <zone/plan/steps.h>
#include <zone/rdata.h>

/* A planning of a zone. */
struct planner {
	struct plan *plan;
	struct arena *scratch; /* for one RRset after another */
	struct members members;
	struct history history;
};

/* An RRset being planned. */
struct work {
	struct plan *plan;
	const struct rrset *rrset;
	uint32_t ttl;
	const struct found *beside; /* the last that stays outside the block */
	struct past past;
	struct comings comings;
};

void
plan_add(struct plan *plan, struct step step)
{
	step.order = (uint32_t)plan->count;
	plan->changes += step.kind != STEP_NOTE && step.kind != STEP_SERIAL;
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
	step.before = &found->before;
	plan_add(plan, step);
}

static void
remove_record(struct plan *plan, const struct found *found)
{
	add_change(plan, STEP_REMOVE, found, (struct step){ 0 });
}

/* Rewrite a record, or with STEP_NOTE its mark alone. */
static void
change_record(struct work *work, enum step_kind kind, const struct found *found,
    const struct rdata *rdata, const struct mark *mark)
{
	add_change(work->plan, kind, found,
	    (struct step){ .rrset = work->rrset,
		.rdata = rdata,
		.ttl = work->ttl,
		.mark = mark });
}

/* The mark of a record that comes in. */
static const struct mark *
mark_new(struct work *work, const struct rdata *rdata)
{
	work->plan->retentions +=
	    past_revives(&work->past, rdata->wire, rdata->length, NULL);
	return past_mark(&work->past,
	    &(struct fresh){ rdata->wire, rdata->length, work->ttl, NULL });
}

/* What an entry behind this record inherits. */
static const struct context *
context_behind(struct arena *arena, const struct found *found)
{
	struct context *context = arena_alloc(arena, sizeof(*context));

	*context = found->before;
	context->owner = found->owner;
	if (!context->has_default) {
		context->has_ttl = true;
		context->ttl = found->ttl;
	}
	return context;
}

/* Records come in behind the one beside, or else where there is room. */
static void
insert_all(struct work *work)
{
	const struct found *beside = work->beside;
	struct step step = { .kind = STEP_INSERT,
		.found = beside,
		.rrset = work->rrset,
		.ttl = work->ttl };

	if (beside != NULL && work->comings.count > 0) {
		step.part = beside->part;
		step.at = beside->entry.end;
		step.before = context_behind(work->plan->arena, beside);
	}
	for (size_t i = 0; i < work->comings.count; i++) {
		step.rdata = work->comings.items[i].rdata;
		step.mark = work->comings.items[i].mark;
		plan_add(work->plan, step);
	}
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

/* The mark of a record that stays. */
static const struct mark *
mark_kept(const struct work *work, const struct found *found)
{
	return past_mark(&work->past,
	    &(struct fresh){ found->rdata, found->rdata_length, work->ttl,
		found->mark });
}

/* A right record stays, but for its TTL. */
static void
keep_right(struct work *work, const struct found *found)
{
	keep_beside(work, found);
	if (found->ttl != work->ttl) {
		change_record(work, STEP_REWRITE, found, NULL,
		    mark_kept(work, found));
	}
}

/* A record that is wanted stays, and no longer for some time alone. */
static void
keep_wanted(struct work *work, const struct found *found)
{
	const bool revives = past_revives(&work->past, found->rdata,
	    found->rdata_length, found->mark);

	keep_right(work, found);
	work->plan->retentions += revives;
	if (revives && found->ttl == work->ttl) {
		change_record(work, STEP_NOTE, found, NULL,
		    mark_kept(work, found));
	}
}

/* A wrong record stays for the time being: is that all, or to be told? */
static void
keep_retained(struct work *work, const struct found *found,
    const struct mark *mark, bool begins)
{
	if (!work->plan->survey->wanted->writes_marks) {
		keep_right(work, found);
		return;
	}
	keep_beside(work, found);
	work->plan->retentions += begins;
	mark = arena_copy(work->plan->arena, mark, sizeof(*mark));
	if (found->ttl != work->ttl) {
		change_record(work, STEP_REWRITE, found, NULL, mark);
	} else if (found->mark == NULL || !found->mark->has_retained) {
		change_record(work, STEP_NOTE, found, NULL, mark);
	}
}

/* Carry out what was chosen for the wrong records. */
static void
settle_wrong(struct work *work, const struct match *match)
{
	for (size_t i = 0; i < match->wrong_count; i++) {
		const struct rdata *turn = match->turns[i];

		if (turn == NULL) {
			remove_record(work->plan, match->wrong[i]);
		} else {
			change_record(work, STEP_REWRITE, match->wrong[i], turn,
			    mark_new(work, turn));
			keep_beside(work, match->wrong[i]);
		}
	}
}

/* Does a record stay that the wanted ones do not account for? */
static bool
stays(struct work *work, const struct match *match, const struct found *found)
{
	struct mark mark;
	bool begins;

	if (work->rrset->keeps && past_keeps(&work->past, found)) {
		keep_right(work, found);
		return true;
	}
	if (work->rrset->keeps || match_wants(match, found) ||
	    !past_retains(&work->past, found, &mark, &begins)) {
		return false;
	}
	keep_retained(work, found, &mark, begins);
	return true;
}

/* Rewrite or remove the wrong records, but for those that stay. */
static void
settle(struct work *work, struct match *match)
{
	const size_t count = match->wrong_count;

	match->wrong_count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct found *found = match->wrong[i];

		if (!stays(work, match, found)) {
			match->wrong[match->wrong_count++] = found;
		}
	}
	match_turn(match);
	settle_wrong(work, match);
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
	    (work->rrset->count == 0 && !work->rrset->keeps &&
		work->rrset->retain == 0)) {
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

/* All that the RRset lacks, in canonical order. */
static void
add_comings(struct work *work, struct match *match)
{
	const struct rrset *rrset = work->rrset;
	const struct rdata *rdata;

	while ((rdata = match_take(match)) != NULL) {
		ARENA_PUSH(work->past.history->scratch, &work->comings,
		    ((struct coming){ rdata, mark_new(work, rdata) }));
	}
	for (size_t i = 0; i < rrset->count; i++) {
		past_see(&work->past, rrset->items[i].wire,
		    rrset->items[i].length);
	}
	work->plan->retentions +=
	    comings_return(&work->comings, &work->past, rrset->keeps);
}

/* Go through what the zone has of the RRset. */
static void
see_members(struct work *work, struct match *match,
    const struct members *members, size_t first)
{
	const struct founds *records = &work->plan->survey->records;

	for (size_t i = first; i != NO_RRSET; i = members->next[i]) {
		const struct found *found = &records->items[i];

		past_see(&work->past, found->rdata, found->rdata_length);
		if (match_see(match, found)) {
			keep_wanted(work, found);
		}
	}
}

static bool
plan_rrset(struct planner *planner, size_t index, struct diags *diags)
{
	struct plan *plan = planner->plan;
	const struct members *members = &planner->members;
	const struct rrset *rrset = &plan->survey->wanted->rrsets[index];
	const size_t first = members->first[index];
	struct work work = { .plan = plan,
		.rrset = rrset,
		.past = past_of(&planner->history, index) };
	struct match *match =
	    match_new(planner->scratch, rrset, members_count(members, index));

	if (!choose_ttl(&work, members, first, diags)) {
		return false;
	}
	see_members(&work, match, members, first);
	settle(&work, match);
	add_comings(&work, match);
	insert_all(&work);
	return true;
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

/* Room for the steps of most plans, so that they are not copied as they grow:
   each record leaves, or each that is wanted comes in. */
static void
reserve(struct plan *plan)
{
	const struct survey *survey = plan->survey;
	size_t most = survey->records.count;

	for (size_t i = 0; i < survey->wanted->count; i++) {
		most += survey->wanted->rrsets[i].count;
	}
	plan->items = arena_alloc(plan->arena, most * sizeof(struct step));
	plan->capacity = most;
}

struct plan *
plan_new(struct arena *arena, const struct survey *survey, struct diags *diags)
{
	struct arena *passing = arena_branch(arena);
	struct plan *plan = arena_alloc(arena, sizeof(*plan));
	struct planner planner = {
		.plan = plan,
		.scratch = arena_branch(arena),
		.history = history_of(passing, survey),
	};
	bool is_fine = true;

	plan->arena = arena;
	plan->survey = survey;
	planner.members = planner.history.is_other ? members_of(passing, survey)
						   : planner.history.members;
	planner.history.arena = arena;
	planner.history.scratch = planner.scratch;
	reserve(plan);
	for (size_t i = 0; i < survey->wanted->count; i++) {
		is_fine &= plan_rrset(&planner, i, diags);
		arena_reset(planner.scratch);
	}
	remove_unwanted(plan);
	arrivals_settle(plan);
	arena_free(planner.scratch);
	arena_free(passing);
	return is_fine ? plan : NULL;
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

void
plan_finish(struct plan *plan)
{
	steps_sort(plan->arena, plan->items, plan->count);
}

struct digest
plan_digest(const struct plan *plan)
{
	const uint64_t seed = plan->survey->wanted->seed;
	struct digest digest = plan->survey->digest;

	for (size_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->items[i];
		const struct found *found = step->found;

		if (step->kind == STEP_SERIAL || step->kind == STEP_NOTE) {
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
