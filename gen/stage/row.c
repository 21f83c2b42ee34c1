/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of stages and roles, and the order of rows. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <gen/stage/row.h>
#include <gen/stage/stage.h>

const struct stage_kind stage_table[STAGE_COUNT] = {
	[STAGE_BROKEN] = { "broken", true,
	    "no record matches the current key for some parameters that the "
	    "zone has: clients refuse it" },
	[STAGE_MISSING] = { "missing", true,
	    "a key of the manifest has no record in the zone" },
	[STAGE_EXPIRED] = { "expired", true,
	    "the certificate has ended: clients refuse it with usages 0 to 2" },
	[STAGE_EARLY] = { "early", true,
	    "the current key's records replaced others, and caches may still "
	    "hold those" },
	[STAGE_EXPIRING] = { "expiring", false,
	    "the certificate ends within 14 days" },
	[STAGE_READY] = { "ready", false,
	    "the next key is published, and every cache has it" },
	[STAGE_WAITING] = { "waiting", false,
	    "the next key is published, and caches may still hold the records "
	    "without it" },
	[STAGE_RETIRING] = { "retiring", false,
	    "a record matches no key of the manifest any more" },
	[STAGE_ACTIVE] = { "active", false,
	    "the current key is published, and every cache has it" },
	[STAGE_FOREIGN] = { "foreign", false,
	    "TLSA records that no service names" },
};

const char *const role_names[ROLE_COUNT] = {
	[ROLE_CURRENT] = "current",
	[ROLE_NEXT] = "next",
	[ROLE_RETAINED] = "retained",
	[ROLE_FOREIGN] = "foreign",
};

/* When something is due; far away when nothing is. */
static int64_t
due(const struct row *row)
{
	const bool expires =
	    row->stage == STAGE_EXPIRED || row->stage == STAGE_EXPIRING;

	if (expires && row->certificate != NULL) {
		return row->certificate->not_after;
	}
	return row->safe_at.known ? row->safe_at.at : INT64_MAX;
}

static int
compare_texts(const char *a, const char *b)
{
	if (a == NULL || b == NULL) {
		return (a != NULL) - (b != NULL);
	}
	return strcmp(a, b);
}

static int
compare_rows(const void *a, const void *b)
{
	const struct row *left = a;
	const struct row *right = b;
	int order;

	if (left->stage != right->stage) {
		return left->stage < right->stage ? -1 : 1;
	}
	if (due(left) != due(right)) {
		return due(left) < due(right) ? -1 : 1;
	}
	order = compare_texts(left->zone, right->zone);
	if (order == 0) {
		order = compare_texts(left->owner, right->owner);
	}
	if (order == 0 && left->role != right->role) {
		order = left->role < right->role ? -1 : 1;
	}
	if (order == 0) {
		order = compare_texts(left->service, right->service);
	}
	return order != 0 ? order : compare_texts(left->source, right->source);
}

void
rows_sort(struct rows *rows)
{
	if (rows->count > 0) {
		qsort(rows->items, rows->count, sizeof(struct row),
		    compare_rows);
	}
}
