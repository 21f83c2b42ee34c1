/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: show as a unified diff what update would do. Writes nothing. */
#include <config.h>

#include <gen/jobs.h>
#include <gen/verb/verb.h>
#include <zone/edit/diff.h>

/* Show what would change; false if that is nothing. */
static bool
show_unit(struct run *run, const struct unit *unit)
{
	for (size_t i = 0; i < unit->job_count; i++) {
		run->diags->rank = unit->jobs[i]->number + 1;
		job_note(run, unit->jobs[i]);
	}
	run->diags->rank = 0;
	for (size_t i = 0; !run->options->quiet && i < unit->file_count; i++) {
		diff_print(run->arena, unit->files[i]->text,
		    &unit->files[i]->edits, run->options->color_out, stdout);
	}
	return unit->file_count > 0;
}

enum exit_status
verb_check(struct run *run)
{
	enum exit_status status = EXIT_DONE;
	struct jobs jobs;
	const bool is_planned = jobs_plan(run, &jobs, false);

	for (size_t i = 0; is_planned && i < jobs.units.count; i++) {
		if (jobs.units.items[i].failed == NULL &&
		    show_unit(run, &jobs.units.items[i])) {
			status = EXIT_NO;
		}
	}
	jobs_close(&jobs);
	return status;
}
