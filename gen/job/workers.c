/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands jobs out to threads, and puts together what they have said. */
#include <config.h>

#include <stdatomic.h>

#include <gen/job/workers.h>
#include <zone/base/pool.h>

enum {
	LARGE = 16 << 20 /* octets: its own threads are of more use to it */
};

/* Jobs that are being done. */
struct shift {
	struct workers *workers;
	struct job *jobs;
	size_t count;
	const struct task *task;
	atomic_size_t next;
	bool is_shared; /* by several threads */
};

static void
begin_worker(struct run *run, struct worker *worker, size_t number,
    bool is_alone)
{
	worker->number = number;
	worker->trunk = is_alone ? NULL : arena_new();
	worker->kept = is_alone ? run->arena : worker->trunk;
	worker->run = *run;
	worker->run.arena = arena_branch(worker->kept);
	worker->run.diags = &worker->diags;
	worker->run.supplier.arena = worker->run.arena;
	worker->run.supplier.diags = &worker->diags;
	worker->own = diags_like(worker->kept, run->diags);
	worker->said = is_alone ? run->diags : &worker->own;
}

struct workers *
workers_new(struct run *run, size_t count)
{
	struct workers *workers = arena_alloc(run->arena, sizeof(*workers));
	size_t threads = run->options->threads;

	if (threads > POOL_THREADS_MAX) {
		threads = POOL_THREADS_MAX;
	}
	workers->run = run;
	workers->count = count < threads ? count : threads;
	if (workers->count == 0) {
		workers->count = 1;
	}
	workers->items =
	    arena_alloc(run->arena, workers->count * sizeof(struct worker));
	for (size_t i = 0; i < workers->count; i++) {
		begin_worker(run, &workers->items[i], i, workers->count == 1);
	}
	return workers;
}

/* May the job be done beside others? */
static bool
is_apart(const struct run *run, const struct job *job)
{
	return run->options->previous == NULL &&
	       (job->text == NULL ||
		   (job->text->length < LARGE && !include_likely(job->text)));
}

static void
do_job(const struct shift *shift, struct worker *worker, struct job *job)
{
	struct run *run = &worker->run;
	struct diags *diags = &worker->diags;
	bool is_fine;

	*diags = diags_like(run->arena, worker->said);
	diags->rank = job->number + 1;
	run->threads = shift->is_shared ? 1 : run->options->threads;
	is_fine = shift->task->work(shift->task->context, worker, job);
	job->has_failed |= !is_fine || diags_stop(diags);
	diags_append(worker->said, diags);
	if (!shift->task->keeps) {
		arena_reset(run->arena);
	}
}

/* What each thread does with the jobs that are apart. */
static void
run_worker(void *context, size_t number)
{
	struct shift *shift = context;
	struct worker *worker = &shift->workers->items[number];
	size_t next = atomic_fetch_add(&shift->next, 1);

	while (next < shift->count) {
		struct job *job = &shift->jobs[next];

		if (is_apart(&worker->run, job)) {
			do_job(shift, worker, job);
		}
		next = atomic_fetch_add(&shift->next, 1);
	}
}

/* One thread, and the texts that it opens are the job's. */
static void
do_alone(struct shift *shift, struct job *job)
{
	struct worker *first = &shift->workers->items[0];
	struct texts *texts = first->run.texts;

	texts->asked = &job->texts;
	do_job(shift, first, job);
	texts->asked = NULL;
}

void
workers_do(struct workers *workers, struct job *jobs, size_t count,
    const struct task *task)
{
	struct run *run = workers->run;
	struct shift shift = { .workers = workers,
		.jobs = jobs,
		.count = count,
		.task = task,
		.is_shared = workers->count > 1 };

	if (shift.is_shared) {
		pool_run(workers->count, workers->count, run_worker, &shift);
	}
	for (size_t i = 0; i < count; i++) {
		if (!shift.is_shared || !is_apart(run, &jobs[i])) {
			do_alone(&shift, &jobs[i]);
		}
	}
	for (size_t i = 0; i < workers->count; i++) {
		struct diags *own = &workers->items[i].own;

		diags_append(run->diags, own);
		diags_empty(own);
	}
}

void
workers_free(struct workers *workers)
{
	if (workers == NULL) {
		return;
	}
	for (size_t i = 0; i < workers->count; i++) {
		arena_free(workers->items[i].run.arena);
		arena_free(workers->items[i].trunk);
	}
}
