/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Services of the manifest: the table of their keys, the loaders of their
 * values, and what can be said of a service once `defaults` are merged into
 * it. Key material is not read here, and no zone is known.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/service.h>
#include <zone/base/name.h>

enum {
	TTL_MAX = 0x7fffffff, /* RFC 2181 section 8 */
	SMTP_PORT = 25,
	OWNER_LABEL_MAX = 8, /* room for "_65535" in wire form, or "_sctp" */
};

static void
load_host(struct schema_reader *reader, const struct value *value, void *member)
{
	struct hosts *hosts = member;
	struct host host;
	struct fault fault = value_host(reader->arena, value->text, &host.name);

	if (fault.what != NULL) {
		schema_fault(reader, "owner-form", value, "host", fault);
		return;
	}
	host.value = schema_keep(reader, value);
	schema_note(reader, &reader->list,
	    (struct span){ (const char *)host.name, name_length(host.name) },
	    &host.value);
	ARENA_PUSH(reader->arena, hosts, host);
}

static void
load_port(struct schema_reader *reader, const struct value *value, void *member)
{
	struct ports *ports = member;
	struct value kept;
	struct port port;
	struct fault fault = value_port(reader->arena, value->text, &port);

	if (fault.what != NULL) {
		schema_fault(reader, "owner-form", value, "port", fault);
		return;
	}
	kept = schema_keep(reader, value);
	schema_note(reader, &reader->list,
	    span_of(arena_printf(reader->arena, "%u/%s", (unsigned)port.number,
		port.protocol)),
	    &kept);
	ARENA_PUSH(reader->arena, ports, port);
}

static void
load_tlsa(struct schema_reader *reader, const struct value *value, void *member)
{
	struct params_list *list = member;
	struct value kept;
	struct tlsa_params params;
	const char *wrong =
	    tlsa_params_parse(reader->arena, span_of(value->text), &params);

	if (wrong != NULL) {
		const struct fault fault = { wrong,
			strchr(value->text, ' ') == NULL
			    ? "write all three without commas, as in [3 1 1]"
			    : "for example 3 1 1 or DANE-EE SPKI SHA2-256" };

		schema_fault(reader, "rdata-form", value, "tlsa", fault);
		return;
	}
	kept = schema_keep(reader, value);
	schema_note(reader, &reader->list,
	    span_of(
		arena_printf(reader->arena, "%u %u %u", (unsigned)params.usage,
		    (unsigned)params.selector, (unsigned)params.matching)),
	    &kept);
	ARENA_PUSH(reader->arena, list, params);
}

/* A path, or another source of key material. */
static void
load_path(struct schema_reader *reader, const struct value *value, void *member)
{
	struct values *values = member;
	const struct value kept = schema_keep(reader, value);

	schema_note(reader, &reader->list, span_of(kept.text), &kept);
	ARENA_PUSH(reader->arena, values, kept);
}

static void
load_ttl(struct schema_reader *reader, const struct value *value, void *member)
{
	uint32_t seconds = 0;
	struct fault fault = value_duration(value->text, &seconds);

	if (fault.what == NULL && (seconds == 0 || seconds > TTL_MAX)) {
		fault.what = "a TTL is from 1 to 2147483647 seconds "
			     "(RFC 2181 section 8)";
	}
	if (fault.what != NULL) {
		schema_fault(reader, NULL, value, "ttl", fault);
		return;
	}
	*(uint32_t *)member = seconds;
}

enum {
	SERVICE_HOST,
	SERVICE_PORTS,
	SERVICE_TLSA,
	SERVICE_CURRENT,
	SERVICE_NEXT,
	SERVICE_ANCHORS,
	SERVICE_TTL,
	SERVICE_BUILT,
};

