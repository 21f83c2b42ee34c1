/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * update: put the new texts in place of the old ones, all of them or none.
 * Files that do not change are not touched.
 */
#include <config.h>

#include <gen/jobs.h>
#include <gen/verb/verb.h>
#include <zone/file/draft.h>

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

/* Write the new text beside the file, and bring it to the disk. */
static bool
write_draft(struct run *run, const struct merged *file, struct draft **draft)
{
	const struct span text = { file->text->bytes, file->text->length };
	struct sink sink = { NULL, run->diags };

	*draft = draft_open(run->arena, file->text->name, run->diags);
	sink.draft = *draft;
	return *draft != NULL &&
	       edits_apply(&file->edits, text, 0, write_span, &sink) &&
	       draft_sync(*draft, run->diags);
}

/* Put the drafts in place; when that stops in between, say which are new. */
static void
commit(struct run *run, const struct merge *files, struct draft **drafts)
{
	size_t i = 0;

	while (i < files->count &&
	       (drafts[i] == NULL || draft_commit(drafts[i], run->diags))) {
		i++;
	}
	if (i == files->count) {
		return;
	}
	while (i-- > 0) {
		const struct place place = { .file =
						 files->items[i].text->name };

		if (drafts[i] != NULL) {
			(void)diag_warn(run->diags, &place,
			    "this file is new already");
		}
	}
}

/* Is all that was read still as it was? */
static bool
all_unchanged(struct run *run, const struct jobs *jobs)
{
	bool is_fine = true;

	for (size_t i = 0; i < jobs->count; i++) {
		is_fine &= job_unchanged(run, &jobs->items[i]);
	}
	return is_fine;
}

static void
write_all(struct run *run, const struct jobs *jobs)
{
	const struct merge *files = &jobs->merge;
	struct draft **drafts =
	    arena_alloc(run->arena, files->count * sizeof(struct draft *));
	bool is_fine = true;

	for (size_t i = 0; i < jobs->count; i++) {
		job_note(run, &jobs->items[i]);
	}
	for (size_t i = 0; is_fine && i < files->count; i++) {
		if (files->items[i].edits.count > 0) {
			is_fine =
			    write_draft(run, &files->items[i], &drafts[i]);
		}
	}
	if (is_fine && all_unchanged(run, jobs)) {
		commit(run, files, drafts);
	}
	for (size_t i = 0; i < files->count; i++) {
		if (drafts[i] != NULL) {
			draft_drop(drafts[i]);
		}
	}
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
