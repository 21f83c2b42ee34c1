/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drains: all buffers in their order, however slowly they go, and errors. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include <zone/file/drain.h>

#include "pipe.h"
#include "unit.h"

enum {
	SIZE = 1000,
	BUFFERS = 500,
};

/* How much of a buffer is given: no two in a row are alike. */
static size_t
length_of(size_t buffer)
{
	return 1 + buffer * 7 % SIZE;
}

/* The reader is now faster, now slower than the one who fills. */
static void
test_order(void **state)
{
	struct pipe_reader reader = { 0 };
	pthread_t thread;
	int ends[2];
	struct drain *drain;
	size_t at = 0;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	reader.from = ends[0];
	assert_int_equal(pthread_create(&thread, NULL, pipe_read, &reader), 0);
	drain = drain_new(ends[1], SIZE);
	assert_non_null(drain);
	assert_true(drain_wait(drain));
	for (size_t i = 0; i < BUFFERS; i++) {
		char *bytes = drain_buffer(drain);
		const size_t length = length_of(i);

		for (size_t k = 0; k < length; k++) {
			bytes[k] = pipe_byte(at++);
		}
		assert_true(drain_give(drain, length));
		if (i == BUFFERS / 2) {
			assert_true(drain_wait(drain));
		}
	}
	drain_free(drain);
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(reader.count, at);
	assert_int_equal(reader.wrong, 0);
}

/* Once it has failed it fails, and may be given more all the same. */
static void
test_fails(void **state)
{
	const int file = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct drain *drain;

	(void)state;
	assert_true(file >= 0);
	drain = drain_new(file, SIZE);
	assert_non_null(drain);
	memset(drain_buffer(drain), 'x', SIZE);
	(void)!drain_give(drain, SIZE);
	for (int i = 0; i < 5; i++) {
		errno = 0;
		assert_false(drain_wait(drain));
		assert_int_equal(errno, ENOSPC);
		errno = 0;
		assert_false(drain_give(drain, SIZE));
		assert_int_equal(errno, ENOSPC);
	}
	drain_free(drain);
	drain_free(NULL);
	assert_int_equal(close(file), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
