/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about what a service publishes as a whole. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <gen/rule/set.h>
#include <gen/want/pin.h>
#include <zone/base/name.h>

enum {
	SMTP_PORT = 25,
	RECORDS_MAX = 12,
	OCTETS_MAX = 1232, /* a UDP message that is not cut up on its way */
	TTL_LEAST = 300,   /* seconds */
	TTL_MOST = 86400,
	USAGES = 4,
	SELECTORS = 2,
};

struct linter {
	const struct supplier *supplier;
	const struct supply *supply;
};

static const struct key_source *
source_of(const struct linter *linter, const struct offer *offer)
{
	return &linter->supply->sources.items[offer->source];
}

/* The place of the source of an offer. */
static struct place
place_of(const struct linter *linter, const struct offer *offer)
{
	return manifest_place(linter->supplier->manifest,
	    source_of(linter, offer)->value);
}

static bool
has_params(const struct offer *offer, size_t usage, size_t selector,
    size_t matching)
{
	return offer->params.usage == usage &&
	       offer->params.selector == selector &&
	       offer->params.matching == matching;
}

/* The first offer with these parameters, or NULL. */
static const struct offer *
find_offer(const struct linter *linter, size_t usage, size_t selector,
    size_t matching)
{
	const struct offers *offers = &linter->supply->offers;

	for (size_t i = 0; i < offers->count; i++) {
		if (has_params(&offers->items[i], usage, selector, matching)) {
			return &offers->items[i];
		}
	}
	return NULL;
}

/* What `tlsa` lists was checked when the manifest was read. */
static bool
is_pin(const struct linter *linter, const struct offer *offer)
{
	const struct key_source *source = source_of(linter, offer);

	return source->material == NULL && pin_is_exact(source->value.text);
}

static bool
takes_mail(const struct settings *settings)
{
	for (size_t i = 0; i < settings->ports.count; i++) {
		if (settings->ports.items[i].number == SMTP_PORT &&
		    strcmp(settings->ports.items[i].protocol, "tcp") == 0) {
			return true;
		}
	}
	return false;
}

/* RFC 7672 section 3.1.3: SMTP clients do not know which CAs to trust. */
static bool
check_mail(const struct linter *linter, const struct offer *offer)
{
	const struct place place = place_of(linter, offer);

	if (offer->params.usage > PKIX_EE ||
	    !takes_mail(linter->supply->settings)) {
		return true;
	}
	return diag_rule(linter->supplier->diags, "smtp-pkix", &place,
	    "%s: usage %u for SMTP, port 25", source_of(linter, offer)->name,
	    (unsigned)offer->params.usage);
}

/* RFC 7671 section 9: SHA2-512 is optional, SHA2-256 is not. */
static bool
check_sha256(const struct linter *linter, const struct offer *offer)
{
	const size_t usage = offer->params.usage;
	const size_t selector = offer->params.selector;
	const struct place place = place_of(linter, offer);

	if (offer->params.matching != MATCHING_SHA2_512 ||
	    find_offer(linter, usage, selector, MATCHING_SHA2_256) != NULL) {
		return true;
	}
	return diag_rule(linter->supplier->diags, "only-sha512", &place,
	    "%s: %zu %zu 2 without %zu %zu 1 beside it",
	    source_of(linter, offer)->name, usage, selector, usage, selector);
}

static bool
check_pins(const struct linter *linter)
{
	const struct offers *offers = &linter->supply->offers;
	bool is_fine = true;

	for (size_t i = 0; i < offers->count; i++) {
		if (is_pin(linter, &offers->items[i])) {
			is_fine &= check_mail(linter, &offers->items[i]);
			is_fine &= check_sha256(linter, &offers->items[i]);
		}
	}
	return is_fine;
}

/* How many different records have these parameters. */
static size_t
count_records(const struct linter *linter, size_t usage, size_t selector,
    size_t matching)
{
	const struct offers *offers = &linter->supply->offers;
	struct rdata *records = arena_alloc(linter->supplier->arena,
	    offers->count * sizeof(struct rdata));
	size_t count = 0;
	size_t different = 0;

	for (size_t i = 0; i < offers->count; i++) {
		if (has_params(&offers->items[i], usage, selector, matching)) {
			records[count++] = offers->items[i].rdata;
		}
	}
	if (count > 1) {
		qsort(records, count, sizeof(*records), rdata_compare);
	}
	for (size_t i = 0; i < count; i++) {
		different +=
		    i == 0 || rdata_compare(&records[i - 1], &records[i]) != 0;
	}
	return different;
}

