/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The crew: each hand takes the next few files until none is left. Who takes
 * which one makes no difference to what comes of it.
 */
#include <config.h>

#include <pthread.h>

#include <gen/key/crew.h>

enum {
	TAKEN_AT_ONCE = 8,
};

struct hand {
	struct crew *crew;
	struct arena *arena; /* NULL until it is needed */
	pthread_t thread;
};

struct files {
	struct file {
		struct source *source;
	} * items;
	size_t count;
	size_t capacity;
};

struct crew {
	struct arena *arena;
	struct hand *hands; /* the first is whoever gives the files */
	size_t hand_count;
	size_t started; /* of the others */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct files files; /* the lock guards these: */
	size_t taken;       /* so many of them are, */
	bool is_whole;      /* and no more will be given */
};

struct crew *
crew_new(struct arena *arena, size_t threads)
{
	struct crew *crew = arena_alloc(arena, sizeof(*crew));

	crew->arena = arena;
	crew->hand_count = threads < CREW_MAX ? threads : CREW_MAX;
	crew->hands =
	    arena_alloc(arena, crew->hand_count * sizeof(*crew->hands));
	for (size_t i = 0; i < crew->hand_count; i++) {
		crew->hands[i].crew = crew;
	}
	(void)pthread_mutex_init(&crew->lock, NULL);
	(void)pthread_cond_init(&crew->changed, NULL);
	return crew;
}

/* Take the next few, or wait for them; 0: there will be none. */
static size_t
take_some(struct crew *crew, struct source *sources[TAKEN_AT_ONCE])
{
	size_t count = 0;

	(void)pthread_mutex_lock(&crew->lock);
	while (crew->taken == crew->files.count && !crew->is_whole) {
		(void)pthread_cond_wait(&crew->changed, &crew->lock);
	}
	while (count < TAKEN_AT_ONCE && crew->taken < crew->files.count) {
		sources[count++] = crew->files.items[crew->taken++].source;
	}
	(void)pthread_mutex_unlock(&crew->lock);
	return count;
}

static void
load_some(struct loader *loader, struct source **sources, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		load_ahead(loader, sources[i]);
	}
}

/* Without OpenSSL there is nothing to do here, and others do it. */
static void *
run_hand(void *given)
{
	struct hand *hand = given;
	struct source *sources[TAKEN_AT_ONCE];
	struct loader loader;
	size_t count;

	if (loader_open(&loader, hand->arena)) {
		while ((count = take_some(hand->crew, sources)) > 0) {
			load_some(&loader, sources, count);
		}
	}
	loader_close(&loader);
	return NULL;
}

static void
prepare(struct hand *hand)
{
	if (hand->arena == NULL) {
		hand->arena = arena_new();
	}
}

/* Where no thread can be started, the giver does it all. */
static void
start(struct crew *crew)
{
	while (crew->started + 1 < crew->hand_count) {
		struct hand *hand = &crew->hands[crew->started + 1];

		prepare(hand);
		if (pthread_create(&hand->thread, NULL, run_hand, hand) != 0) {
			return;
		}
		crew->started++;
	}
}

void
crew_give(struct crew *crew, struct source *source)
{
	bool is_many;

	(void)pthread_mutex_lock(&crew->lock);
	ARENA_PUSH(crew->arena, &crew->files, (struct file){ source });
	is_many = crew->files.count > CREW_FILES_MIN;
	(void)pthread_cond_signal(&crew->changed);
	(void)pthread_mutex_unlock(&crew->lock);
	if (is_many && crew->started == 0) {
		start(crew);
	}
}

/* Nothing more comes: wait for the others, and be as at first. */
static void
end(struct crew *crew, bool is_done_here)
{
	(void)pthread_mutex_lock(&crew->lock);
	crew->is_whole = true;
	(void)pthread_cond_broadcast(&crew->changed);
	(void)pthread_mutex_unlock(&crew->lock);
	if (is_done_here) {
		prepare(&crew->hands[0]);
		(void)run_hand(&crew->hands[0]);
	}
	for (; crew->started > 0; crew->started--) {
		(void)pthread_join(crew->hands[crew->started].thread, NULL);
	}
	crew->files.count = 0;
	crew->taken = 0;
	crew->is_whole = false;
}

void
crew_finish(struct crew *crew)
{
	if (crew->files.count > 0) {
		end(crew, crew->files.count > CREW_FILES_MIN);
	}
}

void
crew_free(struct crew *crew)
{
	(void)pthread_mutex_lock(&crew->lock);
	crew->taken = crew->files.count;
	(void)pthread_mutex_unlock(&crew->lock);
	end(crew, false);
	for (size_t i = 0; i < crew->hand_count; i++) {
		arena_free(crew->hands[i].arena);
	}
}
