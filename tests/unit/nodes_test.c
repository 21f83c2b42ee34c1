/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of names, against a list of them. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/nodes.h>

#include "unit.h"

enum {
	NAMES = 1500,
	SEEDS = 4,
};

/* A name by its number: short and long ones, in many cases. */
static uint8_t *
name_of(struct arena *arena, size_t number, bool upper)
{
	char text[NAME_TEXT_MAX];
	uint8_t wire[NAME_WIRE_MAX];

	if (number == 0) {
		(void)snprintf(text, sizeof(text), ".");
	} else if (number % 3 == 0) {
		(void)snprintf(text, sizeof(text), "%c%zu.", upper ? 'X' : 'x',
		    number);
	} else {
		(void)snprintf(text, sizeof(text),
		    "_%zu._%s.%s-with-a-long-name.example.", number,
		    upper ? "TCP" : "tcp", upper ? "HOST" : "host");
	}
	assert_null(name_parse(span_of(text), NULL, wire));
	return name_copy(arena, wire);
}

static void
check_new(struct nodes *nodes, const uint8_t *name)
{
	assert_null(nodes_find(nodes, name));
	assert_null(nodes_glance(nodes, name, name_length(name)));
}

static void
check_found(struct nodes *nodes, const uint8_t *name, const struct node *want)
{
	assert_ptr_equal(nodes_find(nodes, name), want);
	assert_ptr_equal(nodes_glance(nodes, name, name_length(name)), want);
	if (want != NULL) {
		assert_ptr_equal(nodes_add(nodes, name), want);
	}
}

/* Every name that was added is found, in any case, and no other. */
static void
check_seed(struct arena *arena, uint64_t seed)
{
	struct nodes *nodes = nodes_new(arena, seed);
	const struct node *added[NAMES] = { NULL };
	size_t i;

	for (i = 0; i < NAMES; i += 2) {
		const uint8_t *name = name_of(arena, i, i % 4 == 0);

		check_new(nodes, name);
		added[i] = nodes_add(nodes, name);
		assert_int_equal(added[i]->rrset, NO_RRSET);
		assert_int_equal(added[i]->seen, 0);
	}
	for (i = 0; i < NAMES; i++) {
		check_found(nodes, name_of(arena, i, true), added[i]);
		check_found(nodes, name_of(arena, i, false), added[i]);
	}
}

static void
test_find(void **state)
{
	struct arena *arena = arena_new();
	uint64_t seed;

	(void)state;
	for (seed = 0; seed < SEEDS; seed++) {
		check_seed(arena, seed);
	}
	arena_free(arena);
}

/* Room that was made before changes nothing but that. */
static void
test_reserve(void **state)
{
	struct arena *arena = arena_new();
	struct nodes *nodes = nodes_new(arena, 1);
	struct node *first;

	(void)state;
	nodes_reserve(nodes, 0);
	assert_int_equal(nodes_count(nodes), 0);
	first = nodes_add(nodes, name_of(arena, 1, false));
	nodes_reserve(nodes, NAMES);
	assert_int_equal(nodes_count(nodes), 1);
	for (size_t i = 2; i < NAMES; i++) {
		(void)nodes_add(nodes, name_of(arena, i, false));
	}
	check_found(nodes, name_of(arena, 1, true), first);
	assert_int_equal(nodes_count(nodes), NAMES - 1);
	arena_free(arena);
}

static const uint8_t *
wire_of(struct arena *arena, const char *text)
{
	uint8_t wire[NAME_WIRE_MAX];

	assert_null(name_parse(span_of(text), NULL, wire));
	return name_copy(arena, wire);
}

static struct node *
add_upwards(struct nodes *nodes, const uint8_t *name, const uint8_t *apex)
{
	struct ascent ascent;

	nodes_prepare(nodes, name, apex, &ascent);
	return nodes_add_ascent(nodes, &ascent);
}

/* What is above a name is linked to it, whoever came first. */
static void
test_upwards(void **state)
{
	struct arena *arena = arena_new();
	struct nodes *nodes = nodes_new(arena, 1);
	const uint8_t *apex = wire_of(arena, "z.");
	struct node *alone = nodes_add(nodes, wire_of(arena, "a.z."));
	struct node *deep =
	    add_upwards(nodes, wire_of(arena, "_1._tcp.A.z."), apex);
	struct node *other =
	    add_upwards(nodes, wire_of(arena, "_2._tcp.a.Z."), apex);

	(void)state;
	assert_ptr_equal(deep->above, other->above);
	assert_ptr_equal(deep->above->above, alone);
	assert_ptr_equal(alone->above, nodes_find(nodes, apex));
	assert_null(alone->above->above);
	assert_ptr_equal(add_upwards(nodes, apex, apex), alone->above);
	assert_null(alone->above->above);
	assert_null(nodes_find(nodes, wire_of(arena, ".")));
	arena_free(arena);
}

