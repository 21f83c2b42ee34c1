/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gather small spans before they are written. Tells nobody what went wrong. */
#include <config.h>

#include <errno.h>
#include <unistd.h>

#include <zone/file/stream.h>

enum {
	GATHER_SIZE = 256 << 10, /* small spans are written in one; */
	GATHER_FIRST = 8 << 10,  /* so much of them will do for most files */
	SPAN_LARGE = 64 << 10,   /* larger ones are not copied first */
};

bool
write_whole(int descriptor, struct span bytes)
{
	while (bytes.length > 0) {
		ssize_t done = write(descriptor, bytes.at, bytes.length);

		if (done < 0 && errno == EINTR) {
			continue;
		}
		if (done <= 0) {
			errno = done == 0 ? EIO : errno;
			return false;
		}
		bytes.at += done;
		bytes.length -= (size_t)done;
	}
	return true;
}

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

static void
gather(struct stream *stream, struct span bytes)
{
	const size_t length = stream->used + bytes.length;

	if (length > stream->size) {
		grow(stream,
		    length > GATHER_FIRST ? GATHER_SIZE : GATHER_FIRST);
	}
	memcpy(stream->bytes + stream->used, bytes.at, bytes.length);
	stream->used = length;
}

bool
stream_write(struct stream *stream, struct span bytes)
{
	bool done = true;

	if (bytes.length == 0) {
		return true;
	}
	if (stream->used + bytes.length > GATHER_SIZE ||
	    bytes.length >= SPAN_LARGE) {
		done = stream_flush(stream);
	}
	if (done && bytes.length >= SPAN_LARGE) {
		done = write_whole(stream->descriptor, bytes);
	} else if (done) {
		gather(stream, bytes);
	}
	return done;
}

bool
stream_flush(struct stream *stream)
{
	const struct span bytes = { stream->bytes, stream->used };

	stream->used = 0;
	return write_whole(stream->descriptor, bytes);
}

bool
stream_is_flushed(const struct stream *stream)
{
	return stream->used == 0;
}

void
stream_drop(struct stream *stream)
{
	arena_free(stream->arena);
	*stream = (struct stream){ .descriptor = stream->descriptor };
}
