/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading ahead: finds paths in settings. Patterns, directories and what
 * depends on other files are left for later.
 */
#include <config.h>

#include <gen/want/ahead.h>
#include <gen/want/expand.h>
#include <gen/want/lineage.h>
#include <gen/want/pin.h>

static void
expect(const struct ahead *ahead, const char *path)
{
	materials_expect(ahead->materials,
	    manifest_path_in(ahead->directory, ahead->arena, path));
}

static void
expect_values(const struct ahead *ahead, const struct values *values)
{
	for (size_t i = 0; i < values->count; i++) {
		const char *text = values->items[i].text;

		if (!pin_likely(text) && !expand_likely(text)) {
			expect(ahead, text);
		}
	}
}

static void
expect_lineages(const struct ahead *ahead, const struct values *lineages)
{
	for (size_t i = 0; i < lineages->count; i++) {
		struct lineage lineage = { .current = NULL };
		const struct fault fault = lineage_parse(ahead->arena,
		    lineages->items[i].text, &lineage);

		if (fault.what == NULL) {
			expect(ahead, lineage.current);
		}
	}
}

void
ahead_hear(void *given, const struct settings *settings)
{
	const struct ahead *ahead = given;

	expect_values(ahead, &settings->current);
	expect_lineages(ahead, &settings->lineages);
	expect_values(ahead, &settings->next);
}
