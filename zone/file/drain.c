/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A ring of buffers between the one who fills them and the thread that writes
 * them. Behind the first error nothing more is written.
 */
#include <config.h>

#include <errno.h>
#include <pthread.h>

#include <zone/base/arena.h>
#include <zone/file/drain.h>
#include <zone/file/whole.h>

enum {
	BUFFERS = 3, /* one is filled, one written, and one lies between */
};

struct buffer {
	char *bytes;
	size_t length;
};

struct drain {
	struct arena *arena;
	int descriptor;
	struct buffer buffers[BUFFERS];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t given; /* the lock guards these: buffers to be written, */
	size_t done;  /* those of them that are, */
	int error;    /* what went wrong, or 0, */
	bool ends;    /* and whether no more will come */
};

/* The next buffer to write; NULL: there will be none. */
static const struct buffer *
next(struct drain *drain)
{
	const struct buffer *buffer = NULL;

	(void)pthread_mutex_lock(&drain->lock);
	while (drain->done == drain->given && !drain->ends) {
		(void)pthread_cond_wait(&drain->changed, &drain->lock);
	}
	if (drain->done < drain->given) {
		buffer = &drain->buffers[drain->done % BUFFERS];
	}
	(void)pthread_mutex_unlock(&drain->lock);
	return buffer;
}

static void
tell_done(struct drain *drain, int error)
{
	(void)pthread_mutex_lock(&drain->lock);
	drain->done++;
	drain->error = error;
	(void)pthread_cond_signal(&drain->changed);
	(void)pthread_mutex_unlock(&drain->lock);
}

static void *
run(void *given)
{
	struct drain *drain = given;
	const struct buffer *buffer;
	int error = 0;

	while ((buffer = next(drain)) != NULL) {
		const struct span bytes = { buffer->bytes, buffer->length };

		if (error == 0 && !write_whole(drain->descriptor, bytes)) {
			error = errno;
		}
		tell_done(drain, error);
	}
	return NULL;
}

struct drain *
drain_new(int descriptor, size_t size)
{
	struct arena *arena = arena_new();
	struct drain *drain = arena_alloc(arena, sizeof(*drain));

	drain->arena = arena;
	drain->descriptor = descriptor;
	for (size_t i = 0; i < BUFFERS; i++) {
		drain->buffers[i].bytes = arena_alloc(arena, size);
	}
	(void)pthread_mutex_init(&drain->lock, NULL);
	(void)pthread_cond_init(&drain->changed, NULL);
	if (pthread_create(&drain->thread, NULL, run, drain) != 0) {
		arena_free(arena);
		return NULL;
	}
	return drain;
}

char *
drain_buffer(const struct drain *drain)
{
	return drain->buffers[drain->given % BUFFERS].bytes;
}

/* Wait until no more than so many are left to write. */
static bool
wait_for(struct drain *drain, size_t most)
{
	while (drain->given - drain->done > most) {
		(void)pthread_cond_wait(&drain->changed, &drain->lock);
	}
	if (drain->error != 0) {
		errno = drain->error;
		return false;
	}
	return true;
}

bool
drain_give(struct drain *drain, size_t length)
{
	bool is_fine;

	drain->buffers[drain->given % BUFFERS].length = length;
	(void)pthread_mutex_lock(&drain->lock);
	drain->given++;
	(void)pthread_cond_signal(&drain->changed);
	is_fine = wait_for(drain, BUFFERS - 1);
	(void)pthread_mutex_unlock(&drain->lock);
	return is_fine;
}

bool
drain_wait(struct drain *drain)
{
	bool is_fine;

	(void)pthread_mutex_lock(&drain->lock);
	is_fine = wait_for(drain, 0);
	(void)pthread_mutex_unlock(&drain->lock);
	return is_fine;
}

void
drain_free(struct drain *drain)
{
	if (drain != NULL) {
		(void)pthread_mutex_lock(&drain->lock);
		drain->ends = true;
		(void)pthread_cond_signal(&drain->changed);
		(void)pthread_mutex_unlock(&drain->lock);
		(void)pthread_join(drain->thread, NULL);
		arena_free(drain->arena);
	}
}
