/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Services, in two steps: each is read into memory that the next one takes, and
 * kept as names, places and what it says otherwise, its own part.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/service.h>
#include <gen/manifest/service_check.h>
#include <gen/manifest/services.h>
#include <zone/base/memo.h>
#include <zone/base/name.h>

/* What a service says itself. Without padding: it is a key of a memo. */
struct own_key {
	struct settings settings;
	const char *use; /* the template's name, or NULL */
	uint32_t given;
	uint32_t excused;
	uint64_t names; /* one bit a list of names that it has */
};

/* What comes of it together with templates and defaults. */
struct merged {
	struct settings settings;
	struct service names; /* those that it has not of its own */
};

struct own {
	struct own_key said;
	bool is_shared;        /* by all that say the same */
	struct merged *merged; /* NULL until one of them was without mistake */
};

/* What a memo leads to. */
struct own_place {
	struct own *at;
};

/*
 * A service that waits for templates and defaults, and the offsets in the text
 * of what it may be told of; 0: it is not there.
 */
struct pending {
	struct own *own;
	uint32_t use;
	uint32_t ports;
	uint32_t tlsa;
};

struct pending_list {
	struct pending *items;
	size_t count;
	size_t capacity;
};

struct services {
	struct arena *arena;
	const struct listener *listener; /* or NULL */
	struct arena *scratch;           /* for the one that is read */
	struct arena *drafts;            /* until all are finished */
	struct service *items;
	size_t count;
	size_t capacity;
	struct pending_list pending; /* one for each */
	struct memo *ports;          /* lists of them, */
	struct memo *params;
	struct memo *uses;
	struct memo *owns; /* and places of own parts */
	struct own *last;  /* the newest own part that is shared, or NULL */
	uint32_t settings; /* how many there are */
};

struct services *
services_new(struct arena *arena, const struct listener *listener)
{
	struct services *services = arena_alloc(arena, sizeof(*services));

	services->arena = arena;
	services->listener = listener;
	services->scratch = arena_new();
	services->drafts = arena_new();
	services->ports = memo_new(services->drafts);
	services->params = memo_new(services->drafts);
	services->uses = memo_new(services->drafts);
	services->owns = memo_new(services->drafts);
	return services;
}

void
services_free(struct services *services)
{
	arena_free(services->scratch);
	arena_free(services->drafts);
}

/* Bring a host to where it stays, its name and its text in one piece. */
static void
keep_host(const struct services *services, struct host *host)
{
	const size_t name = name_length(host->name);
	const size_t text = strlen(host->value.text) + 1;
	uint8_t *octets = arena_octets(services->arena, name + text);

	memcpy(octets, host->name, name);
	memcpy(octets + name, host->value.text, text);
	host->name = octets;
	host->value.text = (const char *)octets + name;
}

static void
keep_hosts(const struct services *services, struct hosts *hosts)
{
	if (hosts->count == 0) {
		return;
	}
	hosts->items = arena_copy(services->arena, hosts->items,
	    hosts->count * sizeof(*hosts->items));
	hosts->capacity = hosts->count;
	for (size_t i = 0; i < hosts->count; i++) {
		keep_host(services, &hosts->items[i]);
	}
}

static void
keep_values(const struct services *services, struct values *values)
{
	if (values->count == 0) {
		return;
	}
	values->items = arena_copy(services->arena, values->items,
	    values->count * sizeof(*values->items));
	values->capacity = values->count;
	for (size_t i = 0; i < values->count; i++) {
		values->items[i].text = arena_string(services->arena,
		    span_of(values->items[i].text));
	}
}

/* Of equal lists of ports one is kept. */
static void
keep_ports(const struct services *services, struct ports *ports)
{
	const size_t size = ports->count * sizeof(*ports->items);
	struct port *key = arena_alloc(services->scratch, size);
	const void **known;

	/* Member by member: what is between them stays zero. */
	for (size_t i = 0; i < ports->count; i++) {
		key[i].number = ports->items[i].number;
		key[i].protocol = ports->items[i].protocol;
	}
	known = memo_at(services->ports, key, size);
	if (*known == NULL) {
		ports->items = arena_copy(services->arena, key, size);
		ports->capacity = ports->count;
		*known = arena_copy(services->drafts, ports, sizeof(*ports));
	}
	*ports = *(const struct ports *)*known;
}

