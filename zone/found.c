/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of records that outlive the scan. */
#include <config.h>

#include <stdlib.h>

#include <zone/base/name.h>
#include <zone/found.h>
#include <zone/nodes.h>

struct span
found_bytes(const struct parts *parts, const struct entry *entry)
{
	const struct part *part = &parts->items[parts->count - 1];

	return (struct span){ part->text->bytes + entry->start,
		entry->end - entry->start };
}

struct found
found_keep(struct arena *arena, struct walk *walk, const struct parts *parts,
    const struct item *item)
{
	struct found found = {
		.part = parts->count - 1,
		.entry = item->entry,
		.before = walk_keep(walk, &item->before),
		.owner = name_copy(arena, item->owner),
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
		found.rdata =
		    arena_copy(arena, item->rdata, item->rdata_length);
		found.rdata_length = item->rdata_length;
	}
	return found;
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
	const struct found key = { .part = part, .entry = { .start = start } };

	return founds->count == 0 ? NULL
				  : bsearch(&key, founds->items, founds->count,
					sizeof(key), compare_places);
}
