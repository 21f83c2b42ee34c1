/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about owners and base domains in the zone that was surveyed. */
#include <config.h>

#include <gen/rule/lint.h>
#include <zone/base/name.h>
#include <zone/read/token.h>

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

/* The types that each kind of sight is of; ends with 0. */
static const uint16_t types_of[SEEN_COUNT][3] = {
	[SEEN_ADDRESS] = { RR_A, RR_AAAA },
	[SEEN_CNAME] = { RR_CNAME },
	[SEEN_NS] = { RR_NS },
	[SEEN_DNAME] = { RR_DNAME },
};

/* Where the zone has such a record at the name; false if nowhere. */
static bool
find(const struct linter *linter, const uint8_t *name, enum seen seen,
    struct spot *spot)
{
	const struct survey *survey = linter->survey;
	const struct node *node = nodes_find(survey->nodes, name);

	if (node != NULL && (node->seen & 1U << seen) != 0) {
		*spot = node->seen_at[seen];
		return true;
	}
	for (const uint16_t *type = types_of[seen]; *type != 0; type++) {
		const struct generation *generation =
		    survey_generation(survey, name, *type);

		if (generation != NULL) {
			*spot = generation->spot;
			return true;
		}
	}
	return false;
}

/* "line 7 of FILE" */
static const char *
line_of(const struct linter *linter, struct spot spot)
{
	const struct place place =
	    parts_place(&linter->survey->parts, spot.part, spot.at);

	return arena_printf(linter->arena, "line %zu of %s", place.line,
	    place.file);
}

/* Records there would never be served: RFC 1034 4.2.1, RFC 6672 2.4. */
static bool
check_cuts(const struct linter *linter, const struct rrset *rrset)
{
	const uint8_t *apex = linter->survey->wanted->apex;
	const uint8_t *name = rrset->owner;

	for (; name != NULL; name = name_parent(name)) {
		const bool is_apex = name_equal(name, apex);
		struct spot spot;

		if (!is_apex && find(linter, name, SEEN_NS, &spot)) {
			return diag_rule(linter->diags, "below-cut",
			    &rrset->place,
			    "%s lies in the zone that %s delegates",
			    name_string(linter->arena, rrset->owner),
			    line_of(linter, spot));
		}
		if (name != rrset->owner &&
		    find(linter, name, SEEN_DNAME, &spot)) {
			return diag_rule(linter->diags, "below-cut",
			    &rrset->place, "%s lies below the DNAME on %s",
			    name_string(linter->arena, rrset->owner),
			    line_of(linter, spot));
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
	struct spot spot;

	if (!find(linter, rrset->owner, SEEN_CNAME, &spot)) {
		return true;
	}
	return diag_rule(linter->diags, "cname-and-data", &rrset->place,
	    "%s is a CNAME on %s", name_string(linter->arena, rrset->owner),
	    line_of(linter, spot));
}

/* What a $GENERATE makes cannot be edited record by record. */
static bool
check_generated(const struct linter *linter, const struct rrset *rrset)
{
	const struct generation *generation =
	    survey_generation(linter->survey, rrset->owner, rrset->type);
	struct place place;
	char type[TYPE_TEXT_MAX];

	if (generation == NULL) {
		return true;
	}
	place = parts_place(&linter->survey->parts, generation->spot.part,
	    generation->spot.at);
	(void)diag_error(linter->diags, &place,
	    "this makes %s records at %s, which the manifest asks for",
	    type_print(rrset->type, type),
	    name_string(linter->arena, rrset->owner));
	diag_hint(linter->diags, "write those records out, or leave them to "
				 "danezone");
	return false;
}

/* Would a wildcard answer for the addresses of a base domain? */
static bool
wildcard_answers(const struct linter *linter, const uint8_t *base)
{
	const struct survey *survey = linter->survey;
	uint8_t wildcard[NAME_WIRE_MAX];
	const uint8_t *name = base;

	while (!name_equal(name, survey->wanted->apex)) {
		struct spot spot;

		name = name_parent(name);
		if (wildcard_below(name, wildcard) &&
		    (find(linter, wildcard, SEEN_ADDRESS, &spot) ||
			find(linter, wildcard, SEEN_CNAME, &spot))) {
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
	struct spot spot;
	const char *base = name_string(linter->arena, rrset->base);

	if (!name_within(rrset->base, survey->wanted->apex)) {
		return true;
	}
	if (find(linter, rrset->base, SEEN_CNAME, &spot)) {
		return diag_rule(linter->diags, "base-alias", &rrset->place,
		    "%s is a CNAME on %s: clients look for TLSA records at "
		    "the name it leads to first",
		    base, line_of(linter, spot));
	}
	if (find(linter, rrset->base, SEEN_ADDRESS, &spot) ||
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
		is_served &= check_generated(&linter, rrset);
		is_fine &= is_served;
		if (is_served && is_new) {
			is_fine &= check_base(&linter, rrset);
			last = rrset->base;
		}
	}
	return is_fine;
}
