/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools: threads that take numbers until none is left. */
#include <config.h>

#include <pthread.h>
#include <stdatomic.h>

#include <zone/base/pool.h>

struct pool {
	atomic_size_t next;
	size_t count;
	void (*work)(void *context, size_t number);
	void *context;
};

static void *
run_worker(void *given)
{
	struct pool *pool = given;
	size_t number = atomic_fetch_add(&pool->next, 1);

	while (number < pool->count) {
		pool->work(pool->context, number);
		number = atomic_fetch_add(&pool->next, 1);
	}
	return NULL;
}

void
pool_run(size_t count, size_t threads,
    void (*work)(void *context, size_t number), void *context)
{
	struct pool pool = { .count = count, .work = work, .context = context };
	pthread_t helpers[POOL_THREADS_MAX];
	size_t started = 0;

	if (threads > POOL_THREADS_MAX) {
		threads = POOL_THREADS_MAX;
	}
	/* This thread is one of them, and does it all when no other starts. */
	while (
	    started + 1 < threads && started + 1 < count &&
	    pthread_create(&helpers[started], NULL, run_worker, &pool) == 0) {
		started++;
	}
	(void)run_worker(&pool);
	for (size_t i = 0; i < started; i++) {
		(void)pthread_join(helpers[i], NULL);
	}
}
