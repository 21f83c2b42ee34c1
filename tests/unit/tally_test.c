/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tallies: every stage has a mood, and is counted where it belongs. */
#include <config.h>

#include <gen/report/tally.h>

#include "rows.h"

static const enum mood moods[STAGE_COUNT] = {
	[STAGE_BROKEN] = MOOD_ALARM,
	[STAGE_MISSING] = MOOD_ALARM,
	[STAGE_EXPIRED] = MOOD_ALARM,
	[STAGE_EARLY] = MOOD_ALARM,
	[STAGE_EXPIRING] = MOOD_CARE,
	[STAGE_READY] = MOOD_CARE,
	[STAGE_WAITING] = MOOD_CARE,
	[STAGE_RETIRING] = MOOD_CARE,
	[STAGE_ACTIVE] = MOOD_GOOD,
	[STAGE_FOREIGN] = MOOD_ASIDE,
};

static void
test_moods(void **state)
{
	(void)state;
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		assert_int_equal(mood_of((enum stage)stage), moods[stage]);
	}
}

static void
test_rows(void **state)
{
	const struct rows rows = rows_sample();
	const struct tally tally = tally_rows(&rows);

	(void)state;
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		assert_int_equal(tally.stages[stage], 1);
	}
	assert_int_equal(tally.moods[MOOD_ALARM], 4);
	assert_int_equal(tally.moods[MOOD_CARE], 4);
	assert_int_equal(tally.moods[MOOD_GOOD], 1);
	assert_int_equal(tally.moods[MOOD_ASIDE], 1);
}

static void
test_text(void **state)
{
	struct arena *arena = arena_new();
	const struct tally none = { 0 };
	const struct tally some = {
		.stages = { [STAGE_ACTIVE] = 12, [STAGE_BROKEN] = 1 },
	};

	(void)state;
	assert_string_equal(tally_text(arena, &none), "");
	assert_string_equal(tally_text(arena, &some), "1 broken, 12 active");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moods),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
