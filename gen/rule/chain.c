/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about certificates, service by service. */
#include <config.h>

#include <string.h>

#include <gen/rule/chain.h>

enum {
	COMBINATIONS = 32,
};

struct linter {
	const struct supplier *supplier;
	struct facts *facts;
	const struct service *service;
	const struct supply *supply;
	const struct key_source *source; /* the one in work, */
	struct place place;              /* and its place */
};

static void
look_at(struct linter *linter, size_t number)
{
	linter->source = &linter->supply->sources.items[number];
	linter->place =
	    manifest_place(linter->supplier->manifest, linter->source->value);
}

/* Does the service list usages 0 or 2, if ISSUER, else 1 or 3? */
static bool
lists(const struct settings *settings, bool issuer)
{
	for (size_t i = 0; i < settings->tlsa.count; i++) {
		if (tlsa_wants_issuer(settings->tlsa.items[i]) == issuer) {
			return true;
		}
	}
	return false;
}

static bool
names_any(const struct linter *linter, const struct certificate *certificate,
    const struct hosts *hosts)
{
	for (size_t i = 0; i < hosts->count; i++) {
		if (facts_names(linter->supplier->facts, certificate,
			hosts->items[i].value.text)) {
			return true;
		}
	}
	return false;
}

/* Hosts that only a zone tells: then a name with a dot in it will do. */
static bool
names_some_host(const struct linter *linter,
    const struct certificate *certificate)
{
	struct dns_names names = { 0 };

	certificate_dns_names(linter->supplier->materials, certificate, &names);
	for (size_t i = 0; i < names.count; i++) {
		if (strchr(names.items[i], '.') != NULL) {
			return true;
		}
	}
	return false;
}

/*
 * Is it the certificate of a CA rather than a server's? One that is made with
 * `openssl req -x509` says that it is a CA's, and names its server.
 */
static bool
is_only_ca(const struct linter *linter, const struct certificate *certificate)
{
	const struct service *service = linter->service;

	if (!certificate->is_ca) {
		return false;
	}
	if (service->hosts.count > 0) {
		return !names_any(linter, certificate, &service->hosts);
	}
	return !names_some_host(linter, certificate);
}

/* RFC 7671 sections 5.1 to 5.4 */
static bool
check_leaf(const struct linter *linter)
{
	const struct material *material = linter->source->material;

	if (!lists(linter->supply->settings, false) ||
	    !is_only_ca(linter, material->leaf)) {
		return true;
	}
	return diag_rule(linter->supplier->diags, "ta-not-ca", &linter->place,
	    "%s: usages 1 and 3 need the server's certificate, and the first "
	    "one here is of a CA",
	    linter->source->name);
}

static bool
check_anchor(const struct linter *linter)
{
	const struct material *material = linter->source->material;

	if (!lists(linter->supply->settings, true)) {
		return true;
	}
	for (size_t i = 0; i < material->count; i++) {
		if (!material->certificates[i].is_ca) {
			return diag_rule(linter->supplier->diags, "ta-not-ca",
			    &linter->place,
			    "%s: usages 0 and 2 need the certificate of a CA, "
			    "and this is none",
			    linter->source->name);
		}
	}
	return true;
}

/* RFC 8446 section 4.4.2 */
static bool
check_order(const struct linter *linter)
{
	static const char reason[] = "chain-order";
	const struct material *material = linter->source->material;
	const struct certificate *all = material->certificates;

	if (material->count < 2 ||
	    !facts_first(linter->facts, material, reason)) {
		return true;
	}
	if (material->leaf != &all[0]) {
		return diag_rule(linter->supplier->diags, "chain-order",
		    &linter->place,
		    "%s: the server's certificate is not the first one",
		    linter->source->name);
	}
	for (size_t i = 0; i + 1 < material->count; i++) {
		if (!certificate_issued(linter->supplier->materials,
			&all[i + 1], &all[i])) {
			return diag_rule(linter->supplier->diags, "chain-order",
			    &linter->place,
			    "%s: the certificate of %s is not issued by the "
			    "one behind it, %s",
			    linter->source->name, all[i].subject,
			    all[i + 1].subject);
		}
	}
	return true;
}

/* Is the record for one of the issuers that the server sends? */
static bool
is_sent(const struct linter *linter, const struct offer *offer)
{
	const struct chain *chain =
	    facts_chain(linter->facts, linter->source->material);

	for (size_t i = 0; i < chain->count; i++) {
		const struct certificate *issuer = chain->issuers[i];

		if (rdata_compare(facts_record(linter->facts, issuer,
				      &issuer->key, offer->params),
			&offer->rdata) == 0) {
			return true;
		}
	}
	return false;
}

/* Clients have the anchor themselves: their own, or whole in the record. */
static bool
is_known(struct tlsa_params params)
{
	return params.usage == PKIX_TA || (params.selector == SELECTOR_CERT &&
					      params.matching == MATCHING_FULL);
}

/* Do clients get from the server's chain to the anchor? Else WHY may say. */
static bool
leads_to(const struct linter *linter, const struct offer *offer,
    const char **why)
{
	if (is_sent(linter, offer)) {
		return true;
	}
	if (!is_known(offer->params)) {
		return false;
	}
	if (offer->certificate == NULL) {
		return true; /* a pin: nobody can tell */
	}
	*why = facts_verify(linter->facts, linter->source->material,
	    offer->certificate);
	return *why == NULL;
}

