/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Checks of a service that need neither key material nor a zone. Nothing is
 * changed here.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/service_check.h>
#include <zone/base/name.h>

enum {
	SMTP_PORT = 25,
	NUMBER_BASE = 10,
	USAGES = 4,
};

static const char *const usage_names[USAGES] = { "PKIX-TA", "PKIX-EE",
	"DANE-TA", "DANE-EE" };

/* Which parameters a list has: one bit each. */
static uint32_t
params_set(const struct params_list *list)
{
	uint32_t set = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct tlsa_params *params = &list->items[i];

		set |= service_bit(params->usage * 8U + params->selector * 4U +
				   params->matching);
	}
	return set;
}

static bool
has_params(uint32_t set, unsigned usage, unsigned selector, unsigned matching)
{
	return (set & service_bit(usage * 8 + selector * 4 + matching)) != 0;
}

/* RFC 7671 section 9: SHA2-512 is optional, SHA2-256 is not. */
static void
check_only_sha512(struct schema_reader *reader, const struct value *key,
    uint32_t set)
{
	const struct place place = value_place(reader->text, key);

	for (unsigned i = 0; i < 8; i++) {
		const unsigned usage = i / 2;
		const unsigned selector = i % 2;

		if (has_params(set, usage, selector, MATCHING_SHA2_512) &&
		    !has_params(set, usage, selector, MATCHING_SHA2_256) &&
		    !diag_rule(reader->diags, "only-sha512", &place,
			"%u %u 2 without %u %u 1 beside it", usage, selector,
			usage, selector)) {
			diag_hint(reader->diags, "add %u %u 1 to 'tlsa'", usage,
			    selector);
		}
	}
}

/* `host`, `mx` and `srv` beside each other. */
static void
check_selectors(struct schema_reader *reader, const struct schema_seen *seen)
{
	const uint32_t there = seen->there & service_selectors();
	const struct value *first = NULL;

	if ((there & (there - 1)) == 0) {
		return;
	}
	for (unsigned i = SERVICE_HOST; i <= SERVICE_SRV; i++) {
		const struct value *key = &seen->keys[i];
		struct place place;

		if (!schema_has(seen, i)) {
			continue;
		}
		if (first == NULL) {
			first = key;
			continue;
		}
		place = value_place(reader->text, key);
		(void)diag_error(reader->diags, &place, "'%s' beside '%s'",
		    key->text, first->text);
		diag_hint(reader->diags, "write a service for each");
	}
}

void
service_check_keys(struct schema_reader *reader,
    const struct service_draft *draft, const struct schema_seen *seen)
{
	check_selectors(reader, seen);
	if (draft->facts.tlsa.line != 0) {
		check_only_sha512(reader, &draft->facts.tlsa,
		    params_set(&draft->settings.tlsa));
	}
}

/* What a service needs: one of the rows. */
struct need {
	uint32_t rows;
	const char *what;
	const char *hint;
};

static void
check_need(struct schema_reader *reader, const struct service_draft *draft,
    const struct need *need)
{
	struct place place;

	if (((draft->facts.given | draft->facts.excused) & need->rows) != 0) {
		return;
	}
	place = value_place(reader->text, &draft->service.start);
	(void)diag_error(reader->diags, &place, "a service without %s",
	    need->what);
	diag_hint(reader->diags, "%s", need->hint);
}

static void
check_needs(struct schema_reader *reader, const struct service_draft *draft)
{
	const struct need needs[] = {
		{ service_selectors(), "'host', 'mx' or 'srv'",
		    "write one of them here or in 'defaults'" },
		{ service_bit(SERVICE_PORTS) | service_bit(SERVICE_SRV),
		    "'ports'",
		    "write 'ports', or 'use' a template such as https" },
		{ service_bit(SERVICE_CURRENT) | service_bit(SERVICE_LINEAGE),
		    "'current'",
		    "write 'current' or 'lineage' here or in 'defaults'" },
	};

	for (size_t i = 0; i < sizeof(needs) / sizeof(*needs); i++) {
		check_need(reader, draft, &needs[i]);
	}
}

