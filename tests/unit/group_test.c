/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups: what belongs together, and that the order of the rows is kept. */
#include <config.h>

#include <gen/report/group.h>

#include "rows.h"

/* The rows of each group, by number; groups are parted by blanks. */
static void
expect(const struct rows *rows, const char *want)
{
	struct arena *arena = arena_new();
	const struct groups groups = groups_of(arena, rows);
	const char *got = "";

	for (size_t i = 0; i < groups.count; i++) {
		got = arena_printf(arena, "%s%s", got, i > 0 ? " " : "");
		for (size_t k = 0; k < groups.items[i].count; k++) {
			got = arena_printf(arena, "%s%td", got,
			    groups.items[i].rows[k] - rows->items);
		}
	}
	assert_string_equal(got, want);
	arena_free(arena);
}

static void
test_sample(void **state)
{
	const struct rows rows = rows_sample();

	(void)state;
	expect(&rows, "06 1 2 3 4 578 9");
}

static void
test_empty(void **state)
{
	const struct rows rows = { 0 };

	(void)state;
	expect(&rows, "");
}

/* Services that share an owner, foreign rows, and one name in two zones. */
static void
test_shared(void **state)
{
	struct row items[] = {
		{ .zone = "b.", .owner = "x.", .service = "one" },
		{ .zone = "b.", .owner = "x.", .service = NULL },
		{ .zone = "b.", .owner = "x.", .service = "two" },
		{ .zone = "a.", .owner = "x.", .service = "one" },
		{ .zone = "b.", .owner = "x.", .service = NULL },
		{ .zone = "b.", .owner = "x.", .service = "one" },
	};
	const struct rows rows = { items, 6, 6 };

	(void)state;
	expect(&rows, "05 14 2 3");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