static size_t
combination_of(struct tlsa_params params)
{
	return params.usage * 8U + params.selector * 4U + params.matching;
}

/* RFC 7671 section 5.2.2, RFC 7672 section 3.1.2 */
static bool
complain_unsent(const struct linter *linter, struct tlsa_params params,
    const char *why)
{
	struct diags *diags = linter->supplier->diags;
	bool is_fine;

	if (is_known(params)) {
		is_fine = diag_rule(diags, "ta-in-chain", &linter->place,
		    "%s: its chain verifies against none of the anchors for "
		    "%u %u %u: %s",
		    linter->source->name, (unsigned)params.usage,
		    (unsigned)params.selector, (unsigned)params.matching,
		    why == NULL ? "no issuer" : why);
		return is_fine;
	}
	is_fine = diag_rule(diags, "ta-in-chain", &linter->place,
	    "%s: of the anchors for %u %u %u, none is among the issuers in "
	    "this file",
	    linter->source->name, (unsigned)params.usage,
	    (unsigned)params.selector, (unsigned)params.matching);
	diag_hint(diags, "the server must send the CA's certificate, too, even "
			 "a root's: name the file with the full chain");
	return is_fine;
}

/* One anchor of each combination must serve each of the server's chains. */
static bool
check_anchors(const struct linter *linter)
{
	const struct supply *supply = linter->supply;
	const struct offer *unserved[COMBINATIONS] = { NULL };
	bool is_served[COMBINATIONS] = { false };
	const char *why = NULL;

	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct offer *offer = &supply->offers.items[i];
		const size_t number = combination_of(offer->params);

		if (supply->sources.items[offer->source].role ==
			SOURCE_ANCHOR &&
		    tlsa_wants_issuer(offer->params) && !is_served[number]) {
			unserved[number] = offer;
			is_served[number] = leads_to(linter, offer, &why);
		}
	}
	for (size_t i = 0; i < COMBINATIONS; i++) {
		if (unserved[i] != NULL && !is_served[i]) {
			return complain_unsent(linter, unserved[i]->params,
			    why);
		}
	}
	return true;
}

bool
chain_by_names(const struct supply *supply)
{
	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		if (source->role != SOURCE_ANCHOR && source->material != NULL &&
		    source->material->leaf != NULL &&
		    source->material->leaf->is_ca) {
			return true;
		}
	}
	return false;
}

bool
chain_lint(const struct supplier *supplier, const struct service *service,
    const struct supply *supply)
{
	struct linter linter = { .supplier = supplier,
		.facts = supplier->facts,
		.service = service,
		.supply = supply };
	bool is_fine = true;

	for (size_t i = 0; i < supply->sources.count; i++) {
		look_at(&linter, i);
		if (linter.source->material == NULL) {
			continue;
		}
		if (linter.source->role == SOURCE_ANCHOR) {
			is_fine &= check_anchor(&linter);
		} else if (linter.source->material->leaf != NULL) {
			is_fine &= check_leaf(&linter);
			is_fine &= check_order(&linter);
		}
	}
	for (size_t i = 0; i < supply->sources.count && is_fine; i++) {
		look_at(&linter, i);
		if (linter.source->role == SOURCE_CURRENT &&
		    linter.source->material != NULL &&
		    linter.source->material->leaf != NULL) {
			is_fine &= check_anchors(&linter);
		}
	}
	return is_fine;
}

/* Does any record make clients look at the names in the certificate? */
static bool
wants_names(const struct supply *supply)
{
	for (size_t i = 0; i < supply->offers.count; i++) {
		if (supply->offers.items[i].params.usage != DANE_EE) {
			return true;
		}
	}
	return false;
}

static bool
check_names(const struct linter *linter, const struct hosts *hosts)
{
	const struct certificate *leaf = linter->source->material->leaf;
	bool is_fine = true;

	if (names_any(linter, leaf, &linter->service->domains->mx)) {
		return true;
	}
	for (size_t i = 0; i < hosts->count; i++) {
		const char *host = hosts->items[i].value.text;

		if (!facts_names(linter->supplier->facts, leaf, host)) {
			is_fine &= diag_rule(linter->supplier->diags, "ta-name",
			    &linter->place,
			    "%s: the certificate does not name %s, as usages 0 "
			    "to 2 require",
			    linter->source->name, host);
		}
	}
	return is_fine;
}

bool
chain_names(const struct supplier *supplier, const struct service *service,
    const struct supply *supply, const struct hosts *hosts)
{
	struct linter linter = { .supplier = supplier,
		.service = service,
		.supply = supply };
	bool is_fine = true;

	if (!wants_names(supply)) {
		return true;
	}
	for (size_t i = 0; i < supply->sources.count; i++) {
		look_at(&linter, i);
		if (linter.source->role != SOURCE_ANCHOR &&
		    linter.source->material != NULL &&
		    linter.source->material->leaf != NULL) {
			is_fine &= check_names(&linter, hosts);
		}
	}
	return is_fine;
}
