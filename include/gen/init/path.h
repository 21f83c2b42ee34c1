/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths as a manifest has them: relative to the directory that it is in. */
#ifndef GEN_INIT_PATH_H
#define GEN_INIT_PATH_H

#include <zone/base/arena.h>

/*
 * FILE, a path from the current directory, as it leads there from the
 * directory that the file MANIFEST is in (NULL: the current one). An absolute
 * path stays. Where a directory is not there the result is absolute.
 */
const char *path_from(struct arena *arena, const char *manifest,
    const char *file);

#endif
