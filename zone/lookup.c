/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Look names up in one scan. What the answers are for is not known here. */
#include <config.h>

#include <stdlib.h>

#include <zone/base/name.h>
#include <zone/lookup.h>
#include <zone/nodes.h>
#include <zone/rdata.h>

/* Answers are being collected. */
struct inquiry {
	struct arena *arena;
	struct walk *walk;
	struct parts parts;
	struct nodes *nodes; /* with the first question of each name, */
	struct lookup *lookups;
	size_t *next; /* and the next of the same name, or NO_RRSET */
	size_t open;  /* questions about whole trees without answer */
};

/* Make a node for each name, with the list of its questions. */
static void
ask(struct inquiry *inquiry, size_t count)
{
	for (size_t i = count; i-- > 0;) {
		struct lookup *lookup = &inquiry->lookups[i];
		struct node *node = nodes_add(inquiry->nodes, lookup->name);

		inquiry->next[i] = node->rrset;
		node->rrset = (uint32_t)i;
		lookup->answers = (struct founds){ 0 };
		inquiry->open += lookup->type == 0;
	}
}

/* Does the record answer the question? IS_OWNER: it is about its own name. */
static bool
answers(const struct inquiry *inquiry, const struct lookup *lookup,
    const struct item *item, bool is_owner)
{
	if (lookup->type == 0) {
		return lookup->answers.count == 0 &&
		       (lookup->except == NULL ||
			   founds_at(lookup->except, inquiry->parts.count - 1,
			       item->entry.start) == NULL);
	}
	return is_owner && lookup->type == item->type && !item->unread;
}

/* Answer the questions about one name. */
static void
answer(struct inquiry *inquiry, const struct node *node,
    const struct item *item)
{
	const bool is_owner = name_equal(node->name, item->owner);

	for (size_t i = node->rrset; i != NO_RRSET; i = inquiry->next[i]) {
		struct lookup *lookup = &inquiry->lookups[i];

		if (answers(inquiry, lookup, item, is_owner)) {
			ARENA_PUSH(inquiry->arena, &lookup->answers,
			    found_keep(inquiry->arena, inquiry->walk,
				&inquiry->parts, item, NULL));
			inquiry->open -= lookup->type == 0;
		}
	}
}

/* A record: look for its owner, and for names above it as long as need be. */
static void
see(struct inquiry *inquiry, const struct item *item)
{
	const uint8_t *name = item->owner;
	size_t length = item->owner_length;

	while (name != NULL) {
		const struct node *node =
		    nodes_glance(inquiry->nodes, name, length);

		if (node != NULL) {
			answer(inquiry, node, item);
		}
		length -= *name + 1U;
		name = inquiry->open > 0 ? name_parent(name) : NULL;
	}
}

/* By rdata, then in the order of the zone. */
static int
compare(const void *left, const void *right)
{
	const struct found *const *a = left;
	const struct found *const *b = right;
	const struct rdata rdata = { .wire = (*a)->rdata,
		.length = (*a)->rdata_length };
	const int order =
	    rdata_order((*a)->type, &rdata, (*b)->rdata, (*b)->rdata_length);

	return order != 0 ? order : (*a > *b) - (*a < *b);
}

/* Is it the same record but for the case of a name? */
static bool
is_same(const struct found *a, const struct found *b)
{
	const struct rdata rdata = { .wire = a->rdata,
		.length = a->rdata_length };

	return rdata_order(a->type, &rdata, b->rdata, b->rdata_length) == 0;
}

/* Leave out all but the first of each rdata. */
static void
leave_once(struct arena *arena, struct founds *founds)
{
	const struct found **sorted =
	    arena_alloc(arena, founds->count * sizeof(struct found *));
	bool *leaves = arena_alloc(arena, founds->count);
	size_t kept = 0;

	for (size_t i = 0; i < founds->count; i++) {
		sorted[i] = &founds->items[i];
	}
	qsort(sorted, founds->count, sizeof(struct found *), compare);
	for (size_t i = 1; i < founds->count; i++) {
		leaves[sorted[i] - founds->items] =
		    is_same(sorted[i - 1], sorted[i]);
	}
	for (size_t i = 0; i < founds->count; i++) {
		if (!leaves[i]) {
			founds->items[kept++] = founds->items[i];
		}
	}
	founds->count = kept;
}

bool
lookup_all(struct arena *arena, const struct lookups *lookups,
    struct diags *diags)
{
	const size_t errors = diags->by_severity[SEVERITY_ERROR];
	struct inquiry inquiry = { .arena = arena,
		.nodes = nodes_new(arena, lookups->seed),
		.lookups = lookups->items,
		.next = arena_alloc(arena, lookups->count * sizeof(size_t)) };
	struct item item;

	ask(&inquiry, lookups->count);
	inquiry.walk = walk_new(arena, lookups->source, lookups->apex,
	    &inquiry.parts, diags);
	while (walk_next(inquiry.walk, &item)) {
		if (item.entry.kind == ENTRY_RECORD) {
			see(&inquiry, &item);
		}
	}
	walk_free(inquiry.walk);
	for (size_t i = 0; i < lookups->count; i++) {
		if (lookups->items[i].answers.count > 1) {
			leave_once(arena, &lookups->items[i].answers);
		}
	}
	return diags->by_severity[SEVERITY_ERROR] == errors;
}
