/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about owners and base domains in the zone that was surveyed. */
#include <config.h>

#include <gen/lint.h>
#include <zone/base/name.h>

/* `*` below a name; false when that is too long for a name. */
static bool
wildcard_below(const uint8_t *name, uint8_t wildcard[NAME_WIRE_MAX])
{
	const size_t length = name_length(name);

	if (length + 2 > NAME_WIRE_MAX) {
		return false;
	}
	wildcard[0] = 1;
	wildcard[1] = '*';
	memcpy(wildcard + 2, name, length);
	return true;
}

/* Add the wildcards that could answer for a base domain. */
static void
add_wildcards(struct arena *arena, struct nodes *nodes, const uint8_t *base,
    const uint8_t *apex)
{
	uint8_t wildcard[NAME_WIRE_MAX];
	const uint8_t *name = base;

	while (!name_equal(name, apex)) {
		name = name_parent(name);
		if (wildcard_below(name, wildcard) &&
		    nodes_find(nodes, wildcard) == NULL) {
			(void)nodes_add(nodes, name_copy(arena, wildcard));
		}
	}
}

struct nodes *
lint_nodes(struct arena *arena, const struct wanted *wanted)
{
	struct nodes *nodes = nodes_new(arena, wanted->seed);
	const uint8_t *last = NULL;

	for (size_t i = 0; i < wanted->count; i++) {
		const struct rrset *rrset = &wanted->rrsets[i];
		const uint8_t *name = rrset->owner;

		while (name != NULL && !name_equal(name, wanted->apex)) {
			(void)nodes_add(nodes, name);
			name = name_parent(name);
		}
		(void)nodes_add(nodes, wanted->apex);
		if (last != NULL && name_equal(last, rrset->base)) {
			continue;
		}
		last = rrset->base;
		if (name_within(last, wanted->apex)) {
			add_wildcards(arena, nodes, last, wanted->apex);
		}
	}
	return nodes;
}

/* A linting of one zone. */
struct linter {
	struct arena *arena;
	const struct survey *survey;
	struct diags *diags;
};

static bool
has_seen(const struct node *node, enum seen seen)
{
	return node != NULL && (node->seen & 1U << seen) != 0;
}

/* "line 7 of FILE", where the node was seen to hold such a record. */
static const char *
line_of(const struct linter *linter, const struct node *node, enum seen seen)
{
	const struct spot *spot = &node->seen_at[seen];
	const struct place place =
	    parts_place(&linter->survey->parts, spot->part, spot->at);

	return arena_printf(linter->arena, "line %zu of %s", place.line,
	    place.file);
}

/* Records there would never be served: RFC 1034 4.2.1, RFC 6672 2.4. */
static bool
check_cuts(const struct linter *linter, const struct rrset *rrset)
{
	const struct survey *survey = linter->survey;
	const uint8_t *apex = survey->wanted->apex;
	const uint8_t *name = rrset->owner;

	for (; name != NULL; name = name_parent(name)) {
		const struct node *node = nodes_find(survey->nodes, name);
		const bool is_apex = name_equal(name, apex);

		if (has_seen(node, SEEN_NS) && !is_apex) {
			return diag_rule(linter->diags, "below-cut",
			    &rrset->place,
			    "%s lies in the zone that %s delegates",
			    name_string(linter->arena, rrset->owner),
			    line_of(linter, node, SEEN_NS));
		}
		if (has_seen(node, SEEN_DNAME) && name != rrset->owner) {
			return diag_rule(linter->diags, "below-cut",
			    &rrset->place, "%s lies below the DNAME on %s",
			    name_string(linter->arena, rrset->owner),
			    line_of(linter, node, SEEN_DNAME));
		}
		if (is_apex) {
			break;
		}
	}
	return true;
}

/* A CNAME stands alone: RFC 1034 3.6.2. */
static bool
check_cname(const struct linter *linter, const struct rrset *rrset)
{
	const struct survey *survey = linter->survey;
	const struct node *node = nodes_find(survey->nodes, rrset->owner);

	if (!has_seen(node, SEEN_CNAME)) {
		return true;
	}
	return diag_rule(linter->diags, "cname-and-data", &rrset->place,
	    "%s is a CNAME on %s", name_string(linter->arena, rrset->owner),
	    line_of(linter, node, SEEN_CNAME));
}

/* Would a wildcard answer for the addresses of a base domain? */
static bool
wildcard_answers(const struct linter *linter, const uint8_t *base)
{
	const struct survey *survey = linter->survey;
	uint8_t wildcard[NAME_WIRE_MAX];
	const uint8_t *name = base;

	while (!name_equal(name, survey->wanted->apex)) {
		const struct node *node = NULL;

		name = name_parent(name);
		if (wildcard_below(name, wildcard)) {
			node = nodes_find(survey->nodes, wildcard);
		}
		if (has_seen(node, SEEN_ADDRESS) ||
		    has_seen(node, SEEN_CNAME)) {
			return true;
		}
	}
	return false;
}

/* Does anybody get to the base domain, and under that name? */
static bool
check_base(const struct linter *linter, const struct rrset *rrset)
{
	const struct survey *survey = linter->survey;
	const struct node *node = nodes_find(survey->nodes, rrset->base);
	const char *base = name_string(linter->arena, rrset->base);

	if (!name_within(rrset->base, survey->wanted->apex)) {
		return true;
	}
	if (has_seen(node, SEEN_CNAME)) {
		return diag_rule(linter->diags, "base-alias", &rrset->place,
		    "%s is a CNAME on %s: clients look for TLSA records at "
		    "the name it leads to first",
		    base, line_of(linter, node, SEEN_CNAME));
	}
	if (has_seen(node, SEEN_ADDRESS) || survey->generates ||
	    wildcard_answers(linter, rrset->base)) {
		return true;
	}
	return diag_rule(linter->diags, "base-missing", &rrset->place,
	    "%s has neither A, AAAA nor CNAME in %s", base,
	    survey->parts.items[0].text->name);
}

bool
lint_zone(struct arena *arena, const struct survey *survey, struct diags *diags)
{
	const struct linter linter = { arena, survey, diags };
	const struct wanted *wanted = survey->wanted;
	const uint8_t *last = NULL;
	bool is_fine = true;

	for (size_t i = 0; i < wanted->count; i++) {
		const struct rrset *rrset = &wanted->rrsets[i];
		const bool is_new =
		    last == NULL || !name_equal(last, rrset->base);
		bool is_served = check_cuts(&linter, rrset);

		is_served &= check_cname(&linter, rrset);
		is_fine &= is_served;
		if (is_served && is_new) {
			is_fine &= check_base(&linter, rrset);
			last = rrset->base;
		}
	}
	return is_fine;
}
