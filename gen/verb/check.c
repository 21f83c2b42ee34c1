/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: show as a unified diff what update would do. Writes nothing. */
#include <config.h>

#include <gen/jobs.h>
#include <gen/verb/verb.h>
#include <zone/edit/diff.h>

enum exit_status
verb_check(struct run *run)
{
	enum exit_status status = EXIT_DONE;
	struct jobs jobs;
	const bool is_planned = jobs_plan(run, &jobs, false);

	for (size_t i = 0; is_planned && i < jobs.count; i++) {
		job_note(run, &jobs.items[i]);
	}
	for (size_t i = 0; is_planned && i < jobs.merge.count; i++) {
		const struct merged *file = &jobs.merge.items[i];

		if (file->edits.count == 0) {
			continue;
		}
		status = EXIT_NO;
		if (!run->options->quiet) {
			diff_print(run->arena, file->text, &file->edits,
			    run->options->color_out, stdout);
		}
	}
	jobs_close(&jobs);
	return status;
}