static void
keep_params(const struct services *services, struct params_list *list)
{
	const size_t size = list->count * sizeof(*list->items);
	const void **known = memo_at(services->params, list->items, size);

	if (*known == NULL) {
		list->items = arena_copy(services->arena, list->items, size);
		list->capacity = list->count;
		*known = arena_copy(services->drafts, list, sizeof(*list));
	}
	*list = *(const struct params_list *)*known;
}

static const char *
keep_use(const struct services *services, const char *use)
{
	const struct span text = span_of(use);
	const void **known = memo_at(services->uses, text.at, text.length);

	if (*known == NULL) {
		*known = arena_string(services->arena, text);
	}
	return *known;
}

/*
 * Does it say something at a place that messages may have to name, or what its
 * names are part of? Then nobody else says the same.
 */
static bool
is_alone(const struct service_draft *draft)
{
	const struct settings *settings = &draft->settings;

	return settings->current.count > 0 || settings->next.count > 0 ||
	       settings->anchors.count > 0 || settings->lineages.count > 0 ||
	       settings->via.name != NULL || draft->domains.srv.count > 0;
}

/* Bring the settings to where they stay. */
static void
keep_settings(const struct services *services, struct settings *settings)
{
	if (settings->ports.count > 0) {
		keep_ports(services, &settings->ports);
	}
	if (settings->tlsa.count > 0) {
		keep_params(services, &settings->tlsa);
	}
	keep_values(services, &settings->current);
	keep_values(services, &settings->next);
	keep_values(services, &settings->anchors);
	keep_values(services, &settings->lineages);
	if (settings->via.name != NULL) {
		keep_host(services, &settings->via);
	}
}

/* Which lists of names a service has, one bit each, but for srv. */
static uint64_t
names_of(const struct service_draft *draft)
{
	return (draft->service.hosts.count > 0 ? 1U : 0U) |
	       (draft->domains.mx.count > 0 ? 2U : 0U);
}

/* Does a service whose settings are kept say that? */
static bool
says(const struct service_draft *draft, const struct own_key *said)
{
	const void *settings = &draft->settings;
	const void *others = &said->settings;
	const char *use = draft->facts.use.text;

	return memcmp(settings, others, sizeof(said->settings)) == 0 &&
	       draft->facts.given == said->given &&
	       draft->facts.excused == said->excused &&
	       names_of(draft) == said->names &&
	       (use == NULL ? said->use == NULL
			    : said->use != NULL && strcmp(use, said->use) == 0);
}

/* What a service says itself, its settings being kept. */
static struct own *
find_own(const struct services *services, const struct service_draft *draft)
{
	const char *use = draft->facts.use.text;
	const struct own own = {
		.said = {
			.settings = draft->settings,
			.use = use == NULL ? NULL : keep_use(services, use),
			.given = draft->facts.given,
			.excused = draft->facts.excused,
			.names = names_of(draft),
		},
		.is_shared = !is_alone(draft),
	};
	struct own_place place;
	const void **known;

	if (!own.is_shared) {
		return arena_copy(services->arena, &own, sizeof(own));
	}
	known = memo_at(services->owns, &own.said, sizeof(own.said));
	if (*known == NULL) {
		place.at = arena_copy(services->drafts, &own, sizeof(own));
		*known = arena_copy(services->drafts, &place, sizeof(place));
	}
	return ((const struct own_place *)*known)->at;
}

/* The same; most often it is what the one before it says. */
static struct own *
own_of(struct services *services, const struct service_draft *draft)
{
	struct own *own;

	if (services->last != NULL && says(draft, &services->last->said)) {
		return services->last;
	}
	own = find_own(services, draft);
	if (own->is_shared) {
		services->last = own;
	}
	return own;
}

/* The domains where they stay; most services have none. */
static const struct domains *
domains_of(const struct services *services, const struct domains *domains)
{
	static const struct domains none = { .mx = { .count = 0 } };

	return domains->mx.count == 0 && domains->srv.count == 0
		   ? &none
		   : arena_copy(services->arena, domains, sizeof(*domains));
}

static void
keep(struct services *services, struct service_draft *draft)
{
	struct pending pending = {
		.use = draft->facts.use.offset,
		.ports = draft->facts.ports.offset,
		.tlsa = draft->facts.tlsa.offset,
	};

	keep_hosts(services, &draft->service.hosts);
	keep_hosts(services, &draft->domains.mx);
	keep_hosts(services, &draft->domains.srv);
	keep_settings(services, &draft->settings);
	if (services->listener != NULL) {
		services->listener->hear(services->listener->context,
		    &draft->settings);
	}
	draft->service.domains = domains_of(services, &draft->domains);
	pending.own = own_of(services, draft);
	ARENA_PUSH(services->arena, services, draft->service);
	ARENA_PUSH(services->drafts, &services->pending, pending);
}

