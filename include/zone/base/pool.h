/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools: one function called for each of many things, some at once. */
#ifndef ZONE_BASE_POOL_H
#define ZONE_BASE_POOL_H

#include <stddef.h>

enum {
	POOL_THREADS_MAX = 256
};

/*
 * Call WORK(CONTEXT, I) for each I below COUNT, up to THREADS at once, and wait
 * for all. Each I is one thread's alone; nothing else may be changed by two.
 */
void pool_run(size_t count, size_t threads,
    void (*work)(void *context, size_t number), void *context);

#endif
