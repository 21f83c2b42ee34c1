/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From supplies and hosts to RRsets. Zones do not come into it yet. */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <gen/want/want.h>
#include <zone/base/decimal.h>
#include <zone/base/name.h>
#include <zone/base/order.h>

enum {
	PORT_LABELS_MAX = 16, /* room for `_65535._sctp` */
};

struct asking
asking_begin(struct arena *arena, const struct manifest *manifest,
    struct diags *diags)
{
	return (struct asking){ .arena = arena,
		.manifest = manifest,
		.diags = diags,
		.claims = { .manifest = manifest },
		.is_fine = true };
}

/* `_port._proto` as the labels of a name; returns how many octets those are. */
static size_t
put_port(uint8_t labels[PORT_LABELS_MAX], struct port port)
{
	const size_t protocol = strlen(port.protocol);
	uint8_t *end = labels + 1;

	if (port.number == 0) {
		*end++ = '*'; /* any port */
	} else {
		*end++ = '_';
		end = (uint8_t *)decimal_put((char *)end, port.number);
	}
	*labels = (uint8_t)(end - labels - 1);
	*end++ = (uint8_t)(protocol + 1);
	*end++ = '_';
	memcpy(end, port.protocol, protocol);
	return (size_t)(end - labels) + protocol;
}

/* An owner that would be too long. */
static const uint8_t *
refuse_owner(struct asking *asking, const struct host *host,
    const uint8_t *labels, size_t length)
{
	const struct place place =
	    manifest_place(asking->manifest, host->value);
	uint8_t name[PORT_LABELS_MAX + 1] = { 0 };

	memcpy(name, labels, length);
	asking->is_fine &= diag_rule(asking->diags, "owner-form", &place,
	    "%s%s: a name of more than 255 octets",
	    name_string(asking->arena, name),
	    name_string(asking->arena, host->name));
	return NULL;
}

/* `_port._proto.host` (RFC 6698 section 3) */
static const uint8_t *
make_owner(struct asking *asking, const struct host *host, struct port port)
{
	uint8_t labels[PORT_LABELS_MAX];
	const size_t length = put_port(labels, port);
	const size_t rest = name_length(host->name);
	uint8_t *owner;

	if (length + rest > NAME_WIRE_MAX) {
		return refuse_owner(asking, host, labels, length);
	}
	owner = arena_octets(asking->arena, length + rest);
	memcpy(owner, labels, length);
	memcpy(owner + length, host->name, rest);
	return owner;
}

void
ask_rrset(struct asking *asking, const struct rrset *rrset)
{
	asking->has_alias |= rrset->type == RR_CNAME;
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
	alias.items = bundle->supply->alias;
	alias.count = 1;
	ask_rrset(asking, &alias);
}

void
ask_records(struct asking *asking, struct bundle *bundle,
    const struct host *host, struct port port)
{
	const struct supply *supply = bundle->supply;
	const struct settings *settings = supply->settings;
	struct rrset rrset = {
		.owner = make_owner(asking, host, port),
		.base = host->name,
		.type = RR_TLSA,
		.role = WANT_RECORDS,
		.keeps = supply->keeps,
		.has_ttl = settings->has_ttl,
		.ttl = settings->has_ttl ? settings->ttl : WANT_TTL,
		.is_marked = true,
		.retain = settings->retain,
		.items = supply->records,
		.count = supply->record_count,
		.asked = value_position(&host->value),
	};

	if (rrset.owner == NULL) {
		return;
	}
	ARENA_PUSH(asking->arena, &asking->claims,
	    ((struct claim){ rrset.owner, bundle->service }));
	if (settings->has_via) {
		ask_alias(asking, bundle, &rrset);
		if (bundle->is_asked) {
			return;
		}
		bundle->is_asked = true;
		rrset.owner = settings->via.name;
		rrset.base = NULL;
		rrset.asked = value_position(&settings->via.value);
	}
	ask_rrset(asking, &rrset);
}

static void
ask_service(struct asking *asking, const struct service *service,
    const struct supply *supply)
{
	const struct ports *ports = &service->settings->ports;
	struct bundle bundle = { .service = service, .supply = supply };

	for (size_t i = 0; i < service->hosts.count; i++) {
		for (size_t k = 0; k < ports->count; k++) {
			ask_records(asking, &bundle, &service->hosts.items[i],
			    ports->items[k]);
		}
	}
}

/* Make room for what all services ask for, but for shared names. */
static void
make_room(struct asking *asking)
{
	const struct manifest *manifest = asking->manifest;
	size_t count = 0;

	for (size_t i = 0; i < manifest->service_count; i++) {
		const struct service *service = &manifest->services[i];

		count += service->hosts.count * service->settings->ports.count;
	}
	asking->wants = (struct wants){
		.items =
		    arena_alloc(asking->arena, count * sizeof(struct rrset)),
		.capacity = count,
	};
	asking->claims.items =
	    arena_alloc(asking->arena, count * sizeof(struct claim));
	asking->claims.capacity = count;
}

void
ask_hosts(struct asking *asking, const struct supplies *supplies)
{
	make_room(asking);
	asking->claims.supplies = supplies;
	for (size_t i = 0; i < supplies->count; i++) {
		ask_service(asking, &asking->manifest->services[i],
		    supplies->items[i].supply);
	}
}

/* All that is asked for at one owner and of one type, in that order. */
struct group {
	const struct rrset *items;
	size_t count;
};

