/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * While both texts are level, octets are compared. Where they differ, the other
 * is read by itself, from a record before that on which has its own owner, up
 * to where lines are the same again: if then an entry begins in both there, and
 * inherits the same, they are level.
 */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/survey/beside.h>

enum {
	BLOCK = 1 << 16, /* octets that are compared at once */
	LINES_MAX = 32,  /* of a difference, in each text */
	ALIKE = 64,      /* octets: where they are the same, texts may meet */
	GAP_EVERY = 256, /* octets: with more differences, it is not worth it */
	GAPS_FREE = 8,
};

#define NEVER SIZE_MAX

/* Where the other text can be read from, and what an entry there inherits. */
struct foothold {
	size_t at;
	struct context context;
	uint8_t origin[NAME_WIRE_MAX];
	uint8_t owner[NAME_WIRE_MAX];
	bool is_origin_old; /* a directive may have changed it */
};

struct beside {
	struct walk *walk; /* of the other text, */
	size_t at;         /* and where it stands; NEVER: it is over */
	size_t from;       /* what it reads before this is known */
	struct span zone;
	struct span other;
	bool is_level;
	size_t shift;    /* from offsets in the zone to those in the other */
	size_t same_end; /* in the zone: up to here all is the same */
	size_t meets;    /* in the zone: where they may meet; or NEVER, */
	size_t meets_at; /* and in the other text */
	size_t gaps;
	struct foothold foothold;
};

/* The other text can be read from where its walk stands. */
static void
stand_on(struct foothold *foothold, const struct stand *stand)
{
	foothold->at = stand->at;
	foothold->context = stand->context;
	foothold->context.origin = foothold->origin;
	memcpy(foothold->origin, stand->context.origin,
	    name_length(stand->context.origin));
	foothold->is_origin_old = false;
	if (stand->context.owner != NULL) {
		foothold->context.owner = foothold->owner;
		memcpy(foothold->owner, stand->context.owner,
		    name_length(stand->context.owner));
	}
}

/* It can be read from such an item, if that is a record with its own owner. */
static void
step_on(struct foothold *foothold, const struct item *item, size_t at)
{
	if (item->entry.kind == ENTRY_DIRECTIVE) {
		foothold->is_origin_old = true;
	}
	if (item->entry.kind != ENTRY_RECORD ||
	    (item->entry.flags & ENTRY_INHERITS) != 0) {
		return;
	}
	if (foothold->is_origin_old) {
		memcpy(foothold->origin, item->before.origin,
		    name_length(item->before.origin));
		foothold->is_origin_old = false;
	}
	foothold->at = at;
	foothold->context = item->before;
	foothold->context.origin = foothold->origin;
}

/* What is left of a text, but not more than SIZE octets. */
static struct span
rest_of(struct span text, size_t at, size_t size)
{
	const size_t rest = text.length - at;

	return (struct span){ text.at + at, rest < size ? rest : size };
}

/* How many octets at the front of both are the same. */
static size_t
count_same(struct span a, struct span b)
{
	const size_t most = a.length < b.length ? a.length : b.length;
	size_t same = 0;

	while (most - same >= ALIKE &&
	       memcmp(a.at + same, b.at + same, ALIKE) == 0) {
		same += ALIKE;
	}
	while (same < most && a.at[same] == b.at[same]) {
		same++;
	}
	return same;
}

/* Is all the same up to this offset in the zone? It is compared only once. */
static bool
is_same_to(struct beside *beside, size_t end)
{
	size_t same = 1;

	while (beside->same_end < end && same > 0) {
		const size_t at = beside->same_end;

		same = count_same(rest_of(beside->zone, at, BLOCK),
		    rest_of(beside->other, at + beside->shift, BLOCK));
		beside->same_end += same;
	}
	return beside->same_end >= end;
}

/*
 * Does the other text have the same entry here? Not if one of them ends with
 * it, since that may have ended the entry. A byte order mark, and a message,
 * depend on where it stands.
 */
static bool
has_entry(struct beside *beside, const struct item *item)
{
	const struct entry *entry = &item->entry;
	const size_t end = entry->end + beside->shift;

	return !item->is_told && is_same_to(beside, entry->end) &&
	       (entry->end == beside->zone.length) ==
		   (end == beside->other.length) &&
	       (entry->start == 0) == (entry->start + beside->shift == 0);
}

/* Is it the same name, in the same case? That shows in what inherits it. */
static bool
is_spelt_alike(const uint8_t *a, const uint8_t *b)
{
	if (a == NULL || b == NULL) {
		return a == b;
	}
	return name_length(a) == name_length(b) &&
	       memcmp(a, b, name_length(a)) == 0;
}

/* Do an entry in the zone and one in the other text inherit the same? */
static bool
inherit_same(const struct item *item, const struct context *other)
{
	const bool has_owner = item->entry.kind == ENTRY_RECORD &&
			       (item->entry.flags & ENTRY_INHERITS) == 0;

	/* What a directive inherited may be gone: it has been obeyed. */
	return item->entry.kind != ENTRY_DIRECTIVE &&
	       item->before.has_default == other->has_default &&
	       item->before.has_ttl == other->has_ttl &&
	       item->before.ttl == other->ttl &&
	       is_spelt_alike(item->before.origin, other->origin) &&
	       (has_owner || is_spelt_alike(item->before.owner, other->owner));
}

