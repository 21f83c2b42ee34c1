/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From services and key material to RRsets. Zones do not come into it yet. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <gen/want/want.h>
#include <zone/base/name.h>

/* One record that some service asks for. */
struct ask {
	const struct service *service;
	const struct host *host;
	const uint8_t *owner;
	struct rdata rdata;
};

struct asks {
	struct ask *items;
	size_t count;
	size_t capacity;
};

struct rdata_list {
	struct rdata *items;
	size_t count;
	size_t capacity;
};

/* A source of the manifest, read. */
struct source {
	struct value value;
	const struct material *material;
};

/* What is at hand while the services are gone through. */
struct maker {
	struct arena *arena;
	const struct manifest *manifest;
	struct materials *materials;
	struct diags *diags;
	struct asks asks;
	const struct material *chain; /* the one asked last for its issuer, */
	const struct certificate *issuer; /* and that, or NULL */
	bool is_fine;
};

/* Say that a rule is broken by what a source in the manifest led to. */
static void
complain(struct maker *maker, const char *rule, struct value source,
    const char *message)
{
	const struct place place = manifest_place(maker->manifest, source);

	maker->is_fine &= diag_rule(maker->diags, rule, &place, "%s: %s",
	    source.text, message);
}

/* The digest of nothing is what a failed pipeline publishes. */
static bool
is_empty_digest(struct octets data)
{
	static const uint8_t sha256[] = { 0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc,
		0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24 };
	static const uint8_t sha512[] = { 0xcf, 0x83, 0xe1, 0x35, 0x7e, 0xef,
		0xb8, 0xbd, 0xf1, 0x54, 0x28, 0x50, 0xd6, 0x6d, 0x80, 0x07 };
	size_t zeros = 0;

	while (zeros < data.length && data.at[zeros] == 0) {
		zeros++;
	}
	return zeros == data.length ||
	       memcmp(data.at, sha256, sizeof(sha256)) == 0 ||
	       memcmp(data.at, sha512, sizeof(sha512)) == 0;
}

static void
add_certificate(struct maker *maker, struct rdata_list *list,
    const struct certificate *certificate, struct tlsa_params params,
    struct value source)
{
	const struct octets data =
	    certificate_association(maker->materials, certificate, params);

	if (is_empty_digest(data)) {
		complain(maker, "empty-digest", source,
		    "the certificate association data is that of nothing");
	}
	ARENA_PUSH(maker->arena, list,
	    tlsa_rdata(maker->arena, params, data.at, data.length));
}

/* The first issuer in a chain, or NULL; known for the chain asked last. */
static const struct certificate *
find_issuer(struct maker *maker, const struct material *material)
{
	const struct certificate **issuers;

	if (maker->chain != material) {
		issuers = arena_alloc(maker->arena,
		    material->count * sizeof(struct certificate *));
		maker->chain = material;
		maker->issuer = NULL;
		if (material_issuers(maker->materials, material, issuers) > 0) {
			maker->issuer = issuers[0];
		}
	}
	return maker->issuer;
}

/* The issuer in the chain that the server sends (RFC 7671 section 5.2). */
static void
add_issuer(struct maker *maker, struct rdata_list *list,
    struct tlsa_params params, const struct source *source)
{
	const struct certificate *issuer = find_issuer(maker, source->material);
	const struct place place =
	    manifest_place(maker->manifest, source->value);

	if (issuer != NULL) {
		add_certificate(maker, list, issuer, params, source->value);
		return;
	}
	maker->is_fine = diag_error(maker->diags, &place,
	    "%s: usage %u needs the issuer's certificate, and the chain has "
	    "none",
	    source->value.text, (unsigned)params.usage);
	diag_hint(maker->diags,
	    "give the full chain, or the issuer under `anchors`");
}

/*
 * Is it the certificate of a CA rather than a server's? One that is made with
 * `openssl req -x509` says that it is a CA's, and names its server.
 */
static bool
is_only_ca(struct maker *maker, const struct service *service,
    const struct certificate *certificate)
{
	if (!certificate->is_ca) {
		return false;
	}
	for (size_t i = 0; i < service->hosts.count; i++) {
		if (certificate_names(maker->materials, certificate,
			service->hosts.items[i].value.text)) {
			return false;
		}
	}
	return true;
}

