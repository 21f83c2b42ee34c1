/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * filter: read zones, write the result of one to standard output or to a file,
 * of many to files in a directory. Those that hold the result already are not
 * touched. No zone depends on another.
 */
#include <config.h>

#include <errno.h>
#include <unistd.h>

#include <gen/command/options_table.h>
#include <gen/depfile.h>
#include <gen/job/job.h>
#include <gen/job/outputs.h>
#include <gen/job/workers.h>
#include <gen/nearest.h>
#include <gen/verb/verb.h>
#include <zone/file/batch.h>
#include <zone/file/lock.h>
#include <zone/file/reserve.h>
#include <zone/file/stream.h>

/* The zones that are filtered. */
struct filtering {
	struct run *run;
	struct job *jobs;
	size_t count;
	struct workers *workers;
	struct batch **batches; /* by the workers' numbers */
};

/* May the output of a job be put in place? What is wrong is told here. */
struct checking {
	const struct filtering *filtering;
	struct diags *diags;
};

/* Where the result goes. */
struct sink {
	struct run *run;
	struct draft *draft;   /* NULL: */
	struct stream *stream; /* standard output */
	struct text *text;     /* of which much is passed, or NULL */
	struct span same;      /* what is left to compare with */
};

static bool
fail_output(struct run *run)
{
	return diag_error(run->diags, NULL, "standard output: %s",
	    strerror(errno));
}

static bool
write_to(const struct sink *sink, struct span span)
{
	if (sink->draft != NULL) {
		return draft_write(sink->draft, span, sink->run->diags);
	}
	return stream_write(sink->stream, span) || fail_output(sink->run);
}

static bool
write_span(void *context, struct span span)
{
	const struct sink *sink = context;
	struct text *text = sink->text;

	if (!write_to(sink, span)) {
		return false;
	}
	if (span.at >= text->bytes && span.at < text->bytes + text->length) {
		text_pass(text, (size_t)(span.at - text->bytes) + span.length);
	}
	return true;
}

/* Is the span what comes next in the file that is there? */
static bool
compare_span(void *context, struct span span)
{
	struct sink *sink = context;

	if (span.length > sink->same.length ||
	    memcmp(span.at, sink->same.at, span.length) != 0) {
		return false;
	}
	sink->same.at += span.length;
	sink->same.length -= span.length;
	return true;
}

/* Walk the result: the previous file as it is, or the new text. */
static bool
emit(const struct job *job, bool (*to)(void *context, struct span span),
    void *context)
{
	static const struct edits none = { 0 };
	const struct text *text = job->previous;

	if (!job->is_previous) {
		return revision_apply(&job->revision, to, context);
	}
	return edits_apply(&none, (struct span){ text->bytes, text->length }, 0,
	    to, context);
}

/* What is in the output's place, or NULL; it may be the previous zone. */
static struct text *
open_output(struct run *run, const struct job *job)
{
	struct diags ignored = { .arena = run->arena };

	if (run->options->previous == NULL) {
		return job->previous;
	}
	return text_open(run->arena, job->output, NULL, &ignored);
}

/* Does the output file hold the result already? */
static bool
is_there(struct run *run, const struct job *job)
{
	struct text *there = open_output(run, job);
	struct sink sink = { .run = run };
	bool is_same;

	if (there == NULL) {
		return false;
	}
	sink.same = (struct span){ there->bytes, there->length };
	is_same = emit(job, compare_span, &sink) && sink.same.length == 0;
	if (there != job->previous) {
		text_close(there);
	}
	return is_same;
}

/* What a job was made from must be as it was until its draft is in place. */
static void
keep_previous(const struct worker *worker, struct job *job)
{
	struct text *previous = job->previous;

	if (previous != NULL && worker->run.options->previous == NULL) {
		job->previous =
		    arena_copy(worker->kept, previous, sizeof(*previous));
		job->previous->name = job->output;
	}
}

/* Write to standard output; several zones one behind the other. */
static bool
write_through(struct run *run, const struct job *job)
{
	struct stream stream = { .descriptor = STDOUT_FILENO,
		.threads = run->threads };
	struct sink sink = { run, NULL, &stream, job->text, { 0 } };
	bool done;

	reserve_settle(run->reserve);
	done = emit(job, write_span, &sink);
	if (done && !stream_flush(&stream)) {
		done = fail_output(run);
	}
	stream_drop(&stream);
	return done;
}

static bool
write_draft(const struct filtering *filtering, struct worker *worker,
    struct job *job)
{
	struct run *run = &worker->run;
	struct batch *batch = filtering->batches[worker->number];
	struct sink sink = { .run = run, .text = job->text };
	bool is_written = false;

	sink.draft = batch_open(batch, job->number, job->output, run->diags);
	if (sink.draft != NULL) {
		draft_set_threads(sink.draft, run->threads);
		is_written = batch_written(batch, emit(job, write_span, &sink),
		    run->diags);
	}
	keep_previous(worker, job);
	return is_written;
}

static bool
write_output(const struct filtering *filtering, struct worker *worker,
    struct job *job)
{
	struct run *run = &worker->run;

	if (job->output == NULL) {
		progress_end(run->progress);
		return job_unchanged(job, run->diags) &&
		       write_through(run, job);
	}
	return is_there(run, job) || write_draft(filtering, worker, job);
}

/* The zone as last published: as said, or what is in the output's place. */
static const char *
previous_of(const struct run *run, const struct job *job)
{
	return run->options->previous != NULL ? run->options->previous
					      : job->output;
}

