/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about base domains in the zone that was surveyed. */
#include <config.h>

#include <gen/rule/base.h>
#include <zone/lookup.h>

/* Would a wildcard answer for the addresses of a base domain? */
static bool
wildcard_answers(const struct sight *sight, const struct node *base)
{
	uint8_t wildcard[NAME_WIRE_MAX];

	for (const struct node *node = base->above; node != NULL;
	     node = node->above) {
		struct seat seat = { .name = wildcard };
		struct spot spot;

		if (!sight_wildcard(node->name, wildcard)) {
			continue;
		}
		seat.node = nodes_find(sight->survey->nodes, wildcard);
		if (sight_at(sight, seat, SEEN_ADDRESS, &spot) ||
		    sight_at(sight, seat, SEEN_CNAME, &spot)) {
			return true;
		}
	}
	return false;
}

static bool
tell_missing(const struct sight *sight, const struct rrset *rrset)
{
	if (!diags_hear(sight->diags, "base-missing")) {
		return true; /* there may be very many */
	}
	return diag_rule(sight->diags, "base-missing",
	    sight_place(sight, rrset), "%s has neither A, AAAA nor CNAME in %s",
	    name_string(sight->arena, rrset->base),
	    sight->survey->parts.items[0].text->name);
}

bool
base_check_mx(const struct sight *sight, const struct rrset *rrset,
    const struct node *base)
{
	const struct seat seat = { rrset->base, base };
	struct spot spot;
	struct spot host;

	/* Hosts of records for mail are watched. */
	if (base == NULL || !base->is_mx_watched ||
	    !sight_is_smtp(rrset->owner) ||
	    !sight_at(sight, seat, SEEN_MX, &spot) ||
	    sight_at(sight, seat, SEEN_MX_HOST, &host)) {
		return true;
	}
	return diag_rule(sight->diags, "mx-domain", sight_place(sight, rrset),
	    "mail for %s goes to its MX hosts (%s), and is not looked up here",
	    name_string(sight->arena, rrset->base), sight_line(sight, spot));
}

bool
base_check(const struct sight *sight, const struct rrset *rrset,
    const struct node *base, struct shadows *shadows)
{
	const struct seat seat = { rrset->base, base };
	struct spot spot;

	if (base == NULL) {
		return true;
	}
	if (sight_at(sight, seat, SEEN_CNAME, &spot)) {
		return diag_rule(sight->diags, "base-alias",
		    sight_place(sight, rrset),
		    "%s is a CNAME on %s: clients look for TLSA records at "
		    "the name it leads to first",
		    name_string(sight->arena, rrset->base),
		    sight_line(sight, spot));
	}
	if (sight_at(sight, seat, SEEN_ADDRESS, &spot)) {
		return true;
	}
	if (wildcard_answers(sight, base)) {
		ARENA_PUSH(sight->arena, shadows, *rrset);
		return true;
	}
	return tell_missing(sight, rrset);
}

bool
base_check_shadows(const struct sight *sight, const struct source *source,
    const struct shadows *shadows)
{
	const struct wanted *wanted = sight->survey->wanted;
	struct lookups lookups = { .source = source,
		.apex = wanted->apex,
		.seed = wanted->seed,
		.count = shadows->count };
	bool is_fine = true;

	if (shadows->count == 0) {
		return true;
	}
	lookups.items =
	    arena_alloc(sight->arena, shadows->count * sizeof(struct lookup));
	for (size_t i = 0; i < shadows->count; i++) {
		lookups.items[i].name = shadows->items[i].base;
		lookups.items[i].except = &sight->survey->records;
	}
	if (!lookup_all(sight->arena, &lookups, sight->diags)) {
		return false;
	}
	for (size_t i = 0; i < shadows->count; i++) {
		const struct rrset *rrset = &shadows->items[i];

		if (lookups.items[i].answers.count > 0) {
			is_fine &= tell_missing(sight, rrset);
			continue;
		}
		is_fine &= diag_rule(sight->diags, "wildcard-shadow",
		    sight_place(sight, rrset),
		    "%s has its addresses from a wildcard, which records "
		    "below it would hide",
		    name_string(sight->arena, rrset->base));
	}
	return is_fine;
}
