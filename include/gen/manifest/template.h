/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Templates of services: those of the program, which are compiled in, and those
 * of the manifest, which come first when both have a name. Also the words for
 * what a template can say.
 */
#ifndef GEN_MANIFEST_TEMPLATE_H
#define GEN_MANIFEST_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/manifest/schema.h>
#include <gen/manifest/service_keys.h>
#include <zone/base/arena.h>

/* A file of templates/, as it is. The rows are in the order of the names. */
struct template_file {
	const char *name; /* without folder and suffix */
	const char *text;
};

/* All of them; the build makes the table, which ends with a name of NULL. */
extern const struct template_file template_files[];

/* What a built-in template is for: its line `about`, in the arena. */
const char *template_about(struct arena *arena,
    const struct template_file *file);

/* The manifest's words, in the order of the enums; they end with NULL. */
extern const char *const starttls_names[STARTTLS_COUNT + 1];
extern const char *const missing_names[];

/* The templates of a manifest. */
struct templates;

struct templates *templates_new(struct arena *arena);

/* Read the mapping of the template NAME; false when the reading ended. */
bool templates_read(struct templates *templates, struct schema_reader *reader,
    const struct value *name) __attribute__((warn_unused_result));

/*
 * All templates were read: check how they use each other. Mistakes are diags.
 * The reader must last as long as the templates.
 */
void templates_finish(struct templates *templates,
    struct schema_reader *reader);

/* Is there a built-in template of that name? */
bool templates_builtin(const char *name);

/*
 * The template that a service names, with all that it has from others. NULL
 * when there is none; a diag says so unless that is known.
 */
const struct service_draft *templates_find(struct templates *templates,
    const struct value *use);

#endif
