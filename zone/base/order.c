/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names in canonical order. A key of a name is its octets in that order: labels
 * from the root on, a zero behind each. Keys are not made: of each is taken the
 * word that follows what all have in common. Few of those are equal, and only
 * then more of the names is looked at.
 */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <zone/base/arena.h>
#include <zone/base/name.h>
#include <zone/base/order.h>

enum {
	WORD = sizeof(uint64_t),
	LABELS_MAX = NAME_WIRE_MAX / 2,
	OCTETS = 256,
	MANY = 1000,            /* from which on counting octets pays */
	RUN = 8,                /* items that are sorted by inserting, */
	RUN_LARGEST = RUN << 6, /* and, of fewer than MANY, that are merged */
	SAMPLES = 16,           /* by which to guess what is in common */
	FETCHED = 8,            /* items before it is their turn */
};

/* The labels of a name, the one nearest the root last; behind it the root. */
struct labels {
	const uint8_t *items[LABELS_MAX + 1];
	size_t count;
};

static void
split(const uint8_t *name, struct labels *labels)
{
	labels->count = 0;
	for (; *name != 0; name += *name + 1) {
		labels->items[labels->count++] = name;
	}
	labels->items[labels->count] = name;
}

/* RFC 4343: only the ASCII letters have two cases. */
static uint8_t
lower(uint8_t octet)
{
	return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
}

/* Octets that two labels have in common, a zero behind them too. */
static size_t
common_label(const uint8_t *a, const uint8_t *b)
{
	const size_t shorter = *a < *b ? *a : *b;
	size_t common = 0;

	/* Those that many names end in are alike. */
	if (*a == *b && memcmp(a, b, *a + 1U) == 0) {
		return *a + 1U;
	}
	while (
	    common < shorter && lower(a[common + 1]) == lower(b[common + 1])) {
		common++;
	}
	return common + (common == *a && common == *b);
}

/* Octets of the keys that two names have in common, at most so many. */
static size_t
common_to_both(const struct labels *a, const struct labels *b, size_t most)
{
	size_t common = 0;

	for (size_t i = 1; i <= a->count && i <= b->count && common < most;
	     i++) {
		const uint8_t *label = a->items[a->count - i];
		const size_t more = common_label(label, b->items[b->count - i]);

		common += more;
		if (more <= *label) {
			break;
		}
	}
	return common < most ? common : most;
}

/* What keys have in common, in the labels of one of the names. */
struct ending {
	struct labels labels;
	size_t common; /* octets of the key: */
	size_t whole;  /* the last labels of the name, */
	size_t length; /* which are so many octets, */
	size_t octets; /* and so many of the label before them */
};

static void
set_common(struct ending *ending, size_t common)
{
	const struct labels *labels = &ending->labels;

	ending->common = common;
	ending->octets = common;
	ending->length = 0;
	ending->whole = 0;
	while (ending->whole < labels->count) {
		const size_t octets =
		    *labels->items[labels->count - ending->whole - 1] + 1U;

		if (ending->octets < octets) {
			break;
		}
		ending->octets -= octets;
		ending->length += octets;
		ending->whole++;
	}
	assert(ending->whole < labels->count || ending->octets == 0);
}

/* Guess by some of the names; it may be less. */
static void
begin_ending(struct ending *ending, const struct ordered *order, size_t count)
{
	const size_t step = count / SAMPLES + 1;
	size_t common;

	split(order[0].name, &ending->labels);
	common = common_to_both(&ending->labels, &ending->labels, SIZE_MAX);
	for (size_t i = step; i < count; i += step) {
		struct labels labels;

		split(order[i].name, &labels);
		common = common_to_both(&ending->labels, &labels, common);
	}
	set_common(ending, common);
}

