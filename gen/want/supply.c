/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supply of each service: its records, and the rules about them. */
#include <config.h>

#include <gen/rule/advice.h>
#include <gen/rule/chain.h>
#include <gen/rule/expiry.h>
#include <gen/rule/set.h>
#include <gen/rule/shared.h>
#include <gen/want/facts.h>
#include <gen/want/pin.h>
#include <gen/want/source.h>
#include <gen/want/supply.h>
#include <zone/base/memo.h>
#include <zone/rdata.h>

/* A supply that was made. */
struct made {
	struct supply supply;
	bool has_all;  /* nothing that it needs is missing */
	bool is_fine;  /* nor does a rule stop the run */
	bool by_names; /* which depends on the service's names, too */
};

/* What the same sources give for the same parameters. */
struct yield {
	struct offers offers;
	struct rdata *records;
	size_t record_count;
};

/* What is at hand while the services are gone through. */
struct maker {
	const struct supplier *supplier;
	struct facts *facts;
	struct source_reader reader;
	struct arena *scratch; /* until the end, for these: */
	struct made **made;    /* by the numbers of settings; NULL: not yet */
	struct memo *yields;   /* by files and parameters */
	struct arena *spare;   /* for a moment */
	const struct service *service; /* the one in work, */
	struct supply *supply;         /* and its supply */
	size_t number;                 /* of its source in work */
	struct place place;            /* of that source */
	bool is_fine;
};

static const struct key_source *
source_of(const struct maker *maker)
{
	return &maker->supply->sources.items[maker->number];
}

/* The digest of nothing is what a failed pipeline publishes. */
static void
check_data(struct maker *maker, struct octets data)
{
	const char *suspicious = pin_suspicious(data);

	if (suspicious != NULL) {
		maker->is_fine &= diag_rule(maker->supplier->diags,
		    "empty-digest", &maker->place,
		    "%s: the certificate association data is %s",
		    source_of(maker)->name, suspicious);
	}
}

static void
add_offer(struct maker *maker, struct tlsa_params params,
    const struct rdata *rdata, const struct certificate *certificate)
{
	const struct offer offer = {
		.params = params,
		.rdata = *rdata,
		.source = maker->number,
		.certificate = certificate,
	};

	ARENA_PUSH(maker->supplier->arena, &maker->supply->offers, offer);
}

static void
add_certificate(struct maker *maker, struct tlsa_params params,
    const struct certificate *certificate)
{
	add_offer(maker, params,
	    facts_record(maker->facts, certificate, &certificate->key, params),
	    certificate);
}

static const char *
kind_of(const struct key *key)
{
	switch (key->holder) {
	case HOLDER_REQUEST:
		return "a certificate request";
	case HOLDER_PUBLIC_KEY:
		return "a public key";
	case HOLDER_PRIVATE_KEY:
		return "a private key";
	case HOLDER_CERTIFICATE:
		break;
	}
	return "a certificate";
}

/* A key without a certificate serves selector 1 (RFC 6698 section 2.1.2). */
static void
add_key(struct maker *maker, struct tlsa_params params, const struct key *key)
{
	if (params.selector == SELECTOR_SPKI) {
		add_offer(maker, params,
		    facts_record(maker->facts, NULL, key, params), NULL);
		return;
	}
	maker->is_fine = diag_error(maker->supplier->diags, &maker->place,
	    "%s: %u %u %u needs a certificate, and this is %s",
	    source_of(maker)->name, (unsigned)params.usage,
	    (unsigned)params.selector, (unsigned)params.matching, kind_of(key));
	diag_hint(maker->supplier->diags,
	    "use selector 1 (SPKI), which needs the key alone, as in 3 1 1");
}

/* The issuer in the chain that the server sends (RFC 7671 section 5.2). */
static void
add_issuer(struct maker *maker, struct tlsa_params params)
{
	const struct key_source *source = source_of(maker);
	const struct chain *chain =
	    source->material == NULL
		? NULL
		: facts_chain(maker->facts, source->material);
	const bool is_chain =
	    source->material != NULL && source->material->leaf != NULL;

	if (chain != NULL && chain->count > 0) {
		add_certificate(maker, params, chain->issuers[0]);
		return;
	}
	maker->is_fine = diag_error(maker->supplier->diags, &maker->place,
	    "%s: usage %u needs the issuer's certificate, and %s", source->name,
	    (unsigned)params.usage,
	    is_chain ? "the chain has none" : "here is none");
	diag_hint(maker->supplier->diags,
	    is_chain ? "give the full chain, or the issuer under `anchors`"
		     : "give the issuer under `anchors`");
}

