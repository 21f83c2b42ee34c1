/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A crew: threads that load files of key material ahead, each with OpenSSL and
 * an arena of its own. They share nothing but the list of files.
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

struct crew_arena {
	struct arena *arena;
};

/* The arenas of what was loaded, which must last as long as the sources. */
struct crew_arenas {
	struct crew_arena *items;
	size_t count;
	size_t capacity;
};

/* What is to be loaded; each source is there once. */
struct crew_files {
	struct crew_file {
		struct source *source;
	} * items;
	size_t count;
	size_t capacity;
};

/*
 * Load the files, each by itself, in up to THREADS threads. Where OpenSSL
 * cannot be used in any of them, sources are left as they are. ARENAS, an array
 * in the arena, gets those of the threads.
 */
void crew_load(struct arena *arena, const struct crew_files *files,
    size_t threads, struct crew_arenas *arenas);

#endif
