/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One zone of a run, from its text to proven edits. */
#include <config.h>

#include <errno.h>
#include <unistd.h>

#include <gen/command/options_table.h>
#include <gen/job/earlier.h>
#include <gen/job/job.h>
#include <gen/job/settle.h>
#include <gen/rule/change.h>
#include <gen/rule/lint.h>
#include <gen/select.h>
#include <gen/stage/stale.h>
#include <zone/base/name.h>
#include <zone/edit/carry.h>
#include <zone/edit/proof.h>
#include <zone/file/journal.h>
#include <zone/origin.h>
#include <zone/read/token.h>

/* Types that the block may hold. */
static const uint16_t managed[] = { RR_TLSA, RR_CNAME, RR_TXT, 0 };

/* Does the verb leave zones as they are? */
static bool
looks_only(const struct run *run)
{
	return verb_table[run->options->verb].only_looks;
}

/* How many diags there are that stop a run. */
static size_t
count_stops(const struct diags *diags)
{
	return diags->by_severity[SEVERITY_ERROR] +
	       diags->by_severity[SEVERITY_REFUSAL];
}

struct job *
jobs_make(struct run *run, size_t count)
{
	struct job *jobs = arena_alloc(run->arena, count * sizeof(*jobs));

	progress_expect(run->progress, "zones", count);
	run->journals = journals_new(run->arena, count);
	for (size_t i = 0; i < count; i++) {
		jobs[i].number = i;
	}
	return jobs;
}

void
job_enter(struct run *run, struct job *job)
{
	run->diags->rank = job->number + 1;
	run->texts->asked = &job->texts;
	run->stops = count_stops(run->diags);
}

bool
job_leave(struct run *run, struct job *job, bool is_fine)
{
	job->has_failed |= !is_fine || count_stops(run->diags) > run->stops;
	run->diags->rank = 0;
	run->texts->asked = NULL;
	return !job->has_failed;
}

static bool
check_journal(struct run *run, const struct job *job)
{
	return job->text->is_link
		   ? journal_check_link(job->file, job->apex, run->diags)
		   : journal_check(job->file, job->apex, run->journals,
			 run->diags);
}

bool
job_open(struct run *run, struct job *job, const char *file,
    const struct zone_entry *zone)
{
	const bool is_stdin = file == NULL || strcmp(file, "-") == 0;

	job->zone = zone;
	job->file = is_stdin ? "-" : file;
	if (job->has_failed) {
		zones_lack(run->zones); /* it cannot be locked */
		return false;
	}
	job->text = run_open(run, job->file);
	if (job->text == NULL) {
		zones_lack(run->zones);
		return false;
	}
	meter_expect(run->texts->meter, job->text->length);
	if (job->zone == NULL && run->options->zone == NULL && !is_stdin) {
		job->zone = zones_by_file(run->zones, &job->text->status);
	}
	if (run->options->zone != NULL) {
		job->apex = run->options->zone;
	} else if (job->zone != NULL) {
		job->apex = job->zone->name;
	} else {
		const struct source source = { job->text, &run->includes };

		job->apex = origin_find(run->arena, &source, run->diags);
	}
	if (job->apex == NULL) {
		zones_lack(run->zones);
		return false;
	}
	if (job->zone == NULL) {
		job->zone = zones_by_name(run->zones, job->apex);
	}
	zones_add(run->zones, job->apex);
	return is_stdin || run->options->ignore_journal || looks_only(run) ||
	       check_journal(run, job);
}

bool
jobs_assign(struct run *run)
{
	if (!zones_assign(run->zones, &run->wants, run->diags)) {
		return false;
	}
	select_find(run);
	return true;
}

