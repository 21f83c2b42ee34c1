/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From supplies and hosts to RRsets. Zones do not come into it yet. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <gen/want/want.h>
#include <zone/base/name.h>
#include <zone/rdata.h>

struct asking
asking_begin(struct arena *arena, const struct manifest *manifest,
    struct diags *diags)
{
	return (struct asking){ .arena = arena,
		.manifest = manifest,
		.diags = diags,
		.is_fine = true };
}

/* Bring rdata into canonical order, each once; returns how many are left. */
static size_t
sort_once(struct rdata *items, size_t count)
{
	size_t kept = 0;

	if (count > 0) {
		qsort(items, count, sizeof(*items), rdata_compare);
	}
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 ||
		    rdata_compare(&items[kept - 1], &items[i]) != 0) {
			items[kept++] = items[i];
		}
	}
	return kept;
}

struct bundle
bundle_new(struct arena *arena, const struct supply *supply)
{
	const struct offers *offers = &supply->offers;
	const struct service *service = supply->service;
	struct bundle bundle = { .supply = supply };
	struct rdata *items =
	    arena_alloc(arena, offers->count * sizeof(*items));

	for (size_t i = 0; i < offers->count; i++) {
		items[i] = offers->items[i].rdata;
	}
	bundle.items = items;
	bundle.count = sort_once(items, offers->count);
	if (service->has_via) {
		bundle.via = arena_alloc(arena, sizeof(*bundle.via));
		*bundle.via = rdata_cname(arena, service->via.name);
	}
	return bundle;
}

/* `_port._proto.host` (RFC 6698 section 3); any port is `*`. */
static const uint8_t *
make_owner(struct asking *asking, const struct host *host, struct port port)
{
	char text[NAME_TEXT_MAX];
	uint8_t wire[NAME_WIRE_MAX];
	const struct place place =
	    manifest_place(asking->manifest, host->value);
	const char *wrong;

	if (port.number == 0) {
		(void)snprintf(text, sizeof(text), "*._%s", port.protocol);
	} else {
		(void)snprintf(text, sizeof(text), "_%u._%s",
		    (unsigned)port.number, port.protocol);
	}
	wrong = name_parse(span_of(text), host->name, wire);
	if (wrong != NULL) {
		asking->is_fine &=
		    diag_rule(asking->diags, "owner-form", &place, "%s.%s: %s",
			text, name_string(asking->arena, host->name), wrong);
		return NULL;
	}
	return name_copy(asking->arena, wire);
}

void
ask_rrset(struct asking *asking, const struct rrset *rrset)
{
	ARENA_PUSH(asking->arena, &asking->wants, *rrset);
}

/* A CNAME, and nothing else, where the records would stand. */
static void
ask_alias(struct asking *asking, const struct bundle *bundle,
    const struct rrset *records)
{
	struct rrset alias = *records;

	/* What is to stay at the alias is in its way: an error. */
	alias.role = WANT_ALIAS;
	alias.count = 0;
	alias.retain = 0;
	alias.is_marked = false;
	ask_rrset(asking, &alias);
	alias.keeps = false;
	alias.is_marked = true;
	alias.type = RR_CNAME;
	alias.items = bundle->via;
	alias.count = 1;
	ask_rrset(asking, &alias);
}

void
ask_records(struct asking *asking, struct bundle *bundle,
    const struct host *host, struct port port)
{
	const struct service *service = bundle->supply->service;
	struct rrset rrset = {
		.owner = make_owner(asking, host, port),
		.base = host->name,
		.type = RR_TLSA,
		.role = WANT_RECORDS,
		.keeps = bundle->supply->keeps,
		.has_ttl = service->has_ttl,
		.ttl = service->has_ttl ? service->ttl : WANT_TTL,
		.is_marked = true,
		.retain = service->retain,
		.items = bundle->items,
		.count = bundle->count,
		.place = manifest_place(asking->manifest, host->value),
	};

	if (rrset.owner == NULL) {
		return;
	}
	ARENA_PUSH(asking->arena, &asking->claims,
	    ((struct claim){ rrset.owner, host->name,
		service->has_via ? service->via.name : rrset.owner,
		bundle->supply, port }));
	if (bundle->via != NULL) {
		ask_alias(asking, bundle, &rrset);
		if (bundle->is_asked) {
			return;
		}
		bundle->is_asked = true;
		rrset.owner = service->via.name;
		rrset.base = NULL;
		rrset.place =
		    manifest_place(asking->manifest, service->via.value);
	}
	ask_rrset(asking, &rrset);
}

