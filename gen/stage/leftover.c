/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds records without a key. Whether they go is the plan's to decide. */
#include <config.h>

#include <stdlib.h>

#include <gen/stage/holds.h>
#include <gen/stage/leftover.h>
#include <zone/base/moment.h>
#include <zone/base/name.h>

/* By where their RRsets stand, then by what they want there. */
static int
compare_places(const void *a, const void *b)
{
	const struct endpoint *left = *(const struct endpoint *const *)a;
	const struct endpoint *right = *(const struct endpoint *const *)b;
	const int order = name_compare(left->at, right->at);

	if (order != 0) {
		return order;
	}
	if (left->service != right->service) {
		return left->service < right->service ? -1 : 1;
	}
	return (left > right) - (left < right);
}

static bool
is_claimed(struct run *run, const struct supply *supply,
    const struct found *found)
{
	struct facts *facts = run->supplier.facts;

	return supply->keeps ||
	       holds_role(facts, supply, SOURCE_CURRENT, found) ||
	       holds_role(facts, supply, SOURCE_NEXT, found);
}

static void
add_record(struct run *run, struct row *row, const struct found *found)
{
	struct row_record record = { .ttl = found->ttl, .published = true };

	if (!found->unread && found->rdata_length > TLSA_PARAMS) {
		record.params = (struct tlsa_params){ found->rdata[0],
			found->rdata[1], found->rdata[2] };
		record.data = (struct octets){ found->rdata + TLSA_PARAMS,
			found->rdata_length - TLSA_PARAMS };
	}
	if (found->mark != NULL) {
		record.since =
		    (struct when){ found->mark->has_since, found->mark->since };
	}
	ARENA_PUSH(run->arena, &row->records, record);
}

static void
add_retained(struct run *run, const struct endpoint *endpoint,
    const struct found *found, struct rows *rows)
{
	const struct mark *mark = found->mark;
	char text[MOMENT_TEXT_MAX];
	struct row row = {
		.file = endpoint->file,
		.zone = name_string(run->arena, endpoint->apex),
		.owner = name_string(run->arena, endpoint->at),
		.service = endpoint->title,
		.role = ROLE_RETAINED,
		.stage = STAGE_RETIRING,
		.action = "update removes it",
	};

	if (mark != NULL) {
		row.since = (struct when){ mark->has_since, mark->since };
		row.is_first = mark->is_first;
	}
	if (endpoint->supply->settings->retain > 0) {
		row.action = "update begins the time that it is retained";
	}
	if (mark != NULL && mark->has_retained &&
	    endpoint->supply->settings->retain > 0) {
		row.safe_at = (struct when){ true, mark->retained };
		row.action = "update removes it";
		if (mark->retained > run->now) {
			row.action = arena_printf(run->arena,
			    "it is retained; update removes it from %s on",
			    moment_print(mark->retained, text));
		}
	}
	add_record(run, &row, found);
	ARENA_PUSH(run->arena, rows, row);
}

/* Those of one RRset that none of the COUNT endpoints there has a key for. */
static void
add_of_rrset(struct run *run, const struct endpoint *const *endpoints,
    size_t count, struct rows *rows)
{
	const struct endpoint *first = endpoints[0];

	for (size_t i = 0; i < first->count; i++) {
		const struct found *found = first->records[i];
		bool has_key = false;

		for (size_t k = 0; k < count && !has_key; k++) {
			const struct supply *supply = endpoints[k]->supply;

			has_key =
			    (k == 0 || supply != endpoints[k - 1]->supply) &&
			    is_claimed(run, supply, found);
		}
		if (!has_key) {
			add_retained(run, first, found, rows);
		}
	}
}

void
leftover_retained(struct run *run, const struct endpoints *endpoints,
    struct rows *rows)
{
	const struct endpoint **sorted = arena_alloc(run->arena,
	    endpoints->count * sizeof(const struct endpoint *));
	size_t from = 0;

	for (size_t i = 0; i < endpoints->count; i++) {
		sorted[i] = &endpoints->items[i];
	}
	if (endpoints->count > 0) {
		qsort(sorted, endpoints->count, sizeof(const struct endpoint *),
		    compare_places);
	}
	for (size_t i = 1; i <= endpoints->count; i++) {
		if (i == endpoints->count ||
		    !name_equal(sorted[i]->at, sorted[from]->at)) {
			add_of_rrset(run, sorted + from, i - from, rows);
			from = i;
		}
	}
}

/* By owner, else as they stand. */
static int
compare_owners(const void *a, const void *b)
{
	const struct found *left = *(const struct found *const *)a;
	const struct found *right = *(const struct found *const *)b;
	const int order = name_compare(left->owner, right->owner);

	return order != 0 ? order : (left > right) - (left < right);
}

void
leftover_foreign(struct run *run, const struct job *job, struct rows *rows)
{
	const struct founds *records = &job->survey->foreign_records;
	const struct found **sorted = arena_alloc(run->arena,
	    records->count * sizeof(const struct found *));
	struct row row = { .owner = NULL };

	for (size_t i = 0; i < records->count; i++) {
		sorted[i] = &records->items[i];
	}
	if (records->count > 0) {
		qsort(sorted, records->count, sizeof(const struct found *),
		    compare_owners);
	}
	for (size_t i = 0; i < records->count; i++) {
		if (i == 0 ||
		    !name_equal(sorted[i]->owner, sorted[i - 1]->owner)) {
			row = (struct row){
				.file = job->file,
				.zone = name_string(run->arena, job->apex),
				.owner =
				    name_string(run->arena, sorted[i]->owner),
				.role = ROLE_FOREIGN,
				.stage = STAGE_FOREIGN,
				.action = "name it in the manifest, or delete "
					  "it",
			};
		}
		add_record(run, &row, sorted[i]);
		if (i + 1 == records->count ||
		    !name_equal(sorted[i]->owner, sorted[i + 1]->owner)) {
			ARENA_PUSH(run->arena, rows, row);
		}
	}
}

bool
leftover_exists(struct run *run, const struct endpoint *endpoint)
{
	for (size_t i = 0; i < endpoint->count; i++) {
		if (!is_claimed(run, endpoint->supply, endpoint->records[i])) {
			return true;
		}
	}
	return false;
}
