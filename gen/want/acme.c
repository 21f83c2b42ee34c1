/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which names are validated by ACME, and what DNS has to say of them. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <gen/manifest/dnsname.h>
#include <gen/want/acme.h>
#include <zone/base/name.h>
#include <zone/rdata.h>

static const char challenge_label[] = "_acme-challenge";
static const char persist_label[] = "_validation-persist";
static const char name_mark[] = "{name}";
static const uint8_t root[] = { 0 };

/* A name to validate. */
struct subject {
	const struct zone_entry *zone; /* that holds it */
	const uint8_t *name;
	struct value value; /* where it is listed; line 0: in a certificate */
	const uint8_t *target; /* of its challenge; NULL: none */
};

struct subjects {
	struct subject *items;
	size_t count;
	size_t capacity;
};

/* A server's own certificate. */
struct leaf {
	const struct certificate *certificate;
};

struct leafs {
	struct leaf *items;
	size_t count;
	size_t capacity;
};

struct delegation {
	struct asking *asking;
	struct zones *zones;
	struct materials *materials;
	struct subjects subjects;
};

/* The manifest's deepest zone that holds a name. */
static const struct zone_entry *
zone_of(struct zones *zones, const uint8_t *name)
{
	const struct zone_entry *zone = NULL;

	while (name != NULL && zone == NULL) {
		zone = zones_by_name(zones, name);
		name = name_parent(name);
	}
	return zone;
}

static bool
has_acme(const struct zone_entry *zone)
{
	return zone->acme.alias.line != 0 || zone->acme.persist.count > 0;
}

/*
 * A name that stands in a certificate; a wildcard counts as its base name. What
 * cannot be a host's name no CA can validate by DNS.
 */
static void
add_certified(struct delegation *delegation, const char *text)
{
	struct arena *arena = delegation->asking->arena;
	struct subject subject = { .value = { .line = 0 } };

	if (dnsname_certified(arena, text, &subject.name).what != NULL) {
		return;
	}
	subject.zone = zone_of(delegation->zones, subject.name);
	if (subject.zone == NULL || !has_acme(subject.zone)) {
		return;
	}
	ARENA_PUSH(arena, &delegation->subjects, subject);
}

static void
add_certificate(struct delegation *delegation,
    const struct certificate *certificate)
{
	struct dns_names names = { 0 };

	certificate_dns_names(delegation->materials, certificate, &names);
	for (size_t i = 0; i < names.count; i++) {
		add_certified(delegation, names.items[i]);
	}
}

static int
compare_leafs(const void *a, const void *b)
{
	const struct leaf *left = a;
	const struct leaf *right = b;

	return (left->certificate > right->certificate) -
	       (left->certificate < right->certificate);
}

static void
add_leafs(struct delegation *delegation, struct leafs *leafs,
    const struct key_sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct key_source *source = &sources->items[i];

		if (source->role != SOURCE_ANCHOR && source->material != NULL &&
		    source->material->leaf != NULL) {
			ARENA_PUSH(delegation->asking->arena, leafs,
			    ((struct leaf){ source->material->leaf }));
		}
	}
}

/* The servers' certificates, each once however many services have it. */
static void
add_certificates(struct delegation *delegation, const struct supplies *supplies)
{
	struct leafs leafs = { 0 };

	for (size_t i = 0; i < supplies->count; i++) {
		add_leafs(delegation, &leafs,
		    &supplies->items[i].supply->sources);
	}
	if (leafs.count > 0) {
		qsort(leafs.items, leafs.count, sizeof(*leafs.items),
		    compare_leafs);
	}
	for (size_t i = 0; i < leafs.count; i++) {
		const struct certificate *leaf = leafs.items[i].certificate;

		if (i == 0 || leafs.items[i - 1].certificate != leaf) {
			add_certificate(delegation, leaf);
		}
	}
}