static const struct schema_key service_keys[] = {
	[SERVICE_HOST] = { "host", SCHEMA_SCALARS, .scalar = load_host,
	    SCHEMA_MEMBER(service, hosts) },
	[SERVICE_PORTS] = { "ports", SCHEMA_SCALARS, .scalar = load_port,
	    SCHEMA_MEMBER(service, ports) },
	[SERVICE_TLSA] = { "tlsa", SCHEMA_SCALARS, .scalar = load_tlsa,
	    SCHEMA_MEMBER(service, tlsa) },
	[SERVICE_CURRENT] = { "current", SCHEMA_SCALARS, .scalar = load_path,
	    SCHEMA_MEMBER(service, current) },
	[SERVICE_NEXT] = { "next", SCHEMA_ANY, .scalar = load_path,
	    SCHEMA_MEMBER(service, next) },
	[SERVICE_ANCHORS] = { "anchors", SCHEMA_ANY, .scalar = load_path,
	    SCHEMA_MEMBER(service, anchors) },
	[SERVICE_TTL] = { "ttl", SCHEMA_SCALAR, .scalar = load_ttl,
	    SCHEMA_MEMBER(service, ttl) },
	{ .name = "use", .shape = SCHEMA_LATER },
	{ .name = "mx", .shape = SCHEMA_LATER },
	{ .name = "srv", .shape = SCHEMA_LATER },
	{ .name = "lineage", .shape = SCHEMA_LATER },
	{ .name = "propagation", .shape = SCHEMA_LATER },
	{ .name = "retain", .shape = SCHEMA_LATER },
	{ .name = "via", .shape = SCHEMA_LATER },
	{ .name = "missing", .shape = SCHEMA_LATER },
	{ .name = "starttls", .shape = SCHEMA_LATER },
};

static const struct schema service_schema = {
	service_keys,
	sizeof(service_keys) / sizeof(*service_keys),
};

static uint32_t
bit(size_t number)
{
	return UINT32_C(1) << number;
}

/* Which parameters a list has: one bit each. */
static uint32_t
params_set(const struct params_list *list)
{
	uint32_t set = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct tlsa_params *params = &list->items[i];

		set |= bit(params->usage * 8U + params->selector * 4U +
			   params->matching);
	}
	return set;
}

static bool
has_params(uint32_t set, size_t usage, size_t selector, size_t matching)
{
	return (set & bit(usage * 8 + selector * 4 + matching)) != 0;
}

/* RFC 7671 section 9: SHA2-512 is optional, SHA2-256 is not. */
static void
check_only_sha512(struct schema_reader *reader, const struct value *key,
    uint32_t set)
{
	const struct place place = value_place(reader->text, key);

	for (size_t i = 0; i < 8; i++) {
		const size_t usage = i / 2;
		const size_t selector = i % 2;

		if (has_params(set, usage, selector, MATCHING_SHA2_512) &&
		    !has_params(set, usage, selector, MATCHING_SHA2_256) &&
		    !diag_rule(reader->diags, "only-sha512", &place,
			"%zu %zu 2 without %zu %zu 1 beside it", usage,
			selector, usage, selector)) {
			diag_hint(reader->diags, "add %zu %zu 1 to 'tlsa'",
			    usage, selector);
		}
	}
}

bool
service_read(struct schema_reader *reader, const struct value *start,
    struct service *service, struct service_facts *facts)
{
	struct schema_seen seen;

	*service = (struct service){ .start = *start };
	if (!schema_map(reader, &service_schema, service, &seen)) {
		return false;
	}
	*facts = (struct service_facts){
		.excused = seen.excused,
		.tlsa = seen.keys[SERVICE_TLSA],
	};
	for (size_t i = 0; i < SERVICE_BUILT; i++) {
		facts->given |= seen.keys[i].line != 0 ? bit(i) : 0;
	}
	if (facts->tlsa.line != 0) {
		check_only_sha512(reader, &facts->tlsa,
		    params_set(&service->tlsa));
	}
	return true;
}

/* What the service does not say itself it has from the defaults. */
static void
inherit(struct service *service, struct service_facts *facts,
    const struct service_defaults *defaults)
{
	const uint32_t wanted = defaults->facts.given & ~facts->given;

	for (size_t i = 0; i < SERVICE_BUILT; i++) {
		const struct schema_key *row = &service_keys[i];

		if ((wanted & bit(i)) != 0) {
			memcpy((char *)service + row->offset,
			    (const char *)&defaults->service + row->offset,
			    row->size);
		}
	}
	facts->given |= wanted;
	facts->excused |= defaults->facts.excused;
}

