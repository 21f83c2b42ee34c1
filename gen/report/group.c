/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows by service: sorted by name, parted, and the parts put back in order. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <gen/report/group.h>

/* Foreign records have no service. */
static int
compare_services(const struct row *a, const struct row *b)
{
	if (a->service == NULL || b->service == NULL) {
		return (a->service != NULL) - (b->service != NULL);
	}
	return strcmp(a->service, b->service);
}

static int
compare_places(const struct row *a, const struct row *b)
{
	int order = strcmp(a->owner, b->owner);

	order = order != 0 ? order : strcmp(a->zone, b->zone);
	return order != 0 ? order : compare_services(a, b);
}

/* For qsort(); the rows are elements of one array. */
static int
compare_rows(const void *a, const void *b)
{
	const struct row *left = *(const struct row *const *)a;
	const struct row *right = *(const struct row *const *)b;
	const int order = compare_places(left, right);

	return order != 0 ? order : (left > right) - (left < right);
}

static int
compare_groups(const void *a, const void *b)
{
	const struct row *left = ((const struct group *)a)->rows[0];
	const struct row *right = ((const struct group *)b)->rows[0];

	return (left > right) - (left < right);
}

struct groups
groups_of(struct arena *arena, const struct rows *rows)
{
	const size_t size = sizeof(struct row *);
	const struct row **sorted =
	    arena_alloc(arena, (rows->count + 1) * size);
	struct groups groups = { 0 };
	size_t start = 0;

	for (size_t i = 0; i < rows->count; i++) {
		sorted[i] = &rows->items[i];
	}
	qsort(sorted, rows->count, size, compare_rows);
	for (size_t i = 1; i <= rows->count; i++) {
		if (i == rows->count ||
		    compare_places(sorted[start], sorted[i]) != 0) {
			ARENA_PUSH(arena, &groups,
			    ((struct group){ sorted + start, i - start }));
			start = i;
		}
	}
	if (groups.count > 0) {
		qsort(groups.items, groups.count, sizeof(*groups.items),
		    compare_groups);
	}
	return groups;
}
