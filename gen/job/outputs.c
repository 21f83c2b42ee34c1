/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From -o to the files that filter writes. None is touched here. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <gen/job/outputs.h>

static const char *
base_of(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash == NULL ? file : slash + 1;
}

static bool
ends_in_slash(const char *path)
{
	return *path != '\0' && *base_of(path) == '\0';
}

static bool
is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Several zones, or a slash at the end, need one that is there. */
static bool
refuse_path(struct run *run)
{
	const struct place place = { .file = run->options->output };

	if (ends_in_slash(place.file)) {
		(void)diag_error(run->diags, &place,
		    "there is no such "
		    "directory");
		diag_hint(run->diags, "make it first");
		return false;
	}
	(void)diag_error(run->diags, &place,
	    "is no directory, which several zones need");
	diag_hint(run->diags,
	    "name one that is there, or run it for each zone");
	return false;
}

/* By the name in the directory, then in the order of the run. */
static int
compare_outputs(const void *a, const void *b)
{
	const struct job *const *left = a;
	const struct job *const *right = b;
	const int order = strcmp((*left)->output, (*right)->output);

	return order != 0 ? order
			  : ((*left)->number > (*right)->number) -
				((*left)->number < (*right)->number);
}

/* One result would replace the other. */
static bool
each_once(struct run *run, struct job *jobs, size_t count)
{
	struct job **sorted =
	    arena_alloc(run->arena, count * sizeof(struct job *));
	bool is_fine = true;

	for (size_t i = 0; i < count; i++) {
		sorted[i] = &jobs[i];
	}
	qsort(sorted, count, sizeof(struct job *), compare_outputs);
	for (size_t i = 1; i < count; i++) {
		const struct place place = {
			.file = run->options->files[sorted[i]->number],
		};

		if (strcmp(sorted[i]->output, sorted[i - 1]->output) == 0) {
			run->diags->rank = sorted[i]->number + 1;
			is_fine = diag_error(run->diags, &place,
			    "%s would be the result of this zone, and of %s",
			    sorted[i]->output,
			    run->options->files[sorted[i - 1]->number]);
		}
	}
	run->diags->rank = 0;
	return is_fine;
}

static bool
name_outputs(struct run *run, struct job *jobs, size_t count)
{
	const struct options *options = run->options;
	const char *between = ends_in_slash(options->output) ? "" : "/";

	for (size_t i = 0; i < count; i++) {
		const char *file =
		    options->file_count > 0 ? options->files[i] : "-";

		if (strcmp(file, "-") == 0) {
			(void)diag_error(run->diags, NULL,
			    "standard input has no name for its result in %s",
			    options->output);
			diag_hint(run->diags, "name the file, not its "
					      "directory, with -o");
			return false;
		}
		jobs[i].output = arena_printf(run->arena, "%s%s%s",
		    options->output, between, base_of(file));
	}
	return each_once(run, jobs, count);
}

bool
outputs_find(struct run *run, struct job *jobs, size_t count)
{
	const char *output = run->options->output;

	if (output == NULL) {
		return true;
	}
	if (is_directory(output)) {
		return name_outputs(run, jobs, count);
	}
	if (count > 1 || ends_in_slash(output)) {
		return refuse_path(run);
	}
	jobs[0].output = output;
	return true;
}