/* A signed zone, or one with a digest, would no longer verify. */
static bool
refuse_signed(struct run *run, const struct job *job)
{
	const struct found *found = &job->survey->dnssec;
	struct place place;
	char type[TYPE_TEXT_MAX];

	if (!job->survey->has_dnssec || run->options->strip_dnssec) {
		return true;
	}
	place = survey_place(job->survey, found);
	(void)diag_refuse(run->diags, &place,
	    "the zone is signed: here is a record of type %s, which an edit "
	    "would make wrong",
	    type_print(found->type, type));
	diag_hint(run->diags,
	    "edit the zone before it is signed, or let --strip-dnssec remove "
	    "what signing added");
	return false;
}

/*
 * Open the previous zone; job->previous stays NULL when there is none yet. It
 * is no part of the zone, and of a job alone unless the command line names it.
 */
static bool
open_previous(struct run *run, struct job *job, const char *file)
{
	struct text_list *asked = run->texts->asked;
	struct text *text = NULL;

	if (file == NULL) {
		return true;
	}
	if (file != run->options->previous) {
		if (!text_open_any(run->arena, file, &text, run->diags)) {
			return false;
		}
	} else if (access(file, F_OK) == 0 || errno != ENOENT) {
		run->texts->asked = NULL;
		text = run_open(run, file);
		run->texts->asked = asked;
		if (text == NULL) {
			return false;
		}
	}
	if (text != NULL && text->length > 0) {
		job->previous = text;
		meter_expect(run->texts->meter, text->length);
	}
	return true;
}

/* Is the previous zone what is here, octet for octet and to be read alike? */
static bool
is_same_text(const struct run *run, const struct job *job)
{
	const struct text *previous = job->previous;

	return previous != NULL && !run->options->strip_dnssec &&
	       previous->length == job->text->length &&
	       memcmp(previous->bytes, job->text->bytes, previous->length) ==
		   0 &&
	       !include_likely(previous);
}

/* What the zone is to hold: what is known anyway, and by selectors. */
static bool
find_rrsets(struct run *run, struct job *job, const struct source *source)
{
	struct asking asking =
	    asking_begin(run->arena, run->manifest, run->diags);
	struct wanted *wanted = &job->wanted;
	bool is_fine;

	wanted->rrsets =
	    zones_rrsets(run->zones, run->arena, job->apex, &wanted->count);
	if (run->selectors == NULL) {
		return true;
	}
	for (size_t i = 0; i < wanted->count; i++) {
		ask_rrset(&asking, &wanted->rrsets[i]);
	}
	meter_expect(run->texts->meter, source->text->length);
	if (!select_ask(run, source, job->apex, &asking)) {
		return false;
	}
	is_fine = asking_settle(&asking);
	wanted->rrsets = asking.wants.items;
	wanted->count = asking.wants.count;
	job->claims = claims_keep(run->arena, &asking.claims);
	return is_fine;
}

/* Is what is written kept, so that the next run can read marks in it? */
static bool
is_kept(const struct options *options)
{
	return options->verb != VERB_FILTER || options->output != NULL ||
	       options->previous != NULL;
}

bool
job_want(struct run *run, struct job *job)
{
	const struct source source = { job->text, &run->includes };

	job->wanted = (struct wanted){
		.apex = job->apex,
		.asked_in = run->manifest->text,
		.managed = managed,
		.with_digest = job->previous != NULL && !job->is_same_text,
		.with_foreigns = looks_only(run),
		.asks_foreign = lint_asks_foreign,
		.writes_marks = is_kept(run->options),
		.now = run->now,
		.strip_dnssec = run->options->strip_dnssec,
		.seed = run->seed,
		.threads = run->threads,
	};
	return find_rrsets(run, job, &source);
}

bool
job_look(struct run *run, struct job *job)
{
	const struct source source = { job->text, &run->includes };

	if (!job_want(run, job)) {
		return false;
	}
	job->survey =
	    survey_new(run->arena, &source, &job->wanted, NULL, run->diags);
	return job->survey != NULL;
}

