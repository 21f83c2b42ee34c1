/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: show as a unified diff what update would do. Writes nothing. */
#include <config.h>

#include <gen/jobs.h>
#include <gen/verb/verb.h>
#include <zone/diff.h>

enum exit_status
verb_check(struct run *run)
{
	enum exit_status status = EXIT_DONE;
	struct jobs jobs;

	if (jobs_plan(run, &jobs, false)) {
		for (size_t i = 0; i < jobs.count; i++) {
			struct job *job = &jobs.items[i];

			job_note(run, job);
			if (!job_changes(job)) {
				continue;
			}
			status = EXIT_NO;
			if (!run->options->quiet) {
				diff_print(run->arena, job->text, &job->edits,
				    run->options->color_out, stdout);
			}
		}
	}
	jobs_close(&jobs);
	return status;
}
