/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For tests/cli/draft.bats: replaces FILE by the octets of TEXT..., as the
 * program replaces a zone, and does nothing else whose failure could be meant.
 */
#include <config.h>

#include <stdio.h>

#include <zone/file/draft.h>
#include <zone/file/lock.h>

enum {
	STATUS_ERROR = 2,
};

static bool
replace(struct arena *arena, const char *path, char **texts,
    struct diags *diags)
{
	struct draft *draft = draft_open(arena, path, diags);
	bool done = draft != NULL;

	if (draft == NULL) {
		return false;
	}
	for (; done && *texts != NULL; texts++) {
		done = draft_write(draft, span_of(*texts), diags);
	}
	done = done && draft_sync(draft, diags) && draft_commit(draft, diags);
	draft_drop(draft);
	return done;
}

int
main(int argc, char **argv)
{
	const struct diag_style style = { .least = SEVERITY_WARNING };
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	const char *const *paths = (const char *const *)argv + 1;
	struct locks *locks;
	bool done;

	if (argc < 2) {
		(void)fputs("usage: replace FILE TEXT...\n", stderr);
		return STATUS_ERROR;
	}
	locks = locks_take(arena, paths, 1, &diags);
	done = locks != NULL && replace(arena, argv[1], argv + 2, &diags);
	if (locks != NULL) {
		locks_drop(locks);
	}
	diags_print(&diags, 0, &style, stderr);
	arena_free(arena);
	return done ? 0 : STATUS_ERROR;
}
