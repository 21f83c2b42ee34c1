/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jobs of a run that works on files in place. */
#include <config.h>

#include <stdlib.h>

#include <gen/job/jobs.h>
#include <zone/file/lock.h>

/* A zone file to work on, and whose it is if the manifest named it. */
struct target {
	const char *path;
	const struct zone_entry *zone;
};

struct targets {
	struct target *items;
	size_t count;
	size_t capacity;
};

/* The files of the command line, or else those of the manifest. */
static struct targets
find_targets(struct run *run)
{
	const struct options *options = run->options;
	const struct manifest *manifest = run->manifest;
	struct targets targets = { 0 };

	const size_t count =
	    options->verb == VERB_READY ? 1 : options->file_count;

	for (size_t i = 0; i < count; i++) {
		ARENA_PUSH(run->arena, &targets,
		    ((struct target){ options->files[i], NULL }));
	}
	if (count > 0) {
		return targets;
	}
	for (size_t i = 0; i < manifest->zone_count; i++) {
		const struct zone_entry *zone = &manifest->zones[i];

		for (size_t k = 0; k < zone->files.count; k++) {
			ARENA_PUSH(run->arena, &targets,
			    ((struct target){ manifest_path(manifest,
						  run->arena,
						  zone->files.items[k].text),
				zone }));
		}
	}
	return targets;
}

static bool
take_locks(struct run *run, struct jobs *jobs, const struct targets *targets)
{
	const size_t count = targets->count + run->locked.count;
	const char **paths =
	    arena_alloc(run->arena, count * sizeof(const char *));
	bool *is_found = arena_alloc(run->arena, count * sizeof(bool));

	for (size_t i = 0; i < targets->count; i++) {
		paths[i] = targets->items[i].path;
	}
	for (size_t i = 0; i < run->locked.count; i++) {
		paths[targets->count + i] = run->locked.items[i];
	}
	run->diags->rank = 1; /* that of the first job */
	jobs->locks =
	    locks_take(run->arena, paths, count, is_found, run->diags);
	run->diags->rank = 0;
	for (size_t i = 0; i < targets->count; i++) {
		jobs->items[i].has_failed = !is_found[i];
	}
	return jobs->locks != NULL;
}

/*
 * Are the directories of all files that change locked? Where included files are
 * is known only when all was read; what was read before a directory was locked
 * may have changed since, so that the run must begin anew with that.
 */
static void
check_locked(struct run *run, const struct jobs *jobs, const struct unit *unit)
{
	for (size_t i = 0; unit->failed == NULL && i < unit->file_count; i++) {
		const char *name = unit->files[i]->text->name;

		if (!locks_hold(jobs->locks, run->arena, name, run->diags)) {
			run->begins_anew = true;
			ARENA_PUSH(run->arena, &run->locked, name);
		}
	}
}

static bool
all_locked(struct run *run, const struct jobs *jobs)
{
	for (size_t i = 0; i < jobs->units.count; i++) {
		check_locked(run, jobs, &jobs->units.items[i]);
	}
	return !run->begins_anew;
}

static int
compare_jobs(const void *a, const void *b)
{
	const struct job *const *left = a;
	const struct job *const *right = b;
	const struct stat *one = &(*left)->text->status;
	const struct stat *other = &(*right)->text->status;

	if (one->st_dev != other->st_dev) {
		return one->st_dev < other->st_dev ? -1 : 1;
	}
	if (one->st_ino != other->st_ino) {
		return one->st_ino < other->st_ino ? -1 : 1;
	}
	return (*left > *right) - (*left < *right);
}

/* No file may be worked on twice: the second would undo the first. */
static void
each_once(struct run *run, const struct jobs *jobs)
{
	struct job **sorted =
	    arena_alloc(run->arena, jobs->count * sizeof(struct job *));
	size_t count = 0;

	for (size_t i = 0; i < jobs->count; i++) {
		if (jobs->items[i].text != NULL) {
			sorted[count++] = &jobs->items[i];
		}
	}
	qsort(sorted, count, sizeof(struct job *), compare_jobs);
	for (size_t i = 1; i < count; i++) {
		const struct place place = { .file = sorted[i]->file };

		if (sorted[i]->text == sorted[i - 1]->text) {
			sorted[i - 1]->has_failed = true;
			job_enter(run, sorted[i]);
			(void)job_leave(run, sorted[i],
			    diag_error(run->diags, &place,
				"the same file as %s, which is in this run too",
				sorted[i - 1]->file));
		}
	}
}

/* Order by where the SOA stands, then as in the run. */
static int
compare_soas(const void *a, const void *b)
{
	const struct job *left = *(const struct job *const *)a;
	const struct job *right = *(const struct job *const *)b;

	if (left->soa_text != right->soa_text) {
		return left->soa_text < right->soa_text ? -1 : 1;
	}
	if (left->soa_at != right->soa_at) {
		return left->soa_at < right->soa_at ? -1 : 1;
	}
	return (left > right) - (left < right);
}

static bool
is_same_soa(const struct job *one, const struct job *other)
{
	return one->soa_text == other->soa_text && one->soa_at == other->soa_at;
}

/*
 * Give all of these jobs, which have one SOA, the serial farthest ahead; true
 * if one had another.
 */
static bool
share_serial(struct job **jobs, size_t count)
{
	const struct job *ahead = NULL;
	bool is_behind = false;

	for (size_t i = 0; i < count; i++) {
		if (jobs[i]->has_serial &&
		    (ahead == NULL ||
			serial_ahead(jobs[i]->serial, ahead->serial))) {
			ahead = jobs[i];
		}
	}
	for (size_t i = 0; ahead != NULL && i < count; i++) {
		struct job *job = jobs[i];

		job->is_behind =
		    !job->has_serial || job->serial != ahead->serial;
		job->shared_serial = ahead->serial;
		is_behind |= job->is_behind;
	}
	return is_behind;
}

