/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Units: zones of a run that stand or fall together, since a file that would
 * change for one of them is part of the others. Most zones are alone.
 */
#ifndef GEN_JOB_UNITS_H
#define GEN_JOB_UNITS_H

#include <stddef.h>

#include <gen/job/job.h>
#include <zone/edit/merge.h>

struct unit {
	const struct job **jobs; /* in the order of the run */
	size_t job_count;
	const struct merged **files; /* that change, in the merge's order */
	size_t file_count;
	const struct job *failed; /* the first that has, or NULL */
};

struct units {
	struct unit *items; /* in the order of their first jobs */
	size_t count;
};

/*
 * Part the jobs, whose edits the merge has but for those of jobs that have
 * failed. A job may be in a unit of which another has failed; then it is told
 * with a warning that nothing is written for it.
 */
struct units units_part(struct run *run, struct job *jobs, size_t count,
    const struct merge *merge);

#endif
