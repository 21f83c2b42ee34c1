/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of names of interest: open addressing over pointers, and before it
 * a bitmap filled by a hash so cheap that names without interest cost nothing.
 */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/nodes.h>

enum {
	SLOTS_FIRST = 64,
	FILTER_BITS_PER_SLOT = 8,
};

/* A node and its hash beside it: other nodes are passed without a look. */
struct slot {
	uint64_t hash;
	struct node *node; /* NULL: empty */
};

struct nodes {
	struct arena *arena;
	uint64_t seed;
	struct slot *slots; /* a power of two of them, at most half in use */
	size_t slot_count;
	size_t count;
	uint64_t *filter; /* FILTER_BITS_PER_SLOT bits a slot */
};

struct nodes *
nodes_new(struct arena *arena, uint64_t seed)
{
	struct nodes *nodes = arena_alloc(arena, sizeof(*nodes));

	nodes->arena = arena;
	nodes->seed = seed;
	return nodes;
}

/* Eight octets as a number, letters in one case; what is no octet is 0. */
static uint64_t
word_at(const uint8_t *octets, size_t length)
{
	uint64_t word = 0;

	memcpy(&word, octets, length < sizeof(word) ? length : sizeof(word));
	return word | 0x2020202020202020;
}

/* The number of the filter's bit for a name. */
static size_t
filter_bit(const struct nodes *nodes, const uint8_t *name, size_t length)
{
	const size_t bits = nodes->slot_count * FILTER_BITS_PER_SLOT;
	uint64_t mixed = word_at(name, length) * 0x9e3779b97f4a7c15;

	if (length > sizeof(uint64_t)) {
		mixed ^=
		    word_at(name + sizeof(uint64_t), length - sizeof(uint64_t));
	}
	mixed = (mixed ^ length) * 0xd6e8feb86659fd93;
	return (size_t)(mixed >> 32) & (bits - 1);
}

static void
filter_set(struct nodes *nodes, const struct node *node)
{
	const size_t bit =
	    filter_bit(nodes, node->name, name_length(node->name));

	nodes->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
}

/* The slot that holds the name, or the empty one where it belongs. */
static struct slot *
slot_of(const struct nodes *nodes, const uint8_t *name, uint64_t hash)
{
	size_t i = (size_t)hash & (nodes->slot_count - 1);

	while (nodes->slots[i].node != NULL &&
	       (nodes->slots[i].hash != hash ||
		   !name_equal(nodes->slots[i].node->name, name))) {
		i = (i + 1) & (nodes->slot_count - 1);
	}
	return &nodes->slots[i];
}

static void
grow(struct nodes *nodes)
{
	const struct slot *old = nodes->slots;
	const size_t old_count = nodes->slot_count;
	const size_t count = old_count == 0 ? SLOTS_FIRST : old_count * 2;

	nodes->slots = arena_alloc(nodes->arena, count * sizeof(struct slot));
	nodes->filter =
	    arena_alloc(nodes->arena, count * FILTER_BITS_PER_SLOT / 8);
	nodes->slot_count = count;
	for (size_t i = 0; i < old_count; i++) {
		if (old[i].node != NULL) {
			*slot_of(nodes, old[i].node->name, old[i].hash) =
			    old[i];
			filter_set(nodes, old[i].node);
		}
	}
}

struct node *
nodes_add(struct nodes *nodes, const uint8_t *name)
{
	const uint64_t hash = name_hash(name, nodes->seed);
	struct slot *slot;

	if (nodes->count * 2 >= nodes->slot_count) {
		grow(nodes);
	}
	slot = slot_of(nodes, name, hash);
	if (slot->node == NULL) {
		slot->hash = hash;
		slot->node = arena_alloc(nodes->arena, sizeof(*slot->node));
		slot->node->name = name;
		slot->node->rrset = NO_RRSET;
		filter_set(nodes, slot->node);
		nodes->count++;
	}
	return slot->node;
}

struct node *
nodes_find(const struct nodes *nodes, const uint8_t *name)
{
	if (nodes->count == 0) {
		return NULL;
	}
	return slot_of(nodes, name, name_hash(name, nodes->seed))->node;
}

struct node *
nodes_glance(const struct nodes *nodes, const uint8_t *name, size_t length)
{
	size_t bit;

	if (nodes->count == 0) {
		return NULL;
	}
	bit = filter_bit(nodes, name, length);
	if ((nodes->filter[bit / 64] >> (bit % 64) & 1) == 0) {
		return NULL;
	}
	return nodes_find(nodes, name);
}

bool
nodes_watch_mx(const struct nodes *nodes)
{
	size_t i = 0;

	while (i < nodes->slot_count &&
	       (nodes->slots[i].node == NULL ||
		   !nodes->slots[i].node->is_mx_watched)) {
		i++;
	}
	return i < nodes->slot_count;
}
