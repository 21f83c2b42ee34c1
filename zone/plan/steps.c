/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sorts steps. Of large plans most come into the block, and in order, while
 * records that are changed lie anywhere. So those that are not in order are
 * taken out, sorted, and merged in again.
 */
#include <config.h>

#include <stdbool.h>
#include <stdlib.h>

#include <zone/plan/steps.h>

static int
compare(const void *a, const void *b)
{
	const struct step *left = a;
	const struct step *right = b;

	if (left->part != right->part) {
		return left->part < right->part ? -1 : 1;
	}
	if (left->at != right->at) {
		return left->at < right->at ? -1 : 1;
	}
	/* What comes in before a record comes before what happens to it. */
	if ((left->kind == STEP_INSERT) != (right->kind == STEP_INSERT)) {
		return left->kind == STEP_INSERT ? -1 : 1;
	}
	return left->order < right->order ? -1 : 1;
}

/* How many do not come behind all before them? */
static size_t
count_strays(const struct step *steps, size_t count)
{
	const struct step *last = &steps[0];
	size_t strays = 0;

	for (size_t i = 1; i < count; i++) {
		if (compare(last, &steps[i]) < 0) {
			last = &steps[i];
		} else {
			strays++;
		}
	}
	return strays;
}

/* Take those out; returns how many are left. */
static size_t
take_strays(struct step *steps, size_t count, struct step *strays)
{
	size_t kept = 1;

	for (size_t i = 1; i < count; i++) {
		if (compare(&steps[kept - 1], &steps[i]) < 0) {
			steps[kept++] = steps[i];
		} else {
			*strays++ = steps[i];
		}
	}
	return kept;
}

/* Merge sorted strays into the others, KEPT of them, from the end on. */
static void
merge(struct step *steps, size_t kept, const struct step *strays, size_t count)
{
	while (count > 0) {
		if (kept > 0 &&
		    compare(&steps[kept - 1], &strays[count - 1]) > 0) {
			steps[kept + count - 1] = steps[kept - 1];
			kept--;
		} else {
			steps[kept + count - 1] = strays[count - 1];
			count--;
		}
	}
}

void
steps_sort(struct arena *arena, struct step *steps, size_t count)
{
	const size_t stray_count = count > 0 ? count_strays(steps, count) : 0;
	struct arena *passing;
	struct step *strays;
	size_t kept;

	if (stray_count > count / 2) {
		qsort(steps, count, sizeof(*steps), compare);
		return;
	}
	if (stray_count == 0) {
		return;
	}
	passing = arena_branch(arena);
	strays = arena_alloc(passing, stray_count * sizeof(*strays));
	kept = take_strays(steps, count, strays);
	qsort(strays, stray_count, sizeof(*strays), compare);
	merge(steps, kept, strays, stray_count);
	arena_free(passing);
}
