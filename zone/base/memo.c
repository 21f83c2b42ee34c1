/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memos: a table with open addressing, keyed against chosen keys. */
#include <config.h>

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <zone/base/hash.h>
#include <zone/base/memo.h>

enum {
	SLOTS_FIRST = 8, /* a power of two */
};

struct slot {
	const void *key; /* NULL: free */
	uint32_t length;
	uint32_t hash;
	const void *value;
};

struct memo {
	struct arena *arena;
	struct slot *slots; /* half full at most */
	size_t slot_count;
	size_t used;
	uint64_t seed;
	struct slot *last; /* the newest that was asked for, or NULL */
};

struct memo *
memo_new(struct arena *arena)
{
	struct memo *memo = arena_alloc(arena, sizeof(*memo));

	memo->arena = arena;
	memo->slot_count = SLOTS_FIRST;
	memo->slots = arena_alloc(arena, SLOTS_FIRST * sizeof(struct slot));
	if (getrandom(&memo->seed, sizeof(memo->seed), GRND_NONBLOCK) < 0) {
		memo->seed = (uint64_t)getpid();
	}
	return memo;
}

static struct slot
make_key(const struct memo *memo, const void *key, size_t length)
{
	assert(length <= UINT32_MAX);
	return (struct slot){ .key = key,
		.length = (uint32_t)length,
		.hash = (uint32_t)hash_bytes(key, length, memo->seed) };
}

/* The slot that holds the key, or the free one for it. */
static struct slot *
find(const struct memo *memo, const struct slot *key)
{
	const size_t mask = memo->slot_count - 1;

	for (size_t number = key->hash & mask;; number = (number + 1) & mask) {
		struct slot *slot = &memo->slots[number];

		if (slot->key == NULL ||
		    (slot->hash == key->hash && slot->length == key->length &&
			memcmp(slot->key, key->key, key->length) == 0)) {
			return slot;
		}
	}
}

static void
grow(struct memo *memo)
{
	const struct slot *old = memo->slots;
	const size_t old_count = memo->slot_count;

	memo->slot_count *= 2;
	memo->slots =
	    arena_alloc(memo->arena, memo->slot_count * sizeof(struct slot));
	for (size_t i = 0; i < old_count; i++) {
		if (old[i].key != NULL) {
			*find(memo, &old[i]) = old[i];
		}
	}
}

const void **
memo_at(struct memo *memo, const void *key, size_t length)
{
	struct slot *slot = memo->last;
	struct slot wanted;

	/* The same thing is often asked for again and again. */
	if (slot != NULL && slot->length == length &&
	    memcmp(slot->key, key, length) == 0) {
		return &slot->value;
	}
	wanted = make_key(memo, key, length);
	slot = find(memo, &wanted);
	if (slot->key == NULL && memo->used >= memo->slot_count / 2) {
		grow(memo);
		slot = find(memo, &wanted);
	}
	if (slot->key == NULL) {
		wanted.key = arena_copy(memo->arena, key, length);
		*slot = wanted;
		memo->used++;
	}
	memo->last = slot;
	return &slot->value;
}

const void *
memo_get(const struct memo *memo, const void *key, size_t length)
{
	const struct slot wanted = make_key(memo, key, length);

	return find(memo, &wanted)->value;
}

bool
memo_first(struct memo *memo, const void *key, size_t length)
{
	const void **value = memo_at(memo, key, length);
	const bool is_first = *value == NULL;

	*value = memo;
	return is_first;
}
