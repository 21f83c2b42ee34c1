/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the target `edit`: the unit tests' trials and their oracle, with checks
 * that end the program in place of cmocka's, and all calls of what is tested.
 */
#ifndef TESTS_FUZZ_SUBJECT_H
#define TESTS_FUZZ_SUBJECT_H

#include "fuzz.h"

/* What trial.h uses of unit.h. */
#define TESTS_UNIT_UNIT_H
#define assert_true              FUZZ_CHECK
#define assert_null(pointer)     FUZZ_CHECK((pointer) == NULL)
#define assert_non_null(pointer) FUZZ_CHECK((pointer) != NULL)

#include "../unit/trial.h"

/* How far a run came. */
enum outcome {
	OUTCOME_NOT_READ,  /* the text is no zone */
	OUTCOME_NO_SERIAL, /* the SOA's serial is spelled in an odd way */
	OUTCOME_DONE,
};

/* Run from the text to the sorted edits; SERIAL_STEP 0 keeps the serial. */
static inline enum outcome
subject_run(struct trial *trial, struct span bytes, uint32_t serial_step)
{
	struct diags *diags = &trial->diags;
	const struct source source = { text_of(trial->arena, "fuzz", bytes),
		NULL };

	*diags = (struct diags){ .arena = trial->arena };
	trial->text = source.text;
	trial->survey = survey_new(trial->arena, &source, &trial->wanted,
	    nodes_new(trial->arena, TRIAL_SEED), diags);
	if (trial->survey == NULL) {
		FUZZ_CHECK(diags->by_severity[SEVERITY_ERROR] > 0);
		return OUTCOME_NOT_READ;
	}
	FUZZ_CHECK(!diags_stop(diags));
	trial->plan = plan_new(trial->arena, trial->survey, diags);
	FUZZ_CHECK(trial->plan != NULL);
	if (trial->plan->count > 0 && serial_step > 0) {
		const uint32_t serial =
		    soa_serial(&trial->survey->soas.items[0]) + serial_step;

		plan_serial(trial->plan, serial == 0 ? 1 : serial);
	}
	plan_finish(trial->plan);
	trial->revision =
	    revision_new(trial->arena, &trial->survey->parts, false);
	if (!carry_out(trial->plan, &trial->revision, diags)) {
		FUZZ_CHECK(diags->by_severity[SEVERITY_ERROR] > 0);
		FUZZ_CHECK(trial->plan->has_serial);
		return OUTCOME_NO_SERIAL;
	}
	FUZZ_CHECK(!diags_stop(diags));
	trial->edits = trial->revision.edits[0];
	return OUTCOME_DONE;
}

/* Does the proof accept these edits? If not it says so once. */
static inline bool
subject_proves(const struct trial *trial, const struct edits *edits)
{
	struct diags diags = { .arena = trial->arena };
	const bool accepts = trial_prove(trial, *edits, &diags);

	FUZZ_CHECK(diags.by_severity[SEVERITY_ERROR] == (accepts ? 0 : 1));
	return accepts;
}

/* The new text, in memory that ends with it. */
static inline struct span
subject_apply(const struct trial *trial, const struct edits *edits)
{
	const struct span after = trial_apply(trial, edits);

	return (struct span){ arena_copy(trial->arena, after.at, after.length),
		after.length };
}

/* The digest that the plan tells is the one of the new text. */
static inline void
subject_check_digest(const struct trial *first, const struct trial *second)
{
	const struct digest digest = plan_digest(first->plan);

	FUZZ_CHECK(digest_equal(&digest, &second->survey->digest));
}

#endif
