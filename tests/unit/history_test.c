/* SPDX-License-Identifier: GPL-3.0-or-later */
/* History: what the marks of published records say, and what new ones get. */
#include <config.h>

#include <string.h>

#include <zone/plan/history.h>

#include "trial.h"

#define SOA   "$TTL 60\n@ SOA . . 1 2 3 4 5\n"
#define OURS  "_25._tcp.mx "
#define OTHER "_443._tcp.www TLSA 3 1 1 00112233 ; danezone since 5\n"

/* The number of a sample in zones.h. */
enum {
	S_311_00 = 3,
	S_311_A1 = 4,
	S_311_A1E5 = 5,
};

enum {
	NOW = 1000, /* 1970-01-01T00:16:40Z */
};

/* Zones, and what is asked about the RRset at OURS in them. */
struct past_case {
	const char *zone;     /* behind the SOA */
	const char *previous; /* the same; NULL: there is none */
	uint32_t retain;
	bool has_stale;
	bool is_plain;    /* no marks are written, */
	bool is_unmarked; /* or for other RRsets alone */
};

struct fixture {
	struct arena *arena;
	struct diags diags;
	struct wanted wanted;
	struct rrset rrset;
	struct stale stale;
	struct history history;
	struct past past;
};

static struct survey *
survey(struct fixture *fixture, const char *text)
{
	const char *zone = arena_printf(fixture->arena, "%s%s", SOA, text);
	const struct source source = {
		text_of(fixture->arena, "test", span_of(zone)), NULL
	};
	struct survey *survey = survey_new(fixture->arena, &source,
	    &fixture->wanted, NULL, &fixture->diags);

	assert_non_null(survey);
	return survey;
}

static struct survey *
begin(struct fixture *fixture, const struct past_case *row)
{
	struct survey *now;

	*fixture = (struct fixture){ .arena = arena_new() };
	fixture->diags.arena = fixture->arena;
	fixture->rrset = trial_rrset(fixture->arena, "_25._tcp.mx", 1);
	fixture->rrset.is_marked = !row->is_unmarked;
	fixture->rrset.retain = row->retain;
	fixture->stale.has_any = row->has_stale;
	fixture->wanted = (struct wanted){ .apex = trial_apex,
		.managed = trial_managed,
		.seed = TRIAL_SEED,
		.rrsets = &fixture->rrset,
		.count = 1,
		.stale = &fixture->stale,
		.writes_marks = !row->is_plain,
		.now = NOW };
	now = survey(fixture, row->zone);
	if (row->previous != NULL) {
		now->previous = survey(fixture, row->previous);
	}
	fixture->history = history_of(fixture->arena, now);
	fixture->past = past_of(&fixture->history, 0);
	return now;
}

static const char *
printed(const struct fixture *fixture, const struct mark *mark)
{
	return mark == NULL ? NULL
			    : arena_string(fixture->arena,
				  mark_print(fixture->arena, mark));
}