/* Those at one name must agree on the TTL (RFC 2181 section 5.2). */
static void
fold_ttl(struct asking *asking, struct rrset *into, const struct group *group)
{
	const struct rrset *first = NULL;
	const struct rrset *told = NULL;

	for (size_t i = 0; i < group->count; i++) {
		const struct rrset *next = &group->items[i];

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
			const struct place place =
			    text_at(asking->manifest->text, next->asked);

			told = next;
			asking->is_fine &= diag_rule(asking->diags, "ttl-split",
			    &place, "%s gets TTL %u here and %u on line %u",
			    name_string(asking->arena, into->owner),
			    (unsigned)next->ttl, (unsigned)first->ttl,
			    (unsigned)first->asked.line);
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
		most += group->items[i].count;
	}
	items = arena_alloc(asking->arena, most * sizeof(*items));
	for (size_t i = 0; i < group->count; i++) {
		const struct rrset *next = &group->items[i];

		for (size_t k = 0; k < next->count; k++) {
			items[count++] = next->items[k];
		}
	}
	into->items = items;
	into->count = rdata_sort(items, count);
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
	const struct rrset *best = &group->items[0];
	struct rrset folded;
	uint32_t retain = 0;
	bool is_shared = true;
	bool keeps = false;

	for (size_t i = 0; i < group->count; i++) {
		const struct rrset *next = &group->items[i];

		best = merit(next) > merit(best) ? next : best;
		keeps |= next->keeps;
		retain = next->retain > retain ? next->retain : retain;
	}
	for (size_t i = 0; i < group->count; i++) {
		is_shared &= group->items[i].count == 0 ||
			     group->items[i].items == best->items;
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
	struct place place = text_at(asking->manifest->text, alias->asked);

	if (alias->count > 1) {
		asking->is_fine &= diag_rule(asking->diags, "cname-and-data",
		    &place, "%s would lead to both %.*s and %.*s", owner,
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
			place = text_at(asking->manifest->text, next->asked);
			asking->is_fine &=
			    diag_rule(asking->diags, "cname-and-data", &place,
				"%s would be a CNAME, as line %u asks for, and "
				"cannot have other records",
				owner, (unsigned)alias->asked.line);
		}
	}
}

/* Which of the sorted RRsets belong together with the first. */
static struct group
group_of(const struct rrset *sorted, size_t count)
{
	struct group group = { sorted, 1 };

	while (group.count < count &&
	       sorted[group.count].type == sorted->type &&
	       name_equal(sorted[group.count].owner, sorted->owner)) {
		group.count++;
	}
	return group;
}

/*
 * Bring what was asked for into the order of owners, then of types. Do several
 * stand at one owner?
 */
static bool
sort_wants(struct wants *wants)
{
	struct arena *scratch = arena_new();
	struct ordered *order =
	    arena_alloc(scratch, wants->count * sizeof(*order));
	bool has_several;

	assert(wants->count <= UINT32_MAX);
	for (size_t i = 0; i < wants->count; i++) {
		order[i].name = wants->items[i].owner;
		order[i].rank = wants->items[i].type;
		order[i].number = (uint32_t)i;
	}
	has_several = order_sort(order, wants->count);
	order_apply(order, wants->count, wants->items, sizeof(*wants->items));
	arena_free(scratch);
	return has_several;
}

/* The folded ones take the place of those they are made from. */
static void
settle(struct asking *asking)
{
	struct wants *wants = &asking->wants;
	const size_t asked = wants->count;
	struct group group;

	if (!sort_wants(wants)) {
		return;
	}
	wants->count = 0;
	for (size_t i = 0; i < asked; i += group.count) {
		group = group_of(&wants->items[i], asked - i);
		wants->items[wants->count++] =
		    group.count == 1 ? wants->items[i] : fold(asking, &group);
	}
}

/* By RRset, then by service, in whose order they were asked for. */
static void
sort_claims(struct claims *claims)
{
	struct arena *scratch = arena_new();
	struct ordered *order =
	    arena_alloc(scratch, claims->count * sizeof(*order));

	assert(claims->count <= UINT32_MAX);
	for (size_t i = 0; i < claims->count; i++) {
		order[i].name = claim_at(&claims->items[i]);
		order[i].number = (uint32_t)i;
	}
	(void)order_sort(order, claims->count);
	order_apply(order, claims->count, claims->items,
	    sizeof(*claims->items));
	arena_free(scratch);
}

struct claims *
claims_keep(struct arena *arena, const struct claims *claims)
{
	struct claims *kept = arena_copy(arena, claims, sizeof(*claims));

	(void)pthread_mutex_init(&kept->lock, NULL);
	return kept;
}

size_t
claims_from(struct claims *claims, const uint8_t *name)
{
	size_t low = 0;
	size_t high = claims->count;

	(void)pthread_mutex_lock(&claims->lock);
	if (!claims->is_sorted) {
		sort_claims(claims);
	}
	claims->is_sorted = true;
	(void)pthread_mutex_unlock(&claims->lock);
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (name_compare(claim_at(&claims->items[middle]), name) < 0) {
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
	for (size_t i = 0; asking->has_alias && i < asking->wants.count; i++) {
		if (asking->wants.items[i].type == RR_CNAME &&
		    asking->wants.items[i].count > 0) {
			check_alias(asking, i);
		}
	}
	return asking->is_fine;
}
