/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A crew: threads that load files of key material ahead, each with OpenSSL and
 * an arena of its own. They share nothing but the list of files, which may grow
 * while they are at work.
 */
#ifndef GEN_KEY_CREW_H
#define GEN_KEY_CREW_H

#include <stddef.h>

#include <gen/key/load.h>
#include <zone/base/arena.h>

enum {
	CREW_FILES_MIN = 64, /* fewer do not pay for a thread */
	CREW_MAX = 64,       /* threads */
};

struct crew;

/* So many threads, with the one that asks; none is started yet. */
struct crew *crew_new(struct arena *arena, size_t threads);

/*
 * Have a file loaded, sooner or later: each source is given once. Once there
 * are many, threads begin with them, and until crew_finish() the sources are
 * theirs.
 */
void crew_give(struct crew *crew, struct source *source);

/*
 * Load what is left, and wait for the threads. If there were few files, or
 * OpenSSL cannot be used in any thread, sources are left as they are. The crew
 * can be given files again.
 */
void crew_finish(struct crew *crew);

/* End the threads at once, and give back what was loaded. */
void crew_free(struct crew *crew);

#endif
