/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps, drawn in more or less order, are sorted, and none is lost. */
#include <config.h>

#include <stdbool.h>

#include <zone/plan/steps.h>

#include "draw.h"
#include "unit.h"

enum {
	ROUNDS = 2000,
	STEPS_MAX = 40,
	PLACES = 8,
};

/* Does the second come behind the first? */
static bool
follows(const struct step *a, const struct step *b)
{
	const bool a_inserts = a->kind == STEP_INSERT;
	const bool b_inserts = b->kind == STEP_INSERT;

	if (a->part != b->part) {
		return a->part < b->part;
	}
	if (a->at != b->at) {
		return a->at < b->at;
	}
	return a_inserts != b_inserts ? a_inserts : a->order < b->order;
}

/* Most of those drawn come in at the end, the more the fewer are STRAY. */
static void
draw_steps(uint64_t *seed, struct step *steps, size_t count, size_t stray)
{
	for (size_t i = 0; i < count; i++) {
		const bool is_stray = draw(seed, STEPS_MAX) < stray;

		steps[i] = (struct step){
			.kind = STEP_INSERT,
			.part = 2,
			.at = PLACES,
			.order = (uint32_t)i,
		};
		if (is_stray) {
			steps[i].kind =
			    (enum step_kind)draw(seed, STEP_SERIAL + 1);
			steps[i].part = (uint32_t)draw(seed, 3);
			steps[i].at = draw(seed, PLACES + 1);
		}
	}
}

static void
sort_drawn(struct arena *arena, uint64_t seed)
{
	struct step steps[STEPS_MAX];
	bool seen[STEPS_MAX] = { false };
	const size_t count = draw(&seed, STEPS_MAX + 1);
	const size_t stray = draw(&seed, STEPS_MAX + 1);

	draw_steps(&seed, steps, count, stray);
	steps_sort(arena, steps, count);
	for (size_t i = 0; i < count; i++) {
		assert_true(i == 0 || follows(&steps[i - 1], &steps[i]));
		assert_false(seen[steps[i].order]);
		seen[steps[i].order] = true;
	}
}

static void
test_drawn(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (uint64_t i = 0; i < ROUNDS; i++) {
		sort_drawn(arena, i);
	}
	arena_free(arena);
}

/* The steps of a record stay in their order, behind what comes in before it. */
static void
test_one_place(void **state)
{
	struct arena *arena = arena_new();
	struct step steps[] = {
		{ .kind = STEP_REMOVE, .at = 5, .order = 0 },
		{ .kind = STEP_INSERT, .at = 5, .order = 3 },
		{ .kind = STEP_INSERT, .at = 5, .order = 2 },
		{ .kind = STEP_INSERT, .at = 4, .order = 9 },
	};
	static const uint32_t orders[] = { 9, 2, 3, 0 };

	(void)state;
	steps_sort(arena, steps, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(steps[i].order, orders[i]);
	}
	steps_sort(arena, NULL, 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drawn),
		cmocka_unit_test(test_one_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
