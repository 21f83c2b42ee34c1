/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From domains to the hosts that serve them, by the records of their zone. */
#include <config.h>

#include <stdlib.h>

#include <gen/rule/chain.h>
#include <gen/select.h>
#include <zone/base/name.h>
#include <zone/lookup.h>
#include <zone/nodes.h>

enum {
	MX_HOST = 2,  /* octets before the host (RFC 1035 section 3.3.9) */
	SRV_PORT = 4, /* before the port, and */
	SRV_HOST = 6, /* before the target (RFC 2782) */
};

/* A domain of a selector, and what asks for it. */
struct selector {
	const uint8_t *apex; /* of the zone that holds the domain, or NULL */
	const struct service *service;
	const struct supply *supply; /* its own */
	const struct host *domain;
	uint16_t type; /* RR_MX or RR_SRV */
};

/* Those of all zones; then those of a zone stand together. */
struct selectors {
	struct selector *items;
	size_t count;
	size_t capacity;
};

struct selection {
	struct run *run;
	struct asking *asking;
	const uint8_t *apex;
	struct bundle bundle; /* of the service that it is about */
};

/* Has the manifest a service with a selector? */
static bool
is_needed(const struct manifest *manifest)
{
	for (size_t i = 0; i < manifest->service_count; i++) {
		if (manifest->services[i].hosts.count == 0) {
			return true;
		}
	}
	return false;
}

static void
add_domains(struct run *run, size_t number, const struct hosts *domains,
    uint16_t type)
{
	for (size_t i = 0; i < domains->count; i++) {
		const struct host *domain = &domains->items[i];

		ARENA_PUSH(run->supplier.arena, run->selectors,
		    ((struct selector){ zones_holder(run->zones, domain->name),
			&run->manifest->services[number],
			run->supplies.items[number].supply, domain, type }));
	}
}

/* By zone; those that no zone holds go first. */
static int
compare_zones(const struct selector *left, const struct selector *right)
{
	if (left->apex == NULL || right->apex == NULL) {
		return (left->apex != NULL) - (right->apex != NULL);
	}
	return name_compare(left->apex, right->apex);
}

/* By zone, then in the order of the manifest. */
static int
compare_selectors(const void *a, const void *b)
{
	const struct selector *left = a;
	const struct selector *right = b;
	const int order = compare_zones(left, right);

	if (order != 0) {
		return order;
	}
	if (left->service != right->service) {
		return left->service < right->service ? -1 : 1;
	}
	return (left->domain > right->domain) - (left->domain < right->domain);
}

void
select_find(struct run *run)
{
	if (!is_needed(run->manifest)) {
		return;
	}
	run->selectors =
	    arena_alloc(run->supplier.arena, sizeof(*run->selectors));
	for (size_t i = 0; i < run->supplies.count; i++) {
		const struct service *service = &run->manifest->services[i];

		add_domains(run, i, &service->domains->mx, RR_MX);
		add_domains(run, i, &service->domains->srv, RR_SRV);
	}
	if (run->selectors->count > 0) {
		qsort(run->selectors->items, run->selectors->count,
		    sizeof(struct selector), compare_selectors);
	}
}

/* The selectors of a zone. */
static struct selectors
selectors_of(const struct run *run, const uint8_t *apex)
{
	const struct selectors *all = run->selectors;
	const struct selector key = { .apex = apex };
	size_t first = 0;
	size_t end = all->count;
	struct selectors selectors = { 0 };

	while (first < end) {
		const size_t middle = first + (end - first) / 2;

		if (compare_zones(&all->items[middle], &key) < 0) {
			first = middle + 1;
		} else {
			end = middle;
		}
	}
	while (end < all->count && compare_zones(&all->items[end], &key) == 0) {
		end++;
	}
	selectors.items = all->items + first;
	selectors.count = end - first;
	return selectors;
}

static struct place
place_of(const struct selection *selection, const struct selector *selector)
{
	return manifest_place(selection->run->manifest,
	    selector->domain->value);
}

/* Break a rule at a selector. */
static void
complain(struct selection *selection, const struct selector *selector,
    const char *rule, const char *message)
{
	const struct place place = place_of(selection, selector);

	selection->asking->is_fine &= diag_rule(selection->run->diags, rule,
	    &place, "%s %s", selector->domain->value.text, message);
}

static const uint8_t *
target_of(const struct selector *selector, const struct found *answer)
{
	return answer->rdata + (selector->type == RR_MX ? MX_HOST : SRV_HOST);
}

/* The port of an SRV record; its protocol is the second label of the owner. */
static void
ask_srv(struct selection *selection, const struct selector *selector,
    const struct host *host, const uint8_t *rdata)
{
	const uint8_t *label = name_parent(selector->domain->name);
	const bool is_udp = label[1 + 1] == 'u';
	const bool is_sctp = label[1 + 1] == 's';
	const struct port port = {
		.number =
		    (uint16_t)(rdata[SRV_PORT] << 8 | rdata[SRV_PORT + 1]),
		.protocol = is_udp    ? "udp"
			    : is_sctp ? "sctp"
				      : "tcp",
	};

	if (port.number == 0) {
		/* In an owner it would be any port. */
		complain(selection, selector, "srv-form",
		    "has an SRV record with port 0");
		return;
	}
	ask_records(selection->asking, &selection->bundle, host, port);
}

/*
 * Ask for what an answer leads to, if that is in the zone: it becomes a host of
 * the service.
 */