static const struct mark_case {
	struct past_case past;
	size_t sample;
	uint32_t ttl;
	const struct mark *own;
	const char *want; /* NULL: no mark */
} mark_cases[] = {
	/* new, and the first */
	{ { .zone = "" }, S_311_00, 60, NULL,
	    "danezone since 1970-01-01T00:16:40Z (first)" },
	{ { .zone = OTHER }, S_311_00, 60, NULL,
	    "danezone since 1970-01-01T00:16:40Z (first)" },
	{ { .zone = OURS "TXT x\n" }, S_311_00, 60, NULL,
	    "danezone since 1970-01-01T00:16:40Z (first)" },
	{ { .zone = OURS "TLSA 3 1 1 00112233\n", .previous = OTHER }, S_311_A1,
	    60, NULL, "danezone since 1970-01-01T00:16:40Z (first)" },
	/* new, and not the first */
	{ { .zone = OURS "TLSA 3 1 1 00112233\n" }, S_311_A1, 60, NULL,
	    "danezone since 1970-01-01T00:16:40Z" },
	{ { .zone = "", .previous = OURS "TLSA 3 1 1 00112233\n" }, S_311_A1,
	    60, NULL, "danezone since 1970-01-01T00:16:40Z" },
	{ { .zone = "", .has_stale = true }, S_311_00, 60, NULL,
	    "danezone since 1970-01-01T00:16:40Z" },
	/* known, of its own or of the past */
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7\n" }, S_311_00,
	    60, NULL, "danezone since 1970-01-01T00:00:07Z" },
	{ { .zone = OURS "TLSA 3 1 1 00112233\n" }, S_311_00, 60, NULL,
	    "danezone since unknown" },
	{ { .zone = "",
	      .previous =
		  OURS "TLSA 3 1 1 00112233 ; danezone since 7 (first)\n" },
	    S_311_00, 60, NULL, "danezone since 1970-01-01T00:00:07Z (first)" },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7\n",
	      .previous = OURS "TLSA 3 1 1 a1b2c3d4 ; danezone since 8\n" },
	    S_311_A1, 60, NULL, "danezone since 1970-01-01T00:00:08Z" },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7\n" }, S_311_00,
	    60, &(const struct mark){ .has_since = true, .since = 9 },
	    "danezone since 1970-01-01T00:00:09Z" },
	/* data that begin alike are not the same */
	{ { .zone = OURS "TLSA 3 1 1 a1b2c3d4 ; danezone since 7\n" },
	    S_311_A1E5, 60, NULL, "danezone since 1970-01-01T00:16:40Z" },
	/* in the future, and of now */
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 1001\n" },
	    S_311_00, 60, NULL, "danezone since unknown" },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 1000\n" },
	    S_311_00, 60, NULL, "danezone since 1970-01-01T00:16:40Z" },
	/* what is wanted is retained no longer */
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7 (first) "
			 "(retained until 1001)\n" },
	    S_311_00, 60, NULL, "danezone since 1970-01-01T00:00:07Z (first)" },
	/* a TTL that is lowered, of all records the longest; or raised */
	{ { .zone = OURS "9m TLSA 3 1 1 00112233 ; danezone since 7\n" },
	    S_311_00, 539, NULL,
	    "danezone since 1970-01-01T00:00:07Z "
	    "(TTL 540 until 1970-01-01T00:34:40Z)" },
	{ { .zone = OURS "8m TLSA 3 1 1 00112233\n" OURS
			 "9m TLSA 3 1 1 a1b2c3d4\n" },
	    S_311_A1E5, 60, NULL,
	    "danezone since 1970-01-01T00:16:40Z "
	    "(TTL 540 until 1970-01-01T00:34:40Z)" },
	{ { .zone = OURS "8m TLSA 3 1 1 00112233 ; danezone since 7\n",
	      .previous = OURS "9m TLSA 3 1 1 00112233\n" },
	    S_311_00, 480, NULL,
	    "danezone since unknown (TTL 540 until 1970-01-01T00:34:40Z)" },
	{ { .zone = OURS "9m TLSA 3 1 1 00112233\n" }, S_311_00, 540, NULL,
	    "danezone since unknown" },
	{ { .zone = OURS "9m TLSA 3 1 1 00112233\n" }, S_311_00, 541, NULL,
	    "danezone since unknown" },
	{ { .zone = OURS "2147483647 TLSA 3 1 1 00112233\n" }, S_311_00, 0,
	    NULL,
	    "danezone since unknown (TTL 2147483647 until "
	    "2106-02-07T06:44:54Z)" },
	/* it was lowered before: the later end counts, of any record */
	{ { .zone = OURS
	      "TLSA 3 1 1 00112233 ; danezone since 7 (TTL 99 until 1001)\n" },
	    S_311_A1, 60, NULL,
	    "danezone since 1970-01-01T00:16:40Z "
	    "(TTL 99 until 1970-01-01T00:16:41Z)" },
	{ { .zone = OURS
	      "TLSA 3 1 1 00112233 ; danezone since 7 (TTL 99 until 1000)\n" },
	    S_311_A1, 60, NULL, "danezone since 1970-01-01T00:16:40Z" },
	{ { .zone = OURS
	      "TLSA 3 1 1 00112233 ; danezone since 7 (TTL 99 until 1121)\n" },
	    S_311_A1, 59, NULL,
	    "danezone since 1970-01-01T00:16:40Z "
	    "(TTL 99 until 1970-01-01T00:18:41Z)" },
	{ { .zone = OURS
	      "TLSA 3 1 1 00112233 ; danezone since 7 (TTL 99 until 1119)\n" },
	    S_311_A1, 59, NULL,
	    "danezone since 1970-01-01T00:16:40Z "
	    "(TTL 60 until 1970-01-01T00:18:40Z)" },
	{ { .zone = OURS
	      "TLSA 3 1 1 00112233 ; danezone since 7 (TTL 99 until 1121)\n"
	      " TLSA 3 1 1 a1b2c3d4 ; danezone since 8 (TTL 98 until 1122)\n" },
	    S_311_00, 60, NULL,
	    "danezone since 1970-01-01T00:00:07Z "
	    "(TTL 98 until 1970-01-01T00:18:42Z)" },
	/* where no marks are written, and where there are none */
	{ { .zone = OURS "9m TLSA 3 1 1 00112233 ; danezone since 7\n",
	      .is_plain = true },
	    S_311_00, 60, NULL, "danezone since unknown" },
	{ { .zone = OURS "9m TLSA 3 1 1 00112233 ; danezone since 7\n",
	      .is_unmarked = true },
	    S_311_00, 60, NULL, NULL },
};

