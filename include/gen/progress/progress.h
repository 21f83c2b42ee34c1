/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Progress: a line on a terminal, on standard error, that shows how far a run
 * has come, from its first second on. A thread of its own draws it.
 */
#ifndef GEN_PROGRESS_PROGRESS_H
#define GEN_PROGRESS_PROGRESS_H

#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/base/meter.h>

struct progress;

/*
 * Begin to watch; standard error must be a terminal, on which nothing else is
 * written until progress_end(). NULL when there is no thread for it. All that
 * follows takes NULL, too, and then does nothing.
 */
struct progress *progress_begin(struct arena *arena);

/* Where what is read is counted, or NULL. */
struct meter *progress_meter(struct progress *progress);

/* So many THINGS come now, a string that stays; the meter begins anew. */
void progress_expect(struct progress *progress, const char *things,
    size_t count);

/* One of them is done. Any thread may say so. */
void progress_step(struct progress *progress);

/* Take the line away and draw no other. May be called again. */
void progress_end(struct progress *progress);

#endif