/* A SOA that several zones share has one serial; true if that changes any. */
static bool
share_serials(struct run *run, const struct jobs *jobs)
{
	struct job **sorted =
	    arena_alloc(run->arena, jobs->count * sizeof(struct job *));
	bool is_behind = false;
	size_t count = 0;
	size_t from = 0;

	for (size_t i = 0; i < jobs->count; i++) {
		if (!jobs->items[i].has_failed) {
			sorted[count++] = &jobs->items[i];
		}
	}
	if (count == 0) {
		return false;
	}
	qsort(sorted, count, sizeof(struct job *), compare_soas);
	for (size_t i = 1; i <= count; i++) {
		if (i == count || !is_same_soa(sorted[i], sorted[from])) {
			is_behind |= share_serial(sorted + from, i - from);
			from = i;
		}
	}
	return is_behind;
}

/* Are plans to be printed? Then they stay. */
static bool
keeps_plans(const struct run *run)
{
	return run->options->verb == VERB_CHECK &&
	       run->options->format == FORMAT_JSON;
}

/* Edit and prove, and keep what comes of it. */
static bool
revise(struct worker *worker, struct job *job)
{
	if (!job_revise(&worker->run, job, false)) {
		return false;
	}
	if (!keeps_plans(&worker->run)) {
		job_keep(worker->kept, job);
	}
	return true;
}

/* Plan the zone, and carry that out unless the run has failed by now. */
static bool
plan_zone(void *context, struct worker *worker, struct job *job)
{
	const bool *goes_on = context;
	struct run *run = &worker->run;
	bool is_fine = job->apex != NULL &&
		       job_plan(run, job, run->options->previous) &&
		       !diags_stop(run->diags) && !job->has_failed;

	if (is_fine && *goes_on) {
		is_fine = revise(worker, job);
	}
	progress_step(run->progress);
	return is_fine;
}

/* Once more with another serial; what is to say about the plan was said. */
static bool
plan_again(void *context, struct worker *worker, struct job *job)
{
	struct run *run = &worker->run;

	(void)context;
	if (job->has_failed || !job->is_behind) {
		return true;
	}
	if (!job_plan(run, job, run->options->previous)) {
		return false;
	}
	diags_empty(run->diags);
	job->has_serial = true;
	job->serial = job->shared_serial;
	return revise(worker, job);
}

/* Put the files' edits of all zones together. */
static void
merge_all(struct run *run, struct jobs *jobs)
{
	jobs->merge.arena = run->arena;
	for (size_t i = 0; i < jobs->count; i++) {
		struct job *job = &jobs->items[i];

		if (!job->has_failed) {
			job_enter(run, job);
			(void)job_leave(run, job,
			    merge_add(&jobs->merge, &job->revision, job->apex,
				run->diags));
		}
	}
	jobs->units = units_part(run, jobs->items, jobs->count, &jobs->merge);
}

/* Open all zones, of which each may be there once, and share out the wants. */
static bool
open_all(struct run *run, struct jobs *jobs, const struct targets *targets)
{
	for (size_t i = 0; i < jobs->count; i++) {
		struct job *job = &jobs->items[i];

		job_enter(run, job);
		(void)job_leave(run, job,
		    job_open(run, job, targets->items[i].path,
			targets->items[i].zone));
	}
	each_once(run, jobs);
	return jobs_assign(run);
}

/* The files to work on; none is a mistake. */
static bool
begin(struct run *run, struct jobs *jobs, struct targets *targets)
{
	const struct place place = { .file = run->manifest->file };

	*jobs = (struct jobs){ 0 };
	*targets = find_targets(run);
	if (targets->count == 0) {
		(void)diag_error(run->diags, &place,
		    "no zone file is given, here under `zones:` or on the "
		    "command line");
		return false;
	}
	jobs->items = jobs_make(run, targets->count);
	jobs->count = targets->count;
	return true;
}

bool
jobs_plan(struct run *run, struct jobs *jobs, bool lock)
{
	struct targets targets;
	bool is_fine;

	if (!begin(run, jobs, &targets) ||
	    (lock && !take_locks(run, jobs, &targets))) {
		return false;
	}
	is_fine = open_all(run, jobs, &targets);
	jobs->workers = workers_new(run, jobs->count);
	/* Go on after a mistake: all of them are told. */
	workers_do(jobs->workers, jobs->items, jobs->count,
	    &(struct task){ plan_zone, &is_fine, keeps_plans(run) });
	if (is_fine) {
		if (share_serials(run, jobs)) {
			workers_do(jobs->workers, jobs->items, jobs->count,
			    &(struct task){ plan_again, NULL,
				keeps_plans(run) });
		}
		merge_all(run, jobs);
	}
	return is_fine && (!lock || all_locked(run, jobs));
}

bool
jobs_look(struct run *run, struct jobs *jobs)
{
	struct targets targets;
	bool is_fine;

	if (!begin(run, jobs, &targets)) {
		return false;
	}
	is_fine = open_all(run, jobs, &targets);
	for (size_t i = 0; i < jobs->count; i++) {
		struct job *job = &jobs->items[i];

		job_enter(run, job);
		is_fine &= job_leave(run, job,
		    job->apex != NULL && job_look(run, job));
		progress_step(run->progress);
	}
	return is_fine;
}

void
jobs_close(struct jobs *jobs)
{
	workers_free(jobs->workers);
	if (jobs->locks != NULL) {
		locks_drop(jobs->locks);
	}
}
