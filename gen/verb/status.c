/* SPDX-License-Identifier: GPL-3.0-or-later */
/* status: at which stage each key of each service is. Writes no file. */
#include <config.h>

#include <gen/job/jobs.h>
#include <gen/report/report.h>
#include <gen/stage/leftover.h>
#include <gen/stage/stage.h>
#include <gen/verb/verb.h>

static void
add_zone(struct run *run, const struct job *job, struct rows *rows)
{
	const struct endpoints endpoints = endpoints_of(run, job);

	for (size_t i = 0; i < endpoints.count; i++) {
		stage_keys(run, &endpoints.items[i], rows);
	}
	leftover_retained(run, &endpoints, rows);
	leftover_foreign(run, job, rows);
}

static void
print(struct run *run, const struct rows *rows)
{
	static void (*const printers[FORMAT_COUNT])(const struct report *report,
	    FILE *stream) = {
		[FORMAT_TABLE] = report_table,
		[FORMAT_JSON] = report_json,
		[FORMAT_HTML] = report_html,
		[FORMAT_PROMETHEUS] = report_prometheus,
	};
	const struct report report = {
		.arena = run->arena,
		.rows = rows,
		.now = run->now,
		.color = run->options->color_out,
	};

	printers[run->options->format](&report, stdout);
}

static enum exit_status
judge(const struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (stage_table[rows->items[i].stage].is_alarm) {
			return EXIT_NO;
		}
	}
	return EXIT_DONE;
}

enum exit_status
verb_status(struct run *run)
{
	struct rows rows = { 0 };
	struct jobs jobs;

	if (!jobs_look(run, &jobs)) {
		return EXIT_MISTAKE;
	}
	for (size_t i = 0; i < jobs.count; i++) {
		add_zone(run, &jobs.items[i], &rows);
	}
	rows_sort(&rows);
	progress_end(run->progress);
	print(run, &rows);
	return judge(&rows);
}
