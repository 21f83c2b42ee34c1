/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies standard input into a file that no name leads to. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zone/base/arena.h>
#include <zone/file/spool.h>
#include <zone/file/whole.h>

enum {
	SPOOL_BUFFER = 1 << 20,
	PRIVATE_MODE = 0600,
};

/* A file without a name in DIRECTORY, or -1. */
static int
spool_in(struct arena *arena, const char *directory)
{
	char *name;
	int descriptor;

	descriptor =
	    open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, PRIVATE_MODE);
	if (descriptor >= 0) {
		return descriptor;
	}
	name = arena_printf(arena, "%s/danezone-XXXXXX", directory);
	descriptor = mkostemp(name, O_CLOEXEC);
	if (descriptor >= 0) {
		(void)unlink(name);
	}
	return descriptor;
}

/* The spool file, in the first directory that takes one. */
static int
spool_open(struct arena *arena, const char *temporary, struct diags *diags)
{
	const char *const directories[] = { temporary, "/tmp", "/var/tmp" };
	const struct place here = { .file = "-" };
	size_t i;

	for (i = 0; i < sizeof(directories) / sizeof(*directories); i++) {
		int descriptor = -1;

		if (directories[i] != NULL && *directories[i] != '\0') {
			descriptor = spool_in(arena, directories[i]);
		}
		if (descriptor >= 0) {
			return descriptor;
		}
	}
	(void)diag_error(diags, &here, "cannot be spooled: %s",
	    strerror(errno));
	diag_hint(diags, "set TMPDIR to a directory for temporary files");
	return -1;
}

/* Copy all of standard input, in blocks of BUFFER. */
static bool
spool_copy(int spool, char *buffer, struct diags *diags)
{
	const struct place here = { .file = "-" };
	ssize_t got;

	for (;;) {
		got = read(STDIN_FILENO, buffer, SPOOL_BUFFER);
		if (got == 0) {
			return true;
		}
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return diag_error(diags, &here, "cannot be read: %s",
			    strerror(errno));
		}
		if (!write_whole(spool, (struct span){ buffer, (size_t)got })) {
			(void)diag_error(diags, &here, "cannot be spooled: %s",
			    strerror(errno));
			diag_hint(diags, "set TMPDIR to a directory with more "
					 "room");
			return false;
		}
	}
}

int
spool_stdin(const char *temporary, struct diags *diags)
{
	struct arena *scratch = arena_new();
	int spool = spool_open(scratch, temporary, diags);

	if (spool >= 0 &&
	    !spool_copy(spool, arena_alloc(scratch, SPOOL_BUFFER), diags)) {
		(void)close(spool);
		spool = -1;
	}
	arena_free(scratch);
	return spool;
}
