/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of keys. What the zone has beside them is leftover.c's; how rows are
 * printed is not known here.
 */
#include <config.h>

#include <string.h>

#include <gen/key/der.h>
#include <gen/stage/holds.h>
#include <gen/stage/since.h>
#include <gen/stage/stage.h>
#include <gen/want/want.h>
#include <zone/base/moment.h>
#include <zone/base/name.h>

enum {
	SOON = 14 * 86400, /* seconds before a certificate's end */
};

/* A key of an endpoint, and its row in the making. */
struct staging {
	struct run *run;
	const struct endpoint *endpoint;
	const struct key_source *source;
	struct row row;
};

static struct facts *
facts_of(const struct staging *staging)
{
	return staging->run->supplier.facts;
}

/* Does the record match the key, or, of pins, one of them in that role? */
static bool
is_match(const struct staging *staging, const struct found *found)
{
	const struct supply *supply = staging->endpoint->supply;

	if (staging->source->material != NULL) {
		return holds_match(facts_of(staging), supply, staging->source,
		    found);
	}
	return holds_role(facts_of(staging), supply, staging->source->role,
	    found);
}

/* The record in the zone, or NULL. */
static const struct found *
find_record(const struct endpoint *endpoint, const struct rdata *rdata)
{
	for (size_t i = 0; endpoint->leads && i < endpoint->count; i++) {
		const struct found *found = endpoint->records[i];

		if (found_is(found, rdata)) {
			return found;
		}
	}
	return NULL;
}

static bool
has_record(const struct row *row, const struct rdata *rdata)
{
	const struct octets data = { rdata->wire + TLSA_PARAMS,
		rdata->length - TLSA_PARAMS };

	for (size_t i = 0; i < row->records.count; i++) {
		const struct row_record *record = &row->records.items[i];

		if (record->params.usage == rdata->wire[0] &&
		    record->params.selector == rdata->wire[1] &&
		    record->params.matching == rdata->wire[2] &&
		    octets_equal(record->data, data)) {
			return true;
		}
	}
	return false;
}

/* The TTL that a record would get that is not there yet. */
static uint32_t
wanted_ttl(const struct endpoint *endpoint)
{
	if (endpoint->supply->settings->has_ttl) {
		return endpoint->supply->settings->ttl;
	}
	return endpoint->count > 0 ? endpoint->ttl : WANT_TTL;
}

static void
add_record(struct staging *staging, const struct rdata *rdata)
{
	const struct found *found = find_record(staging->endpoint, rdata);
	struct row_record record = {
		.params = { rdata->wire[0], rdata->wire[1], rdata->wire[2] },
		.data = { rdata->wire + TLSA_PARAMS,
		    rdata->length - TLSA_PARAMS },
		.ttl = wanted_ttl(staging->endpoint),
	};

	if (found != NULL) {
		record.published = true;
		record.ttl = found->ttl;
		if (found->mark != NULL) {
			record.since = (struct when){ found->mark->has_since,
				found->mark->since };
		}
	}
	ARENA_PUSH(staging->run->arena, &staging->row.records, record);
}

/* The records that the manifest asks for because of the key. */
static void
add_records(struct staging *staging)
{
	const struct supply *supply = staging->endpoint->supply;

	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct offer *offer = &supply->offers.items[i];
		const struct key_source *source =
		    &supply->sources.items[offer->source];

		if ((source == staging->source ||
			source->role == SOURCE_ANCHOR) &&
		    !has_record(&staging->row, &offer->rdata)) {
			add_record(staging, &offer->rdata);
		}
	}
}

/* Is every record of it in the zone? */
static bool
is_published(const struct row *row)
{
	for (size_t i = 0; i < row->records.count; i++) {
		if (!row->records.items[i].published) {
			return false;
		}
	}
	return row->records.count > 0;
}

/* Which parameters there are, one bit each, and which of them match the key. */
static bool
is_broken(const struct staging *staging)
{
	const struct endpoint *endpoint = staging->endpoint;
	uint32_t published = 0;
	uint32_t matched = 0;

	for (size_t i = 0; i < endpoint->count; i++) {
		const struct found *found = endpoint->records[i];
		struct tlsa_params params;
		uint32_t bit;

		if (!holds_params(found, &params)) {
			continue;
		}
		bit = tlsa_bit(params);
		published |= bit;
		if ((matched & bit) == 0 && is_match(staging, found)) {
			matched |= bit;
		}
	}
	return matched != published;
}

/* Do clients of some record look at the certificate's dates? */
static bool
has_dates(const struct row *row)
{
	for (size_t i = 0; i < row->records.count; i++) {
		if (row->records.items[i].params.usage != DANE_EE) {
			return true;
		}
	}
	return false;
}

static const char *
until(const struct staging *staging, const char *before, const char *behind)
{
	char text[MOMENT_TEXT_MAX];

	return arena_printf(staging->run->arena, "%s %s%s", before,
	    moment_print(staging->row.safe_at.at, text), behind);
}

static void
set_stage(struct row *row, enum stage stage, const char *action)
{
	row->stage = stage;
	row->action = action;
}

/* The certificate has ended, or ends soon; false: neither. */
static bool
stage_expiry(struct staging *staging)
{
	struct row *row = &staging->row;
	const int64_t now = staging->run->now;

	if (row->certificate == NULL ||
	    row->certificate->not_after > now + SOON) {
		return false;
	}
	set_stage(row,
	    row->certificate->not_after <= now ? STAGE_EXPIRED : STAGE_EXPIRING,
	    has_dates(row) ? "renew the certificate"
			   : "renew the certificate; with usage 3 clients do "
			     "not look at its dates");
	return true;
}

