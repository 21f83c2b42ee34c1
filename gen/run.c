/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all zones of a run share. */
#include <config.h>

#include <gen/run.h>

struct text *
run_open(struct run *run, const char *file)
{
	struct text *text =
	    strcmp(file, "-") == 0
		? text_open_stdin(run->arena, run->temporary, run->diags)
		: text_open(run->arena, file, NULL, run->diags);

	if (text != NULL) {
		ARENA_PUSH(run->arena, &run->texts, ((struct opened){ text }));
	}
	return text;
}

bool
run_load(struct run *run)
{
	struct text *text = run_open(run, run->options->manifest);

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
	for (size_t i = 0; i < run->texts.count; i++) {
		text_close(run->texts.items[i].text);
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
