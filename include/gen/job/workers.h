/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Workers: threads that take the jobs of a run one after the other. What a run
 * has loaded is the same for all and does not change; each worker has its own
 * view of it, with an arena and diags for the job in work.
 *
 * Whatever the number of workers, results and messages are the same. A zone
 * that may include files, which others may include too, waits until the others
 * are done and has the process for itself; so has a large one, which is read
 * by threads of its own.
 */
#ifndef GEN_JOB_WORKERS_H
#define GEN_JOB_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/job/job.h>

struct worker {
	size_t number;
	struct run run;      /* its arena is emptied after each job,
	                        unless the task keeps it */
	struct arena *kept;  /* for what outlives the job */
	struct arena *trunk; /* of these; NULL: those of the run */
	struct diags diags;  /* of the job */
	struct diags *said;  /* of the jobs before it: those of the run, or */
	struct diags own;
};

struct workers {
	struct run *run;
	struct worker *items;
	size_t count;
};

/* What is to be done with a job; false, or a diag that stops, fails it. */
struct task {
	bool (*work)(void *context, struct worker *worker, struct job *job);
	void *context;
	bool keeps; /* what was made for a job stays until workers_free() */
};

/* As many as are of use for COUNT jobs; workers_free() ends them. */
struct workers *workers_new(struct run *run, size_t count);

/*
 * Have the task done with each of the jobs. The run's arena and diags must not
 * be touched meanwhile; afterwards the diags have what was said.
 */
void workers_do(struct workers *workers, struct job *jobs, size_t count,
    const struct task *task);

/* Ends what the workers have kept, too. NULL is allowed. */
void workers_free(struct workers *workers);

#endif
