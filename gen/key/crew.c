/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The crew: each hand takes the next few files until none is left. Who takes
 * which one makes no difference to what comes of it.
 */
#include <config.h>

#include <stdatomic.h>

#include <gen/key/crew.h>
#include <gen/pool.h>

enum {
	TAKEN_AT_ONCE = 8,
};

/* What is to be done, by all; hand I has the arena I. */
struct work {
	const struct crew_files *files;
	atomic_size_t next; /* from here on nobody has taken any */
	const struct crew_arenas *arenas;
};

/* Load the next few; false when there is none left. */
static bool
take_some(struct work *work, struct loader *loader)
{
	const size_t from = atomic_fetch_add(&work->next, TAKEN_AT_ONCE);

	for (size_t i = 0; i < TAKEN_AT_ONCE && from + i < work->files->count;
	     i++) {
		load_ahead(loader, work->files->items[from + i].source);
	}
	return from + TAKEN_AT_ONCE < work->files->count;
}

/* Without OpenSSL there is nothing to do here, and others do it. */
static void
run_hand(void *context, size_t number)
{
	struct work *work = context;
	struct loader loader;

	if (atomic_load(&work->next) >= work->files->count) {
		return;
	}
	if (loader_open(&loader, work->arenas->items[number].arena)) {
		while (take_some(work, &loader)) {
		}
	}
	loader_close(&loader);
}

void
crew_load(struct arena *arena, const struct crew_files *files, size_t threads,
    struct crew_arenas *arenas)
{
	const size_t hands = threads < CREW_MAX ? threads : CREW_MAX;
	struct crew_arenas own = { .count = 0 };
	struct work work = { .files = files, .arenas = &own };

	for (size_t i = 0; i < hands; i++) {
		const struct crew_arena one = { arena_new() };

		ARENA_PUSH(arena, &own, one);
		ARENA_PUSH(arena, arenas, one);
	}
	pool_run(hands, hands, run_hand, &work);
}
