/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other end of a pipe, which is now faster, now slower than the writer. */
#ifndef TESTS_UNIT_PIPE_H
#define TESTS_UNIT_PIPE_H

#include <stddef.h>
#include <unistd.h>

enum {
	PIPE_PIECE = 333, /* bytes to read at once */
	PIPE_NAP_MICROSECONDS = 200,
	PIPE_NAP_EVERY = 50, /* reads */
};

struct pipe_reader {
	int from;
	size_t count;
	size_t wrong; /* bytes that are not what they should be */
};

/* What is to be written there, byte for byte. */
static inline char
pipe_byte(size_t at)
{
	return (char)(at % 251);
}

/* Read a pipe to its end, as a thread. */
static inline void *
pipe_read(void *given)
{
	struct pipe_reader *reader = given;
	char bytes[PIPE_PIECE];
	ssize_t count;

	for (size_t i = 0;
	     (count = read(reader->from, bytes, sizeof(bytes))) > 0; i++) {
		for (ssize_t k = 0; k < count; k++) {
			reader->wrong +=
			    bytes[k] != pipe_byte(reader->count + (size_t)k);
		}
		reader->count += (size_t)count;
		if (i % PIPE_NAP_EVERY == 0) {
			(void)usleep(PIPE_NAP_MICROSECONDS);
		}
	}
	return NULL;
}

#endif
