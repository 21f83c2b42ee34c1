/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Regions: which station is met, which is missed, and which step is told where
 * something is wrong. Which texts are right is tested in proof_test.c.
 */
#include <config.h>

#include <zone/edit/region.h>

#include "folder.h"
#include "stations.h"

/* A serial, and two records that are to become others. */
static const char zone[] = "$TTL 60\n@ SOA a b 1 2 3 4 5\n@ NS a\n"
			   "_443._tcp.h00000 TLSA 3 1 1 ff\na A 192.0.2.1\n"
			   "_443._tcp.h00001 TLSA 3 1 1 ff\nb A 192.0.2.1\n";

/* Such that each changed record is a step, and a station stands there. */
static struct stations
begin(struct trial *trial, const char *text)
{
	struct stations stations;

	*trial = (struct trial){ .arena = arena_new() };
	stations_want(trial, 2);
	assert_true(trial_run(trial, span_of(text)));
	stations =
	    stations_find(trial->arena, trial->plan, &trial->revision, 1);
	assert_int_equal(stations.count, trial->plan->count);
	return stations;
}

/* Stand at the first station. */
static void
stand(struct regions *regions, const struct trial *trial,
    const struct stations *stations)
{
	regions_begin(regions, trial->arena, trial->plan, &trial->revision);
	assert_true(regions_stand(regions, &stations->items[0]));
}

static const uint8_t other_name[] = "\5other";
static const uint8_t other_case[] = "\7eXample";

/* One thing of a station that is not so. */
static bool
alter(struct station *station, size_t number)
{
	struct context *contexts[] = { &station->old, &station->new };
	struct context *context = contexts[number % COUNT_OF(contexts)];

	switch (number) {
	case 0:
		station->part++;
		return true;
	case 1:
		station->at++;
		return true;
	case 2:
		station->at--;
		return true;
	case 3:
		station->next_edit++;
		return true;
	case 4:
		station->next_edit--;
		return true;
	case 5:
		station->next_step--;
		return true;
	case 6:
	case 7:
		context->owner = other_name;
		return true;
	case 8:
	case 9:
		context->origin = other_case;
		return true;
	case 10:
	case 11:
		context->ttl++;
		return true;
	case 12:
	case 13:
		context->has_default = false;
		return true;
	default:
		return false;
	}
}

/* All must be as the goal has it. */
static void
test_goals(void **state)
{
	struct trial trial;
	const struct stations stations = begin(&trial, zone);
	const struct station *goal = &stations.items[1];
	struct station altered = *goal;

	(void)state;
	for (size_t i = 0; alter(&altered, i); i++) {
		struct regions regions;

		stand(&regions, &trial, &stations);
		assert_int_not_equal(regions_go(&regions, &altered),
		    REGIONS_MET);
		assert_true(regions_stand(&regions, &stations.items[0]));
		assert_int_equal(regions_go(&regions, goal), REGIONS_MET);
		assert_int_equal(regions_step(&regions), goal->next_step);
		regions_free(&regions);
		altered = *goal;
	}
	arena_free(trial.arena);
}

/* From a goal that was met or missed they go on. */
static void
test_goes_on(void **state)
{
	struct trial trial;
	const struct stations stations = begin(&trial, zone);
	struct station missed = stations.items[1];
	struct regions regions;

	(void)state;
	stand(&regions, &trial, &stations);
	assert_int_equal(stations.count, 3);
	missed.at++;
	assert_int_equal(regions_go(&regions, &missed), REGIONS_MISSED);
	assert_int_equal(regions_go(&regions, &stations.items[2]), REGIONS_MET);
	assert_int_equal(regions_go(&regions, NULL), REGIONS_DONE);
	assert_int_equal(regions_step(&regions), trial.plan->count);
	/* and back again */
	assert_true(regions_stand(&regions, &stations.items[1]));
	assert_int_equal(regions_go(&regions, &stations.items[2]), REGIONS_MET);
	regions_free(&regions);
	arena_free(trial.arena);
}

