/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For tests/cli/draft.bats: replaces FILE by the octets of TEXT..., as the
 * program replaces a zone, or with --all each FILE by TEXT, in one batch and
 * each two a unit, and does nothing else whose failure could be meant.
 */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <zone/file/batch.h>
#include <zone/file/lock.h>

enum {
	STATUS_ERROR = 2,
};

static bool
replace(struct arena *arena, const char *path, char **texts,
    struct diags *diags)
{
	struct draft *draft = draft_open(arena, path, NULL, diags);
	bool done = draft != NULL;

	if (draft == NULL) {
		return false;
	}
	for (; done && *texts != NULL; texts++) {
		done = draft_write(draft, span_of(*texts), diags);
	}
	done = done && draft_commit(draft, diags);
	draft_drop(draft);
	return done;
}

static bool
always(void *context, size_t unit)
{
	(void)context;
	(void)unit;
	return true;
}

/* Put TEXT in the place of each of the files. */
static bool
replace_all(const char *text, char **paths, size_t count, struct diags *diags)
{
	const struct batch_check check = { always, NULL };
	struct batch *batch = batch_new(1);

	for (size_t i = 0; i < count; i++) {
		struct draft *draft = batch_open(batch, i / 2, paths[i], diags);

		if (draft != NULL) {
			(void)batch_written(batch,
			    draft_write(draft, span_of(text), diags), diags);
		}
	}
	batch_commit(batch, &check, diags);
	batch_free(batch);
	return !diags_stop(diags);
}

int
main(int argc, char **argv)
{
	const struct diag_style style = { .least = SEVERITY_WARNING };
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	const char *const *paths = (const char *const *)argv + 1;
	const size_t count = argc > 3 ? (size_t)argc - 3 : 0;
	struct locks *locks;
	bool done;

	if (argc < 2) {
		(void)fputs(
		    "usage: replace FILE TEXT... | --all TEXT FILE...\n",
		    stderr);
		return STATUS_ERROR;
	}
	if (strcmp(argv[1], "--all") == 0) {
		locks = locks_take(arena, paths + 2, count, NULL, &diags);
		done = locks != NULL &&
		       replace_all(argv[2], argv + 3, count, &diags);
	} else {
		locks = locks_take(arena, paths, 1, NULL, &diags);
		done =
		    locks != NULL && replace(arena, argv[1], argv + 2, &diags);
	}
	if (locks != NULL) {
		locks_drop(locks);
	}
	diags_print(&diags, 0, &style, stderr);
	arena_free(arena);
	return done ? 0 : STATUS_ERROR;
}
