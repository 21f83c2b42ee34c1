/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A memo: what was found out about something, to be asked again. Keys are
 * bytes, values are pointers to what somebody else owns.
 */
#ifndef ZONE_BASE_MEMO_H
#define ZONE_BASE_MEMO_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>

struct memo;

/* An empty memo; it and its keys live in the arena. */
struct memo *memo_new(struct arena *arena);

/*
 * Where the value for a key stands: NULL when nothing was put there yet. The
 * key, LENGTH bytes without padding in them, is copied. Valid until the next
 * call.
 */
const void **memo_at(struct memo *memo, const void *key, size_t length);

/* The value for a key; NULL when nothing was put there. */
const void *memo_get(const struct memo *memo, const void *key, size_t length);

/* Is this the first time that the key is seen here? */
bool memo_first(struct memo *memo, const void *key, size_t length);

#endif
