/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of names of interest: open addressing over numbers of nodes, and
 * before it a bitmap filled by a hash so cheap that names without interest cost
 * next to nothing.
 */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/nodes.h>

enum {
	SLOTS_FIRST = 64,
	SLOTS_PER_WORD = 16, /* of the filter: it is to stay in the cache */
	NODES_PER_CHUNK = 32,
};

/* A node's number and part of its hash: others are passed without a look. */
struct slot {
	uint32_t tag;
	uint32_t number; /* from 1; 0: empty */
};

struct node_list {
	struct node **items;
	size_t count;
	size_t capacity;
};

struct nodes {
	struct arena *arena;
	uint64_t seed;
	struct slot *slots; /* a power of two, at most two thirds in use */
	size_t slot_count;
	uint64_t *filter; /* one word for SLOTS_PER_WORD of them */
	size_t count;
	bool watches;
	struct node_list owners; /* of each RRset */
	struct node_list chunks; /* of nodes, which stay where they are */
};

struct nodes *
nodes_new(struct arena *arena, uint64_t seed)
{
	struct nodes *nodes = arena_alloc(arena, sizeof(*nodes));

	nodes->arena = arena;
	nodes->seed = seed;
	return nodes;
}

static void
push(struct arena *arena, struct node_list *list, struct node *node)
{
	list->items = arena_more(arena, list->items, list->count,
	    &list->capacity, sizeof(struct node *));
	list->items[list->count++] = node;
}

static struct node *
node_at(const struct nodes *nodes, size_t number)
{
	const size_t index = number - 1;

	return &nodes->chunks
		    .items[index / NODES_PER_CHUNK][index % NODES_PER_CHUNK];
}

/* Eight octets as a number, letters in one case. */
static inline uint64_t
load_word(const uint8_t *octets)
{
	uint64_t word;

	memcpy(&word, octets, sizeof(word));
	return word | 0x2020202020202020;
}

static inline uint64_t
mix(uint64_t mixed, uint64_t word)
{
	mixed = (mixed ^ word) * 0x9e3779b97f4a7c15;
	return mixed ^ mixed >> 32;
}

/* The cheap hash of a name. */
static inline uint64_t
filter_hash(const uint8_t *name, size_t length)
{
	const size_t word = sizeof(uint64_t);
	uint64_t mixed = length;

	for (size_t at = 0; at + word < length; at += word) {
		mixed = mix(mixed, load_word(name + at));
	}
	if (length >= word) {
		mixed = mix(mixed, load_word(name + length - word));
	} else {
		for (size_t i = 0; i < length; i++) {
			mixed = mix(mixed, name[i] | 0x20);
		}
	}
	return mixed;
}

/* The three bits of a name, which are in one word. */
static inline uint64_t
filter_bits(uint64_t hash)
{
	return UINT64_C(1) << (hash >> 58) | UINT64_C(1) << (hash >> 52 & 63) |
	       UINT64_C(1) << (hash >> 46 & 63);
}

static inline uint64_t *
filter_word(const struct nodes *nodes, uint64_t hash)
{
	const size_t words = nodes->slot_count / SLOTS_PER_WORD;

	return &nodes->filter[hash & (words - 1)];
}

static void
filter_set(struct nodes *nodes, const uint8_t *name, size_t length)
{
	const uint64_t hash = filter_hash(name, length);

	*filter_word(nodes, hash) |= filter_bits(hash);
}

static bool
has_name(const struct node *node, const uint8_t *name, size_t length)
{
	return node->length == length && name_is(node->name, name, length);
}

/* The slot that holds the name, or the empty one where it belongs. */
static struct slot *
slot_of(const struct nodes *nodes, const uint8_t *name, size_t length,
    uint64_t hash)
{
	const uint32_t tag = (uint32_t)(hash >> 32);
	size_t i = (size_t)hash & (nodes->slot_count - 1);

	while (nodes->slots[i].number != 0 &&
	       (nodes->slots[i].tag != tag ||
		   !has_name(node_at(nodes, nodes->slots[i].number), name,
		       length))) {
		i = (i + 1) & (nodes->slot_count - 1);
	}
	return &nodes->slots[i];
}

/* Put all nodes into a table of so many slots. */
static void
grow(struct nodes *nodes, size_t slot_count)
{
	nodes->slots =
	    arena_alloc(nodes->arena, slot_count * sizeof(struct slot));
	nodes->filter = arena_alloc(nodes->arena,
	    slot_count / SLOTS_PER_WORD * sizeof(uint64_t));
	nodes->slot_count = slot_count;
	for (size_t i = 1; i <= nodes->count; i++) {
		const struct node *node = node_at(nodes, i);
		const uint64_t hash =
		    suffix_hash(node->name, node->length, nodes->seed);

		*slot_of(nodes, node->name, node->length, hash) =
		    (struct slot){ (uint32_t)(hash >> 32), (uint32_t)i };
		filter_set(nodes, node->name, node->length);
	}
}

size_t
nodes_count(const struct nodes *nodes)
{
	return nodes->count;
}

