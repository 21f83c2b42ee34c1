/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the marks of a row's records. Stages are not known here. */
#include <config.h>

#include <gen/stage/since.h>

/*
 * Since when all of its records are there. When some are of an unknown time,
 * that is not known.
 */
static void
find_all(struct row *row)
{
	row->since = (struct when){ .known = row->records.count > 0 };
	for (size_t i = 0; i < row->records.count; i++) {
		const struct row_record *record = &row->records.items[i];

		if (!record->published || !record->since.known) {
			row->since = (struct when){ .known = false };
			return;
		}
		if (record->since.at > row->since.at) {
			row->since.at = record->since.at;
		}
	}
}

/*
 * Since when each client finds one of its records: each does that knows one of
 * them (RFC 7671 section 9: those with SHA2-512 have a twin). What is of an
 * unknown time is old.
 */
static void
find_any(struct row *row)
{
	row->since = (struct when){ .known = false };
	for (size_t i = 0; i < row->records.count; i++) {
		const struct row_record *record = &row->records.items[i];

		if (!record->published) {
			continue;
		}
		if (!record->since.known) {
			row->since.known = false;
			return;
		}
		if (!row->since.known || record->since.at < row->since.at) {
			row->since = record->since;
		}
	}
}

/* Clients that come by a CNAME find nothing before that is there. */
static void
see_alias(const struct endpoint *endpoint, struct row *row)
{
	const struct found *alias = endpoint->alias;

	if (alias == NULL || alias->mark == NULL || !alias->mark->has_since ||
	    alias->mark->is_first) {
		return;
	}
	if (row->since.known ? row->since.at < alias->mark->since
			     : row->role == ROLE_CURRENT) {
		row->since = (struct when){ true, alias->mark->since };
		row->is_first = false;
	}
}

/* Did the RRset come into being with the records of that time? */
static bool
is_first(const struct endpoint *endpoint, struct when since)
{
	for (size_t i = 0; since.known && i < endpoint->count; i++) {
		const struct mark *mark = endpoint->records[i]->mark;

		if (mark != NULL && mark->has_since && mark->is_first &&
		    mark->since == since.at) {
			return true;
		}
	}
	return false;
}

/*
 * A longer TTL, that the mark tells of, counts as long as caches may have it:
 * when is it safe, if that is later?
 */
static int64_t
safe_longer(const struct mark *mark, int64_t since, int64_t safe)
{
	int64_t twice;
	int64_t from;

	if (mark == NULL || !mark->has_longer) {
		return safe;
	}
	twice = 2 * (int64_t)mark->longer_ttl;
	from = mark->longer - twice < since ? mark->longer - twice : since;
	return from + twice > safe ? from + twice : safe;
}

int64_t
since_safe(const struct endpoint *endpoint, int64_t since)
{
	int64_t safe = since + 2 * (int64_t)endpoint->ttl;

	for (size_t i = 0; i < endpoint->count; i++) {
		safe = safe_longer(endpoint->records[i]->mark, since, safe);
	}
	if (endpoint->alias != NULL) {
		safe = safe_longer(endpoint->alias->mark, since, safe);
	}
	return safe + endpoint->supply->settings->propagation;
}

void
since_all(const struct endpoint *endpoint, struct row *row)
{
	find_all(row);
	row->is_first = is_first(endpoint, row->since);
	see_alias(endpoint, row);
}

void
since_any(const struct endpoint *endpoint, struct row *row)
{
	find_any(row);
	row->is_first = is_first(endpoint, row->since);
	see_alias(endpoint, row);
}