/* Is all of that in a name, too, and spelt alike? Mostly it is. */
static bool
has_ending(const struct ending *ending, const struct labels *labels)
{
	const struct labels *others = &ending->labels;
	const size_t whole = ending->whole;
	const size_t octets = ending->octets;
	const uint8_t *label;

	if (labels->count < whole + (octets > 0) ||
	    memcmp(labels->items[labels->count - whole],
		others->items[others->count - whole], ending->length) != 0) {
		return false;
	}
	if (octets == 0) {
		return true;
	}
	label = labels->items[labels->count - whole - 1];
	return *label >= octets &&
	       memcmp(label + 1, others->items[others->count - whole - 1] + 1,
		   octets) == 0;
}

/*
 * Put a label's octets into a word that has room for so many; returns how many
 * there is room for then. Octets that cannot be told from the zero behind a
 * label count as equal, and nothing behind them is looked at.
 */
static size_t
put_label(uint64_t *word, size_t room, const uint8_t *label, size_t from)
{
	for (size_t i = from + 1; i <= *label && room > 0; i++) {
		const uint8_t octet = lower(label[i]);

		*word |= (uint64_t)(octet <= 1 ? 1 : octet) << 8 * --room;
		if (octet <= 1) {
			return 0;
		}
	}
	return room > 0 ? room - 1 : 0;
}

/* The word of a key behind what it has in common with others. */
static uint64_t
word_of(const struct labels *labels, const struct ending *ending)
{
	size_t skipped = ending->octets;
	uint64_t word = 0;
	size_t room = WORD;

	for (size_t i = labels->count - ending->whole; i > 0 && room > 0; i--) {
		room = put_label(&word, room, labels->items[i - 1], skipped);
		skipped = 0;
	}
	return word;
}

/* Has a name all of it in common, however it is spelt? Else less is left. */
static bool
fits(struct ending *ending, const struct labels *labels)
{
	size_t common;

	if (has_ending(ending, labels)) {
		return true;
	}
	common = common_to_both(&ending->labels, labels, ending->common);
	if (common == ending->common) {
		return true;
	}
	set_common(ending, common);
	return false;
}

/* False: they have less in common than was thought. */
static bool
try_words(struct ordered *order, size_t count, struct ending *ending)
{
	for (size_t i = 0; i < count; i++) {
		struct labels labels;

		split(order[i].name, &labels);
		if (!fits(ending, &labels)) {
			return false;
		}
		order[i].word = word_of(&labels, ending);
	}
	return true;
}

static void
take_words(struct ordered *order, size_t count)
{
	struct ending ending;

	/* They are far from each other: fetch many at once. */
	for (size_t i = 0; i < count && count < MANY; i++) {
		__builtin_prefetch(order[i].name);
		__builtin_prefetch(order[i].name + 32);
	}
	begin_ending(&ending, order, count);
	while (!try_words(order, count, &ending)) {
	}
}

