/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arenas: memory that lives as long as a run and is given back all at once.
 * Nothing in an arena is freed singly, but for arrays that grow. When the
 * system has no memory left the program ends with status 2; until then all
 * output is a temporary file, so ending is safe, and no caller needs to check.
 */
#ifndef ZONE_BASE_ARENA_H
#define ZONE_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include <zone/base/span.h>

struct arena;

/* A new, empty arena; the caller ends it with arena_free(). */
struct arena *arena_new(void);

/* Give back everything that the arena holds; NULL is allowed. */
void arena_free(struct arena *arena);

/*
 * A new arena for what is needed less long than what TRUNK holds, which must
 * outlive it. It has TRUNK's shelf, if that is a branch itself, its trunk's.
 */
struct arena *arena_branch(struct arena *trunk);

/* Give back what the arena holds, and go on with it. */
void arena_reset(struct arena *arena);

/*
 * The shelf: where one module, and none else, keeps what costs much to make and
 * is used again and again. It is NULL at first; what it points to lives in
 * arena_trunk(), the arena whose shelf it is.
 */
void **arena_shelf(struct arena *arena);
struct arena *arena_trunk(struct arena *arena);

/* SIZE zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* SIZE zeroed octets without alignment, so that none are lost to it. */
void *arena_octets(struct arena *arena, size_t size);

/* A NUL-terminated copy of the span. */
char *arena_string(struct arena *arena, struct span span);

/* A copy of SIZE bytes. */
void *arena_copy(struct arena *arena, const void *bytes, size_t size);

/* What printf() would print, NUL-terminated. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/*
 * Room for one more element of SIZE bytes in the array ITEMS, which holds COUNT
 * elements: returns ITEMS, or a larger copy with *CAPACITY doubled; then ITEMS
 * is no longer valid. An empty array is NULL with a capacity of 0.
 */
void *arena_more(struct arena *arena, void *items, size_t count,
    size_t *capacity, size_t size);

/* Append VALUE to the array that HOLDER has as items, count and capacity. */
#define ARENA_PUSH(arena, holder, value)                                      \
	((holder)->items = arena_more((arena), (holder)->items,               \
	     (holder)->count, &(holder)->capacity, sizeof(*(holder)->items)), \
	    (holder)->items[(holder)->count++] = (value))

#endif
