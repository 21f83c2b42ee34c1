/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gather small spans before they are written. Tells nobody what went wrong. */
#include <config.h>

#include <string.h>

#include <zone/file/drain.h>
#include <zone/file/stream.h>
#include <zone/file/whole.h>

enum {
	GATHER_SIZE = 256 << 10, /* small spans are written in one; */
	GATHER_FIRST = 8 << 10,  /* so much of them will do for most files */
	SPAN_LARGE = 64 << 10,   /* larger ones are not copied first, */
	SPAN_HUGE = 1 << 20,     /* or these, where another thread writes, */
	FULL_MANY = 4,           /* which it does behind so many full buffers */
};

/* Make room for small spans: little at first. */
static void
grow(struct stream *stream, size_t size)
{
	struct arena *arena = arena_new();
	char *bytes = arena_alloc(arena, size);

	if (stream->used > 0) {
		memcpy(bytes, stream->bytes, stream->used);
	}
	arena_free(stream->arena);
	stream->arena = arena;
	stream->bytes = bytes;
	stream->size = size;
}

/* Go on with an empty buffer: what is in this one is written, or will be. */
static bool
empty(struct stream *stream)
{
	const struct span bytes = { stream->bytes, stream->used };
	bool done;

	stream->used = 0;
	if (stream->drain == NULL) {
		return write_whole(stream->descriptor, bytes);
	}
	done = drain_give(stream->drain, bytes.length);
	stream->bytes = drain_buffer(stream->drain);
	return done;
}

/* A buffer was full once more: many of them are better written by a thread. */
static void
count_full(struct stream *stream)
{
	stream->full++;
	if (stream->full == FULL_MANY && stream->threads > 1) {
		stream->drain = drain_new(stream->descriptor, GATHER_SIZE);
	}
	if (stream->drain != NULL) {
		stream->bytes = drain_buffer(stream->drain);
	}
}

static bool
gather(struct stream *stream, struct span bytes)
{
	const size_t length = stream->used + bytes.length;
	size_t room;

	if (length > stream->size && stream->size < GATHER_SIZE) {
		grow(stream,
		    length > GATHER_FIRST ? GATHER_SIZE : GATHER_FIRST);
	}
	while (bytes.length > (room = stream->size - stream->used)) {
		memcpy(stream->bytes + stream->used, bytes.at, room);
		stream->used += room;
		if (!empty(stream)) {
			return false;
		}
		count_full(stream);
		bytes = (struct span){ bytes.at + room, bytes.length - room };
	}
	memcpy(stream->bytes + stream->used, bytes.at, bytes.length);
	stream->used += bytes.length;
	return true;
}

bool
stream_write(struct stream *stream, struct span bytes)
{
	const size_t large = stream->drain == NULL ? SPAN_LARGE : SPAN_HUGE;

	if (bytes.length < large) {
		return bytes.length == 0 || gather(stream, bytes);
	}
	return stream_flush(stream) && write_whole(stream->descriptor, bytes);
}

bool
stream_flush(struct stream *stream)
{
	return (stream->used == 0 || empty(stream)) &&
	       (stream->drain == NULL || drain_wait(stream->drain));
}

bool
stream_is_flushed(const struct stream *stream)
{
	return stream->used == 0;
}

void
stream_drop(struct stream *stream)
{
	drain_free(stream->drain);
	arena_free(stream->arena);
	*stream = (struct stream){ .descriptor = stream->descriptor,
		.threads = stream->threads };
}
