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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
