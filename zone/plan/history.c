/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What marks say of records, and what new ones are to say. */
#include <config.h>

#include <stdlib.h>

#include <zone/plan/history.h>
#include <zone/rdata.h>

struct members
members_of(struct arena *arena, const struct survey *survey)
{
	const size_t rrsets = survey->wanted->count;
	const size_t records = survey->records.count;
	struct members members = {
		arena_alloc(arena, rrsets * sizeof(size_t)),
		arena_alloc(arena, records * sizeof(size_t)),
	};

	for (size_t i = 0; i < rrsets; i++) {
		members.first[i] = NO_RRSET;
	}
	for (size_t i = records; i-- > 0;) {
		const size_t rrset = survey->records.items[i].rrset;

		if (rrset != NO_RRSET) {
			members.next[i] = members.first[rrset];
			members.first[rrset] = i;
		}
	}
	return members;
}

size_t
members_count(const struct members *members, size_t rrset)
{
	size_t count = 0;

	for (size_t i = members->first[rrset]; i != NO_RRSET;
	     i = members->next[i]) {
		count++;
	}
	return count;
}

struct history
history_of(struct arena *arena, const struct survey *survey)
{
	const bool is_other = survey->previous != NULL;
	struct history history = {
		.arena = arena,
		.scratch = arena,
		.last = arena_alloc(arena, sizeof(const struct mark *)),
		.wanted = survey->wanted,
		.survey = is_other ? survey->previous : survey,
		.is_other = is_other,
	};

	history.has_clock = !survey->is_ahead && !history.survey->is_ahead;
	history.members = members_of(arena, history.survey);
	return history;
}

/* By rdata; those of one RRset have one type. */
static int
compare_octets(const uint8_t *a, size_t a_length, const uint8_t *b,
    size_t b_length)
{
	const size_t both = a_length < b_length ? a_length : b_length;
	const int order = both == 0 ? 0 : memcmp(a, b, both);

	if (order != 0) {
		return order;
	}
	return (a_length > b_length) - (a_length < b_length);
}

static int
compare_founds(const void *a, const void *b)
{
	const struct found *left = *(const struct found *const *)a;
	const struct found *right = *(const struct found *const *)b;
	const int order = compare_octets(left->rdata, left->rdata_length,
	    right->rdata, right->rdata_length);

	if (order != 0) {
		return order;
	}
	/* Of a record that is there twice the line with a mark tells more. */
	if ((left->mark == NULL) != (right->mark == NULL)) {
		return left->mark != NULL ? -1 : 1;
	}
	return left < right ? -1 : 1; /* they are of one array */
}

/* What the mark of one of its records says of the whole RRset. */
static void
see_longer(struct past *past, const struct mark *mark)
{
	if (mark != NULL && mark->has_longer &&
	    mark->longer > past->history->wanted->now &&
	    (!past->has_longer || past->longer < mark->longer)) {
		past->has_longer = true;
		past->longer_ttl = mark->longer_ttl;
		past->longer = mark->longer;
	}
}

struct past
past_of(const struct history *history, size_t rrset)
{
	const struct members *members = &history->members;
	const struct stale stale = wanted_stale(history->wanted, rrset);
	struct past past = {
		.history = history,
		.rrset = &history->wanted->rrsets[rrset],
		.ttl = stale.ttl,
		.has_stale = stale.has_any,
		.had_any = members->first[rrset] != NO_RRSET,
	};
	size_t most;

	if (!past.had_any || !past.rrset->is_marked) {
		return past;
	}
	most = members_count(members, rrset);
	past.items =
	    arena_alloc(history->scratch, most * sizeof(struct found *));
	past.seen = arena_alloc(history->scratch, most);
	for (size_t i = members->first[rrset]; i != NO_RRSET;
	     i = members->next[i]) {
		const struct found *found = &history->survey->records.items[i];

		past.ttl = found->ttl > past.ttl ? found->ttl : past.ttl;
		see_longer(&past, found->mark);
		if (!found->unread) {
			past.items[past.count++] = found;
		}
	}
	if (past.count > 0) {
		qsort(past.items, past.count, sizeof(const struct found *),
		    compare_founds);
	}
	return past;
}

