/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of the keys of services and the loaders of their values. Each value
 * is read by itself.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/dnsname.h>
#include <gen/manifest/service_keys.h>
#include <gen/manifest/template.h>
#include <gen/manifest/word.h>
#include <zone/base/name.h>

enum {
	SECONDS_MAX = 0x7fffffff, /* of a TTL: RFC 2181 section 8 */
	/* Octets of a source: `tlsa:` with all that rdata can hold. */
	SOURCE_MAX = 2 * 65535 + 32,
};

/* A kind of names: how it is called, and how it is read. */
struct name_form {
	const char *what;
	const char *rule; /* that a wrong one breaks, or NULL */
	struct fault (*read)(struct arena *arena, const char *string,
	    const uint8_t **name);
};

static bool
read_name(struct schema_reader *reader, const struct value *value,
    const struct name_form *form, struct host *host)
{
	const struct fault fault =
	    form->read(reader->arena, value->text, &host->name);

	if (fault.what != NULL) {
		schema_fault(reader, form->rule, value, form->what, fault);
		return false;
	}
	host->value = schema_keep(reader, value);
	return true;
}

static void
load_name(struct schema_reader *reader, const struct value *value,
    const struct name_form *form, struct hosts *hosts)
{
	struct host host;

	if (!read_name(reader, value, form, &host)) {
		return;
	}
	schema_note(reader, &reader->list,
	    (struct span){ (const char *)host.name, name_length(host.name) },
	    &host.value);
	ARENA_PUSH(reader->arena, hosts, host);
}

static void
load_host(struct schema_reader *reader, const struct value *value, void *member)
{
	static const struct name_form form = { "host", "owner-form",
		value_host };

	load_name(reader, value, &form, member);
}

static void
load_mx(struct schema_reader *reader, const struct value *value, void *member)
{
	static const struct name_form form = { "mx", NULL, dnsname_mx };

	load_name(reader, value, &form, member);
}

static void
load_srv(struct schema_reader *reader, const struct value *value, void *member)
{
	static const struct name_form form = { "srv", "srv-form", dnsname_srv };

	load_name(reader, value, &form, member);
}

static void
load_via(struct schema_reader *reader, const struct value *value, void *member)
{
	static const struct name_form form = { "via", NULL, dnsname_via };
	struct host *via = member;

	(void)read_name(reader, value, &form, via);
}

static void
load_port(struct schema_reader *reader, const struct value *value, void *member)
{
	struct ports *ports = member;
	struct port *canonical;
	struct value kept;
	struct port port;
	struct fault fault = value_port(reader->arena, value->text, &port);

	if (fault.what != NULL) {
		schema_fault(reader, "owner-form", value, "port", fault);
		return;
	}
	/* Member by member: what is between them stays zero. */
	canonical = arena_alloc(reader->arena, sizeof(*canonical));
	canonical->number = port.number;
	canonical->protocol = port.protocol;
	kept = schema_keep(reader, value);
	schema_note(reader, &reader->list,
	    (struct span){ (const char *)canonical, sizeof(*canonical) },
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
	    (struct span){ arena_copy(reader->arena, &params, sizeof(params)),
		sizeof(params) },
	    &kept);
	ARENA_PUSH(reader->arena, list, params);
}

/* A path, or another source of key material. */
static void
load_source(struct schema_reader *reader, const struct value *value,
    void *member)
{
	static const struct fault long_fault = { "it is longer than any path",
		NULL };
	struct values *values = member;
	struct value kept;

	if (strnlen(value->text, SOURCE_MAX + 1) > SOURCE_MAX) {
		schema_fault(reader, NULL, value, "source", long_fault);
		return;
	}
	kept = schema_keep(reader, value);
	schema_note(reader, &reader->list, span_of(kept.text), &kept);
	ARENA_PUSH(reader->arena, values, kept);
}

/* MEMBER is the whole draft. */
static void
load_use(struct schema_reader *reader, const struct value *value, void *member)
{
	struct service_draft *draft = member;

	draft->facts.use = schema_keep(reader, value);
}

/* MEMBER is the whole draft. */
static void
load_about(struct schema_reader *reader, const struct value *value,
    void *member)
{
	struct service_draft *draft = member;

	draft->facts.about = arena_string(reader->arena, span_of(value->text));
}

static void
load_missing(struct schema_reader *reader, const struct value *value,
    void *member)
{
	size_t number;

	if (word_read(reader, value, "missing", missing_names, &number)) {
		*(enum missing_policy *)member = (enum missing_policy)number;
	}
}

static void
load_starttls(struct schema_reader *reader, const struct value *value,
    void *member)
{
	size_t number;

	if (word_read(reader, value, "starttls", starttls_names, &number)) {
		*(enum starttls *)member = (enum starttls)number;
	}
}