static void
test_mark(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(mark_cases); i++) {
		const struct mark_case *row = &mark_cases[i];
		struct fixture fixture;
		struct rdata rdata;
		const char *text;

		(void)begin(&fixture, &row->past);
		rdata = trial_rdata(fixture.arena, &tlsa_samples[row->sample]);
		text = printed(&fixture,
		    past_mark(&fixture.past,
			&(struct fresh){ rdata.wire, rdata.length, row->ttl,
			    row->own }));
		if (row->want == NULL) {
			assert_null(text);
		} else {
			assert_non_null(text);
			assert_string_equal(text, row->want);
		}
		arena_free(fixture.arena);
	}
}

static const struct retain_case {
	struct past_case past; /* the zone's first record is not wanted */
	const char *want;      /* its mark; NULL: it does not stay */
	bool begins;
	bool must_go;
} retain_cases[] = {
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7 (first)\n",
	      .retain = 60 },
	    "danezone since 1970-01-01T00:00:07Z (first) "
	    "(retained until 1970-01-01T00:17:40Z)",
	    true, false },
	{ { .zone = OURS "TLSA 3 1 1 00112233\n", .retain = 60 },
	    "danezone since unknown (retained until 1970-01-01T00:17:40Z)",
	    true, false },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7\n",
	      .retain = 0 },
	    NULL, false, false },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7\n",
	      .retain = 60 },
	    NULL, false, true },
	/* until then, and not then */
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7 "
			 "(retained until 1001)\n",
	      .retain = 9 },
	    "danezone since 1970-01-01T00:00:07Z "
	    "(retained until 1970-01-01T00:16:41Z)",
	    false, false },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7 "
			 "(retained until 1000)\n",
	      .retain = 9 },
	    NULL, false, false },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7 "
			 "(retained until 1001)\n",
	      .retain = 0 },
	    NULL, false, false },
	/* by the zone as last published, if the record tells nothing */
	{ { .zone = OURS "TLSA 3 1 1 00112233\n",
	      .previous = OURS "TLSA 3 1 1 00112233 ; danezone since 7\n",
	      .retain = 60 },
	    "danezone since 1970-01-01T00:00:07Z "
	    "(retained until 1970-01-01T00:17:40Z)",
	    true, false },
	{ { .zone = OURS "TLSA 3 1 1 00112233\n",
	      .previous = OURS "TLSA 3 1 1 00112233 ; danezone since 7 "
			       "(retained until 1001)\n",
	      .retain = 60 },
	    "danezone since 1970-01-01T00:00:07Z "
	    "(retained until 1970-01-01T00:16:41Z)",
	    false, false },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 8\n",
	      .previous = OURS "TLSA 3 1 1 00112233 ; danezone since 7 "
			       "(retained until 1001)\n",
	      .retain = 60 },
	    "danezone since 1970-01-01T00:00:08Z "
	    "(retained until 1970-01-01T00:17:40Z)",
	    true, false },
	/* what was not published need not stay, and does not come back */
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7\n",
	      .previous = OURS "TLSA 3 1 1 a1b2c3d4\n",
	      .retain = 60 },
	    NULL, false, false },
};

