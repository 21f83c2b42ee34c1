/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Foreigns: which are kept, and that all of them are counted. */
#include <config.h>

#include <zone/foreign.h>

#include "trial.h"

enum {
	MANY = 100000,
};

/* RRsets are wanted here, in canonical order. */
static const char *const wanted_names[] = { "_1._tcp.b", "_443._tcp.www",
	"_1._tcp.x.y" };

/* Are these kept when they are not among the first? */
static const struct kept_case {
	const char *owner;
	bool is_kept;
	bool is_kept_for_mx;
} cases[] = {
	{ "_25._tcp.host", false, true },
	{ "_443._tcp.host", false, false },
	{ "*._tcp.www", true, true },
	{ "*._TCP.WWW", true, true },
	{ "*.www", true, true },
	{ "*._443._tcp.www", false, false },
	{ "*._tcp.ww", false, false },
	{ "*._tcp.wwww", false, false },
	{ "*._tcp.a", false, false },
	{ "*.y", true, true },
	{ "*.x.y", true, true },
	{ "*.z", false, false },
	{ "*", true, true },
	{ "x.*.y", false, false },
};

static bool
asks(const uint8_t *owner)
{
	return owner[0] == 3 && memcmp(owner + 1, "_25", 3) == 0;
}

static struct wanted
wanted_of(struct arena *arena)
{
	struct wanted wanted = { .apex = trial_apex,
		.asks_foreign = asks,
		.rrsets = arena_alloc(arena,
		    COUNT_OF(wanted_names) * sizeof(struct rrset)) };

	for (size_t i = 0; i < COUNT_OF(wanted_names); i++) {
		wanted.rrsets[wanted.count++].owner =
		    trial_name(arena, wanted_names[i]);
	}
	return wanted;
}

/* See foreign RRsets at names that nobody asks about. */
static void
see_numbers(struct foreigns *foreigns, struct arena *arena,
    const struct wanted *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct foreign foreign = {
			.owner =
			    trial_name(arena, arena_printf(arena, "%zu", i)),
			.spot = { 1, i },
		};

		foreigns_see(foreigns, arena, wanted, true, &foreign);
		foreigns_see(foreigns, arena, wanted, true, &foreign);
	}
}

static void
test_kept(void **state)
{
	struct arena *arena = arena_new();
	const struct wanted wanted = wanted_of(arena);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct foreign foreign = { .owner = trial_name(arena,
						     cases[i].owner) };
		struct foreigns foreigns = { .count = 0 };
		struct foreigns for_mx = { .count = 0 };

		see_numbers(&foreigns, arena, &wanted, FOREIGNS_FIRST);
		foreigns_see(&foreigns, arena, &wanted, false, &foreign);
		see_numbers(&for_mx, arena, &wanted, FOREIGNS_FIRST);
		foreigns_see(&for_mx, arena, &wanted, true, &foreign);
		assert_int_equal(foreigns.count,
		    FOREIGNS_FIRST + cases[i].is_kept);
		assert_int_equal(for_mx.count,
		    FOREIGNS_FIRST + cases[i].is_kept_for_mx);
		assert_int_equal(foreigns.total, FOREIGNS_FIRST + 1);
	}
	arena_free(arena);
}

/* However many there are, the first are kept and all are counted. */
static void
test_many(void **state)
{
	struct arena *arena = arena_new();
	const struct wanted wanted = wanted_of(arena);
	struct foreigns foreigns = { .count = 0 };

	(void)state;
	see_numbers(&foreigns, arena, &wanted, MANY);
	assert_int_equal(foreigns.count, FOREIGNS_FIRST);
	assert_int_equal(foreigns.total, MANY);
	for (size_t i = 0; i < foreigns.count; i++) {
		assert_int_equal(foreigns.items[i].spot.part, 1);
		assert_int_equal(foreigns.items[i].spot.at, i);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
