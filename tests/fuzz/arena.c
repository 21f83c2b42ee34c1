/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arenas for fuzzing, in place of zone/base/arena.c: each request has memory of
 * its own, so that a sanitizer sees an access behind its end.
 */
#include <config.h>

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/base/arena.h>

struct piece {
	struct piece *next;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct piece *pieces;
	struct arena *trunk; /* or NULL */
	void *shelf;
};

struct arena *
arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	assert(arena != NULL);
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

void
arena_reset(struct arena *arena)
{
	while (arena->pieces != NULL) {
		struct piece *piece = arena->pieces;

		arena->pieces = piece->next;
		free(piece);
	}
}

void
arena_free(struct arena *arena)
{
	if (arena != NULL) {
		arena_reset(arena);
		free(arena);
	}
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct piece *piece = calloc(1, sizeof(*piece) + size);

	assert(piece != NULL);
	piece->next = arena->pieces;
	arena->pieces = piece;
	return piece->bytes;
}

void *
arena_octets(struct arena *arena, size_t size)
{
	return arena_alloc(arena, size);
}

char *
arena_string(struct arena *arena, struct span span)
{
	char *string = arena_alloc(arena, span.length + 1);

	if (span.length > 0) {
		memcpy(string, span.at, span.length);
	}
	return string;
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

void *
arena_more(struct arena *arena, void *items, size_t count, size_t *capacity,
    size_t size)
{
	void *more;

	if (count < *capacity) {
		return items;
	}
	*capacity = *capacity == 0 ? 1 : *capacity * 2;
	more = arena_alloc(arena, *capacity * size);
	if (count > 0) {
		memcpy(more, items, count * size);
	}
	return more;
}
