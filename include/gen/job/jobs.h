/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The jobs of a run that works on zone files, or looks at them: all zones that
 * the command line names, or else all that the manifest does.
 */
#ifndef GEN_JOB_JOBS_H
#define GEN_JOB_JOBS_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/job/job.h>
#include <gen/job/units.h>
#include <gen/job/workers.h>
#include <zone/edit/merge.h>

struct jobs {
	struct job *items;
	size_t count;
	struct merge merge;      /* the files of all zones, and their edits */
	struct units units;      /* those that may be written have not failed */
	struct locks *locks;     /* NULL: none were taken */
	struct workers *workers; /* they have the edits; NULL: none */
};

/*
 * Open, plan and edit all of them, first locking their directories if LOCK is
 * set. A SOA in a file that several zones include gets one serial, for all of
 * them. A zone with a mistake takes down its unit, and no other; false if no
 * zone stands. jobs_close() is due whatever comes of it.
 */
bool jobs_plan(struct run *run, struct jobs *jobs, bool lock)
    __attribute__((warn_unused_result));

/*
 * Open and survey all of them; nothing is planned, and nothing locked. Goes on
 * after a mistake; false if there was any.
 */
bool jobs_look(struct run *run, struct jobs *jobs)
    __attribute__((warn_unused_result));

void jobs_close(struct jobs *jobs);

#endif
