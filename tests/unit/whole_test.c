/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing whole: past short writes, and what fails. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include <zone/file/whole.h>

#include "pipe.h"
#include "unit.h"

enum {
	MANY = 1 << 20,     /* more than fits into a pipe */
	MICROSECONDS = 300, /* between signals */
};

static volatile sig_atomic_t rings;

static void
count_rings(int number)
{
	(void)number;
	rings++;
}

/* Have signals interrupt what blocks, or no longer. */
static void
ring(suseconds_t every)
{
	const struct sigaction action = { .sa_handler = count_rings };
	const struct itimerval timer = { { 0, every }, { 0, every } };

	assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

/* Let this thread, and those that it starts, hear the signals or not. */
static void
hear(int how)
{
	sigset_t alarms;

	(void)sigemptyset(&alarms);
	(void)sigaddset(&alarms, SIGALRM);
	assert_int_equal(pthread_sigmask(how, &alarms, NULL), 0);
}

/* Signals let only a part be written, or nothing. */
static void
goes_on(void **state)
{
	static char bytes[MANY];
	struct pipe_reader reader = { 0 };
	pthread_t thread;
	int ends[2];

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		bytes[i] = pipe_byte(i);
	}
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	reader.from = ends[0];
	hear(SIG_BLOCK);
	assert_int_equal(pthread_create(&thread, NULL, pipe_read, &reader), 0);
	hear(SIG_UNBLOCK);
	ring(MICROSECONDS);
	assert_true(write_whole(ends[1], (struct span){ bytes, MANY }));
	ring(0);
	assert_true(rings > 0);
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(reader.count, MANY);
	assert_int_equal(reader.wrong, 0);
}

static void
tells_errors(void **state)
{
	const struct span bytes = span_of("bytes");
	int file = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(file >= 0);
	assert_true(write_whole(file, span_of("")));
	assert_false(write_whole(file, bytes));
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(close(file), 0);
	assert_false(write_whole(file, bytes));
	assert_int_equal(errno, EBADF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_on),
		cmocka_unit_test(tells_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