static bool
ask_answer(struct selection *selection, const struct selector *selector,
    const struct found *answer)
{
	const struct ports *ports = &selector->supply->settings->ports;
	const uint8_t *target = target_of(selector, answer);
	const char *text = name_string(selection->run->arena, target);
	const struct host host = { name_lower(selection->run->arena, target),
		selector->domain->value };
	const struct place place = place_of(selection, selector);

	if (!zones_holds(selection->run->zones, selection->apex, target)) {
		diag_note(selection->run->diags, &place,
		    "%s of %s lies outside the zone: its records are left to "
		    "others",
		    text, selector->domain->value.text);
		return false;
	}
	if (selector->type == RR_SRV) {
		ask_srv(selection, selector, &host, answer->rdata);
		return true;
	}
	for (size_t i = 0; i < ports->count; i++) {
		ask_records(selection->asking, &selection->bundle, &host,
		    ports->items[i]);
	}
	return true;
}

/* The certificates must name the hosts (RFC 7672 section 3.2.2), each once. */
static void
check_names(struct selection *selection, const struct selector *selector,
    const struct founds *answers)
{
	struct run *run = selection->run;
	struct nodes *seen = nodes_new(run->arena, run->seed);
	struct hosts hosts = { 0 };

	for (size_t i = 0; i < answers->count; i++) {
		const uint8_t *target = target_of(selector, &answers->items[i]);
		struct host host = { target, selector->domain->value };

		if (nodes_find(seen, target) != NULL ||
		    !zones_holds(run->zones, selection->apex, target)) {
			continue;
		}
		(void)nodes_add(seen, target);
		host.value.text = name_string(run->arena, target);
		ARENA_PUSH(run->arena, &hosts, host);
	}
	selection->asking->is_fine &= chain_names(&run->supplier,
	    selector->service, selector->supply, &hosts);
}

/* Names of hosts, for a message. */
static const char *
list_targets(struct arena *arena, const struct selector *selector,
    const struct founds *answers)
{
	const size_t most = 5;
	const char *list = "";

	for (size_t i = 0; i < answers->count && i < most; i++) {
		list = arena_printf(arena, "%s%s%s", list, i == 0 ? "" : ", ",
		    name_string(arena,
			target_of(selector, &answers->items[i])));
	}
	return answers->count > most ? arena_printf(arena, "%s, ...", list)
				     : list;
}

static void
tell_none(struct selection *selection, const struct selector *selector)
{
	if (selector->type == RR_SRV) {
		complain(selection, selector, "srv-form",
		    "has no SRV records in the zone");
		return;
	}
	complain(selection, selector, "mx-outside",
	    "has no MX records in the zone");
	diag_hint(selection->run->diags,
	    "if it takes mail itself, name it with `host` and `use: smtp`");
}

/* A single dot says that there is no such service (RFC 7505, RFC 2782). */
static bool
is_null(struct selection *selection, const struct selector *selector,
    const struct founds *answers)
{
	size_t i = 0;

	while (i < answers->count &&
	       *target_of(selector, &answers->items[i]) != 0) {
		i++;
	}
	if (i == answers->count) {
		return false;
	}
	if (selector->type == RR_MX) {
		complain(selection, selector, "null-mx",
		    "takes no mail: it has a null MX");
	} else {
		complain(selection, selector, "srv-form",
		    "says that there is no such service: its SRV target is the "
		    "root");
	}
	return true;
}

static void
select_domain(struct selection *selection, const struct selector *selector,
    const struct founds *answers)
{
	bool is_inside = false;

	if (answers->count == 0) {
		tell_none(selection, selector);
		return;
	}
	if (is_null(selection, selector, answers)) {
		return;
	}
	for (size_t i = 0; i < answers->count; i++) {
		is_inside |=
		    ask_answer(selection, selector, &answers->items[i]);
	}
	check_names(selection, selector, answers);
	if (!is_inside) {
		complain(selection, selector,
		    selector->type == RR_MX ? "mx-outside" : "srv-form",
		    arena_printf(selection->run->arena,
			"is served outside the zone only, by %s",
			list_targets(selection->run->arena, selector,
			    answers)));
	}
}

static void
select_all(struct selection *selection, const struct selectors *selectors,
    const struct lookup *lookups)
{
	for (size_t i = 0; i < selectors->count; i++) {
		const struct selector *selector = &selectors->items[i];

		if (i == 0 || selector->service != selector[-1].service) {
			selection->bundle =
			    (struct bundle){ .service = selector->service,
				    .supply = selector->supply };
		}
		select_domain(selection, selector, &lookups[i].answers);
	}
}

bool
select_ask(struct run *run, const struct source *source, const uint8_t *apex,
    struct asking *asking)
{
	struct selection selection = { .run = run,
		.asking = asking,
		.apex = apex };
	struct selectors selectors;
	struct lookups lookups;

	selectors = selectors_of(run, apex);
	if (selectors.count == 0) {
		return true;
	}
	asking->claims.supplies = &run->supplies;
	lookups = (struct lookups){ .source = source,
		.apex = apex,
		.seed = run->seed,
		.items = arena_alloc(run->arena,
		    selectors.count * sizeof(struct lookup)),
		.count = selectors.count };
	for (size_t i = 0; i < selectors.count; i++) {
		lookups.items[i].name = selectors.items[i].domain->name;
		lookups.items[i].type = selectors.items[i].type;
	}
	if (!lookup_all(run->arena, &lookups, run->diags)) {
		return false;
	}
	select_all(&selection, &selectors, lookups.items);
	return true;
}
