/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meters: what walks and surveys count of zones, in files and by threads. */
#include <config.h>

#include "folder.h"
#include "trial.h"

enum {
	LINES = 40000,
	STRETCH = 100000,
};

/* A zone with many lines, of which the second half lies in another file. */
static size_t
write_zone(struct folder *folder)
{
	static const char head[] = "@ 60 SOA . . 1 2 3 4 5\n";
	static const char line[] = "name 60 TXT \"0123456789\"\n";
	static const char directive[] = "$INCLUDE rest\n";
	const size_t length = LINES * (sizeof(line) - 1);
	char *bytes = arena_alloc(folder->arena,
	    sizeof(head) + length + sizeof(directive));
	size_t used = 0;

	for (size_t i = 0; i < LINES; i++) {
		memcpy(bytes + used, line, sizeof(line) - 1);
		used += sizeof(line) - 1;
	}
	folder_file("rest", (struct span){ bytes, used });
	memmove(bytes + sizeof(head) - 1, bytes, used);
	memcpy(bytes, head, sizeof(head) - 1);
	used += sizeof(head) - 1;
	memcpy(bytes + used, directive, sizeof(directive) - 1);
	used += sizeof(directive) - 1;
	folder_file("zone", (struct span){ bytes, used });
	return used;
}

static void
test_walk(void **state)
{
	struct folder *folder = *state;
	struct meter meter = { 0 };
	struct texts texts = { .arena = folder->arena, .meter = &meter };
	const struct includes includes = { &texts, NULL };
	const size_t length = write_zone(folder);
	const struct source source = {
		texts_open(&texts, "zone", NULL, &folder->diags), &includes
	};
	struct parts parts = { 0 };
	struct walk *walk = walk_new(folder->arena, &source, trial_apex, &parts,
	    &folder->diags);
	struct item item;
	size_t steps = 0;
	size_t last = 0;

	meter_expect(&meter, length);
	while (walk_next(walk, &item)) {
		const size_t before = parts.count > 1 ? length : 0;

		assert_in_range(before + item.entry.end - meter.read, 0,
		    METER_BLOCK - 1);
		steps += meter.read > last;
		last = meter.read;
	}
	walk_free(walk);
	assert_int_equal(parts.count, 3);
	assert_true(meter.due > length);
	assert_int_equal(meter.read, meter.due);
	assert_in_range(steps, meter.due / METER_BLOCK - 2,
	    meter.due / METER_BLOCK + 2);
	texts_close(&texts);
}

/* With threads that read ahead, and without. */
static void
test_survey(void **state)
{
	struct folder *folder = *state;
	const size_t length = write_zone(folder);

	for (size_t threads = 1; threads <= 3; threads++) {
		struct meter meter = { 0 };
		struct texts texts = { .arena = folder->arena,
			.meter = &meter };
		const struct includes includes = { &texts, NULL };
		const struct source source = { texts_open(&texts, "zone", NULL,
						   &folder->diags),
			&includes };
		const struct wanted wanted = { .apex = trial_apex,
			.managed = trial_managed,
			.threads = threads,
			.stretch = threads > 1 ? STRETCH : 0 };

		meter_expect(&meter, length);
		assert_non_null(survey_new(folder->arena, &source, &wanted,
		    nodes_new(folder->arena, TRIAL_SEED), &folder->diags));
		assert_true(meter.due > length);
		assert_int_equal(meter.read, meter.due);
		texts_close(&texts);
	}
}

static void
test_clear(void **state)
{
	struct meter meter = { 0 };

	(void)state;
	meter_expect(&meter, 7);
	meter_read(&meter, 3);
	meter_read(&meter, 2);
	assert_int_equal(meter.due, 7);
	assert_int_equal(meter.read, 5);
	meter_clear(&meter);
	assert_int_equal(meter.due, 0);
	assert_int_equal(meter.read, 0);
	/* nobody looks on */
	meter_expect(NULL, 7);
	meter_read(NULL, 3);
	meter_clear(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_walk, folder_enter,
		    folder_leave),
		cmocka_unit_test_setup_teardown(test_survey, folder_enter,
		    folder_leave),
		cmocka_unit_test(test_clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
