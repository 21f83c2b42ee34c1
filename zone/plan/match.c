/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compare an RRset with records. The order of rdata is used, none is made. */
#include <config.h>

#include <string.h>

#include <zone/plan/match.h>
#include <zone/rdata.h>

enum {
	ALIKE = 3
}; /* octets: usage, selector and matching type of a TLSA record */

struct match *
match_new(struct arena *arena, const struct rrset *rrset, size_t count)
{
	struct match *match = arena_alloc(arena, sizeof(*match));

	match->rrset = rrset;
	match->missing =
	    arena_alloc(arena, (rrset->count + 1) * sizeof(*match->missing));
	for (size_t i = 0; i <= rrset->count; i++) {
		match->missing[i] = i;
	}
	match->wrong = arena_alloc(arena, count * sizeof(struct found *));
	match->turns = arena_alloc(arena, count * sizeof(struct rdata *));
	return match;
}

/*
 * The first missing rdata from INDEX on, or their count. What is not missing
 * leads further on; each search shortens the way for the next.
 */
static size_t
first_missing(const struct match *match, size_t index)
{
	size_t *missing = match->missing;

	while (missing[index] != index) {
		missing[index] = missing[missing[index]];
		index = missing[index];
	}
	return index;
}

/* It is missing no longer. */
static const struct rdata *
take(struct match *match, size_t index)
{
	if (index == match->rrset->count) {
		return NULL;
	}
	match->missing[index] = index + 1;
	return &match->rrset->items[index];
}

/* The order of an rdata and that of a record. */
static int
compare(const struct match *match, size_t index, const struct found *found)
{
	return rdata_order(match->rrset->type, &match->rrset->items[index],
	    found->rdata, found->rdata_length);
}

/* The index of the first wanted rdata that does not come before the record. */
static size_t
first_from(const struct match *match, const struct found *found)
{
	size_t low = 0;
	size_t high = match->rrset->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare(match, middle, found) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

/* Is this rdata that of the record? */
static bool
is_wanted(const struct match *match, size_t index, const struct found *found)
{
	return index < match->rrset->count && compare(match, index, found) == 0;
}

bool
match_wants(const struct match *match, const struct found *found)
{
	return !found->unread &&
	       is_wanted(match, first_from(match, found), found);
}

bool
match_see(struct match *match, const struct found *found)
{
	if (!found->unread) {
		const size_t index = first_from(match, found);

		if (is_wanted(match, index, found) &&
		    match->missing[index] == index) {
			(void)take(match, index);
			return true;
		}
	}
	match->wrong[match->wrong_count++] = found;
	return false;
}

/* A missing rdata that begins as the wrong one does; NULL: none. */
static const struct rdata *
take_alike(struct match *match, const struct found *found)
{
	const struct rrset *rrset = match->rrset;
	struct found front = *found;
	size_t index;

	if (rrset->type != RR_TLSA || found->rdata_length < ALIKE) {
		return NULL;
	}
	front.rdata_length = ALIKE;
	index = first_missing(match, first_from(match, &front));
	if (index == rrset->count || rrset->items[index].length < ALIKE ||
	    memcmp(rrset->items[index].wire, found->rdata, ALIKE) != 0) {
		return NULL;
	}
	return take(match, index);
}

void
match_turn(struct match *match)
{
	for (size_t i = 0; i < match->wrong_count; i++) {
		const struct found *found = match->wrong[i];

		if (!found->in_block && !found->unread) {
			match->turns[i] = take_alike(match, found);
		}
	}
	for (size_t i = 0; i < match->wrong_count; i++) {
		const struct found *found = match->wrong[i];

		if (!found->in_block && match->turns[i] == NULL) {
			match->turns[i] = match_take(match);
		}
	}
}

const struct rdata *
match_take(struct match *match)
{
	return take(match, first_missing(match, 0));
}