static void
check_required(struct schema_reader *reader, const struct service *service,
    const struct service_facts *facts)
{
	static const size_t required[] = { SERVICE_HOST, SERVICE_PORTS,
		SERVICE_CURRENT };
	const uint32_t known = facts->given | facts->excused;

	for (size_t i = 0; i < sizeof(required) / sizeof(*required); i++) {
		const char *name = service_keys[required[i]].name;
		struct place place;

		if ((known & bit(required[i])) != 0) {
			continue;
		}
		place = value_place(reader->text, &service->start);
		(void)diag_error(reader->diags, &place,
		    "a service without '%s'", name);
		diag_hint(reader->diags, "write '%s' here or in 'defaults'",
		    name);
	}
}

static bool
has_smtp(const struct ports *ports)
{
	for (size_t i = 0; i < ports->count; i++) {
		if (ports->items[i].number == SMTP_PORT &&
		    strcmp(ports->items[i].protocol, "tcp") == 0) {
			return true;
		}
	}
	return false;
}

/* RFC 7672 section 3.1.3: SMTP clients do not know which CAs to trust. */
static void
check_smtp(struct schema_reader *reader, const struct service *service,
    const struct service_facts *facts)
{
	static const char *const names[] = { "PKIX-TA", "PKIX-EE" };
	const uint32_t set = params_set(&service->tlsa);
	const struct place place = value_place(reader->text,
	    facts->tlsa.line != 0 ? &facts->tlsa : &service->start);

	if (!has_smtp(&service->ports)) {
		return;
	}
	for (size_t usage = PKIX_TA; usage <= PKIX_EE; usage++) {
		if ((set >> usage * 8 & 0xff) != 0 &&
		    !diag_rule(reader->diags, "smtp-pkix", &place,
			"usage %zu (%s) for SMTP, port 25", usage,
			names[usage])) {
			diag_hint(reader->diags,
			    "use 3 (DANE-EE) or 2 (DANE-TA)");
		}
	}
}

/* Octets that the port's two labels add to a name. */
static size_t
port_length(const struct port *port)
{
	char label[OWNER_LABEL_MAX] = "*";

	if (port->number != 0) {
		(void)snprintf(label, sizeof(label), "_%u",
		    (unsigned)port->number);
	}
	return 1 + strlen(label) + 2 + strlen(port->protocol);
}

/* RFC 1035 section 2.3.4: the owners must be names, too. */
static void
check_owners(struct schema_reader *reader, const struct service *service)
{
	const struct fault fault = {
		"with its port it is a name of more than 255 octets", NULL
	};
	size_t longest = 0;

	for (size_t i = 0; i < service->ports.count; i++) {
		const size_t length = port_length(&service->ports.items[i]);

		longest = length > longest ? length : longest;
	}
	for (size_t i = 0; i < service->hosts.count; i++) {
		const struct host *host = &service->hosts.items[i];

		if (name_length(host->name) + longest > NAME_WIRE_MAX) {
			schema_fault(reader, "owner-form", &host->value, "host",
			    fault);
		}
	}
}

void
service_finish(struct schema_reader *reader, struct service *service,
    struct service_facts *facts, const struct service_defaults *defaults)
{
	/* RFC 7671 section 5.1 recommends it for all. */
	static const struct tlsa_params usual = { DANE_EE, SELECTOR_SPKI,
		MATCHING_SHA2_256 };

	inherit(service, facts, defaults);
	service->has_ttl = service->ttl != 0;
	if ((facts->given & bit(SERVICE_TLSA)) == 0) {
		ARENA_PUSH(reader->arena, &service->tlsa, usual);
	}
	check_required(reader, service, facts);
	check_smtp(reader, service, facts);
	check_owners(reader, service);
}
