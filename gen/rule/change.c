/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the RRset that is published to the one that is wanted. What a service
 * wants by itself is judged in set.c.
 */
#include <config.h>

#include <gen/rule/change.h>
#include <gen/stage/holds.h>
#include <zone/base/moment.h>
#include <zone/base/name.h>
#include <zone/plan/history.h>

enum {
	COMBINATIONS = 32, /* usage x 8 + selector x 4 + matching type */
};

/* An RRset on its way. */
struct passage {
	const struct change *change;
	const struct rrset *rrset;
	struct found *records;         /* of the zone as published, */
	const struct members *members; /* and which of them are the RRset's */
	size_t number;                 /* of the RRset */
	uint32_t before; /* combinations that are published, one bit each, */
	uint32_t marked; /* of which we have written a record, */
	uint32_t after;  /* and those that are wanted */
};

static struct tlsa_params
params_of(unsigned bit)
{
	return (struct tlsa_params){ (uint8_t)(bit / 8), (uint8_t)(bit / 4 % 2),
		(uint8_t)(bit % 4) };
}

/* Is it a current key's of these that the record matches? */
static bool
is_claimed(const struct passage *passage, struct claims *claims,
    const struct found *found)
{
	const uint8_t *owner = passage->rrset->owner;
	const struct supply *last = NULL;

	for (size_t i = claims_from(claims, owner);
	     i < claims->count &&
	     name_equal(claim_at(&claims->items[i]), owner);
	     i++) {
		const struct supply *supply =
		    claim_supply(claims, &claims->items[i]);

		if (supply != last &&
		    holds_role(passage->change->supplier->facts, supply,
			SOURCE_CURRENT, found)) {
			return true;
		}
		last = supply;
	}
	return false;
}

/* Does the record match a current key of a service that wants the RRset? */
static bool
is_current(const struct passage *passage, const struct found *found)
{
	struct claims *const *claims = passage->change->claims;

	return is_claimed(passage, claims[0], found) ||
	       (claims[1] != NULL && is_claimed(passage, claims[1], found));
}

static bool
is_retained(const struct found *found)
{
	return found->mark != NULL && found->mark->has_retained;
}

/* Which combinations are published, but for those that only wait to go? */
static void
see_before(struct passage *passage)
{
	const struct members *members = passage->members;

	for (size_t i = members->first[passage->number]; i != NO_RRSET;
	     i = members->next[i]) {
		const struct found *found = &passage->records[i];
		struct tlsa_params params;

		if (holds_params(found, &params) && !is_retained(found)) {
			passage->before |= tlsa_bit(params);
			passage->marked |=
			    found->mark == NULL ? 0 : tlsa_bit(params);
		}
	}
}

/* For which of these combinations does a record match a current key? */
static uint32_t
matched_of(const struct passage *passage, uint32_t asked)
{
	const struct members *members = passage->members;
	uint32_t matched = 0;

	for (size_t i = members->first[passage->number]; i != NO_RRSET;
	     i = members->next[i]) {
		const struct found *found = &passage->records[i];
		struct tlsa_params params;

		if (holds_params(found, &params) &&
		    (asked & ~matched & tlsa_bit(params)) != 0 &&
		    is_current(passage, found)) {
			matched |= tlsa_bit(params);
		}
	}
	return matched;
}

static uint32_t
wanted_combinations(const struct rrset *rrset)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < rrset->count; i++) {
		const uint8_t *wire = rrset->items[i].wire;

		bits |=
		    tlsa_bit((struct tlsa_params){ wire[0], wire[1], wire[2] });
	}
	return bits;
}

/* When caches have what is published now, at the latest. */
static const char *
later(const struct passage *passage)
{
	const struct change *change = passage->change;
	struct claims *claims = change->claims[0];
	const size_t index = claims_from(claims, passage->rrset->owner);
	const struct members *members = passage->members;
	const uint32_t old =
	    passage->records[members->first[passage->number]].ttl;
	const uint32_t new = passage->rrset->ttl;
	int64_t moment =
	    change->supplier->now + 2 * (int64_t)(old > new ? old : new);
	char *text = arena_alloc(change->supplier->arena, MOMENT_TEXT_MAX);

	if (index < claims->count && name_equal(claim_at(&claims->items[index]),
					 passage->rrset->owner)) {
		moment += claims->items[index].service->settings->propagation;
	}
	return moment_print(moment, text);
}

/* Is this the change of RFC 7671 section 8.2: usage 3 gives way to usage 2? */
static bool
is_switch(const struct passage *passage, struct tlsa_params gone)
{
	const uint32_t end_entity = UINT32_C(0xff) << (DANE_EE * 8);
	const uint32_t anchor = UINT32_C(0xff) << (DANE_TA * 8);

	return gone.usage == DANE_EE && (passage->after & end_entity) == 0 &&
	       (passage->after & anchor) != 0;
}

/*
 * A combination goes, and what caches have of it matches no current key: those
 * clients would fail (RFC 7671 section 8).
 */
