/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Streams: bytes to a descriptor in few large writes. Small spans are gathered,
 * and if they are very many, another thread writes what is gathered; large ones
 * go from where they are, the stretches of a mapped file mostly.
 */
#ifndef ZONE_FILE_STREAM_H
#define ZONE_FILE_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>

struct drain;

struct stream {
	int descriptor; /* the caller's; nothing else needs to be set */
	size_t threads; /* that it may use, the caller's among them */
	struct arena *arena;
	char *bytes; /* that wait to be written */
	size_t size;
	size_t used;
	size_t full; /* how often it was */
	struct drain *drain;
};

/*
 * Append bytes; they may be written only by stream_flush(). When one of the two
 * fails errno tells why, and what was written until then is not known.
 */
bool stream_write(struct stream *stream, struct span bytes)
    __attribute__((warn_unused_result));
bool stream_flush(struct stream *stream) __attribute__((warn_unused_result));

/* Is there nothing that waits to be written? */
bool stream_is_flushed(const struct stream *stream);

/* Give back what it took, after each of them. The descriptor stays open. */
void stream_drop(struct stream *stream);

#endif
