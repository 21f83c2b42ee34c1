/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that draws the progress line, and the numbers it looks at. */
#include <config.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <gen/progress/gauge.h>
#include <gen/progress/progress.h>
#include <zone/file/whole.h>

enum {
	FIRST = 1000, /* milliseconds until the line appears, */
	NEXT = 200,   /* and until it is drawn again */
	SECOND = 1000,
	NANOSECONDS = 1000000, /* in a millisecond */
	WIDTH = 80,            /* where the terminal does not tell */
};

static const char start[] = "\r";
static const char clear[] = "\033[K"; /* to the end of the line */
static const char erase[] = "\r\033[K";

struct progress {
	struct meter meter;
	_Atomic(const char *) things;
	atomic_size_t done;
	atomic_size_t all;
	atomic_llong since; /* milliseconds, as clock_now() has them */

	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	bool ends;
	bool has_ended; /* the caller's */
};

static int64_t
clock_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * SECOND + now.tv_nsec / NANOSECONDS;
}

/* What cannot be shown is not missed. */
static bool
put(const char *text)
{
	return write_whole(STDERR_FILENO, span_of(text));
}

static size_t
terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
		return WIDTH;
	}
	return size.ws_col;
}

/* Does the terminal belong to others, who have put this run behind them? */
static bool
is_in_background(void)
{
	const pid_t group = tcgetpgrp(STDERR_FILENO);

	return group >= 0 && group != getpgrp();
}

/* Draw the line over itself; false: there is none. */
static bool
draw(struct progress *progress)
{
	const struct gauge gauge = {
		.things = progress->things,
		.done = progress->done,
		.all = progress->all,
		.read = progress->meter.read,
		.due = progress->meter.due,
		.milliseconds = clock_now() - progress->since,
	};
	char text[GAUGE_TEXT_MAX];
	char drawn[GAUGE_TEXT_MAX + sizeof(start) + sizeof(clear)];

	if (gauge.all == 0 || is_in_background()) {
		return false;
	}
	(void)snprintf(drawn, sizeof(drawn), "%s%s%s", start,
	    gauge_print(&gauge, terminal_width(), text), clear);
	return put(drawn);
}

/* Sleep so long, or until the end, which is then told. The lock is held. */
static bool
sleep_on(struct progress *progress, int64_t milliseconds)
{
	const int64_t until = clock_now() + milliseconds;
	const struct timespec time = {
		.tv_sec = (time_t)(until / SECOND),
		.tv_nsec = (long)(until % SECOND) * NANOSECONDS,
	};

	while (!progress->ends && pthread_cond_timedwait(&progress->changed,
				      &progress->lock, &time) != ETIMEDOUT) {
	}
	return !progress->ends;
}

static void *
run(void *argument)
{
	struct progress *progress = argument;
	int64_t pause = FIRST;
	bool is_drawn = false;

	(void)pthread_mutex_lock(&progress->lock);
	while (sleep_on(progress, pause)) {
		is_drawn |= draw(progress);
		pause = NEXT;
	}
	(void)pthread_mutex_unlock(&progress->lock);
	if (is_drawn) {
		(void)put(erase);
	}
	return NULL;
}

struct progress *
progress_begin(struct arena *arena)
{
	struct progress *progress = arena_alloc(arena, sizeof(*progress));
	pthread_condattr_t kind;

	(void)pthread_mutex_init(&progress->lock, NULL);
	(void)pthread_condattr_init(&kind);
	(void)pthread_condattr_setclock(&kind, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&progress->changed, &kind);
	(void)pthread_condattr_destroy(&kind);
	if (pthread_create(&progress->thread, NULL, run, progress) != 0) {
		return NULL;
	}
	return progress;
}

struct meter *
progress_meter(struct progress *progress)
{
	return progress == NULL ? NULL : &progress->meter;
}

void
progress_expect(struct progress *progress, const char *things, size_t count)
{
	if (progress != NULL) {
		meter_clear(&progress->meter);
		progress->since = clock_now();
		progress->things = things;
		progress->done = 0;
		progress->all = count;
	}
}

void
progress_step(struct progress *progress)
{
	if (progress != NULL) {
		meter_add(&progress->done, 1);
	}
}

void
progress_end(struct progress *progress)
{
	if (progress == NULL || progress->has_ended) {
		return;
	}
	(void)pthread_mutex_lock(&progress->lock);
	progress->ends = true;
	(void)pthread_cond_signal(&progress->changed);
	(void)pthread_mutex_unlock(&progress->lock);
	(void)pthread_join(progress->thread, NULL);
	(void)pthread_cond_destroy(&progress->changed);
	(void)pthread_mutex_destroy(&progress->lock);
	progress->has_ended = true;
}
