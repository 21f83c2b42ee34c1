/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * update: put the new texts in place of the old ones, for each unit of zones
 * all of them or none. Files that do not change are not touched.
 */
#include <config.h>

#include <gen/job/jobs.h>
#include <gen/verb/verb.h>
#include <zone/file/batch.h>

/* The zones that are written. */
struct writing {
	struct run *run;
	const struct jobs *jobs;
	struct batch *batch;
};

/* Where edits_apply() writes to. */
struct sink {
	struct draft *draft;
	struct diags *diags;
};

static bool
write_span(void *context, struct span span)
{
	const struct sink *sink = context;

	return draft_write(sink->draft, span, sink->diags);
}

/* Write the new text beside the file. */
static bool
write_draft(const struct writing *writing, size_t unit,
    const struct merged *file)
{
	const struct span text = { file->text->bytes, file->text->length };
	struct diags *diags = writing->run->diags;
	struct sink sink = {
		batch_open(writing->batch, unit, file->text->name, diags),
		diags,
	};

	if (sink.draft == NULL) {
		return false;
	}
	draft_set_threads(sink.draft, writing->run->options->threads);
	return batch_written(writing->batch,
	    edits_apply(&file->edits, text, 0, write_span, &sink), diags);
}

/* Is all that the unit was made from still as it was? */
static bool
unit_unchanged(void *context, size_t number)
{
	const struct writing *writing = context;
	const struct unit *unit = &writing->jobs->units.items[number];
	bool is_fine = true;

	for (size_t i = 0; i < unit->job_count; i++) {
		is_fine &= job_unchanged(unit->jobs[i], writing->run->diags);
	}
	return is_fine;
}

static void
write_unit(const struct writing *writing, size_t number)
{
	const struct unit *unit = &writing->jobs->units.items[number];
	struct run *run = writing->run;
	bool is_fine = true;

	for (size_t i = 0; i < unit->job_count; i++) {
		run->diags->rank = unit->jobs[i]->number + 1;
		job_note(unit->jobs[i], run->diags);
	}
	run->diags->rank = unit->jobs[0]->number + 1;
	for (size_t i = 0; is_fine && i < unit->file_count; i++) {
		is_fine = write_draft(writing, number, unit->files[i]);
	}
	run->diags->rank = 0;
}

static void
write_all(struct run *run, const struct jobs *jobs)
{
	struct writing writing = { run, jobs, batch_new(1) };
	const struct batch_check check = { unit_unchanged, &writing };

	for (size_t i = 0; i < jobs->units.count; i++) {
		if (jobs->units.items[i].failed == NULL) {
			write_unit(&writing, i);
		}
		if (batch_is_full(writing.batch)) {
			batch_commit(writing.batch, &check, run->diags);
		}
	}
	batch_commit(writing.batch, &check, run->diags);
	batch_free(writing.batch);
}

enum exit_status
verb_update(struct run *run)
{
	struct jobs jobs;

	if (jobs_plan(run, &jobs, true)) {
		write_all(run, &jobs);
	}
	jobs_close(&jobs);
	return EXIT_DONE;
}
