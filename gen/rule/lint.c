/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goes through the RRsets that are wanted, and what the zone has of its own. */
#include <config.h>

#include <gen/rule/base.h>
#include <gen/rule/lint.h>
#include <gen/rule/owner.h>
#include <gen/rule/set.h>
#include <gen/rule/sight.h>
#include <gen/want/want.h>

enum {
	GAPS_SHOWN_MAX = 10, /* messages */
	NODES_PER_RRSET = 3, /* mostly: owner, host, and one between them */
	SAMPLES = 64,        /* of more RRsets, to see whether that is so */
};

/* Does the RRset speak for a host that clients connect to? */
static bool
has_base(const struct rrset *rrset)
{
	return rrset->base != NULL &&
	       (rrset->role == WANT_RECORDS || rrset->role == WANT_ALIAS);
}

/*
 * The node of a base domain, two labels above the owner (RFC 6698 section 3);
 * NULL: that is not in the zone.
 */
static struct node *
base_of(const struct node *owner)
{
	return owner->above == NULL ? NULL : owner->above->above;
}

/* Add the wildcards that could answer for a base domain. */
static void
add_wildcards(struct arena *arena, struct nodes *nodes, struct node *base)
{
	uint8_t wildcard[NAME_WIRE_MAX];
	struct node *node = base == NULL ? NULL : base->above;

	/* Those above were added with it. */
	for (; node != NULL && !node->has_wildcard; node = node->above) {
		struct node *added;

		node->has_wildcard = true;
		if (!sight_wildcard(node->name, wildcard)) {
			continue;
		}
		added = nodes_add(nodes, wildcard);
		if (added->name == wildcard) {
			added->name = name_copy(arena, wildcard);
		}
	}
}

/* The host of records for mail gets them, though they are another service's. */
static void
watch_mail(struct nodes *nodes, const struct rrset *rrset,
    const struct node *owner)
{
	if ((rrset->type == RR_CNAME || rrset->type == RR_TLSA) &&
	    base_of(owner) != NULL &&
	    (sight_is_smtp(rrset->owner) || sight_is_any_tcp(rrset->owner))) {
		nodes_watch(nodes, base_of(owner));
	}
}

/* What an RRset makes of interest, beside the names from its owner upwards. */
static void
add_nodes(struct arena *arena, struct nodes *nodes, const struct wanted *wanted,
    const struct rrset *rrset, struct node *owner)
{
	nodes_want(nodes, owner);
	watch_mail(nodes, rrset, owner);
	if (has_base(rrset)) {
		add_wildcards(arena, nodes, base_of(owner));
	}
	if (rrset->role == WANT_CHALLENGE &&
	    name_within(rrset->items[0].wire, wanted->apex)) {
		(void)nodes_add(nodes, rrset->items[0].wire);
	}
}

/* About how many nodes there will be; deep hosts have many more than others. */
static size_t
guess_nodes(const struct wanted *wanted)
{
	const size_t step = wanted->count / SAMPLES + 1;
	struct arena *scratch;
	struct nodes *nodes;
	size_t guess;

	if (step == 1) {
		return wanted->count * NODES_PER_RRSET;
	}
	scratch = arena_new();
	nodes = nodes_new(scratch, wanted->seed);
	for (size_t i = 0; i < wanted->count; i += step) {
		const struct rrset *rrset = &wanted->rrsets[i];
		struct ascent ascent;

		nodes_prepare(nodes, rrset->owner, wanted->apex, &ascent);
		add_nodes(scratch, nodes, wanted, rrset,
		    nodes_add_ascent(nodes, &ascent));
	}
	guess = nodes_count(nodes) * step;
	arena_free(scratch);
	return guess;
}

struct nodes *
lint_nodes(struct arena *arena, struct arena *passing,
    const struct wanted *wanted)
{
	struct nodes *nodes = nodes_new(passing, wanted->seed);
	struct ascent ascents[NODES_PREPARED];

	nodes_reserve(nodes, guess_nodes(wanted));
	for (size_t i = 0; i < wanted->count + NODES_PREPARED; i++) {
		struct ascent *ascent = &ascents[i % NODES_PREPARED];

		if (i >= NODES_PREPARED) {
			add_nodes(arena, nodes, wanted,
			    &wanted->rrsets[i - NODES_PREPARED],
			    nodes_add_ascent(nodes, ascent));
		}
		if (i < wanted->count) {
			wanted_fetch(wanted, &wanted->rrsets[i]);
			nodes_prepare(nodes, wanted->rrsets[i].owner,
			    wanted->apex, ascent);
		}
	}
	return nodes;
}

/* Each wanted RRset by itself. */
static bool
check_wanted(const struct sight *sight, const struct source *source)
{
	const struct wanted *wanted = sight->survey->wanted;
	struct shadows shadows = { 0 };
	const struct node *last = NULL;
	bool is_fine = true;

	for (size_t i = 0; i < wanted->count; i++) {
		const struct rrset *rrset = &wanted->rrsets[i];
		const struct node *owner;
		const struct node *base;
		bool is_served;

		/* What an alias may keep is checked with its CNAME. */
		if (rrset->count == 0 &&
		    (!rrset->keeps || rrset->role == WANT_ALIAS)) {
			continue;
		}
		owner = nodes_wanted(sight->survey->nodes, i);
		is_served = owner_check(sight, rrset, owner);
		is_fine &= is_served;
		if (!is_served || !has_base(rrset)) {
			continue;
		}
		base = base_of(owner);
		is_fine &= base_check_mx(sight, rrset, base);
		if (base == last) {
			continue;
		}
		is_fine &= base_check(sight, rrset, base, &shadows);
		last = base;
	}
	return base_check_shadows(sight, source, &shadows) && is_fine;
}