bool
services_read(struct services *services, struct schema_reader *reader,
    const struct value *start)
{
	struct arena *arena = reader->arena;
	struct service_draft *draft;
	bool is_read;

	reader->arena = services->scratch;
	reader->list = (struct schema_items){ 0 };
	/* Zero between the members, too: settings are compared whole. */
	draft = arena_alloc(services->scratch, sizeof(*draft));
	is_read = service_read(reader, &service_schema, start, draft);
	if (is_read) {
		keep(services, draft);
	}
	reader->arena = arena;
	reader->list = (struct schema_items){ 0 };
	arena_reset(services->scratch);
	return is_read;
}

/* What services are finished with. */
struct finishing {
	struct schema_reader *reader;
	struct templates *templates;
	const struct service_draft *defaults;
};

/* The value at an offset behind the start of its service. */
static struct value
value_at(const struct text *text, const struct value *start, uint32_t offset,
    const char *string)
{
	struct value value = *start;

	if (offset == 0) {
		return (struct value){ .text = string };
	}
	value.text = string;
	for (; value.offset < offset; value.offset++) {
		const bool ends = text->bytes[value.offset] == '\n';

		value.line += ends ? 1 : 0;
		value.column = ends ? 1 : value.column + 1;
	}
	return value;
}

/* A service as it was read. */
static struct service_draft
draft_of(const struct text *text, const struct service *service,
    const struct pending *pending)
{
	const struct own_key *said = &pending->own->said;
	const struct value *start = &service->start;

	return (struct service_draft){
		.service = *service,
		.domains = *service->domains,
		.settings = said->settings,
		.facts = {
			.given = said->given,
			.excused = said->excused,
			.use = value_at(text, start, pending->use, said->use),
			.ports = value_at(text, start, pending->ports, NULL),
			.tlsa = value_at(text, start, pending->tlsa, NULL),
			.own_tlsa = true,
		},
	};
}

/* Take what was found out for another service that says the same. */
static void
take(struct service *service, const struct own *own)
{
	const struct merged *merged = own->merged;

	if ((own->said.given & service_selectors()) == 0) {
		service->hosts = merged->names.hosts;
		service->domains = merged->names.domains;
	}
	service->settings = &merged->settings;
}

/*
 * Merge and check a service that none before it stands for. What comes of one
 * without a mistake is that of all which say the same.
 */
static void
finish_first(struct services *services, struct finishing *finishing,
    struct service *service, const struct pending *pending)
{
	struct schema_reader *reader = finishing->reader;
	const size_t before = reader->diags->count;
	struct service_draft draft = draft_of(reader->text, service, pending);
	struct merged *merged;

	service_finish(reader, &draft, finishing->templates,
	    finishing->defaults);
	if ((pending->own->said.given & service_selectors()) == 0) {
		service->hosts = draft.service.hosts;
		service->domains = domains_of(services, &draft.domains);
	}
	draft.settings.number = services->settings++;
	if (!pending->own->is_shared) {
		pending->own->said.settings = draft.settings;
		service->settings = &pending->own->said.settings;
		return;
	}
	merged = arena_alloc(services->arena, sizeof(*merged));
	merged->settings = draft.settings;
	merged->names = *service;
	service->settings = &merged->settings;
	if (reader->diags->count == before) {
		pending->own->merged = merged;
	}
}

void
services_finish(struct services *services, struct schema_reader *reader,
    struct templates *templates, const struct service_draft *defaults,
    struct manifest *manifest)
{
	struct finishing finishing = { reader, templates, defaults };

	for (size_t i = 0; i < services->count && !schema_full(reader); i++) {
		struct service *service = &services->items[i];
		const struct pending *pending = &services->pending.items[i];

		if (pending->own->merged == NULL) {
			finish_first(services, &finishing, service, pending);
		} else {
			take(service, pending->own);
		}
		service_check_owners(reader, &service->hosts,
		    &service->settings->ports);
	}
	manifest->services = services->items;
	manifest->service_count = services->count;
	manifest->settings_count = services->settings;
}
