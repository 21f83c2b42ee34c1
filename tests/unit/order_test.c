/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting names, against comparing each with the next. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <zone/base/arena.h>
#include <zone/base/name.h>
#include <zone/base/order.h>

#include "draw.h"
#include "unit.h"

enum {
	SEEDS = 40,
	MOST = 3000, /* more than are sorted in the simple way */
};

/* How names are drawn. */
struct shape {
	size_t labels;  /* at most */
	size_t length;  /* of a label, at most */
	size_t octets;  /* different ones, */
	uint8_t first;  /* from this one on */
	const char *in; /* behind all of them */
};

static const struct shape shapes[] = {
	{ 3, 4, 26, 'a', "example.com." },
	{ 3, 4, 26, 'A', "." },
	{ 2, 40, 2, 'y', "one-label-that-is-rather-long.example." },
	{ 4, 3, 4, 0, "a." },   /* what must not be taken for a label's end */
	{ 2, 3, 70, 'A', "." }, /* both cases */
	{ 60, 1, 2, 'a', "." },
	{ 1, 12, 10, '0', "same.prefix.of.all.names.there.are.example." },
	{ 0, 1, 1, 'a', "example." },
};

/* A name of that shape. */
static const uint8_t *
draw_name(struct arena *arena, const struct shape *shape, uint64_t *seed)
{
	uint8_t wire[NAME_WIRE_MAX * 2];
	uint8_t *end = wire;
	size_t labels = shape->labels == 0 ? 0 : draw(seed, shape->labels + 1);

	for (; labels > 0; labels--) {
		const size_t length = 1 + draw(seed, shape->length);

		*end++ = (uint8_t)length;
		for (size_t i = 0; i < length; i++) {
			*end++ =
			    (uint8_t)(shape->first + draw(seed, shape->octets));
		}
	}
	assert_null(name_parse(span_of(shape->in), NULL, end));
	return name_copy(arena, wire);
}

/* Is one in its place before the other? They are different items. */
static bool
is_before(const struct ordered *one, const struct ordered *other)
{
	const int order = name_compare(one->name, other->name);

	if (order != 0) {
		return order < 0;
	}
	return one->rank != other->rank ? one->rank < other->rank
					: one->number < other->number;
}

static void
check(const struct shape *shape, size_t count, uint64_t seed)
{
	struct arena *arena = arena_new();
	struct ordered *order =
	    arena_alloc(arena, (count + 1) * sizeof(*order));
	const uint8_t **names =
	    arena_alloc(arena, (count + 1) * sizeof(*names));
	bool has_equal = false;
	bool was_told;

	for (size_t i = 0; i < count; i++) {
		names[i] = draw_name(arena, shape, &seed);
		order[i].name = names[i];
		order[i].number = (uint32_t)i;
		order[i].rank = (uint32_t)draw(&seed, 3);
	}
	was_told = order_sort(order, count);
	for (size_t i = 1; i < count; i++) {
		assert_true(is_before(&order[i - 1], &order[i]));
		has_equal |= name_equal(order[i - 1].name, order[i].name);
	}
	assert_int_equal(was_told, has_equal);
	order_apply(order, count, names, sizeof(*names));
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(names[i], order[i].name);
	}
	arena_free(arena);
}

static void
sorts(void **state)
{
	static const size_t counts[] = { 0, 1, 2, 3, 100, 999, 1000, MOST };

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		for (size_t k = 0; k < sizeof(counts) / sizeof(*counts); k++) {
			check(&shapes[i], counts[k], i * 100 + k);
		}
		for (uint64_t seed = 0; seed < SEEDS; seed++) {
			check(&shapes[i], 1 + seed, seed);
		}
	}
}

/* Items of any size follow, each circle of them by itself. */
static void
applies(void **state)
{
	static const uint32_t numbers[] = { 2, 1, 4, 5, 0, 3 };
	char items[][3] = { "aa", "bb", "cc", "dd", "ee", "ff" };
	struct ordered order[6];

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		order[i].number = numbers[i];
	}
	order_apply(order, 6, items, sizeof(*items));
	assert_memory_equal(items, "cc\0bb\0ee\0ff\0aa\0dd", sizeof(items));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorts),
		cmocka_unit_test(applies),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