static void
test_retains(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(retain_cases); i++) {
		const struct retain_case *row = &retain_cases[i];
		struct fixture fixture;
		struct survey *survey = begin(&fixture, &row->past);
		struct mark mark;
		bool begins = true;

		survey->records.items[0].must_go = row->must_go;
		assert_int_equal(past_retains(&fixture.past,
				     &survey->records.items[0], &mark, &begins),
		    row->want != NULL);
		assert_int_equal(begins, row->begins);
		if (row->want != NULL) {
			assert_string_equal(printed(&fixture, &mark),
			    row->want);
		}
		arena_free(fixture.arena);
	}
}

static const struct revival {
	struct past_case past;
	const struct mark *own;
	bool want;
} revivals[] = {
	{ { .zone = "" }, NULL, false },
	{ { .zone = OURS "TLSA 3 1 1 00112233\n" }, NULL, false },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7\n" }, NULL,
	    false },
	{ { .zone = OURS "TLSA 3 1 1 00112233 ; danezone since 7 "
			 "(retained until 8)\n" },
	    NULL, true },
	{ { .zone = OURS "TLSA 3 1 1 a1b2c3d4 ; danezone since 7 "
			 "(retained until 8)\n" },
	    NULL, false },
	{ { .zone = "",
	      .previous = OURS "TLSA 3 1 1 00112233 ; danezone since 7 "
			       "(retained until 8)\n" },
	    NULL, true },
	{ { .zone = "",
	      .previous = OURS "TLSA 3 1 1 00112233 ; danezone since 7 "
			       "(retained until 8)\n" },
	    &(const struct mark){ .has_since = true }, false },
	{ { .zone = "", .previous = "" },
	    &(const struct mark){ .has_retained = true }, true },
	{ { .zone = "", .previous = "", .is_plain = true },
	    &(const struct mark){ .has_retained = true }, false },
	{ { .zone = "", .previous = "", .is_unmarked = true },
	    &(const struct mark){ .has_retained = true }, false },
};

static void
test_revives(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(revivals); i++) {
		const struct revival *row = &revivals[i];
		struct fixture fixture;
		struct rdata rdata;

		(void)begin(&fixture, &row->past);
		rdata = trial_rdata(fixture.arena, &tlsa_samples[S_311_00]);
		assert_int_equal(past_revives(&fixture.past, rdata.wire,
				     rdata.length, row->own),
		    row->want);
		arena_free(fixture.arena);
	}
}

/* All with the rdata are seen, and no others. */
static void
test_see(void **state)
{
	static const struct past_case row = { .zone = "",
		.previous = OURS
		"TLSA 3 1 1 a1b2c3d4e5\n" OURS "TLSA 3 1 1 A1B2C3D4\n" OURS
		"TLSA 3 1 1 00112233\n" OURS "TYPE52 \\# 7 030101 a1b2c3d4\n" };
	struct fixture fixture;
	struct rdata rdata;

	(void)state;
	(void)begin(&fixture, &row);
	assert_true(fixture.history.is_other);
	assert_int_equal(fixture.past.count, 4);
	rdata = trial_rdata(fixture.arena, &tlsa_samples[S_311_A1]);
	past_see(&fixture.past, rdata.wire, rdata.length);
	assert_false(fixture.past.seen[0]);
	assert_true(fixture.past.seen[1]);
	assert_true(fixture.past.seen[2]);
	assert_false(fixture.past.seen[3]);
	assert_ptr_equal(past_find(&fixture.past, rdata.wire, rdata.length),
	    fixture.past.items[1]);
	assert_null(past_find(&fixture.past, rdata.wire, rdata.length - 1));
	arena_free(fixture.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mark),
		cmocka_unit_test(test_retains),
		cmocka_unit_test(test_revives),
		cmocka_unit_test(test_see),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
