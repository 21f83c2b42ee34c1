/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The threads that read ahead, and the queue of skims between them and the
 * walk. A text that cannot be guessed is left to the walk for longer and longer
 * stretches.
 */
#include <config.h>

#include <pthread.h>
#include <string.h>

#include <zone/ahead/ahead.h>
#include <zone/ahead/cut.h>
#include <zone/base/name.h>

enum {
	STRETCH = 1 << 20,
	LARGE = 4 * STRETCH, /* a text for which threads pay */
	THREADS_MAX = 16,    /* more than that wait for each other */
	QUEUE_PER_THREAD = 2,
	FAILURES_MAX = 3, /* in a row, before the walk goes on alone */
	SHIFT_MAX = 16,
};

struct ahead {
	struct arena *arena;
	const struct interest *interest;
	size_t stretch;
	size_t large;
	size_t thread_count; /* that run, */
	size_t thread_limit; /* and that may */
	pthread_t *threads;
	struct skimmer *skimmer; /* the caller's */

	pthread_mutex_t lock; /* guards what follows up to the blank line */
	pthread_cond_t changed;
	struct cut cut; /* where the next skim begins, */
	bool in_block;  /* and whether it does in the block */
	struct skim **queue;
	size_t queue_size;
	size_t claimed; /* skims that were begun, */
	size_t taken;   /* and of them those that are no longer needed */
	bool ends;

	/* The caller's own: */
	const struct text *text; /* that is read ahead; NULL: none */
	size_t reading;
	unsigned depth;
	bool rests;     /* nothing is read ahead until the walk comes to */
	size_t wait_at; /* this; else to the next skim there at the earliest */
	unsigned failures;
};

struct ahead *
ahead_new(const struct interest *interest, size_t threads, size_t stretch)
{
	const size_t count = threads < THREADS_MAX ? threads : THREADS_MAX;
	struct arena *arena;
	struct ahead *ahead;

	if (count <= 1 && stretch == 0) {
		return NULL;
	}
	arena = arena_new();
	ahead = arena_alloc(arena, sizeof(*ahead));
	ahead->arena = arena;
	ahead->interest = interest;
	ahead->stretch = stretch == 0 ? STRETCH : stretch;
	ahead->large = stretch == 0 ? LARGE : stretch;
	ahead->thread_limit = count > 0 ? count - 1 : 0;
	ahead->queue_size = (ahead->thread_limit + 1) * QUEUE_PER_THREAD;
	(void)pthread_mutex_init(&ahead->lock, NULL);
	(void)pthread_cond_init(&ahead->changed, NULL);
	return ahead;
}

/* Begin the next skim, if there is one and room for it. The lock is held. */
static struct skim *
claim(struct ahead *ahead)
{
	struct cut *cut = &ahead->cut;
	struct skim *skim;

	if (cut->at == cut->text.length ||
	    ahead->claimed - ahead->taken == ahead->queue_size) {
		return NULL;
	}
	skim = ahead->queue[ahead->claimed % ahead->queue_size];
	ahead->claimed++;
	skim->is_done = false;
	skim->text = cut->text;
	skim->start = cut->at;
	skim->first = cut->first;
	skim->in_block = ahead->in_block;
	memcpy(skim->first_origin, cut->origin, name_length(cut->origin));
	skim->first.origin = skim->first_origin;
	if (cut->first.owner != NULL) {
		memcpy(skim->first_owner, cut->owner, name_length(cut->owner));
		skim->first.owner = skim->first_owner;
	}
	cut_next(cut, ahead->stretch);
	skim->limit = cut->at;
	return skim;
}

/* Read a skim. The lock is held before and after. */
static void
read_skim(struct ahead *ahead, struct skimmer *skimmer, struct skim *skim)
{
	(void)pthread_mutex_unlock(&ahead->lock);
	skim_read(skimmer, skim);
	(void)pthread_mutex_lock(&ahead->lock);
	skim->is_done = true;
	(void)pthread_cond_broadcast(&ahead->changed);
}

