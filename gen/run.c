/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all zones of a run share. */
#include <config.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gen/run.h>
#include <gen/want/acme.h>
#include <gen/want/ahead.h>
#include <gen/want/facts.h>
#include <zone/file/reserve.h>

enum {
	RESERVED_LEAST = 16 << 20, /* octets */
};

struct text *
run_open(struct run *run, const char *file)
{
	return texts_open(run->texts, file, NULL, run->diags);
}

/* What is wanted, but for what depends on the zones' records. */
static bool
load_wants(struct run *run)
{
	struct asking asking =
	    asking_begin(run->arena, run->manifest, run->diags);
	bool is_fine;

	run->supplier = (struct supplier){ .arena = run->arena,
		.manifest = run->manifest,
		.materials = run->materials,
		.diags = run->diags,
		.now = run->now,
		.missing =
		    run->options->has_missing ? &run->options->missing : NULL,
		.facts = facts_new(run->arena, run->materials) };
	if (!supplies_make(&run->supplier, &run->supplies)) {
		return false;
	}
	ask_hosts(&asking, &run->supplies);
	ask_acme(&asking, run->zones, &run->supplies, run->materials);
	is_fine = asking_settle(&asking);
	run->wants = asking.wants;
	run->claims = claims_keep(run->arena, &asking.claims);
	return is_fine;
}

/* Where nobody has written a manifest yet, how to come by one. */
static void
hint_manifest(struct run *run)
{
	const char *file = run->options->manifest;

	if (strcmp(file, "danezone.yaml") == 0 && access(file, F_OK) != 0) {
		diag_hint(run->diags,
		    "name the manifest with -m, or have a first one written: "
		    "'danezone init -o danezone.yaml ZONEFILE'");
	}
}

/* Read the manifest, and key material as soon as it is named. */
static bool
read_manifest(struct run *run, struct text *text)
{
	struct ahead ahead = { run->arena, run->materials,
		manifest_directory(run->arena, text->name) };
	const struct listener listener = { ahead_hear, &ahead };

	run->manifest = manifest_read_to(run->arena, text, run->threads,
	    run->threads > 1 ? &listener : NULL, run->diags);
	return run->manifest != NULL;
}

/* Octets of the one zone that is read, if it is in a file; else 0. */
static size_t
zone_size(const struct options *options)
{
	struct stat status;
	const bool is_known = options->file_count == 0
				  ? fstat(STDIN_FILENO, &status) == 0
				  : options->file_count == 1 &&
					stat(options->files[0], &status) == 0;

	return is_known && S_ISREG(status.st_mode) ? (size_t)status.st_size : 0;
}

/*
 * A zone on its way to standard output comes out about as large as it is. Where
 * that is a file, have the space set aside while there is work for one thread
 * only: what is wanted is being found out.
 */
static void
reserve_output(struct run *run)
{
	const struct options *options = run->options;
	size_t size;

	if (options->verb != VERB_FILTER || options->output != NULL ||
	    run->threads < 2) {
		return;
	}
	size = zone_size(options);
	if (size >= RESERVED_LEAST) {
		run->reserve = reserve_new(STDOUT_FILENO, size);
	}
}

bool
run_load(struct run *run)
{
	struct text *text;

	run->selectors = NULL;
	run->threads = run->options->threads;
	run->texts = arena_alloc(run->arena, sizeof(*run->texts));
	*run->texts = (struct texts){ .arena = run->arena,
		.temporary = run->temporary,
		.seed = run->seed,
		.meter = progress_meter(run->progress) };
	run->includes =
	    (struct includes){ run->texts, run->options->include_dir };
	if (run->options->verb == VERB_INIT) {
		return true; /* the manifest is what it makes */
	}
	text = run_open(run, run->options->manifest);
	if (text == NULL) {
		hint_manifest(run);
		return false;
	}
	run->materials = materials_new(run->arena, run->diags);
	materials_threads(run->materials, run->options->threads);
	if (!read_manifest(run, text)) {
		return false;
	}
	reserve_output(run);
	run->zones = zones_new(run->arena, run->manifest, run->seed);
	return load_wants(run);
}

void
run_end(struct run *run)
{
	reserve_free(run->reserve);
	if (run->materials != NULL) {
		materials_free(run->materials);
	}
	if (run->texts != NULL) {
		texts_close(run->texts);
	}
}

enum exit_status
run_status(const struct run *run, enum exit_status status)
{
	if (run->diags->by_severity[SEVERITY_ERROR] > 0) {
		return EXIT_MISTAKE;
	}
	if (run->diags->by_severity[SEVERITY_REFUSAL] > 0) {
		return EXIT_REFUSED;
	}
	return status;
}
