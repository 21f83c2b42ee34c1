/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verify: would clients accept what the services send, or do send? Writes
 * nothing but its findings.
 */
#include <config.h>

#include <stdio.h>

#include <gen/job/jobs.h>
#include <gen/tls/connect.h>
#include <gen/verb/verb.h>
#include <gen/verify/findings.h>

/* Whose address --address is matters to no name check; that it is one does. */
static bool
check_address(struct run *run)
{
	const char *address = run->options->address;

	if (address == NULL || connect_is_address(address)) {
		return true;
	}
	(void)diag_error(run->diags, NULL,
	    "option '--address': %s is not an IP address", address);
	diag_hint(run->diags, "write it in numbers: 192.0.2.1 or 2001:db8::1");
	return false;
}

/* Offline: the files of all endpoints, one after the other. */
static bool
check_files(struct run *run, const struct endpoints *endpoints,
    struct findings *findings)
{
	struct dane *dane = dane_open(run->arena);

	if (dane == NULL) {
		return diag_error(run->diags, NULL,
		    "OpenSSL cannot begin: is its default provider there?");
	}
	for (size_t i = 0; i < endpoints->count; i++) {
		const struct subject subject =
		    subject_of(run->arena, &endpoints->items[i]);

		verify_files(run, dane, &subject, findings);
	}
	dane_close(dane);
	return true;
}

/* The endpoints of all zones, in their order. */
static struct endpoints
gather(struct run *run, const struct jobs *jobs)
{
	struct endpoints all = { NULL, 0, 0 };

	for (size_t i = 0; i < jobs->count; i++) {
		const struct endpoints some =
		    endpoints_of(run, &jobs->items[i]);

		for (size_t k = 0; k < some.count; k++) {
			ARENA_PUSH(run->arena, &all, some.items[k]);
		}
	}
	return all;
}

static enum exit_status
report(struct run *run, const struct findings *findings)
{
	enum exit_status status = EXIT_DONE;

	progress_end(run->progress);
	if (run->options->format == FORMAT_JSON) {
		findings_json(run->arena, findings, stdout);
	} else {
		findings_table(findings, run->options->color_out, stdout);
	}
	for (size_t i = 0; i < findings->count; i++) {
		if (findings->items[i].outcome == OUTCOME_FAILED) {
			status = EXIT_NO;
		}
	}
	return status;
}

enum exit_status
verb_verify(struct run *run)
{
	enum exit_status status = EXIT_MISTAKE;
	struct findings findings = { NULL, 0, 0 };
	struct jobs jobs = { 0 };
	struct endpoints endpoints;

	if (check_address(run) && jobs_look(run, &jobs)) {
		endpoints = gather(run, &jobs);
		if (run->options->connect) {
			verify_servers(run, &endpoints, &findings);
			status = report(run, &findings);
		} else if (check_files(run, &endpoints, &findings)) {
			status = report(run, &findings);
		}
	}
	jobs_close(&jobs);
	return status;
}
