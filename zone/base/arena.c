/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arenas: chunks of memory in a list, filled from the front. */
#include <config.h>

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zone/base/arena.h>

enum {
	CHUNK_FIRST = 4096,
	CHUNK_LARGEST = 1 << 20,
	ARRAY_LARGE = CHUNK_LARGEST / 4, /* a larger one has its own chunk */
	ITEM_LARGE = 16, /* of such items there is often only one */
	NO_MEMORY_STATUS = 2,
};

struct chunk {
	struct chunk *next;
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct chunk *chunks; /* the one being filled first */
	size_t used;          /* of it */
	size_t next_size;
};

static _Noreturn void
no_memory(void)
{
	static const char message[] = "danezone: error: out of memory\n";

	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0) {
		/* nothing is left to tell it to */
	}
	_exit(NO_MEMORY_STATUS);
}

static struct chunk *
chunk_new(size_t size, struct chunk *next)
{
	struct chunk *chunk;

	if (size > SIZE_MAX - sizeof(*chunk)) {
		no_memory();
	}
	chunk = calloc(1, sizeof(*chunk) + size);
	if (chunk == NULL) {
		no_memory();
	}
	chunk->next = next;
	chunk->size = size;
	return chunk;
}

struct arena *
arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL) {
		no_memory();
	}
	arena->next_size = CHUNK_FIRST;
	return arena;
}

void
arena_free(struct arena *arena)
{
	if (arena == NULL) {
		return;
	}
	while (arena->chunks != NULL) {
		struct chunk *chunk = arena->chunks;

		arena->chunks = chunk->next;
		free(chunk);
	}
	free(arena);
}

/* A request too large for the common chunks gets one behind the first. */
static void *
alloc_large(struct arena *arena, size_t size)
{
	struct chunk *chunk = chunk_new(size, NULL);

	if (arena->chunks == NULL) {
		arena->chunks = chunk;
		arena->used = size;
	} else {
		chunk->next = arena->chunks->next;
		arena->chunks->next = chunk;
	}
	return chunk->bytes;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);
	void *bytes;

	if (size > SIZE_MAX - unit) {
		no_memory();
	}
	size = (size + unit - 1) / unit * unit;
	if (arena->chunks == NULL || arena->chunks->size - arena->used < size) {
		if (size > arena->next_size / 4) {
			return alloc_large(arena, size);
		}
		arena->chunks = chunk_new(arena->next_size, arena->chunks);
		arena->used = 0;
		if (arena->next_size < CHUNK_LARGEST) {
			arena->next_size *= 2;
		}
	}
	bytes = arena->chunks->bytes + arena->used;
	arena->used += size;
	return bytes;
}

char *
arena_string(struct arena *arena, struct span span)
{
	char *copy = arena_alloc(arena, span.length + 1);

	if (span.length > 0) {
		memcpy(copy, span.at, span.length);
	}
	return copy;
}

void *
arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	void *copy = arena_alloc(arena, size);

	if (size > 0) {
		memcpy(copy, bytes, size);
	}
	return copy;
}

char *
arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	va_list again;
	char *text;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	assert(length >= 0);
	text = arena_alloc(arena, (size_t)length + 1);
	(void)vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

/* Free an array that has its own chunk; one in the first chunk may stay. */
static void
drop_large(struct arena *arena, const void *items)
{
	for (struct chunk *chunk = arena->chunks; chunk->next != NULL;
	     chunk = chunk->next) {
		struct chunk *next = chunk->next;

		if (next->bytes == items) {
			chunk->next = next->next;
			free(next);
			return;
		}
	}
}

void *
arena_more(struct arena *arena, void *items, size_t count, size_t *capacity,
    size_t size)
{
	void *larger;
	size_t more;

	if (count < *capacity) {
		return items;
	}
	more = *capacity * 2;
	if (*capacity == 0) {
		more = size < ITEM_LARGE ? 4 : 1;
	}
	if (more <= *capacity || more > SIZE_MAX / size) {
		no_memory();
	}
	larger = arena_alloc(arena, more * size);
	if (count > 0) {
		memcpy(larger, items, count * size);
	}
	if (*capacity > ARRAY_LARGE / size) {
		drop_large(arena, items);
	}
	*capacity = more;
	return larger;
}
