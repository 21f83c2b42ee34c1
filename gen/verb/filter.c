/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * filter: read one zone, write the result to standard output or to a file,
 * which is not touched when it holds the result already.
 */
#include <config.h>

#include <errno.h>
#include <unistd.h>

#include <gen/command/options_table.h>
#include <gen/depfile.h>
#include <gen/job.h>
#include <gen/nearest.h>
#include <gen/verb/verb.h>
#include <zone/file/draft.h>
#include <zone/file/lock.h>

/* Where the result goes. */
struct sink {
	struct run *run;
	struct draft *draft; /* NULL: standard output */
	struct span same;    /* what is left to compare with */
};

static bool
write_span(void *context, struct span span)
{
	const struct sink *sink = context;

	if (sink->draft != NULL) {
		return draft_write(sink->draft, span, sink->run->diags);
	}
	if (write_whole(STDOUT_FILENO, span)) {
		return true;
	}
	return diag_error(sink->run->diags, NULL, "standard output: %s",
	    strerror(errno));
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

/* Does the output file hold the result already? */
static bool
is_there(struct run *run, const struct job *job)
{
	struct diags ignored = { .arena = run->arena };
	struct text *there =
	    text_open(run->arena, run->options->output, NULL, &ignored);
	struct sink sink = { .run = run };
	bool is_same;

	if (there == NULL) {
		return false;
	}
	sink.same = (struct span){ there->bytes, there->length };
	is_same = emit(job, compare_span, &sink) && sink.same.length == 0;
	text_close(there);
	return is_same;
}

static bool
write_file(struct run *run, const struct job *job)
{
	struct sink sink = { .run = run };
	bool is_fine;

	sink.draft = draft_open(run->arena, run->options->output, run->diags);
	if (sink.draft == NULL) {
		return false;
	}
	is_fine = emit(job, write_span, &sink) &&
		  draft_sync(sink.draft, run->diags) &&
		  job_unchanged(run, job) &&
		  draft_commit(sink.draft, run->diags);
	draft_drop(sink.draft);
	return is_fine;
}

static bool
write_output(struct run *run, const struct job *job)
{
	struct sink sink = { .run = run };

	if (run->options->output == NULL) {
		return job_unchanged(run, job) && emit(job, write_span, &sink);
	}
	return is_there(run, job) || write_file(run, job);
}

/* The zone as last published: as said, or what is in the output's place. */
static const char *
previous_of(const struct options *options)
{
	return options->previous != NULL ? options->previous : options->output;
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

/* The zone's new text, proven. */
static bool
make_result(struct run *run, struct job *job)
{
	const struct options *options = run->options;
	const char *file = options->file_count > 0 ? options->files[0] : NULL;

	if (!job_open(run, job, file, NULL)) {
		hint_command(run, file);
		return false;
	}
	if (!zones_assign(run->zones, &run->wants, run->diags) ||
	    !job_plan(run, job, previous_of(options)) ||
	    !job_revise(run, job, !options->keep_includes)) {
		return false;
	}
	return job->revision.is_flat || includes_stay(run, job);
}

static bool
filter_locked(struct run *run)
{
	struct job job;

	if (!make_result(run, &job)) {
		return false;
	}
	job_note(run, &job);
	return write_output(run, &job) &&
	       (run->options->depfile == NULL || depfile_write(run, &job));
}

enum exit_status
verb_filter(struct run *run)
{
	const char *const *output = &run->options->output;
	struct locks *locks = NULL;
	bool is_fine = true;

	if (*output != NULL) {
		locks = locks_take(run->arena, output, 1, run->diags);
		is_fine = locks != NULL;
	}
	is_fine = is_fine && filter_locked(run);
	if (locks != NULL) {
		locks_drop(locks);
	}
	return is_fine ? EXIT_DONE : EXIT_MISTAKE;
}
