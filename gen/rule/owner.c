/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about owners in the zone that was surveyed. */
#include <config.h>

#include <gen/rule/owner.h>
#include <gen/want/want.h>
#include <zone/read/token.h>

/* A delegation of ACME challenges has a rule of its own. */
static const char *
rule_for(const struct rrset *rrset, const char *rule)
{
	return rrset->role == WANT_CHALLENGE ? "acme-conflict" : rule;
}

static const char *
owner_text(const struct sight *sight, const struct rrset *rrset)
{
	return name_string(sight->arena, rrset->owner);
}

/* Records there would never be served: RFC 1034 4.2.1, RFC 6672 2.4. */
static bool
check_cuts(const struct sight *sight, const struct rrset *rrset,
    const struct node *owner)
{
	for (const struct node *node = owner; node != NULL;
	     node = node->above) {
		const bool is_apex = node->above == NULL;
		const struct seat seat = { node->name, node };
		struct spot spot;

		if (!is_apex && sight_at(sight, seat, SEEN_NS, &spot)) {
			return diag_rule(sight->diags,
			    rule_for(rrset, "below-cut"),
			    sight_place(sight, rrset),
			    "%s lies in the zone that %s delegates",
			    owner_text(sight, rrset), sight_line(sight, spot));
		}
		if (node != owner && sight_at(sight, seat, SEEN_DNAME, &spot)) {
			return diag_rule(sight->diags,
			    rule_for(rrset, "below-cut"),
			    sight_place(sight, rrset),
			    "%s lies below the DNAME on %s",
			    owner_text(sight, rrset), sight_line(sight, spot));
		}
	}
	return true;
}

/* Is the record there one that leaves, since nobody wants it in the block? */
static bool
leaves(const struct sight *sight, struct spot spot)
{
	const struct found *found =
	    founds_at(&sight->survey->records, spot.part, spot.at);

	return found != NULL && found->in_block && found->rrset == NO_RRSET;
}

/* A CNAME stands alone (RFC 1034 section 3.6.2): is there one already? */
static bool
check_alias_there(const struct sight *sight, const struct rrset *rrset,
    const struct node *owner)
{
	const struct seat seat = { rrset->owner, owner };
	struct spot spot;

	if (!sight_at(sight, seat, SEEN_CNAME, &spot) || leaves(sight, spot)) {
		return true;
	}
	return diag_rule(sight->diags, "cname-and-data",
	    sight_place(sight, rrset), "%s is a CNAME on %s",
	    owner_text(sight, rrset), sight_line(sight, spot));
}

/* And the other way round: does a CNAME that is wanted find others there? */
static bool
check_alone(const struct sight *sight, const struct rrset *rrset,
    const struct node *owner)
{
	const struct seat seat = { rrset->owner, owner };
	const struct generation *generation =
	    survey_generation(sight->survey, rrset->owner, 0);
	struct spot spot;

	if (generation != NULL) {
		spot = generation->spot;
	} else if (!sight_at(sight, seat, SEEN_OTHER, &spot)) {
		return true;
	}
	return diag_rule(sight->diags, rule_for(rrset, "cname-and-data"),
	    sight_place(sight, rrset),
	    "%s is to be a CNAME, and has other records on %s",
	    owner_text(sight, rrset), sight_line(sight, spot));
}

/* An alias that leads to another one in the zone is a chain. */
static bool
check_chain(const struct sight *sight, const struct rrset *rrset)
{
	struct spot spot;

	if (rrset->role != WANT_CHALLENGE ||
	    !name_within(rrset->items[0].wire, sight->survey->wanted->apex) ||
	    !sight_find(sight, rrset->items[0].wire, SEEN_CNAME, &spot) ||
	    leaves(sight, spot)) {
		return true;
	}
	return diag_rule(sight->diags, "acme-conflict",
	    sight_place(sight, rrset),
	    "%s would lead to %.*s, which is an alias itself on %s",
	    owner_text(sight, rrset), (int)rrset->items[0].text.length,
	    rrset->items[0].text.at, sight_line(sight, spot));
}

/* What a $GENERATE makes cannot be edited record by record. */
static bool
check_generated(const struct sight *sight, const struct rrset *rrset)
{
	const struct generation *generation =
	    survey_generation(sight->survey, rrset->owner, rrset->type);
	struct place place;
	char type[TYPE_TEXT_MAX];

	if (generation == NULL) {
		return true;
	}
	place = parts_place(&sight->survey->parts, generation->spot.part,
	    generation->spot.at);
	(void)diag_error(sight->diags, &place,
	    "this makes %s records at %s, which the manifest asks for",
	    type_print(rrset->type, type), owner_text(sight, rrset));
	diag_hint(sight->diags, "write those records out, or leave them to "
				"danezone");
	return false;
}

bool
owner_check(const struct sight *sight, const struct rrset *rrset,
    const struct node *owner)
{
	bool is_fine = check_cuts(sight, rrset, owner);

	if (rrset->type == RR_CNAME) {
		is_fine &= check_alone(sight, rrset, owner);
		return check_chain(sight, rrset) && is_fine;
	}
	is_fine &= check_alias_there(sight, rrset, owner);
	return check_generated(sight, rrset) && is_fine;
}