/* The names that a zone lists, which must be its own. */
static void
add_listed(struct delegation *delegation, const struct zone_entry *zone)
{
	struct asking *asking = delegation->asking;

	for (size_t i = 0; i < zone->acme.names.count; i++) {
		const struct host *host = &zone->acme.names.items[i];
		const struct place place =
		    manifest_place(asking->manifest, host->value);

		if (zone_of(delegation->zones, host->name) != zone) {
			asking->is_fine &= diag_rule(asking->diags,
			    "out-of-zone", &place, "%s does not lie in %s",
			    name_string(asking->arena, host->name),
			    name_string(asking->arena, zone->name));
			continue;
		}
		ARENA_PUSH(asking->arena, &delegation->subjects,
		    ((struct subject){ .zone = zone,
			.name = host->name,
			.value = host->value }));
	}
}

/* LABEL below the name of an RRset; NULL when that is too long, with a diag. */
static const uint8_t *
below(struct asking *asking, const char *label, const struct rrset *rrset)
{
	uint8_t wire[NAME_WIRE_MAX];
	const char *wrong = name_parse(span_of(label), rrset->base, wire);

	if (wrong != NULL) {
		const struct place place =
		    text_at(asking->manifest->text, rrset->asked);

		asking->is_fine = diag_error(asking->diags, &place, "%s.%s: %s",
		    label, name_string(asking->arena, rrset->base), wrong);
		return NULL;
	}
	return name_copy(asking->arena, wire);
}

/* The name as it is called in its zone, without a final dot; "": the apex. */
static char *
relative(struct arena *arena, const uint8_t *name, const uint8_t *apex)
{
	char *text = name_string(arena, name);
	const size_t length = strlen(text);
	const size_t rest = strlen(name_string(arena, apex));

	/* The root's text is a dot, as is what stands before any other's. */
	text[length > rest ? length - rest - (*apex != 0) : 0] = '\0';
	return text;
}

/* The alias with the subject's name in it. */
static const char *
substitute(struct arena *arena, const char *alias,
    const struct subject *subject)
{
	const char *mark = strstr(alias, name_mark);
	const char *rest;
	const char *name;

	if (mark == NULL) {
		return alias;
	}
	rest = mark + strlen(name_mark);
	name = relative(arena, subject->name, subject->zone->name);
	if (*name == '\0' && *rest == '.') {
		rest++; /* an empty label is none */
	}
	return arena_printf(arena, "%.*s%s%s", (int)(mark - alias), alias, name,
	    rest);
}

static bool
begins_with_label(const char *text)
{
	const size_t length = strlen(challenge_label);

	return strncasecmp(text, challenge_label, length) == 0 &&
	       text[length] == '.';
}

/* The name that the challenge of a subject is delegated to; NULL: a diag. */
static const uint8_t *
make_target(struct asking *asking, const struct subject *subject)
{
	const char *alias =
	    substitute(asking->arena, subject->zone->acme.alias.text, subject);
	uint8_t wire[NAME_WIRE_MAX];
	const char *wrong;
	struct place place;

	if (!begins_with_label(alias)) {
		alias = arena_printf(asking->arena, "%s.%s", challenge_label,
		    alias);
	}
	wrong = name_parse(span_of(alias), root, wire);
	if (wrong != NULL) {
		place =
		    manifest_place(asking->manifest, subject->zone->acme.alias);
		asking->is_fine =
		    diag_error(asking->diags, &place, "%s: %s", alias, wrong);
		return NULL;
	}
	return name_lower(asking->arena, wire);
}

static struct rrset
rrset_for(struct asking *asking, const struct subject *subject,
    const char *label, struct value value)
{
	struct rrset rrset = {
		.base = subject->name,
		.ttl = WANT_TTL,
		.asked = value_position(
		    subject->value.line != 0 ? &subject->value : &value),
	};

	rrset.owner = below(asking, label, &rrset);
	return rrset;
}