static void
load_ttl(struct schema_reader *reader, const struct value *value, void *member)
{
	uint32_t seconds = 0;
	struct fault fault = value_duration(value->text, &seconds);

	if (fault.what == NULL && (seconds == 0 || seconds > SECONDS_MAX)) {
		fault.what = "a TTL is from 1 to 2147483647 seconds "
			     "(RFC 2181 section 8)";
	}
	if (fault.what != NULL) {
		schema_fault(reader, NULL, value, "ttl", fault);
		return;
	}
	*(uint32_t *)member = seconds;
}

static void
load_time(struct schema_reader *reader, const struct value *value,
    const char *what, uint32_t *member)
{
	uint32_t seconds = 0;
	struct fault fault = value_duration(value->text, &seconds);

	if (fault.what == NULL && seconds > SECONDS_MAX) {
		fault.what = "it is more than 2147483647 seconds";
	}
	if (fault.what != NULL) {
		schema_fault(reader, NULL, value, what, fault);
		return;
	}
	*member = seconds;
}

static void
load_propagation(struct schema_reader *reader, const struct value *value,
    void *member)
{
	load_time(reader, value, "propagation", member);
}

static void
load_retain(struct schema_reader *reader, const struct value *value,
    void *member)
{
	load_time(reader, value, "retain", member);
}

static void
load_usage(struct schema_reader *reader, const struct value *value,
    void *member)
{
	static const struct fault fault = { "a usage is from 0 to 3",
		"0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE" };
	uint8_t *usages = member;
	struct value kept;

	if (value->text[0] < '0' || value->text[0] > '3' ||
	    value->text[1] != '\0') {
		schema_fault(reader, NULL, value, "usage", fault);
		return;
	}
	kept = schema_keep(reader, value);
	schema_note(reader, &reader->list, span_of(kept.text), &kept);
	*usages |= (uint8_t)service_bit((unsigned)(value->text[0] - '0'));
}

const struct schema_key service_keys[SERVICE_ROWS] = {
	[SERVICE_HOST] = { "host", SCHEMA_SCALARS, .scalar = load_host,
	    SCHEMA_MEMBER(service_draft, service.hosts) },
	[SERVICE_MX] = { "mx", SCHEMA_SCALARS, .scalar = load_mx,
	    SCHEMA_MEMBER(service_draft, domains.mx) },
	[SERVICE_SRV] = { "srv", SCHEMA_SCALARS, .scalar = load_srv,
	    SCHEMA_MEMBER(service_draft, domains.srv) },
	[SERVICE_USE] = { "use", SCHEMA_SCALAR, .scalar = load_use },
	[SERVICE_PORTS] = { "ports", SCHEMA_SCALARS, .scalar = load_port,
	    SCHEMA_MEMBER(service_draft, settings.ports) },
	[SERVICE_TLSA] = { "tlsa", SCHEMA_SCALARS, .scalar = load_tlsa,
	    SCHEMA_MEMBER(service_draft, settings.tlsa) },
	[SERVICE_CURRENT] = { "current", SCHEMA_SCALARS, .scalar = load_source,
	    SCHEMA_MEMBER(service_draft, settings.current) },
	[SERVICE_NEXT] = { "next", SCHEMA_ANY, .scalar = load_source,
	    SCHEMA_MEMBER(service_draft, settings.next) },
	[SERVICE_ANCHORS] = { "anchors", SCHEMA_ANY, .scalar = load_source,
	    SCHEMA_MEMBER(service_draft, settings.anchors) },
	[SERVICE_LINEAGE] = { "lineage", SCHEMA_SCALARS, .scalar = load_source,
	    SCHEMA_MEMBER(service_draft, settings.lineages) },
	[SERVICE_VIA] = { "via", SCHEMA_SCALAR, .scalar = load_via,
	    SCHEMA_MEMBER(service_draft, settings.via) },
	[SERVICE_MISSING] = { "missing", SCHEMA_SCALAR, .scalar = load_missing,
	    SCHEMA_MEMBER(service_draft, settings.missing) },
	[SERVICE_STARTTLS] = { "starttls", SCHEMA_SCALAR,
	    .scalar = load_starttls,
	    SCHEMA_MEMBER(service_draft, settings.starttls) },
	[SERVICE_TTL] = { "ttl", SCHEMA_SCALAR, .scalar = load_ttl,
	    SCHEMA_MEMBER(service_draft, settings.ttl) },
	[SERVICE_PROPAGATION] = { "propagation", SCHEMA_SCALAR,
	    .scalar = load_propagation,
	    SCHEMA_MEMBER(service_draft, settings.propagation) },
	[SERVICE_RETAIN] = { "retain", SCHEMA_SCALAR, .scalar = load_retain,
	    SCHEMA_MEMBER(service_draft, settings.retain) },
	[SERVICE_USAGES] = { "usages", SCHEMA_SCALARS, .scalar = load_usage,
	    SCHEMA_MEMBER(service_draft, settings.usages) },
	[SERVICE_ABOUT] = { "about", SCHEMA_SCALAR, .scalar = load_about },
};

const struct schema service_schema = { service_keys, SERVICE_ABOUT };
const struct schema template_schema = { service_keys, SERVICE_ROWS };