/* What was prepared holds, even if the table is another one by then. */
static void
test_prepared(void **state)
{
	struct arena *arena = arena_new();
	struct nodes *nodes = nodes_new(arena, 1);
	const uint8_t *apex = wire_of(arena, "z.");
	const uint8_t *names[2] = { wire_of(arena, "_1._tcp.a.z."),
		wire_of(arena, "_2._tcp.a.z.") };
	struct ascent ascents[2];
	struct node *first;
	struct node *second;

	(void)state;
	nodes_prepare(nodes, names[0], apex, &ascents[0]);
	nodes_prepare(nodes, names[1], apex, &ascents[1]);
	first = nodes_add_ascent(nodes, &ascents[0]);
	for (int i = 0; i < 1000; i++) {
		(void)nodes_add(nodes,
		    wire_of(arena, arena_printf(arena, "h%d.z.", i)));
	}
	second = nodes_add_ascent(nodes, &ascents[1]);
	assert_ptr_equal(first, nodes_find(nodes, names[0]));
	assert_ptr_equal(second, nodes_find(nodes, names[1]));
	assert_ptr_equal(first->above, second->above);
	assert_ptr_equal(first->above->above,
	    nodes_find(nodes, wire_of(arena, "a.z.")));
	arena_free(arena);
}

static void
check_spot(const struct node *node, enum seen seen, size_t at)
{
	struct spot spot = { 0, 0 };

	assert_int_equal(node_spot(node, seen, &spot), at != 0);
	assert_int_equal(spot.at, at);
}

/* The first of each kind counts; where it is not asked for is not kept. */
static void
test_see(void **state)
{
	static const struct {
		enum seen seen;
		size_t at;
	} sights[] = { { SEEN_NS, 5 }, { SEEN_CNAME, 7 }, { SEEN_NS, 9 },
		{ SEEN_ADDRESS, 11 }, { SEEN_MX_HOST, 13 } };
	struct arena *arena = arena_new();
	struct nodes *nodes = nodes_new(arena, 1);
	struct node *node = nodes_add(nodes, name_of(arena, 1, false));

	(void)state;
	for (size_t i = 0; i < sizeof(sights) / sizeof(*sights); i++) {
		node_see(nodes, node, sights[i].seen,
		    (struct spot){ 0, sights[i].at });
	}
	assert_int_equal(node->seen, 1U << SEEN_NS | 1U << SEEN_CNAME |
					 1U << SEEN_ADDRESS |
					 1U << SEEN_MX_HOST);
	check_spot(node, SEEN_NS, 5);
	check_spot(node, SEEN_CNAME, 7);
	check_spot(node, SEEN_ADDRESS, 0);
	check_spot(node, SEEN_MX_HOST, 0);
	check_spot(node, SEEN_DNAME, 0);
	arena_free(arena);
}

/* Several RRsets of one owner: the node knows the first. */
static void
test_want(void **state)
{
	struct arena *arena = arena_new();
	struct nodes *nodes = nodes_new(arena, 1);
	struct node *one = nodes_add(nodes, name_of(arena, 1, false));
	struct node *two = nodes_add(nodes, name_of(arena, 2, false));

	(void)state;
	nodes_want(nodes, two);
	nodes_want(nodes, one);
	nodes_want(nodes, one);
	assert_int_equal(two->rrset, 0);
	assert_int_equal(one->rrset, 1);
	assert_ptr_equal(nodes_wanted(nodes, 0), two);
	assert_ptr_equal(nodes_wanted(nodes, 1), one);
	assert_ptr_equal(nodes_wanted(nodes, 2), one);
	arena_free(arena);
}

static void
test_watch(void **state)
{
	struct arena *arena = arena_new();
	struct nodes *nodes = nodes_new(arena, 1);
	struct node *node = nodes_add(nodes, name_of(arena, 1, false));

	(void)state;
	assert_false(nodes_watch_any(nodes));
	nodes_watch(nodes, node);
	assert_true(nodes_watch_any(nodes));
	assert_true(node->is_mx_watched);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_upwards),
		cmocka_unit_test(test_prepared),
		cmocka_unit_test(test_see),
		cmocka_unit_test(test_want),
		cmocka_unit_test(test_watch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