/* A pin with SHA2-256, or, if there is none, any such offer. */
static const struct offer *
find_lonely(const struct linter *linter, size_t usage, size_t selector)
{
	const struct offers *offers = &linter->supply->offers;

	for (size_t i = 0; i < offers->count; i++) {
		const struct offer *offer = &offers->items[i];

		if (has_params(offer, usage, selector, MATCHING_SHA2_256) &&
		    source_of(linter, offer)->material == NULL) {
			return offer;
		}
	}
	return find_offer(linter, usage, selector, MATCHING_SHA2_256);
}

/*
 * RFC 7671 sections 8.3 and 9: a client that knows SHA2-512 looks at no
 * SHA2-256 when there is one SHA2-512. Each key gives one record of each, so
 * that fewer of the one cannot be for all keys.
 */
static bool
check_agility(const struct linter *linter, size_t usage, size_t selector)
{
	const struct offer *lonely;
	struct place place;

	if (find_offer(linter, usage, selector, MATCHING_SHA2_512) == NULL ||
	    count_records(linter, usage, selector, MATCHING_SHA2_256) <=
		count_records(linter, usage, selector, MATCHING_SHA2_512)) {
		return true;
	}
	lonely = find_lonely(linter, usage, selector);
	assert(lonely != NULL);
	place = place_of(linter, lonely);
	return diag_rule(linter->supplier->diags, "agility", &place,
	    "%s: %zu %zu 1 without %zu %zu 2 for the same key, as other keys "
	    "have it",
	    source_of(linter, lonely)->name, usage, selector, usage, selector);
}

/* Is the record for a key that the server does not have yet? */
static bool
is_next(const struct linter *linter, const struct offer *offer)
{
	return source_of(linter, offer)->role == SOURCE_NEXT;
}

/* RFC 7671 section 8: each combination must match what the server has now. */
static bool
check_combination(const struct linter *linter, const struct offer *offer)
{
	const struct tlsa_params params = offer->params;
	const struct offers *offers = &linter->supply->offers;
	const struct place place = place_of(linter, offer);
	bool is_fine;

	for (size_t i = 0; i < offers->count; i++) {
		if (!is_next(linter, &offers->items[i]) &&
		    has_params(&offers->items[i], params.usage, params.selector,
			params.matching)) {
			return true;
		}
	}
	is_fine = diag_rule(linter->supplier->diags, "combination", &place,
	    "%s: %u %u %u for the next key, and the current one has no such "
	    "record: clients that choose these parameters would fail",
	    source_of(linter, offer)->name, (unsigned)params.usage,
	    (unsigned)params.selector, (unsigned)params.matching);
	diag_hint(linter->supplier->diags,
	    "give the current key a record with these parameters, too; or "
	    "publish the next key with those of the current one, deploy it "
	    "when `danezone ready` says yes, and change the parameters then");
	return is_fine;
}

/* With parameters from the list, next keys have what current ones have. */
static bool
check_combinations(const struct linter *linter)
{
	const struct offers *offers = &linter->supply->offers;
	uint32_t checked = 0;
	bool is_fine = true;

	for (size_t i = 0; i < offers->count; i++) {
		const struct tlsa_params params = offers->items[i].params;
		const uint32_t bit = tlsa_bit(params);

		if (is_next(linter, &offers->items[i]) &&
		    (checked & bit) == 0) {
			checked |= bit;
			is_fine &= check_combination(linter, &offers->items[i]);
		}
	}
	return is_fine;
}

/* The algorithms that keys of a role have, one bit each. */
static unsigned
algorithms_of(const struct linter *linter, enum source_role role)
{
	const struct key_sources *sources = &linter->supply->sources;
	unsigned set = 0;

	for (size_t i = 0; i < sources->count; i++) {
		const struct material *material = sources->items[i].material;

		if (sources->items[i].role == role && material != NULL) {
			set |= 1U << material->key->algorithm;
		}
	}
	return set;
}