static void
ask_challenge(struct asking *asking, const struct subject *subject)
{
	struct rrset rrset = rrset_for(asking, subject, challenge_label,
	    subject->zone->acme.alias);

	if (rrset.owner == NULL || subject->target == NULL) {
		return;
	}
	rrset.type = RR_CNAME;
	rrset.role = WANT_CHALLENGE;
	rrset.items = arena_alloc(asking->arena, sizeof(*rrset.items));
	rrset.items[0] = rdata_cname(asking->arena, subject->target);
	rrset.count = 1;
	ask_rrset(asking, &rrset);
}

static void
ask_persist(struct asking *asking, const struct subject *subject)
{
	const struct values *persist = &subject->zone->acme.persist;
	struct rrset rrset;

	for (size_t i = 0; i < persist->count; i++) {
		rrset = rrset_for(asking, subject, persist_label,
		    persist->items[i]);
		if (rrset.owner == NULL) {
			return;
		}
		rrset.type = RR_TXT;
		rrset.role = WANT_PERSIST;
		rrset.items = arena_alloc(asking->arena, sizeof(*rrset.items));
		rrset.items[0] =
		    rdata_txt(asking->arena, span_of(persist->items[i].text));
		rrset.count = 1;
		ask_rrset(asking, &rrset);
	}
}

static int
compare_names(const void *a, const void *b)
{
	const struct subject *left = a;
	const struct subject *right = b;

	return name_compare(left->name, right->name);
}

/* By name; what is listed goes before what a certificate has. */
static int
compare_subjects(const void *a, const void *b)
{
	const struct subject *left = a;
	const struct subject *right = b;
	const int order = compare_names(a, b);

	return order != 0 ? order
			  : (left->value.line == 0) - (right->value.line == 0);
}

/* Sort the subjects, and keep each name once. */
static void
sort_subjects(struct subjects *subjects)
{
	size_t kept = 0;

	if (subjects->count > 0) {
		qsort(subjects->items, subjects->count,
		    sizeof(*subjects->items), compare_subjects);
	}
	for (size_t i = 0; i < subjects->count; i++) {
		if (i == 0 || !name_equal(subjects->items[kept - 1].name,
				  subjects->items[i].name)) {
			subjects->items[kept++] = subjects->items[i];
		}
	}
	subjects->count = kept;
}

/* Does the challenge lead to another challenge that leads on, or to itself? */
static void
check_target(struct asking *asking, const struct subjects *subjects,
    const struct subject *subject)
{
	const struct subject key = { .name = name_parent(subject->target) };
	const struct subject *found = bsearch(&key, subjects->items,
	    subjects->count, sizeof(key), compare_names);
	struct place place;

	if (found == NULL || found->target == NULL) {
		return;
	}
	place = manifest_place(asking->manifest, subject->zone->acme.alias);
	asking->is_fine &= diag_rule(asking->diags, "acme-conflict", &place,
	    "%s.%s would lead to %s", challenge_label,
	    name_string(asking->arena, subject->name),
	    found == subject
		? "itself"
		: arena_printf(asking->arena, "%s, which is an alias too",
		      name_string(asking->arena, subject->target)));
}

void
ask_acme(struct asking *asking, struct zones *zones,
    const struct supplies *supplies, struct materials *materials)
{
	const struct manifest *manifest = asking->manifest;
	struct delegation delegation = { .asking = asking,
		.zones = zones,
		.materials = materials };
	struct subjects *subjects = &delegation.subjects;
	size_t zone_count = 0;

	for (size_t i = 0; i < manifest->zone_count; i++) {
		zone_count += has_acme(&manifest->zones[i]);
		add_listed(&delegation, &manifest->zones[i]);
	}
	if (zone_count == 0) {
		return;
	}
	add_certificates(&delegation, supplies);
	sort_subjects(subjects);
	for (size_t i = 0; i < subjects->count; i++) {
		struct subject *subject = &subjects->items[i];

		if (subject->zone->acme.alias.line != 0) {
			subject->target = make_target(asking, subject);
			ask_challenge(asking, subject);
		}
		ask_persist(asking, subject);
	}
	for (size_t i = 0; i < subjects->count; i++) {
		if (subjects->items[i].target != NULL) {
			check_target(asking, subjects, &subjects->items[i]);
		}
	}
}
