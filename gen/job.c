/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One zone of a run, from its text to proven edits. */
#include <config.h>

#include <errno.h>
#include <sys/stat.h>

#include <gen/job.h>
#include <gen/rule/lint.h>
#include <gen/select.h>
#include <zone/base/name.h>
#include <zone/edit/carry.h>
#include <zone/edit/proof.h>
#include <zone/file/journal.h>
#include <zone/origin.h>
#include <zone/read/token.h>

/* Types that the block may hold. */
static const uint16_t managed[] = { RR_TLSA, RR_CNAME, RR_TXT, 0 };

bool
job_open(struct run *run, struct job *job, const char *file,
    const struct zone_entry *zone)
{
	const bool is_stdin = file == NULL || strcmp(file, "-") == 0;

	*job = (struct job){ .zone = zone, .file = is_stdin ? "-" : file };
	job->text = run_open(run, job->file);
	if (job->text == NULL) {
		return false;
	}
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
		return false;
	}
	if (job->zone == NULL) {
		job->zone = zones_by_name(run->zones, job->apex);
	}
	zones_add(run->zones, job->apex);
	return is_stdin || run->options->ignore_journal ||
	       journal_check(file, job->apex, run->diags);
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

/* Open the previous zone; *PREVIOUS stays NULL when there is none yet. */
static bool
open_previous(struct run *run, const char *file, struct text **previous)
{
	struct stat status;

	if (file == NULL || (stat(file, &status) != 0 && errno == ENOENT) ||
	    (S_ISREG(status.st_mode) && status.st_size == 0)) {
		return true;
	}
	*previous = run_open(run, file);
	return *previous != NULL;
}

/* Survey the previous zone for its serial and its records. */
static struct survey *
survey_previous(struct run *run, const struct job *job)
{
	struct wanted *wanted = arena_alloc(run->arena, sizeof(*wanted));
	const struct source source = { job->previous, &run->includes };

	*wanted = (struct wanted){ .apex = job->apex,
		.managed = managed,
		.with_digest = true,
		.seed = run->seed };
	return survey_new(run->arena, &source, wanted,
	    nodes_new(run->arena, run->seed), run->diags);
}

/* Which serial the zone gets, now that its records change. */
static bool
set_serial(struct run *run, struct job *job, uint32_t floor)
{
	const struct options *options = run->options;
	const struct found *soa = &job->survey->soas.items[0];
	const uint32_t current = soa_serial(soa);
	enum serial_policy policy = SERIAL_INCREMENT;
	struct serial_step step;
	struct place place;
	bool is_fine = true;

	if (options->has_serial) {
		policy = options->serial;
	} else if (job->zone != NULL && job->zone->has_serial) {
		policy = job->zone->serial;
	}
	step = serial_next(policy, current, floor, options->now);
	if (step.jump) {
		place = survey_place(job->survey, soa);
		is_fine = diag_rule(run->diags, "serial-jump", &place,
		    "the policy `%s` would not advance the serial: %u becomes "
		    "%u",
		    serial_policy_names[policy], (unsigned)current,
		    (unsigned)step.serial);
	}
	job->has_serial = step.serial != current;
	job->serial = step.serial;
	if (policy == SERIAL_KEEP && job->previous != NULL &&
	    !serial_ahead(step.serial, floor)) {
		place = survey_place(job->survey, soa);
		(void)diag_warn(run->diags, &place,
		    "the serial %u is kept, and not ahead of the previous "
		    "zone's %u: secondaries will not take the zone",
		    (unsigned)step.serial, (unsigned)floor);
	}
	return is_fine;
}

/* Compare with the previous zone, and decide on the serial. */
static bool
settle_serial(struct run *run, struct job *job)
{
	const struct survey *previous;
	const uint32_t current = soa_serial(&job->survey->soas.items[0]);
	struct digest digest;

	if (job->previous == NULL) {
		return job->plan->count == 0 || set_serial(run, job, current);
	}
	previous = survey_previous(run, job);
	if (previous == NULL) {
		diag_hint(run->diags,
		    "the previous zone must be readable; remove it to start "
		    "anew");
		return false;
	}
	digest = plan_digest(job->plan);
	if (run->options->verb == VERB_FILTER &&
	    digest_equal(&digest, &previous->digest)) {
		job->is_previous = true;
		return true;
	}
	return (run->options->verb != VERB_FILTER && job->plan->count == 0) ||
	       set_serial(run, job, soa_serial(&previous->soas.items[0]));
}