/* The records of a source under `current` or `next`. */
static void
add_current(struct maker *maker, struct tlsa_params params)
{
	const struct material *material = source_of(maker)->material;

	if (tlsa_wants_issuer(params)) {
		if (maker->supply->settings->anchors.count == 0) {
			add_issuer(maker, params);
		}
	} else if (material->leaf != NULL) {
		add_certificate(maker, params, material->leaf);
	} else {
		add_key(maker, params, material->key);
	}
}

/* The records of all certificates in an anchor's file. */
static void
add_anchor(struct maker *maker, struct tlsa_params params)
{
	const struct material *material = source_of(maker)->material;

	if (!tlsa_wants_issuer(params)) {
		return;
	}
	for (size_t i = 0; i < material->count; i++) {
		add_certificate(maker, params, &material->certificates[i]);
	}
	if (material->count == 0) {
		add_key(maker, params, material->key);
	}
}

static void
add_pin(struct maker *maker, struct tlsa_params params)
{
	const struct octets data = source_of(maker)->data;
	const struct rdata rdata =
	    tlsa_rdata(maker->supplier->arena, params, data.at, data.length);

	check_data(maker, data);
	add_offer(maker, params, &rdata, NULL);
}

/* A digest of a key serves what is listed for one; its issuer it cannot. */
static void
add_key_pin(struct maker *maker, struct tlsa_params params)
{
	const struct settings *settings = maker->supply->settings;
	const bool is_anchor = source_of(maker)->role == SOURCE_ANCHOR;

	if (tlsa_wants_issuer(params) == is_anchor) {
		if (params.selector == SELECTOR_SPKI &&
		    params.matching == MATCHING_SHA2_256) {
			add_pin(maker, params);
		}
	} else if (!is_anchor && settings->anchors.count == 0) {
		add_issuer(maker, params);
	}
}

static void
add_source(struct maker *maker)
{
	const struct key_source *source = source_of(maker);
	const struct params_list *tlsa = &maker->supply->settings->tlsa;

	if (source->material == NULL && pin_is_exact(source->value.text)) {
		add_pin(maker, source->params);
		return;
	}
	for (size_t i = 0; i < tlsa->count; i++) {
		if (source->material == NULL) {
			add_key_pin(maker, tlsa->items[i]);
		} else if (source->role == SOURCE_ANCHOR) {
			add_anchor(maker, tlsa->items[i]);
		} else {
			add_current(maker, tlsa->items[i]);
		}
	}
}

/* Make the offers of all sources, and the records that they come to. */
static void
make_offers(struct maker *maker)
{
	struct supply *supply = maker->supply;
	const struct offers *offers = &supply->offers;

	for (size_t i = 0; i < supply->sources.count; i++) {
		maker->number = i;
		maker->place = manifest_place(maker->supplier->manifest,
		    supply->sources.items[i].value);
		add_source(maker);
	}
	supply->records = arena_alloc(maker->supplier->arena,
	    offers->count * sizeof(*supply->records));
	for (size_t i = 0; i < offers->count; i++) {
		supply->records[i] = offers->items[i].rdata;
	}
	supply->record_count = rdata_sort(supply->records, offers->count);
}

/* Where the yield of the supply's sources is known; NULL: it is its own. */
static const void **
yield_at(const struct maker *maker)
{
	const struct settings *settings = maker->supply->settings;
	const struct key_sources *sources = &maker->supply->sources;
	const size_t words = 3 + 2 * sources->count;
	uintptr_t *key = arena_alloc(maker->spare, words * sizeof(*key));
	uintptr_t *end = key;

	*end++ = (uintptr_t)settings->tlsa.items;
	*end++ = settings->tlsa.count;
	*end++ = settings->anchors.count > 0;
	for (size_t i = 0; i < sources->count; i++) {
		if (sources->items[i].material == NULL) {
			return NULL; /* a pin */
		}
		*end++ = (uintptr_t)sources->items[i].material;
		*end++ = sources->items[i].role;
	}
	return memo_at(maker->yields, key, words * sizeof(*key));
}