/* What is wrong with the records of the current key; false: nothing. */
static bool
stage_records(struct staging *staging)
{
	struct row *row = &staging->row;
	const struct endpoint *endpoint = staging->endpoint;

	if (endpoint->count > 0 && endpoint->leads && is_broken(staging)) {
		set_stage(row, STAGE_BROKEN,
		    "update, sign and reload now: clients refuse this key");
		return true;
	}
	if (!is_published(row)) {
		set_stage(row, STAGE_MISSING, "update, sign and reload");
		return true;
	}
	return false;
}

static void
stage_current(struct staging *staging)
{
	struct row *row = &staging->row;
	bool is_early;

	since_any(staging->endpoint, row);
	if (row->since.known) {
		row->safe_at = (struct when){ true,
			row->is_first
			    ? row->since.at
			    : since_safe(staging->endpoint, row->since.at) };
	}
	is_early = row->safe_at.known && staging->run->now < row->safe_at.at;
	if (stage_records(staging)) {
		return;
	}
	if ((is_early && !has_dates(row)) || !stage_expiry(staging)) {
		set_stage(row, STAGE_ACTIVE, "");
	}
	if (is_early && row->stage != STAGE_EXPIRED) {
		set_stage(row, STAGE_EARLY,
		    until(staging, "some clients may fail until",
			": wait, or go back to the former key"));
	}
}

static void
stage_next(struct staging *staging)
{
	struct row *row = &staging->row;
	const struct endpoint *endpoint = staging->endpoint;

	since_all(endpoint, row);
	if (row->since.known) {
		row->safe_at =
		    (struct when){ true, since_safe(endpoint, row->since.at) };
	}
	if (!is_published(row)) {
		set_stage(row, STAGE_MISSING, "update, sign and reload");
	} else if (is_broken(staging)) {
		row->is_partial = true;
		row->safe_at = (struct when){ .known = false };
		set_stage(row, STAGE_WAITING,
		    "update, sign and reload: the zone has parameters for "
		    "which this key has no record");
	} else if (stage_expiry(staging) && row->stage == STAGE_EXPIRED) {
		return;
	} else if (holds_no_news(endpoint->supply, staging->source)) {
		row->safe_at = row->since;
		set_stage(row, STAGE_READY, "deploy it");
	} else if (!row->safe_at.known) {
		set_stage(row, STAGE_WAITING,
		    "find out since when it is published, and ask `ready` "
		    "with --published-at");
	} else if (staging->run->now < row->safe_at.at) {
		set_stage(row, STAGE_WAITING,
		    until(staging, "deploy it, not before", ""));
	} else {
		set_stage(row, STAGE_READY, "deploy it");
	}
}

/* What is known of the key itself. */
static void
describe_key(struct staging *staging)
{
	static const struct tlsa_params digest = { DANE_EE, SELECTOR_SPKI,
		MATCHING_SHA2_256 };
	const struct material *material = staging->source->material;
	struct row *row = &staging->row;
	const struct rdata *rdata;

	row->source = staging->source->name;
	if (material == NULL) {
		return;
	}
	row->key = material->key;
	rdata = facts_record(facts_of(staging), material->leaf, material->key,
	    digest);
	row->spki_sha256 = (struct octets){ rdata->wire + TLSA_PARAMS,
		rdata->length - TLSA_PARAMS };
	row->certificate = material->leaf;
	if (material->leaf != NULL) {
		certificate_dns_names(staging->run->materials, material->leaf,
		    &row->names);
	}
}

static void
stage_source(struct run *run, const struct endpoint *endpoint,
    const struct key_source *source, struct rows *rows)
{
	struct staging staging = {
		.run = run,
		.endpoint = endpoint,
		.source = source,
		.row = {
			.file = endpoint->file,
			.zone = name_string(run->arena, endpoint->apex),
			.owner = name_string(run->arena, endpoint->owner),
			.service = endpoint->title,
			.role = source->role == SOURCE_NEXT ? ROLE_NEXT
							    : ROLE_CURRENT,
		},
	};

	describe_key(&staging);
	add_records(&staging);
	if (source->role == SOURCE_NEXT) {
		stage_next(&staging);
	} else {
		stage_current(&staging);
	}
	ARENA_PUSH(run->arena, rows, staging.row);
}

/* The key is missing, and what the zone has of its records stays. */
static void
stage_kept(struct run *run, const struct endpoint *endpoint, struct rows *rows)
{
	const bool has_any = endpoint->count > 0 && endpoint->leads;
	const struct row row = {
		.file = endpoint->file,
		.zone = name_string(run->arena, endpoint->apex),
		.owner = name_string(run->arena, endpoint->owner),
		.service = endpoint->title,
		.role = ROLE_CURRENT,
		.stage = has_any ? STAGE_ACTIVE : STAGE_MISSING,
		.action = has_any ? "bring back the missing key: the records "
				    "in the zone are kept unseen"
				  : "bring back the missing key",
	};

	ARENA_PUSH(run->arena, rows, row);
}

void
stage_keys(struct run *run, const struct endpoint *endpoint, struct rows *rows)
{
	const struct supply *supply = endpoint->supply;

	if (supply->keeps) {
		stage_kept(run, endpoint, rows);
	}
	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		if (source->role == SOURCE_CURRENT ||
		    (source->role == SOURCE_NEXT &&
			!holds_deployed(supply, source))) {
			stage_source(run, endpoint, source, rows);
		}
	}
}
