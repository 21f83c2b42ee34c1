/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The jobs of a run that works on files in place: all zones that the command
 * line names, or else all that the manifest does.
 */
#ifndef GEN_JOBS_H
#define GEN_JOBS_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/job.h>

struct jobs {
	struct job *items;
	size_t count;
	struct locks *locks; /* NULL: none were taken */
};

/*
 * Open and plan all of them, first locking their directories if LOCK is set.
 * Goes on after a mistake, so that all are told; false if there was any.
 * jobs_close() is due whatever comes of it.
 */
bool jobs_plan(struct run *run, struct jobs *jobs, bool lock)
    __attribute__((warn_unused_result));

void jobs_close(struct jobs *jobs);

#endif