/* With --keep-includes only the zone file itself can change. */
static bool
includes_stay(struct run *run, const struct job *job)
{
	const struct parts *parts = &job->survey->parts;
	bool is_fine = true;

	for (size_t i = 0; i < parts->count; i++) {
		const struct edits *edits = &job->revision.edits[i];
		struct place place;

		if (edits->count > 0 && parts->items[i].reading > 0) {
			place = parts_place(parts, i, edits->items[0].start);
			is_fine = diag_error(run->diags, &place,
			    "an included file would have to change here");
			diag_hint(run->diags,
			    "leave out --keep-includes, or use `update`");
		}
	}
	return is_fine;
}

/* A command that is misspelt is taken for a file, and there is none. */
static void
hint_command(struct run *run, const char *file)
{
	struct nearest nearest;

	if (file == NULL || access(file, F_OK) == 0) {
		return;
	}
	nearest = nearest_to(span_of(file));
	for (size_t i = 0; i < VERB_COUNT; i++) {
		nearest_offer(&nearest, verb_table[i].name);
	}
	if (nearest.best != NULL) {
		diag_hint(run->diags, "did you mean the command '%s'?",
		    nearest.best);
	}
}

static void
open_all(const struct filtering *filtering)
{
	struct run *run = filtering->run;
	const struct options *options = run->options;

	for (size_t i = 0; i < filtering->count; i++) {
		struct job *job = &filtering->jobs[i];
		const char *file =
		    options->file_count > 0 ? options->files[i] : NULL;

		job_enter(run, job);
		if (!job_leave(run, job, job_open(run, job, file, NULL)) &&
		    i == 0) {
			hint_command(run, file);
		}
	}
}

/* The zone's new text, proven. */
static bool
make_result(struct run *run, struct job *job)
{
	if (!job_plan(run, job, previous_of(run, job)) ||
	    !job_revise(run, job, !run->options->keep_includes)) {
		return false;
	}
	return job->revision.is_flat || includes_stay(run, job);
}

static bool
is_unchanged(void *context, size_t number)
{
	const struct checking *checking = context;

	return job_unchanged(&checking->filtering->jobs[number],
	    checking->diags);
}

static void
commit(const struct filtering *filtering, size_t worker, struct diags *diags)
{
	struct checking checking = { filtering, diags };
	const struct batch_check check = { is_unchanged, &checking };

	batch_commit(filtering->batches[worker], &check, diags);
}

/* Close the zone as last published, unless a long line of it is to be shown. */
static void
close_previous(const struct worker *worker, struct text *previous)
{
	if (previous != NULL && worker->run.options->previous == NULL &&
	    (previous->map == NULL || worker->diags.count == 0)) {
		text_close(previous);
	}
}

static bool
filter_zone(void *context, struct worker *worker, struct job *job)
{
	const struct filtering *filtering = context;
	struct run *run = &worker->run;
	struct text *previous;
	bool is_fine;

	if (job->has_failed) {
		return false;
	}
	if (batch_is_full(filtering->batches[worker->number])) {
		commit(filtering, worker->number, worker->said);
	}
	is_fine = make_result(run, job);
	previous = job->previous;
	if (is_fine) {
		job_note(job, run->diags);
		is_fine = write_output(filtering, worker, job);
	}
	close_previous(worker, previous);
	progress_step(run->progress);
	return is_fine;
}

static void
filter_all(struct filtering *filtering)
{
	struct run *run = filtering->run;
	const struct task task = { filter_zone, filtering, false };

	open_all(filtering);
	if (!jobs_assign(run)) {
		return;
	}
	filtering->workers = workers_new(run, filtering->count);
	filtering->batches = arena_alloc(run->arena,
	    filtering->workers->count * sizeof(struct batch *));
	for (size_t i = 0; i < filtering->workers->count; i++) {
		filtering->batches[i] = batch_new(filtering->workers->count);
	}
	workers_do(filtering->workers, filtering->jobs, filtering->count,
	    &task);
	for (size_t i = 0; i < filtering->workers->count; i++) {
		commit(filtering, i, run->diags);
		batch_free(filtering->batches[i]);
	}
	workers_free(filtering->workers);
	if (run->options->depfile != NULL &&
	    (filtering->count > 1 || !diags_stop(run->diags))) {
		(void)depfile_write(run, filtering->jobs, filtering->count);
	}
}

/* Lock where the results go; a zone for which that fails is left out. */
static bool
take_locks(const struct filtering *filtering, struct locks **locks)
{
	struct run *run = filtering->run;
	const size_t count = filtering->count;
	const char **paths =
	    arena_alloc(run->arena, count * sizeof(const char *));
	bool *is_found = arena_alloc(run->arena, count * sizeof(bool));

	*locks = NULL;
	if (filtering->jobs[0].output == NULL) {
		return true;
	}
	for (size_t i = 0; i < count; i++) {
		paths[i] = filtering->jobs[i].output;
	}
	run->diags->rank = 1; /* that of the first job */
	*locks = locks_take(run->arena, paths, count, is_found, run->diags);
	run->diags->rank = 0;
	for (size_t i = 0; i < count; i++) {
		filtering->jobs[i].has_failed = !is_found[i];
	}
	return *locks != NULL;
}

enum exit_status
verb_filter(struct run *run)
{
	const size_t files = run->options->file_count;
	struct filtering filtering = { .run = run,
		.count = files > 0 ? files : 1 };
	struct locks *locks;

	filtering.jobs = jobs_make(run, filtering.count);
	if (!outputs_find(run, filtering.jobs, filtering.count) ||
	    !take_locks(&filtering, &locks)) {
		return EXIT_MISTAKE;
	}
	filter_all(&filtering);
	if (locks != NULL) {
		locks_drop(locks);
	}
	return EXIT_DONE;
}
