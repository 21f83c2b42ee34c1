/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names in canonical order: each gets a key of some octets that come first in
 * that order, behind what all names have in common. Few keys are equal, and
 * only then the names themselves are compared.
 */
#include <config.h>

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zone/base/arena.h>
#include <zone/base/name.h>
#include <zone/base/order.h>

enum {
	KEY = ORDER_WORDS * sizeof(uint64_t),
	LABELS_MAX = NAME_WIRE_MAX / 2,
	ITEM_MAX = 256,
	OCTETS = 256,
	MANY = 1000, /* from which on counting octets pays */
};

/* How many of the last octets two names have in common, labels whole. */
static size_t
common_end(const uint8_t *a, const uint8_t *b)
{
	size_t a_length = name_length(a);
	size_t b_length = name_length(b);

	/* The longest ends of which one can be that of the other. */
	while (a_length != b_length || memcmp(a, b, a_length) != 0) {
		if (a_length >= b_length) {
			a_length -= *a + 1U;
			a += *a + 1;
		} else {
			b_length -= *b + 1U;
			b += *b + 1;
		}
	}
	return a_length;
}

/* The labels that make up the last octets of a name, so many; NULL: none. */
static const uint8_t *
end_of(const uint8_t *name, size_t octets)
{
	size_t length = name_length(name);

	while (length > octets) {
		length -= *name + 1U;
		name += *name + 1;
	}
	return length == octets ? name : NULL;
}

/* How many octets, labels whole, all names end with. */
static size_t
common_to_all(const struct ordered *items, size_t count)
{
	const uint8_t *end = items[0].name;
	size_t common = name_length(end);

	for (size_t i = 1; i < count && common > 1; i++) {
		const uint8_t *other = end_of(items[i].name, common);

		if (other == NULL || memcmp(other, end, common) != 0) {
			const size_t less = common_end(end, items[i].name);

			end += common - less;
			common = less;
		}
	}
	return common;
}

/* RFC 4343: only the ASCII letters have two cases. */
static uint8_t
lower(uint8_t octet)
{
	return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
}

/*
 * Put a label into the key from AT on; returns where the next one goes. A zero
 * ends it, since what is missing comes first; octets that cannot be told from
 * that end the key, as if the names were equal so far.
 */
static size_t
put_label(uint8_t key[KEY], size_t at, const uint8_t *label)
{
	for (size_t i = 1; i <= *label && at < KEY; i++) {
		const uint8_t octet = lower(label[i]);

		if (octet <= 1) {
			key[at] = 1;
			return KEY;
		}
		key[at++] = octet;
	}
	return at + 1;
}

/* Make the key from the labels before the octets that all have in common. */
static void
make_key(struct ordered *item, size_t common)
{
	const uint8_t *labels[LABELS_MAX];
	const uint8_t *label = item->name;
	const uint8_t *end = label + name_length(label) - common;
	uint8_t key[KEY] = { 0 };
	size_t count = 0;

	for (; label < end; label += *label + 1) {
		labels[count++] = label;
	}
	for (size_t at = 0; count > 0 && at < KEY; count--) {
		at = put_label(key, at, labels[count - 1]);
	}
	for (size_t i = 0; i < ORDER_WORDS; i++) {
		uint64_t word = 0;

		for (size_t k = 0; k < sizeof(word); k++) {
			word = word << 8 | key[i * sizeof(word) + k];
		}
		item->words[i] = word;
	}
}

static bool
has_other_key(const struct ordered *item, const struct ordered *other)
{
	return item->words[0] != other->words[0] ||
	       item->words[1] != other->words[1];
}

static int
compare(const void *a, const void *b)
{
	const struct ordered *left = a;
	const struct ordered *right = b;
	int order;

	for (size_t i = 0; i < ORDER_WORDS; i++) {
		if (left->words[i] != right->words[i]) {
			return left->words[i] < right->words[i] ? -1 : 1;
		}
	}
	order = name_compare(left->name, right->name);
	if (order != 0) {
		return order;
	}
	if (left->rank != right->rank) {
		return left->rank < right->rank ? -1 : 1;
	}
	return (left->number > right->number) - (left->number < right->number);
}

/* How often each octet stands at each place in the keys. */
struct tallies {
	uint32_t counts[KEY][OCTETS];
};

static unsigned
octet_at(const struct ordered *item, size_t place)
{
	const size_t from_end = sizeof(uint64_t) - 1 - place % sizeof(uint64_t);

	return item->words[place / sizeof(uint64_t)] >> 8 * from_end & 0xff;
}

/* Deal the items out by the octet at a place, in the order in which they are. */
static void
deal(const struct ordered *from, struct ordered *to, size_t count, size_t place,
    uint32_t counts[OCTETS])
{
	uint32_t sum = 0;

	for (size_t i = 0; i < OCTETS; i++) {
		const uint32_t here = counts[i];

		counts[i] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++) {
		to[counts[octet_at(&from[i], place)]++] = from[i];
	}
}

/* Sort many by their keys, octet after octet from the last one on. */
static void
sort_many(struct ordered *order, size_t count)
{
	struct arena *scratch = arena_new();
	struct tallies *tallies = arena_alloc(scratch, sizeof(*tallies));
	struct ordered *spare = arena_alloc(scratch, count * sizeof(*spare));
	struct ordered *from = order;
	struct ordered *to = spare;

	for (size_t i = 0; i < count; i++) {
		for (size_t place = 0; place < KEY; place++) {
			tallies->counts[place][octet_at(&order[i], place)]++;
		}
	}
	for (size_t place = KEY; place-- > 0;) {
		struct ordered *dealt = to;

		if (tallies->counts[place][octet_at(from, place)] == count) {
			continue; /* it is the same in all */
		}
		deal(from, to, count, place, tallies->counts[place]);
		to = from;
		from = dealt;
	}
	if (from != order) {
		memcpy(order, from, count * sizeof(*order));
	}
	arena_free(scratch);
}

/* Make keys that begin behind what all these have in common. */
static void
make_keys(struct ordered *order, size_t count)
{
	const size_t common = common_to_all(order, count);

	for (size_t i = 0; i < count; i++) {
		make_key(&order[i], common);
	}
}

/* Sort those with equal keys: they have more in common. */
static void
sort_equal(struct ordered *order, size_t count)
{
	if (count > 1) {
		make_keys(order, count);
		qsort(order, count, sizeof(*order), compare);
	}
}

void
order_sort(struct ordered *order, size_t count)
{
	size_t from = 0;

	assert(count <= UINT32_MAX);
	if (count < MANY) {
		sort_equal(order, count);
		return;
	}
	make_keys(order, count);
	sort_many(order, count);
	for (size_t i = 1; i <= count; i++) {
		if (i == count || has_other_key(&order[i], &order[from])) {
			sort_equal(&order[from], i - from);
			from = i;
		}
	}
}

void
order_apply(struct ordered *order, size_t count, void *items, size_t size)
{
	unsigned char kept[ITEM_MAX];
	unsigned char *bytes = items;

	assert(size <= ITEM_MAX && count <= UINT32_MAX);
	/* One circle after another: each item goes where the next is taken. */
	for (uint32_t first = 0; first < count; first++) {
		uint32_t to = first;
		uint32_t from = order[first].number;

		memcpy(kept, bytes + first * size, size);
		while (from != first) {
			memcpy(bytes + to * size, bytes + from * size, size);
			order[to].number = to;
			to = from;
			from = order[to].number;
		}
		memcpy(bytes + to * size, kept, size);
		order[to].number = to;
	}
}
