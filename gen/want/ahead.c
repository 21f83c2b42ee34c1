/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading ahead: gathers paths, in the manifest's order. Patterns, directories
 * and what depends on other files are left for later.
 */
#include <config.h>

#include <gen/want/ahead.h>
#include <gen/want/expand.h>
#include <gen/want/lineage.h>
#include <gen/want/pin.h>

struct gathering {
	const struct supplier *supplier;
	const char **items;
	size_t count;
	size_t capacity;
};

static void
add_path(struct gathering *gathering, const char *path)
{
	struct arena *arena = gathering->supplier->arena;

	ARENA_PUSH(arena, gathering,
	    manifest_path(gathering->supplier->manifest, arena, path));
}

static void
add_values(struct gathering *gathering, const struct values *values)
{
	for (size_t i = 0; i < values->count; i++) {
		const char *text = values->items[i].text;

		if (!pin_likely(text) && !expand_likely(text)) {
			add_path(gathering, text);
		}
	}
}

static void
add_lineages(struct gathering *gathering, const struct values *lineages)
{
	for (size_t i = 0; i < lineages->count; i++) {
		struct lineage lineage = { .current = NULL };
		const struct fault fault =
		    lineage_parse(gathering->supplier->arena,
			lineages->items[i].text, &lineage);

		if (fault.what == NULL) {
			add_path(gathering, lineage.current);
		}
	}
}

void
ahead_read(const struct supplier *supplier)
{
	const struct manifest *manifest = supplier->manifest;
	struct gathering gathering = { .supplier = supplier };
	const struct values *before = NULL;

	for (size_t i = 0; i < manifest->service_count; i++) {
		const struct service *service = &manifest->services[i];

		/* Most often they share those of the defaults. */
		if (before == NULL ||
		    before->items != service->settings->current.items) {
			add_values(&gathering, &service->settings->current);
		}
		before = &service->settings->current;
		add_lineages(&gathering, &service->settings->lineages);
		add_values(&gathering, &service->settings->next);
	}
	materials_ahead(supplier->materials, gathering.items, gathering.count);
}
