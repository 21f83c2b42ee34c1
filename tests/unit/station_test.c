/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stations: how far apart they stand, and that the proof comes to each. */
#include <config.h>

#include <zone/edit/region.h>

#include "stations.h"

enum {
	ROUNDS = 300,
};

static const char zone[] = "@ 60 SOA a b 1 2 3 4 5\n@ NS a\n";

static const char with_block[] =
    "@ 60 SOA a b 1 2 3 4 5\n" BLOCK_BEGIN "\n"
    "_443._tcp.h00009 300 TLSA 2 0 2 0a0b0c0d0e\n\n\n"
    "_443._tcp.h01009 300 TLSA 2 0 2 0a0b0c0d0e\n\n\n" BLOCK_END "\n@ NS a\n";

/* Prove it all; how many stations behind the first are met on the way. */
static size_t
count_met(const struct trial *trial, const struct stations *stations)
{
	struct regions regions;
	size_t met = 0;

	regions_begin(&regions, trial->arena, trial->plan, &trial->revision);
	assert_true(regions_stand(&regions, &stations->items[0]));
	for (size_t i = 1; i < stations->count; i++) {
		met += regions_go(&regions, &stations->items[i]) == REGIONS_MET;
	}
	assert_int_equal(regions_go(&regions, NULL), REGIONS_DONE);
	regions_free(&regions);
	return met;
}

/* They stand in the order of the steps, each so many behind the one before. */
static void
check_apart(const struct stations *stations, size_t steps)
{
	assert_true(stations->items[0].between);
	assert_int_equal(stations->items[0].next_step, 0);
	for (size_t i = 1; i < stations->count; i++) {
		assert_false(stations->items[i].between);
		assert_true(stations->items[i].next_step -
				stations->items[i - 1].next_step >=
			    steps);
	}
}

static void
test_one(void **state)
{
	struct trial trial = { .arena = arena_new() };
	struct stations stations;

	(void)state;
	stations_want(&trial, STATIONS_MANY);
	assert_true(trial_run(&trial, span_of(zone)));
	stations = stations_find(trial.arena, trial.plan, &trial.revision, 0);
	assert_int_equal(stations.count, 1);
	check_apart(&stations, 0);
	arena_free(trial.arena);
}

/* Where lines come in at one place, there is one between any two edits. */
static void
find_many(const char *text, size_t steps, bool splits, size_t least)
{
	struct trial trial = { .arena = arena_new() };
	struct stations stations;
	struct edits split;

	stations_want(&trial, STATIONS_MANY);
	assert_true(trial_run(&trial, span_of(text)));
	if (splits) {
		split = stations_split(trial.arena, &trial.edits);
		trial.revision.edits = &split;
	}
	stations =
	    stations_find(trial.arena, trial.plan, &trial.revision, steps);
	check_apart(&stations, steps);
	assert_in_range(stations.count, least, trial.plan->count / steps + 1);
	assert_int_equal(count_met(&trial, &stations), stations.count - 1);
	arena_free(trial.arena);
}

static void
test_many(void **state)
{
	(void)state;
	find_many(zone, 1, false, 4);
	find_many(zone, 400, false, 3);
	find_many(zone, 1, true, STATIONS_MANY);
	find_many(zone, 7, true, STATIONS_MANY / 7);
	find_many(with_block, 1, true, STATIONS_MANY - 3);
	find_many(with_block, 100, true, STATIONS_MANY / 100 - 2);
}

/* An edit whose lines are not those of the steps gives no station beyond. */
static void
test_odd_lines(void **state)
{
	struct trial trial = { .arena = arena_new() };
	struct stations stations;
	struct edits split;
	char *newlines;

	(void)state;
	stations_want(&trial, 10);
	assert_true(trial_run(&trial,
	    span_of("@ 60 SOA a b 1 2 3 4 5\n_443._tcp.h00005 TLSA 3 1 1 ff\n"
		    "@ NS a\n")));
	split = stations_split(trial.arena, &trial.edits);
	trial.revision.edits = &split;
	newlines = arena_alloc(trial.arena, STATIONS_MANY);
	memset(newlines, '\n', STATIONS_MANY);
	for (size_t i = 0; i < split.count; i++) {
		const struct edit before = split.items[i];

		split.items[i].text = (struct span){ newlines, STATIONS_MANY };
		stations =
		    stations_find(trial.arena, trial.plan, &trial.revision, 1);
		check_apart(&stations, 1);
		assert_in_range(stations.count, 2, 11);
		split.items[i] = before;
	}
	arena_free(trial.arena);
}

/* In zones of all kinds few are missed. */
static void
test_drawn(void **state)
{
	size_t found = 0;
	size_t met = 0;

	(void)state;
	for (size_t i = 0; i < ROUNDS; i++) {
		struct trial trial = { .arena = arena_new() };
		struct stations stations;

		assert_true(trial_draw(&trial, i, false));
		stations =
		    stations_find(trial.arena, trial.plan, &trial.revision, 1);
		check_apart(&stations, 1);
		found += stations.count - 1;
		met += count_met(&trial, &stations);
		arena_free(trial.arena);
	}
	assert_in_range(met * 100 / found, 80, 99);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_odd_lines),
		cmocka_unit_test(test_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