/* The records of one certificate file for one set of parameters. */
static void
add_key(struct maker *maker, struct rdata_list *list,
    const struct service *service, struct tlsa_params params,
    const struct source *source)
{
	const struct certificate *leaf = source->material->leaf;

	if (!tlsa_wants_issuer(params)) {
		if (is_only_ca(maker, service, leaf)) {
			complain(maker, "ta-not-ca", source->value,
			    "usages 1 and 3 need the server's certificate, and "
			    "the first one here is of a CA");
		}
		add_certificate(maker, list, leaf, params, source->value);
	} else if (service->anchors.count == 0) {
		add_issuer(maker, list, params, source);
	}
}

/* All certificates of an `anchors` file. */
static void
add_anchor(struct maker *maker, struct rdata_list *list,
    struct tlsa_params params, struct value source,
    const struct material *material)
{
	for (size_t i = 0; i < material->count; i++) {
		if (!material->certificates[i].is_ca) {
			complain(maker, "ta-not-ca", source,
			    "usages 0 and 2 need the certificate of a CA, and "
			    "this is none");
		}
		add_certificate(maker, list, &material->certificates[i], params,
		    source);
	}
}

/* Read a source. An absent one is an error unless it MAY_LACK. */
static const struct material *
read_source(struct maker *maker, struct value source, bool may_lack)
{
	const struct place place = manifest_place(maker->manifest, source);
	const char *path =
	    manifest_path(maker->manifest, maker->arena, source.text);
	const struct material *material = NULL;

	switch (materials_read(maker->materials, path, &place, &material)) {
	case MATERIAL_READ:
		if (material->leaf != NULL) {
			return material;
		}
		(void)diag_error(maker->diags, &place,
		    "%s: holds no certificate (but a key)", path);
		break;
	case MATERIAL_ABSENT:
		if (!may_lack) {
			maker->is_fine = diag_error(maker->diags, &place,
			    "%s: no such file, or an empty one", path);
		}
		return NULL;
	case MATERIAL_BAD:
		break;
	}
	maker->is_fine = false;
	return NULL;
}

/* The records of `current` or `next`, for all parameters. */
static void
add_keys(struct maker *maker, struct rdata_list *list,
    const struct service *service, const struct values *sources, bool may_lack)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct value value = sources->items[i];
		const struct source source = { value,
			read_source(maker, value, may_lack) };

		for (size_t k = 0;
		     source.material != NULL && k < service->tlsa.count; k++) {
			add_key(maker, list, service, service->tlsa.items[k],
			    &source);
		}
	}
}

/* The certificates of an `anchors` file, for all parameters that take them. */
static void
add_anchor_file(struct maker *maker, struct rdata_list *list,
    const struct service *service, struct value value)
{
	const struct material *material = read_source(maker, value, false);

	for (size_t i = 0; material != NULL && i < service->tlsa.count; i++) {
		const struct tlsa_params params = service->tlsa.items[i];

		if (tlsa_wants_issuer(params)) {
			add_anchor(maker, list, params, value, material);
		}
	}
}

static void
add_anchors(struct maker *maker, struct rdata_list *list,
    const struct service *service)
{
	for (size_t i = 0; i < service->anchors.count; i++) {
		add_anchor_file(maker, list, service,
		    service->anchors.items[i]);
	}
}

/* `_port._proto.host` (RFC 6698 section 3); any port is `*`. */
static const uint8_t *
make_owner(struct maker *maker, const struct host *host, struct port port)
{
	char text[NAME_TEXT_MAX];
	uint8_t wire[NAME_WIRE_MAX];
	const struct place place = manifest_place(maker->manifest, host->value);
	const char *wrong;

	if (port.number == 0) {
		(void)snprintf(text, sizeof(text), "*._%s", port.protocol);
	} else {
		(void)snprintf(text, sizeof(text), "_%u._%s",
		    (unsigned)port.number, port.protocol);
	}
	wrong = name_parse(span_of(text), host->name, wire);
	if (wrong != NULL) {
		maker->is_fine &= diag_rule(maker->diags, "owner-form", &place,
		    "%s.%s: %s", text, host->value.text, wrong);
		return NULL;
	}
	return name_copy(maker->arena, wire);
}