static int
compare(const struct ordered *left, const struct ordered *right)
{
	int order;

	if (left->word != right->word) {
		return left->word < right->word ? -1 : 1;
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

/* Sort by inserting each among those before it. */
static void
insert_each(struct ordered *order, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct ordered item = order[i];
		size_t at = i;

		for (; at > 0 && compare(&order[at - 1], &item) > 0; at--) {
			order[at] = order[at - 1];
		}
		order[at] = item;
	}
}

/* Two sorted runs, the second from FIRST on, become one. */
static void
merge(struct ordered *order, size_t first, size_t count, struct ordered *room)
{
	size_t from = first;
	size_t to = 0;
	size_t i = 0;

	memcpy(room, order, first * sizeof(*order));
	while (i < first && from < count) {
		order[to++] = compare(&room[i], &order[from]) <= 0
				  ? room[i++]
				  : order[from++];
	}
	memcpy(&order[to], &room[i], (first - i) * sizeof(*order));
}

/* By what is in them, with ROOM for a run of them. */
static void
sort_items(struct ordered *order, size_t count, struct ordered *room)
{
	for (size_t at = 0; at < count; at += RUN) {
		insert_each(&order[at], count - at < RUN ? count - at : RUN);
	}
	for (size_t run = RUN; run < count; run *= 2) {
		for (size_t at = 0; at + run < count; at += 2 * run) {
			const size_t left = count - at;

			merge(&order[at], run, left < 2 * run ? left : 2 * run,
			    room);
		}
	}
}

/* Sort few, or those whose words were equal: they have more in common. */
static bool
sort_few(struct ordered *order, size_t count, struct ordered *room)
{
	bool has_equal = false;

	if (count < 2) {
		return false;
	}
	take_words(order, count);
	sort_items(order, count, room);
	for (size_t i = 1; i < count && !has_equal; i++) {
		has_equal = order[i].word == order[i - 1].word &&
			    name_equal(order[i].name, order[i - 1].name);
	}
	return has_equal;
}

/* How often each octet stands at each place in the words. */
struct tallies {
	size_t counts[WORD][OCTETS];
};

static size_t
octet_of(uint64_t word, size_t place)
{
	return word >> 8 * place & 0xff;
}

/* Deal the items out by the octet at a place; equal ones keep their order. */
static void
deal(const struct ordered *from, struct ordered *to, size_t count, size_t place,
    size_t counts[OCTETS])
{
	size_t sum = 0;

	for (size_t i = 0; i < OCTETS; i++) {
		const size_t here = counts[i];

		counts[i] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++) {
		to[counts[octet_of(from[i].word, place)]++] = from[i];
	}
}

/* Sort many by their words, octet after octet from the last one on. */
static void
sort_words(struct ordered *order, size_t count, struct tallies *tallies,
    struct ordered *room)
{
	struct ordered *from = order;
	struct ordered *to = room;

	for (size_t i = 0; i < count; i++) {
		for (size_t place = 0; place < WORD; place++) {
			tallies
			    ->counts[place][octet_of(order[i].word, place)]++;
		}
	}
	for (size_t place = 0; place < WORD; place++) {
		size_t *counts = tallies->counts[place];
		struct ordered *dealt = to;

		if (counts[octet_of(from->word, place)] == count) {
			continue; /* it is the same in all */
		}
		deal(from, to, count, place, counts);
		to = from;
		from = dealt;
	}
	if (from != order) {
		memcpy(order, from, count * sizeof(*order));
	}
}

/* Sort many. */
static bool
sort_many(struct ordered *order, size_t count, struct arena *scratch)
{
	struct ordered *room = arena_alloc(scratch, count * sizeof(*room));
	bool has_equal = false;
	size_t from = 0;

	take_words(order, count);
	sort_words(order, count, arena_alloc(scratch, sizeof(struct tallies)),
	    room);
	for (size_t i = 1; i <= count; i++) {
		if (i == count || order[i].word != order[from].word) {
			has_equal |= sort_few(&order[from], i - from, room);
			from = i;
		}
	}
	return has_equal;
}

bool
order_sort(struct ordered *order, size_t count)
{
	struct ordered room[RUN_LARGEST];
	struct arena *scratch;
	bool has_equal;

	assert(count <= UINT32_MAX);
	if (count < MANY) {
		return sort_few(order, count, room);
	}
	scratch = arena_new();
	has_equal = sort_many(order, count, scratch);
	arena_free(scratch);
	return has_equal;
}

void
order_apply(const struct ordered *order, size_t count, void *items, size_t size)
{
	struct arena *scratch = arena_new();
	unsigned char *bytes = items;
	unsigned char *sorted = arena_alloc(scratch, count * size);

	for (size_t i = 0; i < count; i++) {
		if (i + FETCHED < count) {
			__builtin_prefetch(
			    bytes + order[i + FETCHED].number * size);
		}
		memcpy(sorted + i * size, bytes + order[i].number * size, size);
	}
	if (count > 0) {
		memcpy(bytes, sorted, count * size);
	}
	arena_free(scratch);
}
