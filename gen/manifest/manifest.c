/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The manifest: its outermost keys, and the order of the work on the others,
 * which have files of their own. No file but the manifest is opened here.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/manifest.h>
#include <gen/manifest/schema.h>
#include <gen/manifest/service.h>
#include <gen/manifest/services.h>
#include <gen/manifest/template.h>
#include <gen/manifest/yaml.h>
#include <gen/manifest/zone_entry.h>
#include <zone/base/name.h>

struct zone_list {
	struct zone_entry *items;
	size_t count;
	size_t capacity;
};

/* A manifest while it is read. */
struct loading {
	struct schema_reader reader;
	struct zone_list zones;
	struct schema_items zone_names;
	struct services *services;
	struct service_draft defaults;
	struct templates *templates;
};

static const char input_name[] = "-";

static bool
load_zone(struct schema_reader *reader, const struct value *name, void *member)
{
	struct loading *loading = member;
	struct zone_entry zone;

	if (!zone_entry_read(reader, name, &zone)) {
		return false;
	}
	if (zone.name != NULL) {
		schema_note(reader, &loading->zone_names,
		    (struct span){ (const char *)zone.name,
			name_length(zone.name) },
		    name);
		ARENA_PUSH(reader->arena, &loading->zones, zone);
	}
	return true;
}

static bool
load_service(struct schema_reader *reader, const struct value *start,
    void *member)
{
	const struct loading *loading = member;

	return services_read(loading->services, reader, start);
}

static bool
load_defaults(struct schema_reader *reader, const struct value *start,
    void *member)
{
	struct loading *loading = member;

	return service_read(reader, &service_schema, start, &loading->defaults);
}

static bool
load_template(struct schema_reader *reader, const struct value *name,
    void *member)
{
	const struct loading *loading = member;

	return templates_read(loading->templates, reader, name);
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
	[MANIFEST_TEMPLATES] = { "templates", SCHEMA_NAMED,
	    .map = load_template },
};

static const struct schema manifest_schema = {
	manifest_keys,
	sizeof(manifest_keys) / sizeof(*manifest_keys),
};

/* What can be said only now that all was read. */
static void
finish(struct loading *loading, struct manifest *manifest)
{
	struct schema_reader *reader = &loading->reader;
	const struct place here = { .file = reader->text->name };

	schema_unique(reader, &loading->zone_names);
	templates_finish(loading->templates, reader);
	services_finish(loading->services, reader, loading->templates,
	    &loading->defaults, manifest);
	if (schema_full(reader)) {
		(void)diag_error(reader->diags, &here,
		    "too many mistakes, the rest is not checked");
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
	if (!schema_has(&seen, MANIFEST_SERVICES) &&
	    (seen.excused >> MANIFEST_SERVICES & 1) == 0) {
		(void)diag_error(reader->diags, &place,
		    "a manifest without 'services'");
		diag_hint(reader->diags,
		    "write 'services: []' when no service is to have records");
	}
	return true;
}

const char *
manifest_directory(struct arena *arena, const char *file)
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
make(struct loading *loading, struct text *text)
{
	struct arena *arena = loading->reader.arena;
	struct manifest *manifest = arena_alloc(arena, sizeof(*manifest));

	manifest->file = text->name;
	manifest->directory = manifest_directory(arena, text->name);
	manifest->text = text;
	manifest->zones = loading->zones.items;
	manifest->zone_count = loading->zones.count;
	finish(loading, manifest);
	return manifest;
}

struct manifest *
manifest_read_to(struct arena *arena, struct text *text, size_t threads,
    const struct listener *listener, struct diags *diags)
{
	const size_t before = mistakes(diags);
	struct loading loading = {
		.reader = {
			.arena = arena,
			.diags = diags,
			.text = text,
			.before = diags->count,
		},
		.services = services_new(arena, listener),
		.templates = templates_new(arena),
	};
	struct manifest *manifest = NULL;

	if (yaml_read(text, threads, diags, load_document, &loading)) {
		manifest = make(&loading, text);
	}
	services_free(loading.services);
	return mistakes(diags) == before ? manifest : NULL;
}

struct manifest *
manifest_read(struct arena *arena, struct text *text, struct diags *diags)
{
	return manifest_read_to(arena, text, 1, NULL, diags);
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
manifest_path_in(const char *directory, struct arena *arena, const char *path)
{
	if (*path == '/' || *directory == '\0') {
		return path;
	}
	return arena_printf(arena, "%s%s", directory, path);
}

const char *
manifest_path(const struct manifest *manifest, struct arena *arena,
    const char *path)
{
	return manifest_path_in(manifest->directory, arena, path);
}
