/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proof, on zones drawn at random: what it accepts is right as an oracle
 * sees it that reads all of both texts, and damaged edits are refused.
 */
#include <config.h>

#include <stdlib.h>

#include "trial.h"

enum {
	ROUNDS = 600,
	ROUNDS_LONG = 30000,
	DAMAGES = 8, /* to the edits of each zone */
};

static bool
drop_one(struct edits *edits, struct edit *edit, uint64_t *seed)
{
	const size_t behind = (size_t)(edits->items + edits->count - edit) - 1;

	(void)draw(seed, 2);
	memmove(edit, edit + 1, behind * sizeof(*edit));
	edits->count--;
	return true;
}

static bool
move_one(struct edits *edits, struct edit *edit, uint64_t *seed)
{
	(void)edits;
	if (draw(seed, 2) == 0) {
		edit->start++;
		edit->end++;
		return true;
	}
	if (edit->start == 0) {
		return false;
	}
	edit->start--;
	edit->end--;
	return true;
}

static bool
resize_one(struct edits *edits, struct edit *edit, uint64_t *seed)
{
	(void)edits;
	if (draw(seed, 2) == 0) {
		edit->end++;
		return true;
	}
	if (edit->end == edit->start) {
		return false;
	}
	edit->end--;
	return true;
}

static char
draw_byte(uint64_t *seed)
{
	static const char bytes[] = "\n\n\r ;()\"\\x0.@$\t";

	return bytes[draw(seed, sizeof(bytes) - 1)];
}

static bool
change_byte(struct edits *edits, struct edit *edit, uint64_t *seed)
{
	char *text = arena_string(edits->arena, edit->text);

	if (edit->text.length == 0) {
		return false;
	}
	text[draw(seed, edit->text.length)] = draw_byte(seed);
	edit->text.at = text;
	return true;
}

/* One of the edits, changed, or one more or less. False: nothing was done. */
static bool
damage(const struct trial *trial, uint64_t *seed, struct edits *edits)
{
	static bool (*const damages[])(struct edits *, struct edit *,
	    uint64_t *) = { drop_one, move_one, resize_one, change_byte };
	const size_t length = trial->text->length;
	const size_t kind = draw(seed, COUNT_OF(damages) + 2);
	const size_t at = draw(seed, length);
	char *text;

	if (kind < COUNT_OF(damages)) {
		return edits->count > 0 &&
		       damages[kind](edits,
			   &edits->items[draw(seed, edits->count)], seed);
	}
	if (kind == COUNT_OF(damages)) {
		edits_add(edits, at, at + 1, (struct span){ 0 });
		return true;
	}
	text = arena_alloc(edits->arena, 2);
	text[0] = draw_byte(seed);
	edits_add(edits, at, at, span_of(text));
	return true;
}

static int
compare_edits(const void *left, const void *right)
{
	const struct edit *a = left;
	const struct edit *b = right;

	if (a->start != b->start) {
		return a->start < b->start ? -1 : 1;
	}
	return (a->end > b->end) - (a->end < b->end);
}

/* Edits are sorted and do not overlap: that much edits_sort() ensures. */
static bool
is_sorted(const struct edits *edits, size_t length)
{
	size_t at = 0;
	size_t i;

	for (i = 0; i < edits->count; i++) {
		if (edits->items[i].start < at ||
		    edits->items[i].end > length) {
			return false;
		}
		at = edits->items[i].end;
	}
	return true;
}

static struct edits
copy_edits(const struct trial *trial)
{
	struct edits copy = { .arena = trial->arena };
	size_t i;

	for (i = 0; i < trial->edits.count; i++) {
		const struct edit *edit = &trial->edits.items[i];

		edits_add(&copy, edit->start, edit->end, edit->text);
	}
	return copy;
}

/* Does the proof tell what the oracle tells? Returns whether it refused. */
static bool
judge(struct trial *trial, const struct oracle_zone *old,
    const struct edits *edits, uint64_t number)
{
	struct diags diags = { .arena = trial->arena };
	struct span after;

	if (!trial_prove(trial, *edits, &diags)) {
		assert_int_equal(diags.by_severity[SEVERITY_ERROR], 1);
		return true;
	}
	after = trial_apply(trial, edits);
	if (!oracle_accepts(trial, old, after)) {
		(void)fprintf(stderr, "--- before\n%s\n--- after\n%.*s\n",
		    trial->text->bytes, (int)after.length, after.at);
		fail_msg("zone %llu: the proof accepts a wrong text",
		    (unsigned long long)number);
	}
	return false;
}

/* Damage the edits of one zone; returns how many damages were refused. */
static size_t
try_zone(uint64_t number, size_t *tried)
{
	struct trial trial = { .arena = arena_new() };
	uint64_t seed = number;
	struct oracle_zone old;
	struct span before;
	size_t refused = 0;
	size_t i;

	assert_true(trial_draw(&trial, number, false));
	before = (struct span){ trial.text->bytes, trial.text->length };
	old = oracle_read(&trial, before, true);
	assert_false(judge(&trial, &old, &trial.edits, number));
	for (i = 0; i < DAMAGES; i++) {
		struct edits edits = copy_edits(&trial);

		if (!damage(&trial, &seed, &edits)) {
			continue;
		}
		if (edits.count > 0) {
			qsort(edits.items, edits.count, sizeof(*edits.items),
			    compare_edits);
		}
		if (is_sorted(&edits, before.length)) {
			*tried += 1;
			refused += judge(&trial, &old, &edits, number);
		}
	}
	arena_free(trial.arena);
	return refused;
}

static void
test_damages(void **state)
{
	const size_t rounds =
	    getenv("DANEZONE_LONG") == NULL ? ROUNDS : ROUNDS_LONG;
	size_t tried = 0;
	size_t refused = 0;
	uint64_t i;

	(void)state;
	for (i = 0; i < rounds; i++) {
		refused += try_zone(i, &tried);
	}
	/* The others change comments or blanks. */
	assert_in_range(refused * 100 / tried, 60, 95);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
