/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: show what update would do, as a diff or as JSON. Writes nothing. */
#include <config.h>

#include <gen/job/jobs.h>
#include <gen/report/step.h>
#include <gen/verb/verb.h>
#include <zone/edit/diff.h>

/* As JSON each zone's own changes, though a file may be in several. */
static void
print_steps(const struct unit *unit, struct json *json)
{
	for (size_t i = 0; i < unit->job_count; i++) {
		step_json(json, unit->jobs[i]->plan);
	}
}

static void
print_diffs(struct run *run, const struct unit *unit)
{
	for (size_t i = 0; !run->options->quiet && i < unit->file_count; i++) {
		diff_print(run->arena, unit->files[i]->text,
		    &unit->files[i]->edits, run->options->color_out, stdout);
	}
}

/* Show what would change; false if that is nothing. */
static bool
show_unit(struct run *run, const struct unit *unit, struct json *json)
{
	for (size_t i = 0; i < unit->job_count; i++) {
		run->diags->rank = unit->jobs[i]->number + 1;
		job_note(unit->jobs[i], run->diags);
	}
	run->diags->rank = 0;
	if (run->options->format == FORMAT_JSON) {
		print_steps(unit, json);
	} else {
		print_diffs(run, unit);
	}
	return unit->file_count > 0;
}

static enum exit_status
show_units(struct run *run, const struct jobs *jobs)
{
	const bool is_json = run->options->format == FORMAT_JSON;
	enum exit_status status = EXIT_DONE;
	struct json json = { .stream = stdout };

	if (is_json) {
		json_begin_array(&json);
	}
	for (size_t i = 0; i < jobs->units.count; i++) {
		if (jobs->units.items[i].failed == NULL &&
		    show_unit(run, &jobs->units.items[i], &json)) {
			status = EXIT_NO;
		}
	}
	if (is_json) {
		json_end_array(&json);
	}
	return status;
}

enum exit_status
verb_check(struct run *run)
{
	enum exit_status status = EXIT_DONE;
	struct jobs jobs;
	const bool is_planned = jobs_plan(run, &jobs, false);

	progress_end(run->progress);
	if (is_planned) {
		status = show_units(run, &jobs);
	}
	jobs_close(&jobs);
	return status;
}
