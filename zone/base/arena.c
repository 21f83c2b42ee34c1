/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arenas: chunks of memory in a list, filled from the front. */
#include <config.h>

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <zone/base/arena.h>

enum {
	CHUNK_FIRST = 4096,
	CHUNK_LARGEST = 1 << 20,
	CHUNK_KEPT = 1 << 16,            /* for what comes next */
	ARRAY_LARGE = CHUNK_LARGEST / 4, /* a larger one has its own chunk */
	ITEM_LARGE = 16,    /* of such items there is often only one */
	TEXT_SMALL = 256,   /* octets of a text that is printed but once */
	OCTETS_MANY = 1024, /* of which alignment costs next to nothing */
	NO_MEMORY_STATUS = 2,
};

struct chunk {
	struct chunk *next;
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct chunk *chunks; /* the one being filled first */
	size_t used;          /* of it, at its front, */
	size_t octets;        /* and at its end, by what needs no alignment */
	size_t next_size;
	struct arena *trunk; /* or NULL */
	struct chunk *spare; /* of a trunk: what branches have left, */
	void *shelf;         /* and others */
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

/* Have the system bring all pages of a large chunk at once. */
static void
bring(struct chunk *chunk)
{
#ifdef MADV_POPULATE_WRITE
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const size_t before = page - (uintptr_t)chunk->bytes % page;

	/* It may fail, as by older systems. */
	(void)madvise(chunk->bytes + before,
	    (chunk->size - before) / page * page, MADV_POPULATE_WRITE);
#else
	(void)chunk;
#endif
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
	if (size == CHUNK_LARGEST) {
		bring(chunk);
	}
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

struct arena *
arena_trunk(struct arena *arena)
{
	return arena->trunk == NULL ? arena : arena->trunk;
}

struct arena *
arena_branch(struct arena *trunk)
{
	struct arena *arena = arena_new();

	arena->trunk = arena_trunk(trunk);
	return arena;
}

void **
arena_shelf(struct arena *arena)
{
	return &arena_trunk(arena)->shelf;
}

static void
free_chunks(struct chunk *chunk)
{
	while (chunk != NULL) {
		struct chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
}

/* Clear what was used of the chunk that is being filled. */
static void
clear_first(struct arena *arena)
{
	struct chunk *first = arena->chunks;

	memset(first->bytes, 0, arena->used);
	memset(first->bytes + first->size - arena->octets, 0, arena->octets);
	arena->used = 0;
	arena->octets = 0;
}

/* A branch leaves the chunk that it fills to the next one. */
static void
leave_chunk(struct arena *arena)
{
	struct chunk *first = arena->chunks;

	if (arena->trunk != NULL && first != NULL &&
	    first->size <= CHUNK_KEPT) {
		clear_first(arena);
		arena->chunks = first->next;
		first->next = arena->trunk->spare;
		arena->trunk->spare = first;
	}
}

void
arena_free(struct arena *arena)
{
	if (arena != NULL) {
		leave_chunk(arena);
		free_chunks(arena->chunks);
		free_chunks(arena->spare);
		free(arena);
	}
}

/* Keep the chunk that is being filled, unless it is a large one. */
void
arena_reset(struct arena *arena)
{
	struct chunk *first = arena->chunks;

	if (first == NULL || first->size > CHUNK_KEPT) {
		free_chunks(first);
		arena->chunks = NULL;
		arena->next_size = CHUNK_FIRST;
		return;
	}
	free_chunks(first->next);
	first->next = NULL;
	clear_first(arena);
}

/* A request too large for the common chunks gets one behind the first. */
static void *
alloc_large(struct arena *arena, size_t size)
{
	struct chunk *chunk = chunk_new(size, NULL);

	if (arena->chunks == NULL) {
		arena->chunks = chunk;
		arena->used = size;
		arena->octets = 0;
	} else {
		chunk->next = arena->chunks->next;
		arena->chunks->next = chunk;
	}
	return chunk->bytes;
}

/* Begin with a chunk that another branch has left, if there is one. */
static bool
take_spare(struct arena *arena)
{
	struct arena *trunk = arena->trunk;

	if (arena->chunks != NULL || trunk == NULL || trunk->spare == NULL) {
		return false;
	}
	arena->chunks = trunk->spare;
	trunk->spare = trunk->spare->next;
	arena->chunks->next = NULL;
	return true;
}

/* Have room in the first chunk; false: for so much it is not worth it. */
static bool
make_room(struct arena *arena, size_t size)
{
	if ((arena->chunks != NULL || take_spare(arena)) &&
	    arena->chunks->size - arena->used - arena->octets >= size) {
		return true;
	}
	if (size > arena->next_size / 4) {
		return false;
	}
	arena->chunks = chunk_new(arena->next_size, arena->chunks);
	arena->used = 0;
	arena->octets = 0;
	if (arena->next_size < CHUNK_LARGEST) {
		arena->next_size *= 2;
	}
	return true;
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
	if (!make_room(arena, size)) {
		return alloc_large(arena, size);
	}
	bytes = arena->chunks->bytes + arena->used;
	arena->used += size;
	return bytes;
}

void *
arena_octets(struct arena *arena, size_t size)
{
	if (size > OCTETS_MANY || !make_room(arena, size)) {
		return arena_alloc(arena, size);
	}
	arena->octets += size;
	return arena->chunks->bytes + arena->chunks->size - arena->octets;
}

char *
arena_string(struct arena *arena, struct span span)
{
	char *copy = arena_octets(arena, span.length + 1);

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
	char first[TEXT_SMALL];
	va_list again;
	char *text;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(first, sizeof(first), format, again);
	va_end(again);
	assert(length >= 0);
	if ((size_t)length < sizeof(first)) {
		return arena_string(arena,
		    (struct span){ first, (size_t)length });
	}
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

/*
 * Enlarge an array that has its own chunk: the system moves its pages and no
 * byte is copied. NULL: it is in the first chunk, in which others may be.
 */
static void *
grow_large(struct arena *arena, const void *items, size_t size)
{
	struct chunk **link = &arena->chunks->next;
	struct chunk *chunk;

	while (*link != NULL && (*link)->bytes != items) {
		link = &(*link)->next;
	}
	if (*link == NULL) {
		return NULL;
	}
	if (size > SIZE_MAX - sizeof(*chunk)) {
		no_memory();
	}
	chunk = realloc(*link, sizeof(*chunk) + size);
	if (chunk == NULL) {
		no_memory();
	}
	chunk->size = size;
	*link = chunk;
	return chunk->bytes;
}

void *
arena_more(struct arena *arena, void *items, size_t count, size_t *capacity,
    size_t size)
{
	void *larger = NULL;
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
	if (*capacity > ARRAY_LARGE / size) {
		larger = grow_large(arena, items, more * size);
	}
	if (larger == NULL) {
		larger = arena_alloc(arena, more * size);
		if (count > 0) {
			memcpy(larger, items, count * size);
		}
	}
	*capacity = more;
	return larger;
}
