/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks in plans: what stays, comes and goes, to the byte. */
#include <config.h>

#include <string.h>

#include "trial.h"

#define SOA      "$TTL 60\n@ SOA . . 1 2 3 4 5\n"
#define NEW_SOA  "$TTL 60\n@ SOA . . 2 2 3 4 5\n"
#define BEGIN    "; danezone begin: generated, edits are overwritten\n"
#define END      "; danezone end\n"
#define NOW_MARK "  ; danezone since 1970-01-01T00:16:40Z"
#define OURS     "_25._tcp.mx "

/* What is wanted is 3 1 1 00112233 at OURS, with marks; it is 1000. */
static const struct mark_case {
	const char *text;
	const char *previous; /* NULL: there is none */
	const char *after;    /* NULL: the same */
	size_t changes;
	size_t retentions;
	uint32_t retain;
	uint32_t ttl; /* 0: as it is */
	bool keeps;
	bool is_plain; /* without marks */
} mark_cases[] = {
	{ .text = SOA,
	    .after = NEW_SOA BEGIN
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 00112233" NOW_MARK
	    " (first)\n" END,
	    .changes = 1 },
	{ .text = "$TTL 60\r\n@ SOA . . 1 2 3 4 5\r\n" OURS "TLSA 3 1 1 dead "
		  "; c",
	    .after = "$TTL 60\r\n@ SOA . . 2 2 3 4 5\r\n" OURS
		     "TLSA 3 1 1 00112233 ; c" NOW_MARK,
	    .changes = 1 },
	/* of two that become one the place is kept, not the mark */
	{ .text = SOA OURS "TLSA 2 0 1 dead ; danezone since 7\n TLSA 3 1 1 "
			   "beef ; danezone since 8 (first) ; key\n",
	    .after = NEW_SOA OURS
	    "TLSA 3 1 1 00112233 ; danezone since 1970-01-01T00:16:40Z ; "
	    "key\n",
	    .changes = 2 },
	/* a right record behind a wrong one, which goes */
	{ .text = SOA OURS "TLSA 3 1 1 dead ; danezone since 7\n"
			   " TLSA 3 1 1 00112233 ; danezone since 8\n",
	    .after = NEW_SOA OURS "TLSA 3 1 1 00112233 ; danezone since 8\n",
	    .changes = 1 },
	/* it stays for some time, as it stands, and comes back */
	{ .text = SOA OURS "TLSA 3 1 1 dead ; danezone since 7\n"
			   " TLSA 3 1 1 00112233 ; danezone since 8\n",
	    .after = SOA OURS
	    "TLSA 3 1 1 dead ; danezone since 1970-01-01T00:00:07Z "
	    "(retained until 1970-01-01T00:16:49Z)\n"
	    " TLSA 3 1 1 00112233 ; danezone since 8\n",
	    .retentions = 1,
	    .retain = 9 },
	{ .text = SOA OURS "TLSA 3 1 1 dead ; danezone since 7 (retained until "
			   "1001)\n TLSA 3 1 1 00112233\n",
	    .retain = 9 },
	{ .text = SOA OURS "TLSA 3 1 1 dead ; danezone since 7 (retained until "
			   "1000)\n TLSA 3 1 1 00112233\n",
	    .after = NEW_SOA OURS "TLSA 3 1 1 00112233\n",
	    .changes = 1,
	    .retain = 9 },
	{ .text = SOA OURS "TLSA 3 1 1 00112233 ; danezone since 7 (retained "
			   "until 1001)\n",
	    .after = SOA OURS
	    "TLSA 3 1 1 00112233 ; danezone since 1970-01-01T00:00:07Z\n",
	    .retentions = 1,
	    .retain = 9 },
	{ .text = SOA OURS "TLSA 3 1 1 00112233 ; danezone since 7 (retained "
			   "until 1001)\n",
	    .retain = 9,
	    .is_plain = true },
	/* with a new one beside, and another TTL */
	{ .text = SOA OURS "60 TLSA 3 1 1 dead ; danezone since 7\n",
	    .after = NEW_SOA OURS
	    "99 TLSA 3 1 1 dead ; danezone since 1970-01-01T00:00:07Z "
	    "(retained until 1970-01-01T00:16:49Z)\n" OURS
	    "99 TLSA 3 1 1 00112233" NOW_MARK "\n",
	    .changes = 2,
	    .retentions = 1,
	    .retain = 9,
	    .ttl = 99 },
	/* a second record with the same data is not one that was replaced */
	{ .text = SOA OURS "TLSA 3 1 1 00112233\n TLSA 3 1 1 0011 2233\n",
	    .after = NEW_SOA OURS "TLSA 3 1 1 00112233\n",
	    .changes = 1,
	    .retain = 9 },
	/* the mark of one line counts for all of the same record */
	{ .text = SOA OURS "TLSA 3 1 1 dead\n TLSA 3 1 1 dead ; danezone since "
			   "7 (retained until 1000)\n TLSA 3 1 1 00112233\n",
	    .after = NEW_SOA OURS "TLSA 3 1 1 00112233\n",
	    .changes = 2,
	    .retain = 9 },
	{ .text = SOA OURS "TLSA 3 1 1 dead ; danezone since 7 (retained until "
			   "1000)\n TLSA 3 1 1 de ad\n TLSA 3 1 1 00112233\n",
	    .after = NEW_SOA OURS "TLSA 3 1 1 00112233\n",
	    .changes = 2,
	    .retain = 9 },
	{ .text = SOA OURS "TLSA 3 1 1 dead\n TLSA 3 1 1 dead ; danezone since "
			   "7 (retained until 1001)\n TLSA 3 1 1 00112233\n",
	    .after =
		SOA OURS "TLSA 3 1 1 dead  ; danezone since "
			 "1970-01-01T00:00:07Z (retained until "
			 "1970-01-01T00:16:41Z)\n TLSA 3 1 1 dead ; danezone "
			 "since 7 (retained until 1001)\n TLSA 3 1 1 "
			 "00112233\n",
	    .retain = 9 },
	/* what the zone as last published had, and this one has not */
	{ .text = SOA,
	    .previous =
		SOA OURS "9 TLSA 3 1 1 00112233 ; danezone since 7 (first)\n"
			 " 9 TLSA 3 1 1 dead ; danezone since 8\n",
	    .after = NEW_SOA BEGIN
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 00112233"
	    "  ; danezone since 1970-01-01T00:00:07Z (first)\n"
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 dead"
	    "  ; danezone since 1970-01-01T00:00:08Z "
	    "(retained until 1970-01-01T00:16:49Z)\n" END,
	    .changes = 2,
	    .retentions = 1,
	    .retain = 9 },
	{ .text = SOA,
	    .previous = SOA OURS "TLSA 3 1 1 00112233 ; danezone since 7 "
				 "(retained until 999)\n TLSA 3 1 1 dead\n",
	    .after = NEW_SOA BEGIN
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 00112233"
	    "  ; danezone since 1970-01-01T00:00:07Z\n" END,
	    .changes = 1,
	    .retentions = 1 },
	{ .text = SOA,
	    .previous = SOA OURS "TLSA 3 1 1 dead ; danezone since 8\n",
	    .after = NEW_SOA BEGIN
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 00112233" NOW_MARK "\n"
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 dead"
	    "  ; danezone since 1970-01-01T00:00:08Z\n" END,
	    .changes = 2,
	    .keeps = true },
	{ .text = SOA OURS "TLSA 3 1 1 00112233\n TLSA 3 1 1 beef\n",
	    .previous = SOA OURS "TLSA 3 1 1 00112233 ; danezone since 8\n",
	    .after = NEW_SOA OURS "TLSA 3 1 1 00112233\n",
	    .changes = 1,
	    .retain = 9 },
};