/* What is wrong is found from the station before it, and told by its step. */
static void
test_wrong(void **state)
{
	struct trial trial;
	const struct stations stations = begin(&trial, zone);

	(void)state;
	for (size_t i = 0; i < stations.count; i++) {
		const size_t number = stations.items[i].next_edit;
		struct edit *edit = &trial.edits.items[number];
		const struct edit before = *edit;
		struct regions regions;

		trial.revision.edits = &trial.edits;
		edit->text.length = 0;
		stand(&regions, &trial, &stations);
		assert_true(regions_stand(&regions, &stations.items[i]));
		assert_int_equal(regions_go(&regions, NULL), REGIONS_WRONG);
		assert_in_range(regions_step(&regions), i, i + 1);
		regions_free(&regions);
		*edit = before;
	}
	arena_free(trial.arena);
}

/* Nothing begins in a part whose edits are not in order. */
static void
test_disorder(void **state)
{
	struct trial trial;
	const struct stations stations = begin(&trial, zone);
	struct edit *items = trial.edits.items;
	const struct edit first = items[0];
	struct regions regions;

	(void)state;
	trial.revision.edits = &trial.edits;
	items[0] = items[1];
	items[1] = first;
	regions_begin(&regions, trial.arena, trial.plan, &trial.revision);
	assert_false(regions_stand(&regions, &stations.items[1]));
	regions_free(&regions);
	arena_free(trial.arena);
}

/*
 * Behind the file "1" the owner is the one from before, which leaves: until
 * then nothing is settled, nor is any station met.
 */
static void
plan_gap(struct folder *folder, struct trial *trial, struct texts *texts)
{
	const struct includes includes = { texts, NULL };
	struct source source;

	folder_file("0",
	    span_of("$TTL 60\n@ SOA a b 1 2 3 4 5\n@ NS a\n"
		    "_443._tcp.h00000 TLSA 3 1 1 ff\n$INCLUDE 1\n TXT x\n"
		    "a A 192.0.2.1\n$INCLUDE 2\n A 192.0.2.2\n"));
	folder_file("1",
	    span_of("_443._tcp.h00001 TXT x\n TLSA 3 1 1 ff\n TXT y\n"));
	folder_file("2",
	    span_of("b TXT x\n_443._tcp.h00002 TLSA 3 1 1 ff\nb TXT y\n"));
	*texts = (struct texts){ .arena = folder->arena, .seed = TRIAL_SEED };
	source = (struct source){ texts_open(texts, "0", NULL, &folder->diags),
		&includes };
	*trial = (struct trial){ .arena = folder->arena };
	stations_want(trial, 3);
	trial->wanted.rrsets[0].count = 0;
	assert_true(trial_plan(trial, &source));
	trial_revise(trial, false);
}

static void
test_gap(void **state)
{
	struct trial trial;
	struct texts texts;
	struct stations stations;
	struct regions regions;

	plan_gap(*state, &trial, &texts);
	stations = stations_find(trial.arena, trial.plan, &trial.revision, 1);
	assert_int_equal(stations.count, 4);
	assert_int_equal(stations.items[2].part, 1);
	assert_int_equal(stations.items[3].part, 3);
	stand(&regions, &trial, &stations);
	assert_int_equal(regions_go(&regions, &stations.items[1]), REGIONS_MET);
	assert_int_equal(regions_go(&regions, &stations.items[2]),
	    REGIONS_MISSED);
	assert_int_equal(regions_go(&regions, &stations.items[3]), REGIONS_MET);
	assert_int_equal(regions_go(&regions, NULL), REGIONS_DONE);
	assert_true(trial_proves(&trial, &trial.revision, &trial.diags));
	/* What was open when one was missed means nothing elsewhere. */
	assert_true(regions_stand(&regions, &stations.items[1]));
	assert_int_equal(regions_go(&regions, &stations.items[2]),
	    REGIONS_MISSED);
	assert_true(regions_stand(&regions, &stations.items[3]));
	assert_int_equal(regions_go(&regions, NULL), REGIONS_DONE);
	regions_free(&regions);
	texts_close(&texts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_goals),
		cmocka_unit_test(test_goes_on),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_disorder),
		cmocka_unit_test_setup_teardown(test_gap, folder_enter,
		    folder_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