static const char *
first_algorithm(unsigned set)
{
	static const char *const names[] = {
		[KEY_OTHER] = "another kind of",
		[KEY_RSA] = "an RSA",
		[KEY_EC] = "an EC",
		[KEY_ED25519] = "an Ed25519",
		[KEY_ED448] = "an Ed448",
	};
	size_t number = 0;

	while ((set & 1U << number) == 0) {
		number++;
	}
	return names[number];
}

static const struct key_source *
first_of(const struct linter *linter, enum source_role role)
{
	const struct key_source *source = linter->supply->sources.items;

	while (source->role != role || source->material == NULL) {
		source++;
	}
	return source;
}

/* Servers that have keys of two kinds change both. */
static bool
check_algorithms(const struct linter *linter)
{
	const unsigned current = algorithms_of(linter, SOURCE_CURRENT);
	const unsigned next = algorithms_of(linter, SOURCE_NEXT);
	const struct key_source *source;
	struct place place;

	if ((current & (current - 1)) == 0 || (current & next) == 0 ||
	    (current & ~next) == 0) {
		return true;
	}
	source = first_of(linter, SOURCE_NEXT);
	place = manifest_place(linter->supplier->manifest, source->value);
	return diag_rule(linter->supplier->diags, "dual-algorithm", &place,
	    "%s: there is %s key under `next` and none for %s key, which is "
	    "current as well",
	    source->name, first_algorithm(current & next),
	    first_algorithm(current & ~next));
}

bool
set_lint(const struct supplier *supplier, const struct supply *supply)
{
	const struct linter linter = { supplier, supply };
	bool is_fine = check_pins(&linter);

	for (size_t usage = 0; usage < USAGES; usage++) {
		for (size_t selector = 0; selector < SELECTORS; selector++) {
			is_fine &= check_agility(&linter, usage, selector);
		}
	}
	if (!supply->keeps) {
		is_fine &= check_combinations(&linter);
	}
	is_fine &= check_algorithms(&linter);
	return is_fine;
}

bool
set_size(struct diags *diags, struct arena *arena, const struct text *text,
    const struct rrset *rrset)
{
	struct place place;
	size_t octets = 0;

	for (size_t i = 0; i < rrset->count; i++) {
		octets += rrset->items[i].length;
	}
	if (rrset->count <= RECORDS_MAX && octets <= OCTETS_MAX) {
		return true;
	}
	place = text_at(text, rrset->asked);
	return diag_rule(diags, "many-records", &place,
	    "%s would have %zu records with %zu octets: large answers get lost",
	    name_string(arena, rrset->owner), rrset->count, octets);
}

static bool
is_usual(uint32_t ttl)
{
	return ttl >= TTL_LEAST && ttl <= TTL_MOST;
}

bool
set_ttl(struct diags *diags, const struct place *place, uint32_t ttl)
{
	if (is_usual(ttl)) {
		return true;
	}
	return diag_rule(diags, "ttl-range", place,
	    ttl < TTL_LEAST
		? "a TTL of %u seconds: caches forget the records at once; 30 "
		  "to 60 minutes are usual"
		: "a TTL of %u seconds: a key that is lost stays in caches for "
		  "so long; 30 to 60 minutes are usual",
	    (unsigned)ttl);
}

static bool
check_ttl(struct diags *diags, const struct text *text,
    const struct rrset *rrset)
{
	struct place place;

	if (is_usual(rrset->ttl)) {
		return true;
	}
	place = text_at(text, rrset->asked);
	return set_ttl(diags, &place, rrset->ttl);
}

/* Said of the RRsets of one service, or one place, it is said once. */
static bool
is_told(const struct rrset *told, const struct rrset *rrset)
{
	return told != NULL && told->ttl == rrset->ttl &&
	       told->asked.line == rrset->asked.line;
}

bool
set_rrsets(struct diags *diags, struct arena *arena, const struct text *text,
    const struct rrset *rrsets, size_t count)
{
	const struct rrset *told = NULL;
	bool is_fine = true;

	for (size_t i = 0; i < count; i++) {
		const struct rrset *rrset = &rrsets[i];

		if (rrset->type != RR_TLSA || rrset->count == 0) {
			continue;
		}
		is_fine &= set_size(diags, arena, text, rrset);
		if (rrset->has_ttl && !is_told(told, rrset)) {
			is_fine &= check_ttl(diags, text, rrset);
			told = rrset;
		}
	}
	return is_fine;
}
