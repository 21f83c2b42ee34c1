/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plan, edits and proof together, on zones drawn at random: the new text holds
 * what is wanted, nothing else changed, and no edit was made without need.
 */
#include <config.h>

#include <stdlib.h>

#include "trial.h"

enum {
	ROUNDS = 2500,
	ROUNDS_LONG = 200000,
};

static void
show(const char *what, struct span bytes)
{
	(void)fprintf(stderr, "--- %s\n%.*s\n", what, (int)bytes.length,
	    bytes.at);
}

/* Fail, and show the zone. */
static void
complain(const struct trial *trial, uint64_t number, const char *what,
    struct span after)
{
	size_t i;

	show("before",
	    (struct span){ trial->text->bytes, trial->text->length });
	show("after", after);
	for (i = 0; i < trial->wanted.count; i++) {
		const struct rrset *rrset = &trial->wanted.rrsets[i];
		size_t j;

		for (j = 0; j < rrset->count; j++) {
			print_error("--- wanted %s %d %u %.*s\n",
			    name_string(trial->arena, rrset->owner),
			    (int)rrset->has_ttl, (unsigned)rrset->ttl,
			    (int)rrset->items[j].text.length,
			    rrset->items[j].text.at);
		}
	}
	for (i = 0; i < trial->diags.count; i++) {
		print_error("--- line %zu: %s\n",
		    trial->diags.items[i].place.line,
		    trial->diags.items[i].message);
	}
	fail_msg("zone %llu: %s", (unsigned long long)number, what);
}

/*
 * Does the edit give a TTL to a record that stays, and that is not ours? Owners
 * may be given without need: what stood before a removed one is not known.
 */
static bool
is_ttl_repair(const struct trial *trial, const struct edit *edit)
{
	const struct plan *plan = trial->plan;
	size_t i;

	for (i = 0; i < plan->count; i++) {
		const struct step *step = &plan->items[i];

		if (step->kind == STEP_INSERT
			? edit->start == step->at && edit->end == step->at
			: edit->start >= step->found->entry.start &&
			      edit->end <= step->found->entry.end) {
			return false;
		}
	}
	return edit->text.length > 0 && edit->text.at[0] >= '0' &&
	       edit->text.at[0] <= '9';
}

/* Without one of its repairs the text would be wrong. */
static void
check_need(struct trial *trial, const struct oracle_zone *old, uint64_t number,
    struct span after)
{
	struct edits *edits = &trial->edits;
	size_t i;

	for (i = 0; i < edits->count; i++) {
		const struct edit edit = edits->items[i];

		if (!is_ttl_repair(trial, &edit)) {
			continue;
		}
		edits->items[i].end = edit.start;
		edits->items[i].text.length = 0;
		if (oracle_accepts(trial, old, trial_apply(trial, edits))) {
			complain(trial, number, "a needless edit", after);
		}
		edits->items[i] = edit;
	}
}

/* The digest that the plan tells is the one of the new text. */
static void
check_digest(const struct trial *first, const struct trial *second,
    uint64_t number, struct span after)
{
	const struct digest digest = plan_digest(first->plan);
	size_t i;

	for (i = 0; i < first->survey->records.count; i++) {
		if (first->survey->records.items[i].unread) {
			return;
		}
	}
	if (!digest_equal(&digest, &second->survey->digest)) {
		complain(first, number, "another digest", after);
	}
}

/* A second run has nothing to do. */
static void
check_again(const struct trial *trial, uint64_t number, struct span after,
    bool has_unread)
{
	struct trial again = { .arena = trial->arena, .wanted = trial->wanted };

	if (!trial_run(&again, after)) {
		complain(&again, number, "the new text is no zone", after);
	}
	if (again.edits.count > 0) {
		complain(trial, number, "not the same again", after);
	}
	if (!has_unread) {
		check_digest(trial, &again, number, after);
	}
}

static void
try_zone(uint64_t number)
{
	struct trial trial = { .arena = arena_new() };
	const bool readable = number % 2 == 0;
	const bool is_read = trial_draw(&trial, number, readable);
	const struct span before = { trial.text->bytes, trial.text->length };
	struct oracle_zone old;
	struct span after;

	if (!is_read) {
		complain(&trial, number, "not read", before);
	}
	old = oracle_read(&trial, before, true);
	after = trial_apply(&trial, &trial.edits);
	if (!oracle_accepts(&trial, &old, after)) {
		complain(&trial, number, "the new text is wrong", after);
	}
	if (!trial_prove(&trial, trial.edits, &trial.diags)) {
		complain(&trial, number, "the proof refuses", after);
	}
	if (trial.plan->count > 0 &&
	    oracle_same(trial.arena, oracle_wanted(&trial, &old), old.ours)) {
		complain(&trial, number, "all was right before", after);
	}
	check_need(&trial, &old, number, after);
	check_again(&trial, number, after, !readable);
	arena_free(trial.arena);
}

static void
test_zones(void **state)
{
	const size_t rounds =
	    getenv("DANEZONE_LONG") == NULL ? ROUNDS : ROUNDS_LONG;
	uint64_t i;

	(void)state;
	for (i = 0; i < rounds; i++) {
		try_zone(i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