/* Survey both zones and apply the rules, with tables of names in PASSING. */
static bool
survey_zones(struct run *run, struct job *job, struct arena *passing)
{
	const struct source source = { job->text, &run->includes };
	struct earlier earlier = earlier_of(run, job, passing);

	job->survey = earlier_beside(&earlier, &source,
	    lint_nodes(run->arena, passing, &job->wanted));
	if (job->survey == NULL || !refuse_signed(run, job) ||
	    !lint_zone(run->arena, job->survey, &source, run->diags) ||
	    !earlier_survey(&earlier, &job->survey->previous)) {
		return false;
	}
	if (!change_check(&(struct change){ &run->supplier,
		{ run->claims, job->claims }, job->survey })) {
		return false;
	}
	job->wanted.stale = stale_find(run->arena, job->survey);
	return true;
}

bool
job_plan(struct run *run, struct job *job, const char *previous)
{
	struct arena *passing;
	bool is_fine;

	if (!open_previous(run, job, previous)) {
		return false;
	}
	job->is_same_text = is_same_text(run, job);
	if (!job_want(run, job)) {
		return false;
	}
	passing = arena_branch(run->arena);
	is_fine = survey_zones(run, job, passing);
	arena_free(passing);
	if (!is_fine) {
		return false;
	}
	job->survey->nodes = NULL;
	job->plan = plan_new(run->arena, job->survey, run->diags);
	return job->plan != NULL && settle_serial(run, job);
}

/* What there is to tell of the plan. */
static struct tally
count_steps(const struct job *job)
{
	const struct plan *plan = job->plan;
	struct tally tally = { .changes = plan->changes,
		.steps = plan->count,
		.serial = plan->has_serial
			      ? plan->serial
			      : soa_serial(&job->survey->soas.items[0]) };

	for (size_t i = 0; i < plan->count; i++) {
		tally.kinds[plan->items[i].kind]++;
	}
	return tally;
}

bool
job_revise(struct run *run, struct job *job, bool is_flat)
{
	const struct found *soa = &job->survey->soas.items[0];

	job->soa_text = job->survey->parts.items[soa->part].text->number;
	job->soa_at = soa->entry.start;
	if (job->has_serial) {
		plan_serial(job->plan, job->serial);
	}
	plan_finish(job->plan);
	job->tally = count_steps(job);
	job->revision = revision_new(run->arena, &job->survey->parts, is_flat);
	if (job->is_previous && is_flat) {
		return true; /* the result is the previous file */
	}
	return carry_out(job->plan, &job->revision, run->diags) &&
	       (job->is_previous ||
		   proof_check(job->plan, &job->revision, run->diags));
}

void
job_keep(struct arena *arena, struct job *job)
{
	job->revision = revision_copy(arena, &job->revision);
	job->survey = NULL;
	job->plan = NULL;
}

bool
job_unchanged(const struct job *job, struct diags *diags)
{
	const struct text *last = NULL;
	bool is_fine = true;

	for (size_t i = 0; is_fine && i < job->texts.count; i++) {
		const struct text *text = job->texts.items[i];

		is_fine = text == last || text_unchanged(text, diags);
		last = text;
	}
	return is_fine &&
	       (job->previous == NULL || text_unchanged(job->previous, diags));
}

void
job_note(const struct job *job, struct diags *diags)
{
	const struct place place = { .file = job->text->name };
	const struct tally *tally = &job->tally;

	if (job->is_previous) {
		diag_note(diags, &place,
		    "the records are those of the previous zone");
	} else if (tally->changes == 0) {
		diag_note(diags, &place,
		    tally->steps == 0 ? "nothing to change"
				      : "nothing but comments to change");
	} else {
		diag_note(diags, &place,
		    "records added: %zu, changed: %zu, removed: %zu; serial %u",
		    tally->kinds[STEP_INSERT], tally->kinds[STEP_REWRITE],
		    tally->kinds[STEP_REMOVE], (unsigned)tally->serial);
	}
}
