/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A target: the file that a path leads to once symbolic links are followed, as
 * the directory that holds it and its name in there. That directory is what is
 * locked, written in and synced.
 */
#ifndef ZONE_FILE_TARGET_H
#define ZONE_FILE_TARGET_H

#include <stdbool.h>
#include <sys/stat.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>

struct target {
	const char *directory; /* a path for open(2), "." if none was named */
	const char *name;      /* no slash in it, never empty, "." or ".." */
	bool exists;
	struct stat status; /* of an existing file */
};

/*
 * Follow PATH to its end. The file need not exist, nor need the target of its
 * last link; the links on the way must. What exists must be a regular file.
 * The strings live in the arena. Fails with a diag at the path.
 */
bool target_find(struct arena *arena, const char *path, struct target *target,
    struct diags *diags) __attribute__((warn_unused_result));

/* What kind of file that mode means, with its article: "a directory". */
const char *file_kind(mode_t mode);

#endif