/* The zone as it was last published. */
static const struct survey *
survey_before(struct trial *trial, const char *text)
{
	const struct source source = {
		text_of(trial->arena, "previous", span_of(text)), NULL
	};

	return survey_new(trial->arena, &source, &trial->wanted, NULL,
	    &trial->diags);
}

static void
run_mark_case(struct trial *trial, const struct mark_case *row)
{
	struct rrset *rrset = arena_alloc(trial->arena, sizeof(*rrset));

	*rrset =
	    trial_rrset(trial->arena, "_25._tcp.mx", 8); /* 3 1 1 00112233 */
	rrset->is_marked = true;
	rrset->retain = row->retain;
	rrset->keeps = row->keeps;
	rrset->has_ttl = row->ttl > 0;
	rrset->ttl = row->ttl > 0 ? row->ttl : 300;
	trial->diags.arena = trial->arena;
	trial->wanted = (struct wanted){ .apex = trial_apex,
		.managed = trial_managed,
		.with_digest = true,
		.writes_marks = !row->is_plain,
		.now = 1000,
		.seed = TRIAL_SEED,
		.rrsets = rrset,
		.count = 1 };
	if (row->previous != NULL) {
		trial->previous = survey_before(trial, row->previous);
		assert_non_null(trial->previous);
	}
	assert_true(trial_run(trial, span_of(row->text)));
	assert_true(trial_prove(trial, trial->edits, &trial->diags));
}

/* What is published then is the zone itself, and changes no more. */
static void
check_second_run(const struct trial *trial, const struct mark_case *row,
    struct span after)
{
	struct trial again = { .arena = trial->arena };
	struct mark_case second = *row;
	struct digest digest = plan_digest(trial->plan);

	second.text = arena_string(trial->arena, after);
	second.previous = NULL;
	run_mark_case(&again, &second);
	assert_int_equal(again.plan->count, 0);
	assert_true(digest_equal(&digest, &again.survey->digest));
}

static void
test_marks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(mark_cases); i++) {
		const struct mark_case *row = &mark_cases[i];
		struct trial trial = { .arena = arena_new() };
		struct span after;

		run_mark_case(&trial, row);
		after = trial_apply(&trial, &trial.edits);
		assert_string_equal(arena_string(trial.arena, after),
		    row->after == NULL ? row->text : row->after);
		assert_int_equal(trial.plan->changes, row->changes);
		assert_int_equal(trial.plan->retentions, row->retentions);
		check_second_run(&trial, row, after);
		arena_free(trial.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
