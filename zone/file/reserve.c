/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Space for a file, piece by piece, so that it can be left off at any time. */
#include <config.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zone/base/arena.h>
#include <zone/file/reserve.h>

enum {
	PIECE = 4 << 20, /* about a millisecond's work in memory */
};

struct reserve {
	struct arena *arena;
	int descriptor;
	off_t to;  /* so far, and in the end as far as it got */
	off_t end; /* to get to */
	pthread_t thread;
	atomic_bool ends;
	bool runs;
};

static void *
run(void *given)
{
	struct reserve *reserve = given;

	while (reserve->to < reserve->end && !atomic_load(&reserve->ends)) {
		const off_t left = reserve->end - reserve->to;
		const off_t piece = left < PIECE ? left : PIECE;

		if (fallocate(reserve->descriptor, FALLOC_FL_KEEP_SIZE,
			reserve->to, piece) != 0) {
			break;
		}
		reserve->to += piece;
	}
	return NULL;
}

/* Where the next write goes; -1: not to be known, or not to be relied on. */
static off_t
next_write(int descriptor)
{
	const int flags = fcntl(descriptor, F_GETFL);
	struct stat status;

	if (flags < 0 || (flags & O_APPEND) != 0 ||
	    fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
		return -1;
	}
	return lseek(descriptor, 0, SEEK_CUR);
}

struct reserve *
reserve_new(int descriptor, size_t size)
{
	const off_t from = next_write(descriptor);
	struct reserve *reserve;
	struct arena *arena;

	if (from < 0) {
		return NULL;
	}
	arena = arena_new();
	reserve = arena_alloc(arena, sizeof(*reserve));
	reserve->arena = arena;
	reserve->descriptor = descriptor;
	reserve->to = from;
	reserve->end = from + (off_t)size;
	reserve->runs =
	    pthread_create(&reserve->thread, NULL, run, reserve) == 0;
	if (!reserve->runs) {
		arena_free(arena);
		return NULL;
	}
	return reserve;
}

void
reserve_settle(struct reserve *reserve)
{
	if (reserve != NULL && reserve->runs) {
		(void)pthread_join(reserve->thread, NULL);
		reserve->runs = false;
	}
}

/*
 * Cut the file off where it ends: what is behind is no part of it. A hole is
 * not enough, ext4 makes none there.
 */
static bool
give_back(const struct reserve *reserve)
{
	struct stat status;

	return fstat(reserve->descriptor, &status) == 0 &&
	       (status.st_size >= reserve->to ||
		   ftruncate(reserve->descriptor, status.st_size) == 0);
}

void
reserve_free(struct reserve *reserve)
{
	if (reserve == NULL) {
		return;
	}
	atomic_store(&reserve->ends, true);
	reserve_settle(reserve);
	(void)give_back(reserve); /* or it is a file that is too large */
	arena_free(reserve->arena);
}