/* RFC 7673 section 3: the SRV records name the ports. */
static void
check_srv_ports(struct schema_reader *reader, const struct service_draft *draft)
{
	struct place place;

	if (draft->domains.srv.count == 0 || draft->facts.ports.line == 0) {
		return;
	}
	place = value_place(reader->text, &draft->facts.ports);
	if (!diag_rule(reader->diags, "srv-form", &place,
		"'ports' beside 'srv': the SRV records name the ports")) {
		diag_hint(reader->diags, "leave 'ports' out");
	}
}

static bool
has_smtp_port(const struct ports *ports)
{
	for (size_t i = 0; i < ports->count; i++) {
		if (ports->items[i].number == SMTP_PORT &&
		    strcmp(ports->items[i].protocol, "tcp") == 0) {
			return true;
		}
	}
	return false;
}

/* A usage that the service or its template does not allow. */
static void
say_usage(struct schema_reader *reader, const struct service_draft *draft,
    const struct place *place, unsigned usage)
{
	const char *template = draft->facts.limits;

	if (template == NULL) {
		(void)diag_error(reader->diags, place,
		    "usage %u (%s) is not one of 'usages'", usage,
		    usage_names[usage]);
	} else {
		(void)diag_error(reader->diags, place,
		    "usage %u (%s) is none that the template '%s' allows",
		    usage, usage_names[usage],
		    value_shown(reader->arena, template));
	}
}

/* RFC 7672 section 3.1.3: SMTP clients do not know which CAs to trust. */
static void
say_smtp(struct schema_reader *reader, const struct service_draft *draft,
    const struct place *place, unsigned usage)
{
	if (!diag_rule(reader->diags, "smtp-pkix", place,
		"usage %u (%s) for SMTP%s", usage, usage_names[usage],
		has_smtp_port(&draft->settings.ports) ? ", port 25" : "")) {
		diag_hint(reader->diags, "use 3 (DANE-EE) or 2 (DANE-TA)");
	}
}

static void
check_usages(struct schema_reader *reader, const struct service_draft *draft)
{
	const struct service *service = &draft->service;
	const uint32_t set = params_set(&draft->settings.tlsa);
	const bool smtp = draft->facts.smtp || draft->domains.mx.count > 0 ||
			  has_smtp_port(&draft->settings.ports);
	const struct place place = value_place(reader->text,
	    draft->facts.tlsa.line != 0 ? &draft->facts.tlsa : &service->start);

	for (unsigned usage = 0; usage < USAGES; usage++) {
		if ((set >> usage * 8 & 0xff) == 0) {
			continue;
		}
		if (smtp && usage <= PKIX_EE) {
			say_smtp(reader, draft, &place, usage);
		} else if ((draft->settings.usages >> usage & 1) == 0) {
			say_usage(reader, draft, &place, usage);
		}
	}
}

/* Octets that the port's two labels add to a name. */
static size_t
port_length(const struct port *port)
{
	size_t digits = 0; /* none is `*` */

	for (unsigned rest = port->number; rest > 0; rest /= NUMBER_BASE) {
		digits++;
	}
	return 2 + digits + 2 + strlen(port->protocol);
}

/* RFC 1035 section 2.3.4: the owners must be names, too. */
void
service_check_owners(struct schema_reader *reader, const struct hosts *hosts,
    const struct ports *ports)
{
	const struct fault fault = {
		"with its port it is a name of more than 255 octets", NULL
	};
	size_t longest = 0;

	for (size_t i = 0; i < ports->count; i++) {
		const size_t length = port_length(&ports->items[i]);

		longest = length > longest ? length : longest;
	}
	for (size_t i = 0; i < hosts->count; i++) {
		const struct host *host = &hosts->items[i];

		if (name_length(host->name) + longest > NAME_WIRE_MAX) {
			schema_fault(reader, "owner-form", &host->value, "host",
			    fault);
		}
	}
}

void
service_check(struct schema_reader *reader, const struct service_draft *draft)
{
	check_needs(reader, draft);
	check_srv_ports(reader, draft);
	check_usages(reader, draft);
}
