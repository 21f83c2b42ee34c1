/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Services of the manifest: which says what, if not the service itself. What
 * comes of it is checked in service_check.c. Key material is not read here,
 * and no zone is known.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/dnsname.h>
#include <gen/manifest/service.h>
#include <gen/manifest/service_check.h>

enum {
	PROPAGATION_USUAL = 300, /* seconds */
	USAGES_ALL = 0x0f,
};

bool
service_read(struct schema_reader *reader, const struct schema *schema,
    const struct value *start, struct service_draft *draft)
{
	struct schema_seen seen;

	draft->service.start = *start;
	if (!schema_map(reader, schema, draft, &seen)) {
		return false;
	}
	draft->facts.excused = seen.excused;
	if (schema_has(&seen, SERVICE_PORTS)) {
		draft->facts.ports = seen.keys[SERVICE_PORTS];
	}
	if (schema_has(&seen, SERVICE_TLSA)) {
		draft->facts.tlsa = seen.keys[SERVICE_TLSA];
	}
	draft->facts.own_tlsa = true;
	draft->facts.given = seen.there;
	service_check_keys(reader, draft, &seen);
	return true;
}

void
service_inherit(struct service_draft *draft, const struct service_draft *from,
    uint32_t rows)
{
	struct service_facts *facts = &draft->facts;
	uint32_t wanted = from->facts.given & ~facts->given & rows;

	if ((facts->given & service_selectors()) != 0) {
		wanted &= ~service_selectors();
	}
	wanted &= ~(service_bit(SERVICE_USE) | service_bit(SERVICE_ABOUT));
	for (unsigned i = 0; i < SERVICE_ROWS; i++) {
		const struct schema_key *row = &service_keys[i];

		if ((wanted & service_bit(i)) != 0) {
			memcpy((char *)draft + row->offset,
			    (const char *)from + row->offset, row->size);
		}
	}
	if ((wanted & service_bit(SERVICE_USAGES)) != 0) {
		facts->limits = from->facts.limits;
	}
	if ((wanted & service_bit(SERVICE_TLSA)) != 0) {
		facts->own_tlsa = from->facts.own_tlsa;
	}
	facts->given |= wanted;
	facts->excused |= from->facts.excused;
	facts->smtp |= from->facts.smtp;
}

/* RFC 7673 section 3: the service label says which protocol it is. */
static void
use_srv_label(struct schema_reader *reader, const struct hosts *srv,
    struct value *use)
{
	const struct host *first = &srv->items[0];
	const char *label = dnsname_service(reader->arena, first->name);
	const bool known = templates_builtin(label);

	for (size_t i = 1; i < srv->count; i++) {
		const struct host *other = &srv->items[i];
		const char *name = dnsname_service(reader->arena, other->name);
		struct place place;

		if (strcmp(name, label) == 0 ||
		    (!known && !templates_builtin(name))) {
			continue;
		}
		place = value_place(reader->text, &other->value);
		(void)diag_error(reader->diags, &place,
		    "'%s' and '%s' have different templates",
		    value_shown(reader->arena, first->value.text),
		    value_shown(reader->arena, other->value.text));
		diag_hint(reader->diags,
		    "write a service for each, or the template in 'use'");
		return;
	}
	if (known) {
		*use = first->value;
		use->text = label;
	}
}

/* The template that the service uses; .text NULL: none. */
static struct value
choose_template(struct schema_reader *reader, const struct service_draft *draft,
    const struct service_draft *defaults)
{
	const bool own = (draft->facts.given & service_selectors()) != 0;
	const struct domains *domains =
	    own ? &draft->domains : &defaults->domains;
	struct value use = draft->facts.use;

	if ((draft->facts.given & service_bit(SERVICE_USE)) != 0) {
		return use;
	}
	if (defaults->facts.use.text != NULL) {
		return defaults->facts.use;
	}
	if (domains->mx.count > 0) {
		use = domains->mx.items[0].value;
		use.text = "smtp";
	} else if (domains->srv.count > 0) {
		use_srv_label(reader, &domains->srv, &use);
	}
	return use;
}

/* The service comes first, then its template, then the defaults. */
static void
merge(struct schema_reader *reader, struct service_draft *draft,
    struct templates *templates, const struct service_draft *defaults)
{
	const struct value use = choose_template(reader, draft, defaults);
	const struct service_draft *template =
	    use.text == NULL ? NULL : templates_find(templates, &use);
	uint32_t rows = UINT32_MAX;

	draft->settings.use = use.text;
	if (template != NULL) {
		/* What is built in gives way to what the user prefers. */
		if (!template->facts.own_tlsa &&
		    (defaults->facts.given & service_bit(SERVICE_TLSA)) != 0) {
			rows &= ~service_bit(SERVICE_TLSA);
		}
		service_inherit(draft, template, rows);
	} else if (use.text != NULL ||
		   (draft->facts.given & service_bit(SERVICE_USE)) != 0) {
		draft->facts.excused = UINT32_MAX;
	}
	service_inherit(draft, defaults, UINT32_MAX);
}

/* What nobody says. */
static void
complete(struct schema_reader *reader, struct service_draft *draft)
{
	/* RFC 7671 section 5.1 recommends it for all. */
	static const struct tlsa_params usual = { DANE_EE, SELECTOR_SPKI,
		MATCHING_SHA2_256 };
	struct settings *settings = &draft->settings;
	const uint32_t given = draft->facts.given;

	settings->has_ttl = settings->ttl != 0;
	settings->has_via = settings->via.name != NULL;
	if ((given & service_bit(SERVICE_TLSA)) == 0) {
		ARENA_PUSH(reader->arena, &settings->tlsa, usual);
	}
	if ((given & service_bit(SERVICE_PROPAGATION)) == 0) {
		settings->propagation = PROPAGATION_USUAL;
	}
	if ((given & service_bit(SERVICE_USAGES)) == 0) {
		settings->usages = USAGES_ALL;
	}
	if (draft->domains.srv.count > 0) {
		settings->ports = (struct ports){ .count = 0 };
	}
}

void
service_finish(struct schema_reader *reader, struct service_draft *draft,
    struct templates *templates, const struct service_draft *defaults)
{
	merge(reader, draft, templates, defaults);
	complete(reader, draft);
	service_check(reader, draft);
}