static void
ask_service(struct asking *asking, const struct supply *supply)
{
	const struct service *service = supply->service;
	struct bundle bundle = bundle_new(asking->arena, supply);

	for (size_t i = 0; i < service->hosts.count; i++) {
		for (size_t k = 0; k < service->ports.count; k++) {
			ask_records(asking, &bundle, &service->hosts.items[i],
			    service->ports.items[k]);
		}
	}
}

void
ask_hosts(struct asking *asking, const struct supplies *supplies)
{
	for (size_t i = 0; i < supplies->count; i++) {
		if (supplies->items[i].service->hosts.count > 0) {
			ask_service(asking, &supplies->items[i]);
		}
	}
}

/* By owner, then type, then in the order in which they were asked for. */
static int
compare_rrsets(const void *a, const void *b)
{
	const struct rrset *left = *(const struct rrset *const *)a;
	const struct rrset *right = *(const struct rrset *const *)b;
	const int order = name_compare(left->owner, right->owner);

	if (order != 0) {
		return order;
	}
	if (left->type != right->type) {
		return left->type < right->type ? -1 : 1;
	}
	return left < right ? -1 : 1; /* they are of one array */
}

/* All that is asked for at one owner and of one type, in that order. */
struct group {
	const struct rrset **items;
	size_t count;
};

/* Those at one name must agree on the TTL (RFC 2181 section 5.2). */
static void
fold_ttl(struct asking *asking, struct rrset *into, const struct group *group)
{
	const struct rrset *first = NULL;
	const struct rrset *told = NULL;

	for (size_t i = 0; i < group->count; i++) {
		const struct rrset *next = group->items[i];

		if (!next->has_ttl) {
			continue;
		}
		if (first == NULL) {
			first = next;
			into->has_ttl = true;
			into->ttl = next->ttl;
		}
		if (next->ttl != first->ttl &&
		    (told == NULL || told->ttl != next->ttl)) {
			told = next;
			asking->is_fine &=
			    diag_rule(asking->diags, "ttl-split", &next->place,
				"%s gets TTL %u here and %u on line %zu",
				name_string(asking->arena, into->owner),
				(unsigned)next->ttl, (unsigned)first->ttl,
				first->place.line);
		}
	}
}

/* Take in the records of all. Services may share them as they are. */
static void
fold_items(struct asking *asking, struct rrset *into, const struct group *group)
{
	struct rdata *items;
	size_t most = 0;
	size_t count = 0;

	for (size_t i = 0; i < group->count; i++) {
		most += group->items[i]->count;
	}
	items = arena_alloc(asking->arena, most * sizeof(*items));
	for (size_t i = 0; i < group->count; i++) {
		const struct rrset *next = group->items[i];

		for (size_t k = 0; k < next->count; k++) {
			items[count++] = next->items[k];
		}
	}
	into->items = items;
	into->count = sort_once(items, count);
}

/* How well one stands for the group: with records, and with a host. */
static int
merit(const struct rrset *rrset)
{
	return rrset->count == 0 ? 0 : rrset->base == NULL ? 1 : 2;
}