static bool
refuse_loss(const struct passage *passage, struct tlsa_params gone)
{
	const struct supplier *supplier = passage->change->supplier;
	struct diags *diags = supplier->diags;
	const struct place place =
	    text_at(supplier->manifest->text, passage->rrset->asked);
	const bool is_fine = diag_rule(diags,
	    is_switch(passage, gone) ? "switch-ta" : "combination", &place,
	    "%s: %u %u %u would go, and no such record that is published "
	    "matches a current key: clients that have those would fail",
	    name_string(supplier->arena, passage->rrset->owner),
	    (unsigned)gone.usage, (unsigned)gone.selector,
	    (unsigned)gone.matching);

	diag_hint(diags,
	    "step 1: let `tlsa` have %u %u %u beside the others, update, sign "
	    "and reload; step 2: leave it out, not before %s",
	    (unsigned)gone.usage, (unsigned)gone.selector,
	    (unsigned)gone.matching, later(passage));
	return is_fine;
}

/*
 * Records without a mark may be anybody's, and wrong since long: replacing them
 * is what the run is for. From usage 3 to 2 the way is another one.
 */
static bool
check_losses(struct passage *passage)
{
	uint32_t gone = passage->before & ~passage->after;
	bool is_fine = true;

	for (unsigned bit = 0; bit < COMBINATIONS; bit++) {
		if (!is_switch(passage, params_of(bit))) {
			gone &= passage->marked | ~(UINT32_C(1) << bit);
		}
	}

	if (gone == 0) {
		return true;
	}
	gone &= ~matched_of(passage, gone);
	for (unsigned bit = 0; bit < COMBINATIONS; bit++) {
		if ((gone & UINT32_C(1) << bit) != 0) {
			is_fine &= refuse_loss(passage, params_of(bit));
		}
	}
	return is_fine;
}

static bool
is_wanted(const struct rrset *rrset, const struct found *found)
{
	for (size_t i = 0; i < rrset->count; i++) {
		if (found_is(found, &rrset->items[i])) {
			return true;
		}
	}
	return false;
}

/*
 * A record that stays though no key has it: for a client that knows SHA2-512 it
 * is not there once other keys have that (RFC 7671 sections 8.3 and 9).
 */
static bool
check_agility(const struct passage *passage, const struct found *found,
    struct tlsa_params params)
{
	const struct supplier *supplier = passage->change->supplier;
	const struct tlsa_params strong = { params.usage, params.selector,
		MATCHING_SHA2_512 };
	char text[MOMENT_TEXT_MAX];
	struct place place;
	bool is_fine;

	if (params.matching != MATCHING_SHA2_256 ||
	    (passage->after & ~passage->before & tlsa_bit(strong)) == 0) {
		return true;
	}
	place = text_at(supplier->manifest->text, passage->rrset->asked);
	is_fine = diag_rule(supplier->diags, "combination", &place,
	    "%s: %u %u 2 would come in, which a record of a former key that "
	    "is retained does not have",
	    name_string(supplier->arena, passage->rrset->owner),
	    (unsigned)params.usage, (unsigned)params.selector);
	if (is_retained(found)) {
		diag_hint(supplier->diags,
		    "step 1: wait until that record is gone, %s; step 2: add "
		    "%u %u 2",
		    moment_print(found->mark->retained, text),
		    (unsigned)params.usage, (unsigned)params.selector);
	} else {
		diag_hint(supplier->diags,
		    "step 1: change the key with %u %u 1 alone, and update; "
		    "step 2: add %u %u 2 when that record is gone",
		    (unsigned)params.usage, (unsigned)params.selector,
		    (unsigned)params.usage, (unsigned)params.selector);
	}
	return is_fine;
}

/* Records that stay for some time must do no harm meanwhile. */
static bool
check_retained(struct passage *passage)
{
	const struct members *members = passage->members;
	bool is_fine = true;

	if (passage->rrset->retain == 0) {
		return true;
	}
	for (size_t i = members->first[passage->number]; i != NO_RRSET;
	     i = members->next[i]) {
		struct found *found = &passage->records[i];
		struct tlsa_params params;

		if (!holds_params(found, &params) ||
		    is_wanted(passage->rrset, found)) {
			continue;
		}
		/* A combination that only it has no next key would match. */
		found->must_go = (passage->after & tlsa_bit(params)) == 0;
		if (is_fine && !found->must_go) {
			is_fine = check_agility(passage, found, params);
		}
	}
	return is_fine;
}

bool
change_check(const struct change *change)
{
	const struct survey *before = change->survey->previous != NULL
					  ? change->survey->previous
					  : change->survey;
	const struct wanted *wanted = change->survey->wanted;
	struct arena *scratch = arena_branch(change->supplier->arena);
	const struct members members = members_of(scratch, before);
	bool is_fine = true;

	for (size_t i = 0; i < wanted->count; i++) {
		struct passage passage = {
			.change = change,
			.rrset = &wanted->rrsets[i],
			.records = before->records.items,
			.members = &members,
			.number = i,
		};

		if (passage.rrset->type != RR_TLSA ||
		    passage.rrset->count == 0 || passage.rrset->keeps ||
		    members.first[i] == NO_RRSET) {
			continue;
		}
		see_before(&passage);
		passage.after = wanted_combinations(passage.rrset);
		is_fine &= check_losses(&passage);
		is_fine &= check_retained(&passage);
	}
	arena_free(scratch);
	return is_fine;
}