/* The offers: those of another supply, if they are the same. */
static void
find_offers(struct maker *maker)
{
	struct supply *supply = maker->supply;
	const size_t before = maker->supplier->diags->count;
	const void **known = yield_at(maker);

	arena_reset(maker->spare);
	if (known != NULL && *known != NULL) {
		const struct yield *yield = *known;

		supply->offers = yield->offers;
		supply->records = yield->records;
		supply->record_count = yield->record_count;
		return;
	}
	make_offers(maker);
	/* What is wrong with them is said of each. */
	if (known != NULL && maker->supplier->diags->count == before) {
		const struct yield yield = { supply->offers, supply->records,
			supply->record_count };

		*known = arena_copy(maker->scratch, &yield, sizeof(yield));
	}
}

/* The rules that need this service and nothing else. */
static bool
check(const struct maker *maker)
{
	const struct supplier *supplier = maker->supplier;
	const struct service *service = maker->service;
	const struct supply *supply = maker->supply;
	bool is_fine = chain_lint(supplier, service, supply);

	is_fine &= chain_names(supplier, service, supply, &service->hosts);
	is_fine &= expiry_lint(supplier, maker->facts, supply);
	is_fine &= set_lint(supplier, supply);
	return is_fine;
}

/* Make the supply of the service in work. */
static void
make(struct maker *maker, struct made *made)
{
	struct supply *supply = &made->supply;

	supply->settings = maker->service->settings;
	maker->supply = supply;
	maker->is_fine = sources_read(&maker->reader, supply);
	find_offers(maker);
	if (supply->settings->has_via) {
		const struct rdata alias = rdata_cname(maker->supplier->arena,
		    supply->settings->via.name);

		supply->alias =
		    arena_copy(maker->supplier->arena, &alias, sizeof(alias));
	}
	made->has_all = maker->is_fine;
	made->by_names = chain_by_names(supply);
	/* What is missing already said why a rule would be broken. */
	made->is_fine = made->has_all && check(maker);
}

/* Is the service in work fine with what was made for another one? */
static bool
check_again(struct maker *maker, struct made *made)
{
	maker->supply = &made->supply;
	if (!made->has_all || made->by_names) {
		return made->has_all && check(maker);
	}
	return chain_names(maker->supplier, maker->service, maker->supply,
		   &maker->service->hosts) &&
	       made->is_fine;
}

/* The supply of the service in work. */
static bool
supply_of(struct maker *maker, struct supply_of *of)
{
	struct made **known = &maker->made[maker->service->settings->number];
	const bool is_first = *known == NULL;

	if (is_first) {
		*known = arena_alloc(maker->supplier->arena, sizeof(**known));
		make(maker, *known);
	}
	of->supply = &(*known)->supply;
	return is_first ? (*known)->is_fine : check_again(maker, *known);
}

bool
supplies_make(const struct supplier *supplier, struct supplies *supplies)
{
	const struct manifest *manifest = supplier->manifest;
	struct maker maker = {
		.supplier = supplier,
		.facts = supplier->facts,
		.reader = { supplier, memo_new(supplier->arena) },
	};
	bool is_fine = true;

	maker.scratch = arena_new();
	maker.spare = arena_new();
	maker.yields = memo_new(maker.scratch);
	maker.made = arena_alloc(maker.scratch,
	    manifest->settings_count * sizeof(struct made *));
	supplies->count = manifest->service_count;
	supplies->items = arena_alloc(supplier->arena,
	    supplies->count * sizeof(*supplies->items));
	for (size_t i = 0; i < supplies->count; i++) {
		maker.service = &manifest->services[i];
		is_fine &= supply_of(&maker, &supplies->items[i]);
	}
	arena_free(maker.spare);
	arena_free(maker.scratch);
	is_fine &= advice_lint(supplier, maker.facts, supplies);
	is_fine &= shared_lint(supplier, supplies);
	return is_fine;
}
