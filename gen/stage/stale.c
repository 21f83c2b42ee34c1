/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for what answered in place of an RRset. No marks are made here. */
#include <config.h>

#include <gen/rule/sight.h>
#include <gen/stage/stale.h>
#include <zone/base/name.h>

struct finder {
	struct arena *arena;
	const struct wanted *wanted;
	const struct nodes *nodes; /* with the owners of all RRsets */
	struct stale *stale;       /* NULL while there is none */
	bool has_aliases;          /* a CNAME is wanted somewhere */
	struct nodes *wildcards;   /* owners of TLSA records that are ones */
	bool has_wildcards;
};

/* The index of the RRset of this type that is wanted at the node, with records
   in it; NO_RRSET: none is. */
static size_t
rrset_like(const struct finder *finder, const struct node *node, uint16_t type)
{
	const size_t index = node == NULL || node->rrset == NO_RRSET
				 ? NO_RRSET
				 : wanted_rrset(finder->wanted, node, type);

	return index != NO_RRSET && finder->wanted->rrsets[index].count == 0
		   ? NO_RRSET
		   : index;
}

/* The same at a name. */
static size_t
rrset_at(const struct finder *finder, const uint8_t *name, uint16_t type)
{
	return rrset_like(finder, nodes_find(finder->nodes, name), type);
}

/* The same where a record was found. */
static size_t
rrset_of(const struct finder *finder, const struct found *found, uint16_t type)
{
	const struct rrset *rrsets = finder->wanted->rrsets;
	struct node node = { .name = found->owner, .rrset = found->rrset };

	if (found->rrset == NO_RRSET) {
		return rrset_at(finder, found->owner, type);
	}
	while (node.rrset > 0 &&
	       name_equal(rrsets[node.rrset - 1].owner, found->owner)) {
		node.rrset--;
	}
	return rrset_like(finder, &node, type);
}

static void
note(struct finder *finder, size_t rrset, uint32_t ttl)
{
	struct stale *stale;

	if (finder->stale == NULL) {
		finder->stale = arena_alloc(finder->arena,
		    finder->wanted->count * sizeof(*finder->stale));
	}
	stale = &finder->stale[rrset];
	stale->has_any = true;
	stale->ttl = ttl > stale->ttl ? ttl : stale->ttl;
}

/* A record of that type is stale for an RRset of this one at its owner. */
static void
see_like(struct finder *finder, const struct found *found, uint16_t type)
{
	const size_t rrset = rrset_of(finder, found, type);

	if (rrset != NO_RRSET) {
		note(finder, rrset, found->ttl);
	}
}

static void
see_wildcard(struct finder *finder, const struct found *found)
{
	if (found->type == RR_TLSA && found->owner[0] == 1 &&
	    found->owner[1] == '*') {
		(void)nodes_add(finder->wildcards, found->owner);
		finder->has_wildcards = true;
	}
}

static void
see_records(struct finder *finder, const struct founds *records)
{
	for (size_t i = 0; i < records->count; i++) {
		const struct found *found = &records->items[i];

		if (found->type == RR_CNAME) {
			see_like(finder, found, RR_TLSA);
		} else if (found->type == RR_TLSA && finder->has_aliases) {
			see_like(finder, found, RR_CNAME);
		}
		see_wildcard(finder, found);
	}
}

/* Does a wildcard stand above the owner (RFC 4592 section 2.1.1)? */
static bool
is_covered(const struct finder *finder, const uint8_t *owner)
{
	uint8_t wildcard[NAME_WIRE_MAX];
	const uint8_t *name = owner;

	while (!name_equal(name, finder->wanted->apex)) {
		name = name_parent(name);
		if (name == NULL) {
			return false;
		}
		if (sight_wildcard(name, wildcard) &&
		    !name_equal(wildcard, owner) &&
		    nodes_find(finder->wildcards, wildcard) != NULL) {
			return true;
		}
	}
	return false;
}

/* Did somebody's CNAME stand there in the zone of before? */
static bool
had_cname(const struct survey *before, const struct survey *survey,
    const struct rrset *rrset)
{
	const struct node *node = before == survey || rrset->type == RR_CNAME
				      ? NULL
				      : nodes_find(before->nodes, rrset->owner);

	return node != NULL && (node->seen & 1U << SEEN_CNAME) != 0;
}

const struct stale *
stale_find(struct arena *arena, const struct survey *survey)
{
	const struct survey *before =
	    survey->previous != NULL ? survey->previous : survey;
	struct finder finder = {
		.arena = arena,
		.wanted = survey->wanted,
		.nodes = survey->nodes,
		.has_aliases =
		    (wanted_bits(survey->wanted) & wanted_bit(RR_CNAME)) != 0,
		.wildcards = nodes_new(arena, survey->wanted->seed),
	};

	see_records(&finder, &before->records);
	for (size_t i = 0; i < before->foreigns.count; i++) {
		const struct found foreign = { .type = RR_TLSA,
			.owner = before->foreigns.items[i].owner };

		see_wildcard(&finder, &foreign);
	}
	for (size_t i = 0; i < survey->wanted->count; i++) {
		const struct rrset *rrset = &survey->wanted->rrsets[i];

		if (rrset->is_marked && rrset->count > 0 &&
		    (had_cname(before, survey, rrset) ||
			(finder.has_wildcards &&
			    is_covered(&finder, rrset->owner)))) {
			note(&finder, i, 0);
		}
	}
	return finder.stale;
}
