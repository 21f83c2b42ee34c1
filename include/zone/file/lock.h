/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Locks on directories keep parallel runs apart: taken before a zone is read,
 * held until its new version is in place. The file itself would be the wrong
 * thing to lock, since it is replaced.
 */
#ifndef ZONE_FILE_LOCK_H
#define ZONE_FILE_LOCK_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>

struct locks;

/*
 * Lock the directories that hold the COUNT files PATHS (after following
 * symbolic links), each once and in one order for all runs, waiting for other
 * runs. A file whose directory cannot be found gets a diag and no lock, and
 * IS_FOUND, unless it is NULL, false at its place, and the diag a rank that is
 * higher by its place; without IS_FOUND that fails.
 * The locks end with locks_drop() or with the process.
 */
struct locks *locks_take(struct arena *arena, const char *const *paths,
    size_t count, bool *is_found, struct diags *diags)
    __attribute__((warn_unused_result));

/* Is the directory that holds the file at PATH one of those? */
bool locks_hold(const struct locks *locks, struct arena *arena,
    const char *path, struct diags *diags);

void locks_drop(struct locks *locks);

#endif
