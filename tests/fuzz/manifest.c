/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzz target: manifests of any bytes. What is read keeps the promises of the
 * header, and what is not has messages, but not many.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/charset.h>
#include <gen/manifest/manifest.h>
#include <gen/rule/rules.h>
#include <zone/base/name.h>

#include "fuzz.h"

const char *const fuzz_name = "manifest";

enum {
	MESSAGES_MAX = 256, /* those of the last service or key come on top */
};

/* The value stands in the text, and shows nothing that cannot be seen. */
static void
check_value(const struct manifest *manifest, const struct value *value)
{
	uint32_t code;

	FUZZ_CHECK(value->line > 0 && value->column > 0);
	FUZZ_CHECK(value->offset <= manifest->text->length);
	FUZZ_CHECK(value->text != NULL && *value->text != '\0');
	FUZZ_CHECK(charset_control(span_of(value->text), &code) == NULL);
	FUZZ_CHECK(manifest_place(manifest, *value).source.at >=
		   manifest->text->bytes);
}

static void
check_values(const struct manifest *manifest, const struct values *values)
{
	for (size_t i = 0; i < values->count; i++) {
		check_value(manifest, &values->items[i]);
	}
}

static void
check_hosts(const struct manifest *manifest, const struct hosts *hosts)
{
	for (size_t i = 0; i < hosts->count; i++) {
		const struct host *host = &hosts->items[i];

		check_value(manifest, &host->value);
		FUZZ_CHECK(name_length(host->name) <= NAME_WIRE_MAX);
		FUZZ_CHECK(name_labels(host->name) > 0);
	}
}

static void
check_params(const struct service *service)
{
	FUZZ_CHECK(service->settings->tlsa.count > 0);
	for (size_t i = 0; i < service->settings->tlsa.count; i++) {
		const struct tlsa_params *params =
		    &service->settings->tlsa.items[i];

		FUZZ_CHECK(params->usage <= DANE_EE);
		FUZZ_CHECK(params->selector <= SELECTOR_SPKI);
		FUZZ_CHECK(params->matching <= MATCHING_SHA2_512);
		FUZZ_CHECK(
		    (service->settings->usages >> params->usage & 1) == 1 ||
		    params->usage <= PKIX_EE);
	}
}

static void
check_service(const struct manifest *manifest, const struct service *service)
{
	const bool named[] = { service->hosts.count > 0,
		service->domains->mx.count > 0,
		service->domains->srv.count > 0 };

	FUZZ_CHECK(named[0] + named[1] + named[2] == 1);
	FUZZ_CHECK((service->settings->ports.count == 0) ==
		   (service->domains->srv.count > 0));
	FUZZ_CHECK(service->settings->current.count +
		       service->settings->lineages.count >
		   0);
	FUZZ_CHECK(service->settings->has_ttl == (service->settings->ttl != 0));
	FUZZ_CHECK(service->settings->has_via ==
		   (service->settings->via.name != NULL));
	FUZZ_CHECK(service->settings->starttls < STARTTLS_COUNT);
	FUZZ_CHECK(service->settings->missing <= MISSING_KEEP);
	check_hosts(manifest, &service->hosts);
	check_hosts(manifest, &service->domains->mx);
	check_hosts(manifest, &service->domains->srv);
	check_values(manifest, &service->settings->current);
	check_values(manifest, &service->settings->next);
	check_values(manifest, &service->settings->anchors);
	check_values(manifest, &service->settings->lineages);
	check_params(service);
}

static void
check_zone(const struct manifest *manifest, const struct zone_entry *zone)
{
	check_value(manifest, &zone->start);
	FUZZ_CHECK(name_length(zone->name) <= NAME_WIRE_MAX);
	check_values(manifest, &zone->files);
	check_hosts(manifest, &zone->acme.names);
	check_values(manifest, &zone->acme.persist);
	if (zone->acme.alias.line != 0) {
		check_value(manifest, &zone->acme.alias);
	}
}

static void
check_manifest(const struct manifest *manifest)
{
	for (size_t i = 0; i < manifest->service_count; i++) {
		check_service(manifest, &manifest->services[i]);
	}
	for (size_t i = 0; i < manifest->zone_count; i++) {
		check_zone(manifest, &manifest->zones[i]);
	}
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const void *bytes = data;
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena, .rules = lint_rules };
	struct text *text = text_of(arena, "m.yaml",
	    (struct span){ size > 0 ? bytes : "", size });
	const struct manifest *manifest = manifest_read(arena, text, &diags);

	FUZZ_CHECK((manifest == NULL) == diags_stop(&diags));
	FUZZ_CHECK(diags.count <= MESSAGES_MAX);
	if (manifest != NULL) {
		check_manifest(manifest);
	}
	arena_free(arena);
	return 0;
}
