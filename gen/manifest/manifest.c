/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The manifest: its outermost keys and its zones. Services have a file of
 * their own. No file but the manifest is opened here.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/manifest.h>
#include <gen/manifest/schema.h>
#include <gen/manifest/service.h>
#include <gen/manifest/yaml.h>
#include <gen/nearest.h>
#include <zone/base/name.h>

struct facts_list {
	struct service_facts *items;
	size_t count;
	size_t capacity;
};

struct zone_list {
	struct zone_entry *items;
	size_t count;
	size_t capacity;
};

struct service_list {
	struct service *items;
	size_t count;
	size_t capacity;
};

/* A manifest while it is read. */
struct loading {
	struct schema_reader reader;
	struct zone_list zones;
	struct schema_items zone_names;
	struct service_list services;
	struct facts_list facts; /* one for each service */
	struct service_defaults defaults;
};

static const char input_name[] = "-";

/* A path of a zone file. */
static void
load_file(struct schema_reader *reader, const struct value *value, void *member)
{
	struct values *files = member;
	const struct value kept = schema_keep(reader, value);

	schema_note(reader, &reader->list, span_of(kept.text), &kept);
	ARENA_PUSH(reader->arena, files, kept);
}

/* MEMBER is the whole zone entry. */
static void
load_serial(struct schema_reader *reader, const struct value *value,
    void *member)
{
	struct zone_entry *zone = member;
	struct nearest nearest = nearest_to(span_of(value->text));
	struct fault fault = { "it is not increment, date, unixtime or keep",
		NULL };

	if (serial_policy_parse(span_of(value->text), &zone->serial)) {
		zone->has_serial = true;
		return;
	}
	for (size_t i = 0; serial_policy_names[i] != NULL; i++) {
		nearest_offer(&nearest, serial_policy_names[i]);
	}
	if (nearest.best != NULL) {
		fault.hint = arena_printf(reader->arena, "did you mean '%s'?",
		    nearest.best);
	}
	schema_fault(reader, NULL, value, "serial", fault);
}

static const struct schema_key zone_keys[] = {
	{ "file", SCHEMA_SCALARS, .scalar = load_file,
	    SCHEMA_MEMBER(zone_entry, files) },
	{ "serial", SCHEMA_SCALAR, .scalar = load_serial, .offset = 0 },
	{ .name = "acme", .shape = SCHEMA_LATER },
	{ .name = "persist", .shape = SCHEMA_LATER },
};

static const struct schema zone_schema = {
	zone_keys,
	sizeof(zone_keys) / sizeof(*zone_keys),
};

static bool
load_zone(struct schema_reader *reader, const struct value *name, void *member)
{
	struct loading *loading = member;
	struct zone_entry zone = { .start = *name };
	struct schema_seen seen;
	const struct fault fault =
	    value_zone(reader->arena, name->text, &zone.name);

	if (fault.what != NULL) {
		schema_fault(reader, NULL, name, "zone", fault);
	}
	if (!schema_map(reader, &zone_schema, &zone, &seen)) {
		return false;
	}
	if (fault.what == NULL) {
		const struct span wire = { (const char *)zone.name,
			name_length(zone.name) };

		schema_note(reader, &loading->zone_names, wire, name);
		ARENA_PUSH(reader->arena, &loading->zones, zone);
	}
	return true;
}

static bool
load_service(struct schema_reader *reader, const struct value *start,
    void *member)
{
	struct loading *loading = member;
	struct service service;
	struct service_facts facts;

	if (!service_read(reader, start, &service, &facts)) {
		return false;
	}
	ARENA_PUSH(reader->arena, &loading->services, service);
	ARENA_PUSH(reader->arena, &loading->facts, facts);
	return true;
}

static bool
load_defaults(struct schema_reader *reader, const struct value *start,
    void *member)
{
	struct loading *loading = member;

	return service_read(reader, start, &loading->defaults.service,
	    &loading->defaults.facts);
}

enum {
	MANIFEST_DEFAULTS,
	MANIFEST_ZONES,
	MANIFEST_SERVICES,
	MANIFEST_TEMPLATES,
};

