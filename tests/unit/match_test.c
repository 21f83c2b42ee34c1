/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matching records with an RRset, against a slow search through all of it. */
#include <config.h>

#include <string.h>

#include <zone/plan/match.h>

#include "draw.h"
#include "unit.h"

enum {
	ROUNDS = 20000,
	ITEMS_MAX = 12,
	LENGTH_MAX = 5,
	ALIKE = 3,
};

struct setup {
	uint8_t wire[2 * ITEMS_MAX][LENGTH_MAX];
	struct rdata items[ITEMS_MAX];
	struct rrset rrset;
	struct found founds[ITEMS_MAX];
	size_t found_count;
	bool taken[ITEMS_MAX]; /* by the slow search */
};

static int
compare(const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length)
{
	const int order =
	    memcmp(a, b, a_length < b_length ? a_length : b_length);

	return order != 0 ? order
			  : (a_length > b_length) - (a_length < b_length);
}

/* Few octets, so that they often are the same. */
static size_t
draw_octets(uint64_t *seed, uint8_t octets[LENGTH_MAX])
{
	size_t i;

	for (i = 0; i < LENGTH_MAX; i++) {
		octets[i] = (uint8_t)(draw(seed, 2) * 255);
	}
	return draw(seed, LENGTH_MAX + 1);
}

/* Put an rdata in at its place, unless it is there. */
static void
want(struct rrset *rrset, const uint8_t *wire, size_t length)
{
	size_t i = rrset->count;
	size_t at = 0;

	while (at < i && compare(rrset->items[at].wire, rrset->items[at].length,
			     wire, length) < 0) {
		at++;
	}
	if (at < i && compare(rrset->items[at].wire, rrset->items[at].length,
			  wire, length) == 0) {
		return;
	}
	for (; i > at; i--) {
		rrset->items[i] = rrset->items[i - 1];
	}
	rrset->items[at].wire = wire;
	rrset->items[at].length = length;
	rrset->count++;
}

static void
set_up(struct setup *setup, uint64_t *seed)
{
	const size_t wanted = draw(seed, ITEMS_MAX + 1);
	size_t length;
	size_t i;

	*setup = (struct setup){ .rrset = { .type = RR_TLSA,
				     .items = setup->items } };
	for (i = 0; i < wanted; i++) {
		length = draw_octets(seed, setup->wire[i]);
		want(&setup->rrset, setup->wire[i], length);
	}
	setup->found_count = draw(seed, ITEMS_MAX + 1);
	for (i = 0; i < setup->found_count; i++) {
		struct found *found = &setup->founds[i];

		found->rdata = setup->wire[ITEMS_MAX + i];
		found->rdata_length =
		    draw_octets(seed, setup->wire[ITEMS_MAX + i]);
		found->unread = draw(seed, 5) == 0;
		found->in_block = draw(seed, 4) == 0;
	}
}

/* The first wanted rdata that is not taken and fits; takes it. */
static const struct rdata *
slow_take(struct setup *setup, const struct found *found, bool whole)
{
	const size_t need = whole ? found->rdata_length : ALIKE;
	size_t i;

	for (i = 0; i < setup->rrset.count; i++) {
		const struct rdata *item = &setup->items[i];

		if (!setup->taken[i] && item->length >= need &&
		    found->rdata_length >= need &&
		    memcmp(item->wire, found->rdata, need) == 0 &&
		    (!whole || item->length == need)) {
			setup->taken[i] = true;
			return item;
		}
	}
	return NULL;
}

static const struct rdata *
slow_take_any(struct setup *setup)
{
	size_t i;

	for (i = 0; i < setup->rrset.count; i++) {
		if (!setup->taken[i]) {
			setup->taken[i] = true;
			return &setup->items[i];
		}
	}
	return NULL;
}

/* What the wrong records become, found slowly. */
static void
slow_turn(struct setup *setup, const struct match *match,
    const struct rdata **turns)
{
	size_t i;

	for (i = 0; i < match->wrong_count; i++) {
		const struct found *found = match->wrong[i];

		turns[i] = NULL;
		if (!found->in_block && !found->unread) {
			turns[i] = slow_take(setup, found, false);
		}
	}
	for (i = 0; i < match->wrong_count; i++) {
		if (!match->wrong[i]->in_block && turns[i] == NULL) {
			turns[i] = slow_take_any(setup);
		}
	}
}

static void
check_round(struct setup *setup)
{
	struct arena *arena = arena_new();
	struct match *match =
	    match_new(arena, &setup->rrset, setup->found_count);
	const struct rdata *turns[ITEMS_MAX] = { NULL };
	size_t i;

	for (i = 0; i < setup->found_count; i++) {
		const struct found *found = &setup->founds[i];
		const bool right =
		    !found->unread && slow_take(setup, found, true) != NULL;

		assert_int_equal(match_see(match, found), right);
	}
	slow_turn(setup, match, turns);
	match_turn(match);
	for (i = 0; i < match->wrong_count; i++) {
		assert_ptr_equal(match->turns[i], turns[i]);
	}
	for (i = 0; i < setup->rrset.count; i++) {
		if (!setup->taken[i]) {
			assert_ptr_equal(match_take(match), &setup->items[i]);
		}
	}
	assert_null(match_take(match));
	arena_free(arena);
}

static void
test_random(void **state)
{
	uint64_t seed = 1;
	size_t round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		struct setup setup;

		set_up(&setup, &seed);
		check_round(&setup);
	}
}

/* What a wrong record becomes, by the type. */
static void
test_turns(void **state)
{
	static const uint8_t octets[][4] = { "\3\1\1", "\3\1\2", "\1a" };
	static const struct {
		uint16_t type;
		size_t turn;
	} cases[] = { { RR_TLSA, 1 }, { RR_TXT, 0 }, { RR_CNAME, 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new();
		struct rdata items[] = { { octets[0], 4, { NULL, 0 } },
			{ octets[1], 4, { NULL, 0 } } };
		const struct rrset rrset = { .type = cases[i].type,
			.items = items,
			.count = 2 };
		const struct found wrong = { .rdata = octets[1],
			.rdata_length = 3 };
		struct match *match = match_new(arena, &rrset, 1);

		assert_false(match_see(match, &wrong));
		match_turn(match);
		assert_ptr_equal(match->turns[0], &items[cases[i].turn]);
		arena_free(arena);
	}
}

/* The case of a CNAME does not count, that of a TXT does. */
static void
test_case(void **state)
{
	static const uint8_t lower[] = "\1a";
	static const uint8_t upper[] = "\1A";
	const struct found found = { .rdata = upper,
		.rdata_length = sizeof(upper) };
	static const uint16_t types[] = { RR_CNAME, RR_TXT };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct arena *arena = arena_new();
		struct rdata item = { lower, sizeof(lower), { NULL, 0 } };
		const struct rrset rrset = { .type = types[i],
			.items = &item,
			.count = 1 };
		struct match *match = match_new(arena, &rrset, 1);

		assert_int_equal(match_see(match, &found),
		    types[i] == RR_CNAME);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