/* What each thread does until the end. */
static void *
run(void *argument)
{
	struct ahead *ahead = argument;
	struct skimmer *skimmer = skimmer_new(ahead->interest);

	(void)pthread_mutex_lock(&ahead->lock);
	while (!ahead->ends) {
		struct skim *skim = claim(ahead);

		if (skim != NULL) {
			read_skim(ahead, skimmer, skim);
		} else {
			(void)pthread_cond_wait(&ahead->changed, &ahead->lock);
		}
	}
	(void)pthread_mutex_unlock(&ahead->lock);
	skimmer_free(skimmer);
	return NULL;
}

/* Begin with the first text. Where no thread can be had, others do its work. */
static void
start(struct ahead *ahead)
{
	const size_t size = ahead->queue_size;

	ahead->skimmer = skimmer_new(ahead->interest);
	ahead->queue = arena_alloc(ahead->arena, size * sizeof(struct skim *));
	for (size_t i = 0; i < size; i++) {
		ahead->queue[i] = skim_new(ahead->arena, ahead->stretch);
	}
	ahead->threads = arena_alloc(ahead->arena,
	    ahead->thread_limit * sizeof(*ahead->threads));
	while (ahead->thread_count < ahead->thread_limit &&
	       pthread_create(&ahead->threads[ahead->thread_count], NULL, run,
		   ahead) == 0) {
		ahead->thread_count++;
	}
}

/* Drop all that was read ahead, and read no more. */
static void
drop_all(struct ahead *ahead)
{
	(void)pthread_mutex_lock(&ahead->lock);
	ahead->cut.at = ahead->cut.text.length;
	while (ahead->taken < ahead->claimed) {
		const size_t oldest = ahead->taken % ahead->queue_size;

		if (ahead->queue[oldest]->is_done) {
			ahead->taken++;
		} else {
			(void)pthread_cond_wait(&ahead->changed, &ahead->lock);
		}
	}
	(void)pthread_mutex_unlock(&ahead->lock);
}

void
ahead_free(struct ahead *ahead)
{
	if (ahead == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&ahead->lock);
	ahead->ends = true;
	(void)pthread_cond_broadcast(&ahead->changed);
	(void)pthread_mutex_unlock(&ahead->lock);
	while (ahead->thread_count > 0) {
		ahead->thread_count--;
		(void)pthread_join(ahead->threads[ahead->thread_count], NULL);
	}
	(void)pthread_cond_destroy(&ahead->changed);
	(void)pthread_mutex_destroy(&ahead->lock);
	skimmer_free(ahead->skimmer);
	arena_free(ahead->arena);
}

/* Nothing is read ahead until the walk comes there. */
static void
rest(struct ahead *ahead, size_t until)
{
	ahead->rests = true;
	ahead->wait_at = until;
}

/*
 * Is the text read ahead in which the walk stands? A text that the walk comes
 * back to stays the one; another one has to wait until it has ended.
 */
static bool
aim(struct ahead *ahead, const struct stand *stand)
{
	if (ahead->text != NULL) {
		if (stand->reading == ahead->reading) {
			return true;
		}
		if (stand->depth > ahead->depth) {
			return false;
		}
		drop_all(ahead);
		ahead->text = NULL;
	}
	if (stand->text->length - stand->at < ahead->large) {
		return false;
	}
	if (ahead->queue == NULL) {
		start(ahead);
	}
	ahead->text = stand->text;
	ahead->reading = stand->reading;
	ahead->depth = stand->depth;
	ahead->failures = 0;
	/* What a text must not begin with is looked for at offset 0 alone. */
	rest(ahead, stand->at > 0 ? stand->at : 1);
	return true;
}

/* Read ahead from where the walk stands. */
static void
resume(struct ahead *ahead, const struct stand *stand, bool in_block)
{
	const struct span text = { stand->text->bytes, stand->text->length };

	ahead->rests = false;
	(void)pthread_mutex_lock(&ahead->lock);
	ahead->in_block = in_block;
	cut_begin(&ahead->cut, text, stand->at, &stand->context);
	(void)pthread_cond_broadcast(&ahead->changed);
	(void)pthread_mutex_unlock(&ahead->lock);
}

/*
 * The skim that is the next to be taken, if it begins at AT or before; it may
 * not be done. NULL sets wait_at. The lock is held.
 */