/* Ask for all records of the service at one host and port. */
static void
ask_at(struct maker *maker, const struct service *service,
    const struct host *host, struct port port, const struct rdata_list *list)
{
	const uint8_t *owner = make_owner(maker, host, port);

	for (size_t i = 0; owner != NULL && i < list->count; i++) {
		ARENA_PUSH(maker->arena, &maker->asks,
		    ((struct ask){ service, host, owner, list->items[i] }));
	}
}

static void
ask_for_service(struct maker *maker, const struct service *service)
{
	struct rdata_list list = { 0 };

	add_keys(maker, &list, service, &service->current, false);
	add_keys(maker, &list, service, &service->next, true);
	add_anchors(maker, &list, service);
	for (size_t i = 0; i < service->hosts.count; i++) {
		for (size_t k = 0; k < service->ports.count; k++) {
			ask_at(maker, service, &service->hosts.items[i],
			    service->ports.items[k], &list);
		}
	}
}

/* Owners in canonical order, then rdata in canonical order. */
static int
compare_asks(const void *a, const void *b)
{
	const struct ask *left = a;
	const struct ask *right = b;
	const int order = name_compare(left->owner, right->owner);

	return order != 0 ? order : rdata_compare(&left->rdata, &right->rdata);
}

/* Two services at one name must agree on the TTL (RFC 2181 section 5.2). */
static void
merge_ttl(struct maker *maker, struct rrset *rrset, const struct ask *ask)
{
	const struct service *service = ask->service;
	const struct place place =
	    manifest_place(maker->manifest, ask->host->value);

	if (!service->has_ttl) {
		return;
	}
	if (rrset->has_ttl && rrset->ttl != service->ttl) {
		maker->is_fine &= diag_rule(maker->diags, "ttl-split", &place,
		    "%s gets TTL %u here and %u on line %zu",
		    name_string(maker->arena, rrset->owner),
		    (unsigned)service->ttl, (unsigned)rrset->ttl,
		    rrset->place.line);
		return;
	}
	rrset->has_ttl = true;
	rrset->ttl = service->ttl;
}

/* Make one RRset of the asks from FIRST on that share an owner. */
static size_t
make_rrset(struct maker *maker, size_t first, struct rrset *rrset)
{
	const struct asks *asks = &maker->asks;
	const struct ask *start = &asks->items[first];
	size_t next = first;

	rrset->owner = start->owner;
	rrset->base = start->host->name;
	rrset->type = RR_TLSA;
	rrset->ttl = WANT_TTL;
	rrset->place = manifest_place(maker->manifest, start->host->value);
	while (next < asks->count &&
	       name_equal(asks->items[next].owner, start->owner)) {
		next++;
	}
	rrset->items =
	    arena_alloc(maker->arena, (next - first) * sizeof(struct rdata));
	for (size_t i = first; i < next; i++) {
		const struct rdata *rdata = &asks->items[i].rdata;

		merge_ttl(maker, rrset, &asks->items[i]);
		if (i == first ||
		    rdata_compare(&asks->items[i - 1].rdata, rdata) != 0) {
			rrset->items[rrset->count++] = *rdata;
		}
	}
	return next;
}

struct wants *
wants_new(struct arena *arena, const struct manifest *manifest,
    struct materials *materials, struct diags *diags)
{
	struct wants *wants = arena_alloc(arena, sizeof(*wants));
	struct maker maker = { .arena = arena,
		.manifest = manifest,
		.materials = materials,
		.diags = diags,
		.is_fine = true };
	struct asks *asks = &maker.asks;

	for (size_t i = 0; i < manifest->service_count; i++) {
		ask_for_service(&maker, &manifest->services[i]);
	}
	if (asks->count > 0) {
		qsort(asks->items, asks->count, sizeof(*asks->items),
		    compare_asks);
	}
	wants->items = arena_alloc(arena, asks->count * sizeof(struct rrset));
	for (size_t i = 0; i < asks->count;) {
		i = make_rrset(&maker, i, &wants->items[wants->count++]);
	}
	return maker.is_fine ? wants : NULL;
}
