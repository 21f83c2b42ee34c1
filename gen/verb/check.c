/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: show as a unified diff what update would do. Writes nothing. */
#include <config.h>

#include <gen/jobs.h>
#include <gen/verb/verb.h>
#include <zone/edit/diff.h>

/* Show what changes in one zone. */
static enum exit_status
check_job(struct run *run, struct job *job)
{
	job_note(run, job);
	if (!job_changes(job)) {
		return EXIT_DONE;
	}
	if (!run->options->quiet) {
		diff_print(run->arena, job->text, &job->edits,
		    run->options->color_out, stdout);
	}
	return EXIT_NO;
}

enum exit_status
verb_check(struct run *run)
{
	enum exit_status status = EXIT_DONE;
	struct jobs jobs;
	const bool is_planned = jobs_plan(run, &jobs, false);

	for (size_t i = 0; is_planned && i < jobs.count; i++) {
		if (check_job(run, &jobs.items[i]) == EXIT_NO) {
			status = EXIT_NO;
		}
	}
	jobs_close(&jobs);
	return status;
}