/* Lines of a text, as far as they were looked for. */
struct lines {
	struct span text;
	size_t count;
	size_t items[LINES_MAX]; /* offsets */
};

/* Look for one more line. */
static void
add_line(struct lines *lines)
{
	const struct span text = lines->text;
	const size_t last = lines->items[lines->count - 1];
	const char *newline = last == text.length ? NULL
						  : memchr(text.at + last, '\n',
							text.length - last);

	if (newline != NULL) {
		lines->items[lines->count++] = (size_t)(newline + 1 - text.at);
	}
}

/* May the texts meet at these lines? */
static bool
are_alike(const struct beside *beside, size_t zone_at, size_t other_at)
{
	const struct span a = rest_of(beside->zone, zone_at, ALIKE);
	const struct span b = rest_of(beside->other, other_at, ALIKE);

	return a.length > 0 && span_equal(a, b);
}

/* They meet nowhere any more. */
static void
lose(struct beside *beside)
{
	beside->meets = NEVER;
	beside->meets_at = NEVER;
}

/* The same lines among pairs that are as far from the first ones. */
static bool
find_alike(struct beside *beside, const struct lines *zone,
    const struct lines *other, size_t distance)
{
	for (size_t i = 0; i <= distance; i++) {
		const size_t k = distance - i;

		if (k < zone->count && i < other->count &&
		    are_alike(beside, zone->items[k], other->items[i])) {
			beside->meets = zone->items[k];
			beside->meets_at = other->items[i];
			return true;
		}
	}
	return false;
}

/* Look for where they may meet, the nearest first, from here and there on. */
static void
find_meeting(struct beside *beside, size_t zone_at, size_t other_at)
{
	struct lines zone = { .text = beside->zone, .count = 1 };
	struct lines other = { .text = beside->other, .count = 1 };
	bool is_found = false;

	zone.items[0] = zone_at;
	other.items[0] = other_at;
	lose(beside);
	beside->gaps++;
	if (beside->gaps > GAPS_FREE + zone_at / GAP_EVERY) {
		return;
	}
	for (size_t i = 0; i < LINES_MAX - 1 && !is_found; i++) {
		is_found = find_alike(beside, &zone, &other, i);
		add_line(&zone);
		add_line(&other);
	}
}

/* They are no more level from this entry of the zone on. */
static void
part(struct beside *beside, size_t at)
{
	const struct foothold *foothold = &beside->foothold;

	beside->is_level = false;
	beside->from = at + beside->shift;
	beside->at = foothold->at;
	walk_jump(beside->walk, foothold->at, &foothold->context);
}

/* The zone has come to where they may meet, or it is past that. */
static void
meet(struct beside *beside, const struct item *item)
{
	struct stand stand;

	if (!walk_stand(beside->walk, &stand)) {
		lose(beside); /* behind a mistake there is no context */
		return;
	}
	if (item->entry.start != beside->meets ||
	    stand.at != beside->meets_at ||
	    !inherit_same(item, &stand.context)) {
		find_meeting(beside, item->entry.end, stand.at);
		return;
	}
	beside->is_level = true;
	beside->shift = stand.at - item->entry.start;
	beside->same_end = item->entry.start;
	stand_on(&beside->foothold, &stand);
}

struct beside *
beside_new(struct arena *arena, struct walk *walk, const struct text *zone,
    const struct text *other)
{
	struct beside *beside = arena_alloc(arena, sizeof(*beside));
	struct stand stand;

	*beside = (struct beside){ .walk = walk,
		.zone = { zone->bytes, zone->length },
		.other = { other->bytes, other->length },
		.is_level = true };
	(void)walk_stand(walk, &stand);
	stand_on(&beside->foothold, &stand);
	return beside;
}

bool
beside_same(struct beside *beside, const struct item *item, size_t *shift)
{
	const struct entry *entry = &item->entry;

	if (!beside->is_level && entry->start >= beside->meets) {
		meet(beside, item);
	}
	if (!beside->is_level) {
		return false;
	}
	*shift = beside->shift;
	if (has_entry(beside, item)) {
		step_on(&beside->foothold, item, entry->start + *shift);
		return true;
	}
	part(beside, entry->start);
	find_meeting(beside, entry->end, beside->from);
	return false;
}

bool
beside_next(struct beside *beside, struct item *item)
{
	while (!beside->is_level && beside->at < beside->meets_at) {
		if (!walk_next(beside->walk, item)) {
			beside->at = NEVER;
			return false;
		}
		beside->at = item->entry.end;
		if (item->entry.start >= beside->from) {
			return true;
		}
	}
	return false;
}

void
beside_end(struct beside *beside, const struct walk *walk)
{
	const size_t end = beside->zone.length;
	struct stand stand;

	lose(beside);
	if (beside->is_level && end + beside->shift == beside->other.length &&
	    walk_stand(walk, &stand)) {
		beside->is_level = false;
		beside->at = beside->other.length;
		walk_jump(beside->walk, beside->at, &stand.context);
	} else if (beside->is_level) {
		part(beside, end);
	}
}
