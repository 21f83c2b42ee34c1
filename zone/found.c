/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of records that outlive the scan. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/found.h>
#include <zone/nodes.h>
#include <zone/read/token.h>

struct span
found_bytes(const struct parts *parts, const struct entry *entry)
{
	const struct part *part = &parts->items[parts->count - 1];

	return (struct span){ part->text->bytes + entry->start,
		entry->end - entry->start };
}

/* The owner, its case as written. */
static const uint8_t *
keep_owner(struct arena *arena, const struct item *item,
    const struct rrset *rrset)
{
	/* Behind a mistake it may be of another owner. */
	if (rrset != NULL && name_length(rrset->owner) == item->owner_length &&
	    memcmp(rrset->owner, item->owner, item->owner_length) == 0) {
		return rrset->owner;
	}
	return arena_copy(arena, item->owner, item->owner_length);
}

static const uint8_t *
keep_rdata(struct arena *arena, const struct item *item,
    const struct rrset *rrset)
{
	for (size_t i = 0; rrset != NULL && i < rrset->count; i++) {
		const struct rdata *rdata = &rrset->items[i];

		if (rdata->length == item->rdata_length &&
		    memcmp(rdata->wire, item->rdata, rdata->length) == 0) {
			return rdata->wire;
		}
	}
	return arena_copy(arena, item->rdata, item->rdata_length);
}

struct found
found_keep(struct arena *arena, struct walk *walk, const struct parts *parts,
    const struct item *item, const struct rrset *rrset)
{
	struct found found = {
		.part = (uint32_t)(parts->count - 1),
		.entry = item->entry,
		.before = walk_keep(walk, &item->before),
		.owner = keep_owner(arena, item, rrset),
		.type = item->type,
		.ttl = item->ttl,
		.unread = item->unread,
		.rrset = NO_RRSET,
	};

	if (item->unread) {
		const struct span text = found_bytes(parts, &item->entry);

		found.rdata = (const void *)text.at;
		found.rdata_length = text.length;
	} else {
		found.rdata = keep_rdata(arena, item, rrset);
		found.rdata_length = item->rdata_length;
	}
	return found;
}

struct record
item_record(const struct item *item, struct span text)
{
	struct record record = { item->owner, item->type, item->ttl,
		item->rdata, item->rdata_length };

	if (item->unread) {
		record.rdata = (const void *)(text.at + item->entry.start);
		record.rdata_length = item->entry.end - item->entry.start;
	}
	return record;
}

const struct rdata *
found_rdata(struct arena *arena, const struct parts *parts,
    const struct found *found)
{
	const struct span text = part_bytes(&parts->items[found->part]);
	struct rdata *rdata = arena_alloc(arena, sizeof(*rdata));
	char *joined =
	    arena_alloc(arena, found->entry.end - found->entry.start + 1);
	struct header header;
	struct token token;

	rdata->wire = found->rdata;
	rdata->length = found->rdata_length;
	rdata->text.at = joined;
	if (!header_read(text, &found->entry, &header)) {
		return rdata;
	}
	while (token_next(&header.rdata, &token)) {
		if (rdata->text.length > 0) {
			joined[rdata->text.length++] = ' ';
		}
		memcpy(joined + rdata->text.length, token.text.at,
		    token.text.length);
		rdata->text.length += token.text.length;
	}
	return rdata;
}

bool
found_is(const struct found *found, const struct rdata *rdata)
{
	return !found->unread && found->rdata_length == rdata->length &&
	       memcmp(found->rdata, rdata->wire, rdata->length) == 0;
}

const struct mark *
found_mark(struct arena *arena, const struct parts *parts,
    const struct found *found, struct mark_reading *reading)
{
	struct place place;
	struct mark mark;
	const enum mark_state state = mark_find(
	    part_bytes(&parts->items[found->part]), &found->entry, &mark);
	const bool is_ahead =
	    state == MARK_READ && mark.has_since && mark.since > reading->now;

	reading->is_ahead |= is_ahead;
	if (state == MARK_NONE) {
		return NULL;
	}
	if (state == MARK_READ && !is_ahead) {
		return arena_copy(arena, &mark, sizeof(mark));
	}
	place = parts_place(parts, found->part, found->entry.start);
	(void)diag_warn(reading->diags, &place,
	    "since when the record is published %s: it counts as unknown",
	    is_ahead ? "lies in the future" : "cannot be read");
	diag_hint(reading->diags, "%s",
	    is_ahead
		? "is the clock right? Else correct the comment, or remove "
		  "it: until then new records are of an unknown time, too"
		: "correct the comment, as in "
		  "'; danezone since 2026-11-22T10:00:00Z', or remove it");
	return NULL;
}

static int
compare_places(const void *a, const void *b)
{
	const struct found *left = a;
	const struct found *right = b;

	if (left->part != right->part) {
		return left->part < right->part ? -1 : 1;
	}
	return (left->entry.start > right->entry.start) -
	       (left->entry.start < right->entry.start);
}

const struct found *
founds_at(const struct founds *founds, size_t part, size_t start)
{
	const struct found key = { .part = (uint32_t)part,
		.entry = { .start = start } };

	return founds->count == 0 ? NULL
				  : bsearch(&key, founds->items, founds->count,
					sizeof(key), compare_places);
}