/* What the zone is to hold: what is known anyway, and by selectors. */
static bool
find_rrsets(struct run *run, struct job *job, const struct source *source)
{
	struct asking asking =
	    asking_begin(run->arena, run->manifest, run->diags);
	struct wanted *wanted = &job->wanted;
	bool is_fine;

	wanted->rrsets = zones_rrsets(run->zones, job->apex, &wanted->count);
	if (!select_needed(run->manifest)) {
		return true;
	}
	for (size_t i = 0; i < wanted->count; i++) {
		ask_rrset(&asking, &wanted->rrsets[i]);
	}
	if (!select_ask(run, source, job->apex, &asking)) {
		return false;
	}
	is_fine = asking_settle(&asking);
	wanted->rrsets = asking.wants.items;
	wanted->count = asking.wants.count;
	return is_fine;
}

bool
job_want(struct run *run, struct job *job)
{
	const struct source source = { job->text, &run->includes };

	job->wanted = (struct wanted){
		.apex = job->apex,
		.managed = managed,
		.with_digest = job->previous != NULL,
		.strip_dnssec = run->options->strip_dnssec,
		.seed = run->seed,
	};
	return find_rrsets(run, job, &source);
}

bool
job_plan(struct run *run, struct job *job, const char *previous)
{
	const struct source source = { job->text, &run->includes };

	if (!open_previous(run, previous, &job->previous)) {
		return false;
	}
	if (!job_want(run, job)) {
		return false;
	}
	job->survey = survey_new(run->arena, &source, &job->wanted,
	    lint_nodes(run->arena, &job->wanted), run->diags);
	if (job->survey == NULL || !refuse_signed(run, job) ||
	    !lint_zone(run->arena, job->survey, &source, run->diags)) {
		return false;
	}
	job->plan = plan_new(run->arena, job->survey, run->diags);
	return job->plan != NULL && settle_serial(run, job);
}

bool
job_revise(struct run *run, struct job *job, bool is_flat)
{
	if (job->has_serial) {
		plan_serial(job->plan, job->serial);
	}
	plan_finish(job->plan);
	job->revision = revision_new(run->arena, &job->survey->parts, is_flat);
	return carry_out(job->plan, &job->revision, run->diags) &&
	       proof_check(job->plan, &job->revision, run->diags);
}

bool
job_unchanged(struct run *run, const struct job *job)
{
	const struct parts *parts = &job->survey->parts;
	bool is_fine = true;

	for (size_t i = 0; is_fine && i < parts->count; i++) {
		is_fine = parts->items[i].start > 0 ||
			  text_unchanged(parts->items[i].text, run->diags);
	}
	return is_fine && (job->previous == NULL ||
			      text_unchanged(job->previous, run->diags));
}

void
job_note(struct run *run, const struct job *job)
{
	const struct place place = { .file = job->text->name };
	size_t counts[STEP_SERIAL + 1] = { 0 };

	if (job->is_previous) {
		diag_note(run->diags, &place,
		    "the records are those of the previous zone");
		return;
	}
	if (job->plan->count == 0) {
		diag_note(run->diags, &place, "nothing to change");
		return;
	}
	for (size_t i = 0; i < job->plan->count; i++) {
		counts[job->plan->items[i].kind]++;
	}
	diag_note(run->diags, &place,
	    "records added: %zu, changed: %zu, removed: %zu; serial %u",
	    counts[STEP_INSERT], counts[STEP_REWRITE], counts[STEP_REMOVE],
	    job->plan->has_serial
		? (unsigned)job->plan->serial
		: (unsigned)soa_serial(&job->survey->soas.items[0]));
}