/* The index of the first record that does not come before this rdata. */
static size_t
first_from(const struct past *past, const uint8_t *rdata, size_t length)
{
	size_t low = 0;
	size_t high = past->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct found *found = past->items[middle];

		if (compare_octets(found->rdata, found->rdata_length, rdata,
			length) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static bool
is_at(const struct past *past, size_t index, const uint8_t *rdata,
    size_t length)
{
	return index < past->count &&
	       compare_octets(past->items[index]->rdata,
		   past->items[index]->rdata_length, rdata, length) == 0;
}

const struct found *
past_find(const struct past *past, const uint8_t *rdata, size_t length)
{
	const size_t index = first_from(past, rdata, length);

	return is_at(past, index, rdata, length) ? past->items[index] : NULL;
}

void
past_see(struct past *past, const uint8_t *rdata, size_t length)
{
	size_t index = first_from(past, rdata, length);

	for (; is_at(past, index, rdata, length); index++) {
		past->seen[index] = true;
	}
}

/*
 * A cache that asked just before the TTL was lowered keeps what it got for the
 * longer one; the longer one counts twice, as any does (RFC 7671 section 8.1).
 */
static void
mark_longer(const struct past *past, struct mark *mark, uint32_t ttl)
{
	mark->has_longer = past->has_longer;
	mark->longer_ttl = past->longer_ttl;
	mark->longer = past->longer;
	if (past->ttl > ttl) {
		const int64_t until =
		    past->history->wanted->now + 2 * (int64_t)past->ttl;

		if (!mark->has_longer || mark->longer < until) {
			mark->has_longer = true;
			mark->longer_ttl = past->ttl;
			mark->longer = until;
		}
	}
}

/* The mark of a record that is there already, or comes in now. */
static struct mark
known_mark(const struct past *past, const struct fresh *fresh)
{
	const struct found *found;

	if (fresh->mark != NULL) {
		return *fresh->mark;
	}
	found = past_find(past, fresh->rdata, fresh->length);
	if (found == NULL) {
		return (struct mark){
			.has_since = past->history->has_clock,
			.since = past->history->wanted->now,
			.is_first = !past->had_any && !past->has_stale,
		};
	}
	return found->mark != NULL ? *found->mark
				   : (struct mark){ .has_since = false };
}

/* The mark in the arena: the last one again if it says the same. */
static const struct mark *
keep_mark(const struct history *history, const struct mark *mark)
{
	if (*history->last == NULL || !mark_equal(*history->last, mark)) {
		*history->last =
		    arena_copy(history->arena, mark, sizeof(*mark));
	}
	return *history->last;
}

const struct mark *
past_mark(const struct past *past, const struct fresh *fresh)
{
	struct mark mark = { .has_since = false };

	if (!past->rrset->is_marked) {
		return NULL;
	}
	if (past->history->wanted->writes_marks) {
		mark = known_mark(past, fresh);
		mark.has_retained = false;
		mark_longer(past, &mark, fresh->ttl);
	}
	return keep_mark(past->history, &mark);
}

bool
past_revives(const struct past *past, const uint8_t *rdata, size_t length,
    const struct mark *mark)
{
	const struct found *before;

	if (!past->rrset->is_marked || !past->history->wanted->writes_marks) {
		return false;
	}
	before = past_find(past, rdata, length);
	if (mark == NULL && before != NULL) {
		mark = before->mark;
	}
	return mark != NULL && mark->has_retained;
}

bool
past_keeps(const struct past *past, const struct found *found)
{
	return !past->history->is_other || past->count == 0 ||
	       found->mark != NULL ||
	       past_find(past, found->rdata, found->rdata_length) != NULL;
}

bool
past_retains(const struct past *past, const struct found *found,
    struct mark *mark, bool *begins)
{
	const int64_t now = past->history->wanted->now;
	const struct found *before;
	const struct mark *known = found->mark;

	*begins = false;
	*mark = (struct mark){ .has_since = false };
	if (past->rrset->retain == 0 || found->unread) {
		return false;
	}
	before = past_find(past, found->rdata, found->rdata_length);
	if (found->must_go || (before != NULL && before->must_go)) {
		return false;
	}
	if (known == NULL && before != NULL) {
		known = before->mark;
	}
	if (known != NULL) {
		*mark = *known;
	}
	if (mark->has_retained) {
		return mark->retained > now;
	}
	if (before == NULL) {
		return false; /* it was not published, or its time is over */
	}
	mark->has_retained = true;
	mark->retained = now + past->rrset->retain;
	*begins = true;
	return true;
}