void
nodes_reserve(struct nodes *nodes, size_t count)
{
	size_t slot_count =
	    nodes->slot_count == 0 ? SLOTS_FIRST : nodes->slot_count;

	while ((nodes->count + count) * 3 > slot_count * 2) {
		slot_count *= 2;
	}
	if (slot_count > nodes->slot_count) {
		grow(nodes, slot_count);
	}
}

/* The next node; its number is the count. */
static struct node *
make(struct nodes *nodes, const uint8_t *name, size_t length)
{
	struct node *node;

	if (nodes->count % NODES_PER_CHUNK == 0) {
		push(nodes->arena, &nodes->chunks,
		    arena_alloc(nodes->arena,
			NODES_PER_CHUNK * sizeof(struct node)));
	}
	nodes->count++;
	node = node_at(nodes, nodes->count);
	node->name = name;
	node->length = (uint8_t)length;
	node->rrset = NO_RRSET;
	filter_set(nodes, name, length);
	return node;
}

/* There is room. */
static struct node *
add(struct nodes *nodes, const struct suffix *name)
{
	struct slot *slot =
	    slot_of(nodes, name->name, name->length, name->hash);

	if (slot->number != 0) {
		return node_at(nodes, slot->number);
	}
	*slot = (struct slot){ (uint32_t)(name->hash >> 32),
		(uint32_t)nodes->count + 1 };
	return make(nodes, name->name, name->length);
}

struct node *
nodes_add(struct nodes *nodes, const uint8_t *name)
{
	const size_t length = name_length(name);
	const struct suffix whole = { name, length,
		suffix_hash(name, length, nodes->seed) };

	nodes_reserve(nodes, 1);
	return add(nodes, &whole);
}

void
nodes_prepare(const struct nodes *nodes, const uint8_t *name,
    const uint8_t *apex, struct ascent *ascent)
{
	ascent->count = suffixes_of(name, apex, nodes->seed, ascent->suffixes);
	for (size_t i = 0; i < ascent->count && nodes->slot_count > 0; i++) {
		const size_t hash = (size_t)ascent->suffixes[i].hash;

		__builtin_prefetch(
		    &nodes->slots[hash & (nodes->slot_count - 1)]);
	}
}

struct node *
nodes_add_ascent(struct nodes *nodes, const struct ascent *ascent)
{
	struct node *first = NULL;
	struct node **link = &first;

	nodes_reserve(nodes, ascent->count);
	/* What is above one that has a link was added before. */
	for (size_t i = 0; i < ascent->count && *link == NULL; i++) {
		*link = add(nodes, &ascent->suffixes[i]);
		link = &(*link)->above;
	}
	return first;
}

void
nodes_want(struct nodes *nodes, struct node *node)
{
	if (node->rrset == NO_RRSET) {
		node->rrset = (uint32_t)nodes->owners.count;
	}
	push(nodes->arena, &nodes->owners, node);
}

struct node *
nodes_wanted(const struct nodes *nodes, size_t rrset)
{
	assert(rrset < nodes->owners.count);
	return nodes->owners.items[rrset];
}

/* Of a table that is not empty. */
static struct node *
find(const struct nodes *nodes, const uint8_t *name, size_t length)
{
	const uint64_t hash = suffix_hash(name, length, nodes->seed);
	const size_t number = slot_of(nodes, name, length, hash)->number;

	return number == 0 ? NULL : node_at(nodes, number);
}

struct node *
nodes_find(const struct nodes *nodes, const uint8_t *name)
{
	return nodes->count == 0 ? NULL : find(nodes, name, name_length(name));
}

struct node *
nodes_glance(const struct nodes *nodes, const uint8_t *name, size_t length)
{
	uint64_t hash;

	if (nodes->count == 0) {
		return NULL;
	}
	hash = filter_hash(name, length);
	if ((~*filter_word(nodes, hash) & filter_bits(hash)) != 0) {
		return NULL;
	}
	return find(nodes, name, length);
}

void
nodes_watch(struct nodes *nodes, struct node *node)
{
	node->is_mx_watched = true;
	nodes->watches = true;
}

bool
nodes_watch_any(const struct nodes *nodes)
{
	return nodes->watches;
}

void
node_see(struct nodes *nodes, struct node *node, enum seen seen,
    struct spot spot)
{
	const unsigned bit = 1U << seen;
	struct sighting *sighting;

	if ((node->seen & bit) != 0) {
		return;
	}
	node->seen |= (uint8_t)bit;
	if (seen != SEEN_ADDRESS && seen != SEEN_MX_HOST) {
		sighting = arena_alloc(nodes->arena, sizeof(*sighting));
		*sighting = (struct sighting){ node->sightings, seen, spot };
		node->sightings = sighting;
	}
}

bool
node_spot(const struct node *node, enum seen seen, struct spot *spot)
{
	const struct sighting *sighting = node->sightings;

	while (sighting != NULL && sighting->seen != seen) {
		sighting = sighting->next;
	}
	if (sighting != NULL) {
		*spot = sighting->spot;
	}
	return sighting != NULL;
}
