/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares records of a zone with key material. Digests are had from facts. */
#include <config.h>

#include <string.h>

#include <gen/key/der.h>
#include <gen/stage/holds.h>

bool
holds_params(const struct found *found, struct tlsa_params *params)
{
	if (found->unread || found->rdata_length <= TLSA_PARAMS ||
	    found->rdata[0] > DANE_EE || found->rdata[1] > SELECTOR_SPKI ||
	    found->rdata[2] > MATCHING_SHA2_512) {
		return false;
	}
	*params = (struct tlsa_params){ found->rdata[0], found->rdata[1],
		found->rdata[2] };
	return true;
}

/* Usages 1 and 3: the server's own certificate or key. */
static bool
match_leaf(struct facts *facts, const struct material *material,
    const struct found *found, struct tlsa_params params)
{
	if (material->leaf == NULL && params.selector == SELECTOR_CERT) {
		return false;
	}
	return found_is(found,
	    facts_record(facts, material->leaf, material->key, params));
}

/* Usages 0 and 2: some certificate of the file that is not the leaf. */
static bool
match_issuers(struct facts *facts, const struct material *material,
    const struct found *found, struct tlsa_params params)
{
	for (size_t i = 0; i < material->count; i++) {
		const struct certificate *certificate =
		    &material->certificates[i];

		if ((certificate != material->leaf || certificate->is_ca) &&
		    found_is(found, facts_record(facts, certificate,
					&certificate->key, params))) {
			return true;
		}
	}
	return false;
}

static bool
match_anchors(struct facts *facts, const struct supply *supply,
    const struct found *found, struct tlsa_params params)
{
	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		if (source->role == SOURCE_ANCHOR && source->material != NULL &&
		    match_issuers(facts, source->material, found, params)) {
			return true;
		}
	}
	return false;
}

/* A record that the supply offers for the source, or for its anchors. */
static bool
match_offers(const struct supply *supply, const struct key_source *source,
    const struct found *found)
{
	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct offer *offer = &supply->offers.items[i];
		const struct key_source *of =
		    &supply->sources.items[offer->source];

		if ((of == source || of->role == SOURCE_ANCHOR) &&
		    found_is(found, &offer->rdata)) {
			return true;
		}
	}
	return false;
}

bool
holds_match(struct facts *facts, const struct supply *supply,
    const struct key_source *source, const struct found *found)
{
	struct tlsa_params params;

	if (!holds_params(found, &params)) {
		return false;
	}
	if (match_offers(supply, source, found)) {
		return true;
	}
	if (source->material == NULL) {
		return false;
	}
	if (!tlsa_wants_issuer(params)) {
		return match_leaf(facts, source->material, found, params);
	}
	return match_issuers(facts, source->material, found, params) ||
	       match_anchors(facts, supply, found, params);
}

bool
holds_role(struct facts *facts, const struct supply *supply,
    enum source_role role, const struct found *found)
{
	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		if (source->role == role &&
		    holds_match(facts, supply, source, found)) {
			return true;
		}
	}
	return false;
}

/* Do both sources hold the same certificate, or key where one has none? */
static bool
is_same(const struct key_source *a, const struct key_source *b)
{
	if (a->material == NULL || b->material == NULL) {
		return a->material == b->material &&
		       memcmp(&a->params, &b->params, sizeof(a->params)) == 0 &&
		       octets_equal(a->data, b->data);
	}
	if (a->material->leaf != NULL && b->material->leaf != NULL) {
		return octets_equal(a->material->leaf->der,
		    b->material->leaf->der);
	}
	return octets_equal(a->material->key->spki, b->material->key->spki);
}

bool
holds_deployed(const struct supply *supply, const struct key_source *next)
{
	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		if (source->role == SOURCE_CURRENT && is_same(source, next)) {
			return true;
		}
	}
	return false;
}

bool
holds_next(const struct supply *supply)
{
	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		if (source->role == SOURCE_NEXT &&
		    !holds_deployed(supply, source)) {
			return true;
		}
	}
	return false;
}

/* Does a current source give this record? */
static bool
is_of_current(const struct supply *supply, const struct rdata *rdata)
{
	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct offer *offer = &supply->offers.items[i];

		if (supply->sources.items[offer->source].role ==
			SOURCE_CURRENT &&
		    rdata_compare(&offer->rdata, rdata) == 0) {
			return true;
		}
	}
	return false;
}

bool
holds_no_news(const struct supply *supply, const struct key_source *next)
{
	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct offer *offer = &supply->offers.items[i];

		if (&supply->sources.items[offer->source] == next &&
		    !is_of_current(supply, &offer->rdata)) {
			return false;
		}
	}
	return true;
}