/* The TTL that the RRset has in the zone, and keeps. */
static bool
check_ttl(const struct sight *sight, const struct found *first)
{
	const struct place place = survey_place(sight->survey, first);

	return set_ttl(sight->diags, &place, first->ttl);
}

/* The TTLs of RRsets for which the manifest has none. */
static bool
check_ttls(const struct sight *sight)
{
	const struct survey *survey = sight->survey;
	const struct wanted *wanted = survey->wanted;
	bool *is_told = arena_alloc(sight->arena, wanted->count);
	bool is_fine = true;

	for (size_t i = 0; i < survey->records.count; i++) {
		const struct found *found = &survey->records.items[i];
		const struct rrset *rrset;

		if (found->rrset == NO_RRSET || is_told[found->rrset]) {
			continue;
		}
		rrset = &wanted->rrsets[found->rrset];
		if (rrset->type == RR_TLSA && rrset->count > 0 &&
		    !rrset->has_ttl) {
			is_told[found->rrset] = true;
			is_fine &= check_ttl(sight, found);
		}
	}
	return is_fine;
}

bool
lint_asks_foreign(const uint8_t *owner)
{
	return sight_is_smtp(owner) || sight_is_any_tcp(owner);
}

/* Are there TLSA records for mail at a host, though not by the manifest? */
static bool
has_foreign(struct nodes *foreigns, const uint8_t *host)
{
	static const char *const fronts[] = { "_25._tcp", "*._tcp" };
	bool has = false;

	for (size_t i = 0; i < sizeof(fronts) / sizeof(*fronts); i++) {
		uint8_t owner[NAME_WIRE_MAX];

		has |= name_parse(span_of(fronts[i]), host, owner) == NULL &&
		       nodes_find(foreigns, owner) != NULL;
	}
	return has;
}

static bool
tell_gap(const struct sight *sight, const struct mx_gap *gap)
{
	const struct place place =
	    parts_place(&sight->survey->parts, gap->spot.part, gap->spot.at);

	return diag_rule(sight->diags, "mx-all", &place,
	    "mail for %s is safe at %s, and %s has no TLSA records",
	    name_string(sight->arena, gap->domain),
	    name_string(sight->arena, gap->served),
	    name_string(sight->arena, gap->other));
}

/* How many more there are than were told. */
static bool
tell_more_gaps(const struct sight *sight, const struct mx_gap *last,
    size_t more)
{
	const struct place place =
	    parts_place(&sight->survey->parts, last->spot.part, last->spot.at);

	return more == 0 ||
	       diag_rule(sight->diags, "mx-all", &place,
		   "the same is true of %zu more MX hosts; this is the last",
		   more);
}

/* Mail takes any of the MX hosts: RFC 7672 section 2.2.1. */
static bool
check_gaps(const struct sight *sight)
{
	const struct survey *survey = sight->survey;
	const struct mx_gap *last = survey->mx_gaps.items;
	struct nodes *foreigns;
	size_t told = 0;
	size_t more = 0;
	bool is_fine = true;

	if (survey->mx_gaps.count == 0) {
		return true;
	}
	foreigns = nodes_new(sight->arena, survey->wanted->seed);
	for (size_t i = 0; i < survey->foreigns.count; i++) {
		(void)nodes_add(foreigns, survey->foreigns.items[i].owner);
	}
	for (size_t i = 0; i < survey->mx_gaps.count; i++) {
		const struct mx_gap *gap = &survey->mx_gaps.items[i];

		if (has_foreign(foreigns, gap->other)) {
			continue;
		}
		last = gap;
		if (told < GAPS_SHOWN_MAX) {
			told++;
			is_fine &= tell_gap(sight, gap);
		} else {
			more++;
		}
	}
	return tell_more_gaps(sight, last, more) && is_fine;
}

/* TLSA RRsets that the manifest does not know: some of very many. */
static bool
check_foreigns(const struct sight *sight)
{
	const struct foreigns *foreigns = &sight->survey->foreigns;
	bool is_fine = true;

	for (size_t i = 0; i < foreigns->count && i < FOREIGNS_FIRST; i++) {
		const struct foreign *foreign = &foreigns->items[i];
		const struct place place = parts_place(&sight->survey->parts,
		    foreign->spot.part, foreign->spot.at);
		const char *more =
		    i + 1 == FOREIGNS_FIRST && i + 1 < foreigns->total
			? ", nor others behind this one"
			: "";

		is_fine &= diag_rule(sight->diags, "foreign-tlsa", &place,
		    "the manifest does not name %s%s",
		    name_string(sight->arena, foreign->owner), more);
	}
	return is_fine;
}

bool
lint_zone(struct arena *arena, const struct survey *survey,
    const struct source *source, struct diags *diags)
{
	const struct sight sight = { arena, survey, diags };
	bool is_fine = check_wanted(&sight, source);

	is_fine &= set_rrsets(diags, arena, survey->wanted->asked_in,
	    survey->wanted->rrsets, survey->wanted->count);
	is_fine &= check_ttls(&sight);
	is_fine &= check_gaps(&sight);
	return check_foreigns(&sight) && is_fine;
}