static struct rrset
fold(struct asking *asking, const struct group *group)
{
	const struct rrset *best = group->items[0];
	struct rrset folded;
	uint32_t retain = 0;
	bool is_shared = true;
	bool keeps = false;

	for (size_t i = 0; i < group->count; i++) {
		const struct rrset *next = group->items[i];

		best = merit(next) > merit(best) ? next : best;
		keeps |= next->keeps;
		retain = next->retain > retain ? next->retain : retain;
	}
	for (size_t i = 0; i < group->count; i++) {
		is_shared &= group->items[i]->count == 0 ||
			     group->items[i]->items == best->items;
	}
	folded = *best;
	folded.keeps = keeps;
	folded.retain = retain;
	fold_ttl(asking, &folded, group);
	if (!is_shared) {
		fold_items(asking, &folded, group);
	}
	return folded;
}

/* An alias stands alone (RFC 1034 section 3.6.2): is it wanted so? */
static void
check_alias(struct asking *asking, size_t index)
{
	const struct wants *wants = &asking->wants;
	const struct rrset *alias = &wants->items[index];
	const char *owner = name_string(asking->arena, alias->owner);

	if (alias->count > 1) {
		asking->is_fine &= diag_rule(asking->diags, "cname-and-data",
		    &alias->place, "%s would lead to both %.*s and %.*s", owner,
		    (int)alias->items[0].text.length, alias->items[0].text.at,
		    (int)alias->items[1].text.length, alias->items[1].text.at);
	}
	/* No type that is managed has a lower number than CNAME. */
	for (size_t i = index + 1; i < wants->count; i++) {
		const struct rrset *next = &wants->items[i];

		if (!name_equal(next->owner, alias->owner)) {
			break;
		}
		if (next->count > 0) {
			asking->is_fine &= diag_rule(asking->diags,
			    "cname-and-data", &next->place,
			    "%s would be a CNAME, as line %zu asks for, and "
			    "cannot have other records",
			    owner, alias->place.line);
		}
	}
}

/* Which of the sorted RRsets belong together with the first. */
static struct group
group_of(const struct rrset **sorted, size_t count)
{
	struct group group = { sorted, 1 };

	while (group.count < count &&
	       sorted[group.count]->type == sorted[0]->type &&
	       name_equal(sorted[group.count]->owner, sorted[0]->owner)) {
		group.count++;
	}
	return group;
}

static void
settle(struct asking *asking)
{
	const struct wants *asked = &asking->wants;
	struct wants settled = { .capacity = asked->count };
	const struct rrset **sorted = arena_alloc(asking->arena,
	    asked->count * sizeof(const struct rrset *));
	struct group group;

	settled.items =
	    arena_alloc(asking->arena, asked->count * sizeof(struct rrset));
	for (size_t i = 0; i < asked->count; i++) {
		sorted[i] = &asked->items[i];
	}
	qsort(sorted, asked->count, sizeof(const struct rrset *),
	    compare_rrsets);
	for (size_t i = 0; i < asked->count; i += group.count) {
		group = group_of(&sorted[i], asked->count - i);
		settled.items[settled.count++] = fold(asking, &group);
	}
	asking->wants = settled;
}

/* By RRset, then by service: their supplies are of one array. */
static int
compare_claims(const void *a, const void *b)
{
	const struct claim *left = a;
	const struct claim *right = b;
	const int order = name_compare(left->at, right->at);

	if (order != 0) {
		return order;
	}
	return (left->supply > right->supply) - (left->supply < right->supply);
}

size_t
claims_from(struct claims *claims, const uint8_t *name)
{
	size_t low = 0;
	size_t high = claims->count;

	if (!claims->is_sorted && claims->count > 0) {
		qsort(claims->items, claims->count, sizeof(struct claim),
		    compare_claims);
	}
	claims->is_sorted = true;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (name_compare(claims->items[middle].at, name) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

bool
asking_settle(struct asking *asking)
{
	if (asking->wants.count > 0) {
		settle(asking);
	}
	for (size_t i = 0; i < asking->wants.count; i++) {
		if (asking->wants.items[i].type == RR_CNAME &&
		    asking->wants.items[i].count > 0) {
			check_alias(asking, i);
		}
	}
	return asking->is_fine;
}