static struct skim *
oldest(struct ahead *ahead, size_t at)
{
	struct skim *const *first =
	    &ahead->queue[ahead->taken % ahead->queue_size];
	const size_t begins =
	    ahead->taken < ahead->claimed ? (*first)->start : ahead->cut.at;

	if (begins > at || begins == ahead->cut.text.length) {
		ahead->wait_at =
		    begins == ahead->cut.text.length ? SIZE_MAX : begins;
		return NULL;
	}
	return *first;
}

/* Have it done, and do others meanwhile. The lock is held. */
static void
finish(struct ahead *ahead, const struct skim *skim)
{
	while (ahead->taken == ahead->claimed || !skim->is_done) {
		struct skim *other = claim(ahead);

		if (other != NULL) {
			read_skim(ahead, ahead->skimmer, other);
		} else {
			(void)pthread_cond_wait(&ahead->changed, &ahead->lock);
		}
	}
}

/* The next skim, done, if it begins at AT or before it. */
static struct skim *
next_skim(struct ahead *ahead, size_t at)
{
	struct skim *skim;

	(void)pthread_mutex_lock(&ahead->lock);
	skim = oldest(ahead, at);
	if (skim != NULL) {
		finish(ahead, skim);
	}
	(void)pthread_mutex_unlock(&ahead->lock);
	return skim;
}

static void
drop_oldest(struct ahead *ahead)
{
	(void)pthread_mutex_lock(&ahead->lock);
	ahead->taken++;
	(void)pthread_cond_broadcast(&ahead->changed);
	(void)pthread_mutex_unlock(&ahead->lock);
}

/* Was it guessed right what is in force here? Records take over its case. */
static bool
is_right(const struct skim *skim, const struct context *context)
{
	const struct context *guess = &skim->first;

	if (!name_identical(guess->origin, context->origin) ||
	    guess->has_default != context->has_default) {
		return false;
	}
	/* A guess knows no owner only where an entry has its own. */
	if (guess->owner != NULL &&
	    (context->owner == NULL ||
		!name_identical(guess->owner, context->owner))) {
		return false;
	}
	return (!skim->needs_ttl && !guess->has_default) ||
	       (guess->has_ttl == context->has_ttl &&
		   guess->ttl == context->ttl);
}

/* The first entry was read with a guess of the TTL that does not matter. */
static void
set_ttl(struct skim *skim, const struct context *context)
{
	if (skim->count > 0 && skim->notes[0].entry.start == skim->start) {
		skim->notes[0].before.has_ttl = context->has_ttl;
		skim->notes[0].before.ttl = context->ttl;
	}
}

/* A skim was of no use: wrongly guessed all that follows it is, too. */
static void
fail(struct ahead *ahead, const struct stand *stand, bool is_guess)
{
	const unsigned failures = ahead->failures++;

	if (is_guess || failures >= FAILURES_MAX) {
		const unsigned shift =
		    failures < SHIFT_MAX ? failures : SHIFT_MAX;

		drop_all(ahead);
		rest(ahead, stand->at + (ahead->stretch << shift));
	} else {
		drop_oldest(ahead);
	}
}

/* Is the skim right for where the walk stands? If not it is dropped. */
static bool
accept(struct ahead *ahead, const struct stand *stand, bool in_block,
    struct skim *skim)
{
	const bool is_here = skim->start == stand->at && !skim->has_failed;

	if (!is_here || skim->in_block != in_block ||
	    !is_right(skim, &stand->context)) {
		fail(ahead, stand, is_here);
		return false;
	}
	set_ttl(skim, &stand->context);
	if (skim->end == skim->limit) {
		ahead->failures = 0;
	}
	return true;
}

const struct skim *
ahead_take(struct ahead *ahead, const struct walk *walk, bool in_block)
{
	struct stand stand;
	struct skim *skim = NULL;

	if (!walk_stand(walk, &stand) || !aim(ahead, &stand) ||
	    stand.at < ahead->wait_at) {
		return NULL;
	}
	if (ahead->rests) {
		resume(ahead, &stand, in_block);
	}
	do {
		skim = ahead->rests ? NULL : next_skim(ahead, stand.at);
	} while (skim != NULL && !accept(ahead, &stand, in_block, skim));
	return skim;
}

void
ahead_give(struct ahead *ahead)
{
	ahead->wait_at = 0;
	drop_oldest(ahead);
}
