/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams: all bytes in order, few writes, and what fails. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <zone/file/stream.h>

#include "unit.h"

enum {
	SMALL = 100,
	SPANS = 1000,
	WHOLE = SMALL * SPANS,
	LARGE = 70000,
	BUFFER = 1 << 18,
	HUGE = 3 << 19,
	MANY = 400,
	ROOM = 1 << 21,
	LENGTHS = 8,
	LENGTHS_SMALL = 6,
};

/* Of spans: small ones first. */
static const size_t lengths[LENGTHS] = { 1, 9000, 70, 60000, 0, 65535, LARGE,
	HUGE };

/* A socket that keeps each write apart, and the end to read from. */
static void
open_pair(int ends[2])
{
	const int size = BUFFER;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	assert_int_equal(
	    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
}

static void
close_pair(const int ends[2])
{
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(close(ends[1]), 0);
}

static void
test_gathers(void **state)
{
	static char bytes[BUFFER];
	struct stream stream = { .descriptor = -1 };
	int ends[2];

	(void)state;
	open_pair(ends);
	stream.descriptor = ends[0];
	for (size_t i = 0; i < SPANS; i++) {
		char small[SMALL];

		memset(small, 'a' + (int)(i % 26), sizeof(small));
		assert_true(stream_write(&stream,
		    (struct span){ small, sizeof(small) }));
	}
	assert_false(stream_is_flushed(&stream));
	assert_true(stream_flush(&stream));
	assert_true(stream_is_flushed(&stream));
	assert_int_equal(recv(ends[1], bytes, sizeof(bytes), 0), WHOLE);
	for (size_t i = 0; i < WHOLE; i++) {
		assert_int_equal(bytes[i], 'a' + (int)(i / SMALL % 26));
	}
	stream_drop(&stream);
	close_pair(ends);
}

/* A large span is written by itself, behind what waited before it. */
static void
test_large(void **state)
{
	static char large[LARGE];
	static char bytes[BUFFER];
	struct stream stream = { .descriptor = -1 };
	int ends[2];

	(void)state;
	memset(large, 'l', sizeof(large));
	open_pair(ends);
	stream.descriptor = ends[0];
	assert_true(stream_write(&stream, span_of("")));
	assert_true(stream_write(&stream, span_of("ab")));
	assert_true(stream_write(&stream, (struct span){ large, LARGE }));
	assert_true(stream_write(&stream, span_of("c")));
	assert_int_equal(recv(ends[1], bytes, sizeof(bytes), 0), 2);
	assert_memory_equal(bytes, "ab", 2);
	assert_int_equal(recv(ends[1], bytes, sizeof(bytes), 0), LARGE);
	assert_memory_equal(bytes, large, LARGE);
	assert_true(stream_flush(&stream));
	assert_int_equal(recv(ends[1], bytes, sizeof(bytes), 0), 1);
	stream_drop(&stream);
	close_pair(ends);
}

static size_t
length_of(size_t span)
{
	const size_t count = span < MANY / 2 ? LENGTHS_SMALL : LENGTHS;

	return lengths[span % count];
}

/* Spans of many lengths, by one thread and by two, are the same in a file. */
static void
write_spans(size_t threads)
{
	static char bytes[HUGE];
	struct stream stream = { .descriptor =
				     memfd_create("spans", MFD_CLOEXEC),
		.threads = threads };
	size_t at = 0;

	assert_true(stream.descriptor >= 0);
	for (size_t i = 0; i < MANY; i++) {
		const size_t length = length_of(i);

		memset(bytes, 'a' + (int)(i % 26), length);
		assert_true(
		    stream_write(&stream, (struct span){ bytes, length }));
	}
	assert_int_equal(stream.drain != NULL, threads > 1);
	assert_true(stream_flush(&stream));
	assert_true(stream_is_flushed(&stream));
	for (size_t i = 0; i < MANY; i++) {
		const size_t length = length_of(i);

		assert_int_equal(
		    pread(stream.descriptor, bytes, length, (off_t)at), length);
		at += length;
		for (size_t k = 0; k < length; k++) {
			assert_int_equal(bytes[k], 'a' + (int)(i % 26));
		}
	}
	assert_int_equal(lseek(stream.descriptor, 0, SEEK_END), at);
	stream_drop(&stream);
	assert_int_equal(close(stream.descriptor), 0);
}

static void
test_threads(void **state)
{
	(void)state;
	write_spans(1);
	write_spans(2);
}

/* Another thread's error is told, too: of a file that cannot become larger. */
static void
test_fails_late(void **state)
{
	static const char small[SMALL];
	struct stream stream = { .descriptor = memfd_create("late",
				     MFD_CLOEXEC | MFD_ALLOW_SEALING),
		.threads = 2 };
	size_t count = 0;

	(void)state;
	assert_true(stream.descriptor >= 0);
	assert_int_equal(ftruncate(stream.descriptor, ROOM), 0);
	assert_int_equal(fcntl(stream.descriptor, F_ADD_SEALS, F_SEAL_GROW), 0);
	while (stream_write(&stream, (struct span){ small, sizeof(small) })) {
		count += sizeof(small);
		assert_true(count / 2 < ROOM);
	}
	assert_non_null(stream.drain);
	assert_true(count > ROOM);
	assert_int_equal(errno, EPERM);
	assert_false(stream_flush(&stream));
	stream_drop(&stream);
	assert_int_equal(close(stream.descriptor), 0);
}

/* What cannot be written is told when it is tried. */
static void
test_fails(void **state)
{
	struct stream stream = { .descriptor =
				     open("/dev/full", O_WRONLY | O_CLOEXEC) };

	(void)state;
	assert_true(stream.descriptor >= 0);
	assert_true(stream_flush(&stream));
	assert_true(stream_write(&stream, span_of("bytes")));
	assert_false(stream_flush(&stream));
	assert_int_equal(errno, ENOSPC);
	stream_drop(&stream);
	assert_int_equal(close(stream.descriptor), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gathers),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_fails_late),
		cmocka_unit_test(test_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
