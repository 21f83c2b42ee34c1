/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Advice: one function a rule, one count a rule. */
#include <config.h>

#include <gen/rule/advice.h>
#include <gen/want/lineage.h>

enum {
	SAID_MAX = 10, /* services of which a rule is said one by one */
};

struct linter {
	const struct supplier *supplier;
	struct facts *facts;
};

/* A rule: is it broken, and what is said then. */
struct advice {
	const char *rule;
	bool (
	    *is_due)(const struct linter *linter, const struct supply *supply);
	const char *what;
	const char *hint; /* or NULL */
};

static bool
has_params(const struct supply *supply, struct tlsa_params params)
{
	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct tlsa_params other = supply->offers.items[i].params;

		if (other.usage == params.usage &&
		    other.selector == params.selector &&
		    other.matching == params.matching) {
			return true;
		}
	}
	return false;
}

/* Does an ACME client make next keys for the service? */
static bool
has_lineage_with_next(const struct linter *linter,
    const struct settings *settings)
{
	for (size_t i = 0; i < settings->lineages.count; i++) {
		struct lineage lineage = { .next = NULL };
		const struct fault fault =
		    lineage_parse(linter->supplier->arena,
			settings->lineages.items[i].text, &lineage);

		if (fault.what == NULL && lineage.next != NULL) {
			return true;
		}
	}
	return false;
}

/* RFC 7671 section 8.1, RFC 7672 section 4 */
static bool
has_one_record(const struct linter *linter, const struct supply *supply)
{
	if (supply->keeps || supply->settings->next.count > 0 ||
	    has_lineage_with_next(linter, supply->settings)) {
		return false;
	}
	for (size_t i = 0; i < supply->offers.count; i++) {
		if (tlsa_wants_issuer(supply->offers.items[i].params)) {
			return false;
		}
	}
	return supply->offers.count > 0;
}

/* RFC 7671 section 10.1.2, RFC 7672 section 3.1.2 */
static bool
has_full_match(const struct linter *linter, const struct supply *supply)
{
	(void)linter;
	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct tlsa_params params =
		    supply->offers.items[i].params;

		if (params.matching == MATCHING_FULL &&
		    !(params.usage == DANE_TA &&
			params.selector == SELECTOR_SPKI)) {
			return true;
		}
	}
	return false;
}

/* RFC 7671 section 5.2.3 */
static bool
has_full_anchor_key(const struct linter *linter, const struct supply *supply)
{
	static const struct tlsa_params params = { DANE_TA, SELECTOR_SPKI,
		MATCHING_FULL };

	(void)linter;
	return has_params(supply, params);
}

/* RFC 7671 section 5.1, RFC 7672 section 3.1.1 */
static bool
lacks_311(const struct linter *linter, const struct supply *supply)
{
	static const struct tlsa_params params = { DANE_EE, SELECTOR_SPKI,
		MATCHING_SHA2_256 };

	(void)linter;
	return supply->offers.count > 0 && !has_params(supply, params);
}

/* An issuer that is no root, taken from the chain, and so the only one. */
static bool
has_one_issuer(const struct linter *linter, const struct supply *supply)
{
	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct offer *offer = &supply->offers.items[i];
		const struct key_source *source =
		    &supply->sources.items[offer->source];

		if (source->role == SOURCE_CURRENT &&
		    source->material != NULL &&
		    offer->params.usage == DANE_TA &&
		    offer->params.matching != MATCHING_FULL) {
			return !facts_chain(linter->facts, source->material)
				    ->is_from_root;
		}
	}
	return false;
}

static const struct advice advices[] = {
	{ "one-record", has_one_record,
	    "all records are of the current key, and would be wrong at once "
	    "with another one",
	    "name the next key under `next`; its file need not exist yet" },
	{ "full-match", has_full_match,
	    "a record with matching type 0 holds a whole certificate or key; "
	    "answers become large",
	    "use matching type 1" },
	{ "ta-210", has_full_anchor_key,
	    "2 1 0: clients need not find the issuer by a bare key",
	    "use 2 1 1 or 2 0 1" },
	{ "prefer-311", lacks_311,
	    "3 1 1 is not among the parameters; it outlives a certificate and "
	    "needs neither names nor dates",
	    NULL },
	{ "ta-issuer", has_one_issuer,
	    "the record is for the issuer in the chain; a public CA may use "
	    "another one next time",
	    "list all that it uses under `anchors`" },
};

/* What a message calls the service. */
static const char *
name_of(const struct service *service)
{
	const struct hosts *const lists[] = { &service->hosts,
		&service->domains->mx, &service->domains->srv };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (lists[i]->count > 0) {
			return lists[i]->items[0].value.text;
		}
	}
	return "service";
}

static bool
say(const struct linter *linter, const struct advice *advice,
    const struct service *service)
{
	struct diags *diags = linter->supplier->diags;
	const struct place place =
	    manifest_place(linter->supplier->manifest, service->start);
	const bool is_fine = diag_rule(diags, advice->rule, &place, "%s: %s",
	    name_of(service), advice->what);

	if (advice->hint != NULL) {
		diag_hint(diags, "%s", advice->hint);
	}
	return is_fine;
}

/* Say it of some services, and how many more there are. */
static bool
give(const struct linter *linter, const struct advice *advice,
    const struct supplies *supplies)
{
	const struct service *last = NULL;
	const struct supply *asked = NULL; /* about this, */
	bool is_due = false;               /* with this answer */
	struct place place;
	size_t due = 0;
	bool is_fine = true;

	for (size_t i = 0; i < supplies->count; i++) {
		const struct supply *supply = supplies->items[i].supply;

		if (supply != asked) {
			is_due = advice->is_due(linter, supply);
			asked = supply;
		}
		if (!is_due) {
			continue;
		}
		due++;
		last = &linter->supplier->manifest->services[i];
		if (due <= SAID_MAX) {
			is_fine &= say(linter, advice, last);
		}
	}
	if (due <= SAID_MAX) {
		return is_fine;
	}
	place = manifest_place(linter->supplier->manifest, last->start);
	return diag_rule(linter->supplier->diags, advice->rule, &place,
		   "the same is true of %zu more services; this is the last",
		   due - SAID_MAX) &&
	       is_fine;
}

bool
advice_lint(const struct supplier *supplier, struct facts *facts,
    const struct supplies *supplies)
{
	const struct linter linter = { supplier, facts };
	bool is_fine = true;

	for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++) {
		is_fine &= give(&linter, &advices[i], supplies);
	}
	return is_fine;
}
