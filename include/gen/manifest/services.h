/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The services of a manifest: a list of them while it is read. There may be a
 * hundred thousand that say the same but for their hosts: what is the same is
 * kept once, and looked at once.
 */
#ifndef GEN_MANIFEST_SERVICES_H
#define GEN_MANIFEST_SERVICES_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/manifest/manifest.h>
#include <gen/manifest/schema.h>
#include <gen/manifest/service_keys.h>
#include <gen/manifest/template.h>

struct services;

/*
 * No services; what comes of them will live in the arena. LISTENER, if not
 * NULL, will be told of each.
 */
struct services *services_new(struct arena *arena,
    const struct listener *listener);

/* Give back what is needed only until services_finish(). */
void services_free(struct services *services);

/* Read the mapping of one that begins at START; false: the reading ended. */
bool services_read(struct services *services, struct schema_reader *reader,
    const struct value *start) __attribute__((warn_unused_result));

/*
 * Merge templates and defaults into each, check them, and put them into the
 * manifest. Mistakes are diags; after too many the rest is left as it is.
 */
void services_finish(struct services *services, struct schema_reader *reader,
    struct templates *templates, const struct service_draft *defaults,
    struct manifest *manifest);

#endif
