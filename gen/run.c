/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all zones of a run share. */
#include <config.h>

#include <gen/run.h>

struct text *
run_open(struct run *run, const char *file)
{
	return texts_open(&run->texts, file, NULL, run->diags);
}

bool
run_load(struct run *run)
{
	struct text *text;

	run->texts.arena = run->arena;
	run->texts.seed = run->seed;
	run->includes =
	    (struct includes){ &run->texts, run->options->include_dir };
	text = run_open(run, run->options->manifest);
	if (text == NULL) {
		return false;
	}
	run->manifest = manifest_read(run->arena, text, run->diags);
	if (run->manifest == NULL) {
		return false;
	}
	run->materials = materials_new(run->arena, run->diags);
	if (run->materials == NULL) {
		return false;
	}
	run->wants =
	    wants_new(run->arena, run->manifest, run->materials, run->diags);
	run->zones = zones_new(run->arena, run->manifest, run->seed);
	return run->wants != NULL;
}

void
run_end(struct run *run)
{
	if (run->materials != NULL) {
		materials_free(run->materials);
	}
	texts_close(&run->texts);
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
