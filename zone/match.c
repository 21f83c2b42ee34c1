/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compare an RRset with records. The order of rdata is used, none is made. */
#include <config.h>

#include <string.h>

#include <zone/match.h>

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

/* The order of an rdata and some octets (RFC 4034 section 6.3). */
static int
compare(const struct rdata *rdata, const uint8_t *octets, size_t length)
{
	const size_t common = rdata->length < length ? rdata->length : length;
	const int order = memcmp(rdata->wire, octets, common);

	return order != 0 ? order
			  : (rdata->length > length) - (rdata->length < length);
}

/* The index of the first wanted rdata that does not come before the octets. */
static size_t
first_from(const struct rrset *rrset, const uint8_t *octets, size_t length)
{
	size_t low = 0;
	size_t high = rrset->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare(&rrset->items[middle], octets, length) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

/* Is this rdata wanted, and not seen yet? */
static bool
is_missing(const struct match *match, size_t index, const struct found *found)
{
	return index < match->rrset->count && match->missing[index] == index &&
	       compare(&match->rrset->items[index], found->rdata,
		   found->rdata_length) == 0;
}

bool
match_see(struct match *match, const struct found *found)
{
	if (!found->unread) {
		const size_t index =
		    first_from(match->rrset, found->rdata, found->rdata_length);

		if (is_missing(match, index, found)) {
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
	size_t index;

	if (found->rdata_length < ALIKE) {
		return NULL;
	}
	index = first_missing(match, first_from(rrset, found->rdata, ALIKE));
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