/* All of them load into the whole of struct loading. */
static const struct schema_key manifest_keys[] = {
	[MANIFEST_DEFAULTS] = { "defaults", SCHEMA_MAP, .map = load_defaults },
	[MANIFEST_ZONES] = { "zones", SCHEMA_NAMED, .map = load_zone },
	[MANIFEST_SERVICES] = { "services", SCHEMA_MAPS, .map = load_service },
	[MANIFEST_TEMPLATES] = { .name = "templates", .shape = SCHEMA_LATER },
};

static const struct schema manifest_schema = {
	manifest_keys,
	sizeof(manifest_keys) / sizeof(*manifest_keys),
};

static void
check_services(struct loading *loading)
{
	for (size_t i = 0; i < loading->services.count; i++) {
		service_finish(&loading->reader, &loading->services.items[i],
		    &loading->facts.items[i], &loading->defaults);
	}
}

/* Read the document, which is one mapping. */
static bool
load_document(void *context, struct yaml *yaml, const struct yaml_event *first)
{
	struct loading *loading = context;
	struct schema_reader *reader = &loading->reader;
	const struct place place = value_place(reader->text, &first->value);
	struct schema_seen seen;

	reader->yaml = yaml;
	if (first->kind != YAML_MAP) {
		(void)diag_error(reader->diags, &place,
		    "the manifest must be a mapping with the key 'services'");
		return yaml_skip(yaml, first);
	}
	if (!schema_map(reader, &manifest_schema, loading, &seen)) {
		return false;
	}
	if (seen.keys[MANIFEST_SERVICES].line == 0 &&
	    (seen.excused >> MANIFEST_SERVICES & 1) == 0) {
		(void)diag_error(reader->diags, &place,
		    "a manifest without 'services'");
		diag_hint(reader->diags,
		    "write 'services: []' when no service is to have records");
	}
	return true;
}

/* The part of a path that names the directory. */
static const char *
directory_of(struct arena *arena, const char *file)
{
	const char *slash = strrchr(file, '/');
	const size_t length = slash == NULL ? 0 : (size_t)(slash - file) + 1;

	return arena_string(arena, (struct span){ file, length });
}

/* Messages so far that stop the run. */
static size_t
mistakes(const struct diags *diags)
{
	return diags->by_severity[SEVERITY_ERROR] +
	       diags->by_severity[SEVERITY_REFUSAL];
}

static struct manifest *
make(struct arena *arena, struct text *text, const struct loading *loading)
{
	struct manifest *manifest = arena_alloc(arena, sizeof(*manifest));

	manifest->file = text->name;
	manifest->directory = directory_of(arena, text->name);
	manifest->text = text;
	manifest->zones = loading->zones.items;
	manifest->zone_count = loading->zones.count;
	manifest->zone_capacity = loading->zones.capacity;
	manifest->services = loading->services.items;
	manifest->service_count = loading->services.count;
	manifest->service_capacity = loading->services.capacity;
	return manifest;
}

struct manifest *
manifest_read(struct arena *arena, struct text *text, struct diags *diags)
{
	const size_t before = mistakes(diags);
	struct loading loading = {
		.reader = { .arena = arena, .diags = diags, .text = text },
	};

	if (!yaml_read(text, diags, load_document, &loading)) {
		return NULL;
	}
	schema_unique(&loading.reader, &loading.zone_names);
	check_services(&loading);
	return mistakes(diags) > before ? NULL : make(arena, text, &loading);
}

struct manifest *
manifest_load(struct arena *arena, const char *file, struct diags *diags)
{
	struct text *text = strcmp(file, input_name) == 0
				? text_open_stdin(arena, NULL, diags)
				: text_open(arena, file, NULL, diags);

	return text == NULL ? NULL : manifest_read(arena, text, diags);
}

struct place
manifest_place(const struct manifest *manifest, struct value value)
{
	return value_place(manifest->text, &value);
}

const char *
manifest_path(const struct manifest *manifest, struct arena *arena,
    const char *path)
{
	if (*path == '/' || *manifest->directory == '\0') {
		return path;
	}
	return arena_printf(arena, "%s%s", manifest->directory, path);
}
