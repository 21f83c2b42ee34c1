/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Services while the manifest is read: `defaults` and templates may stand
 * behind them, so what depends on those is done in a second step.
 */
#ifndef GEN_MANIFEST_SERVICE_H
#define GEN_MANIFEST_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include <gen/manifest/schema.h>
#include <gen/manifest/service_keys.h>
#include <gen/manifest/template.h>

/*
 * Read the mapping of a service, of defaults or of a template, that begins at
 * START; SCHEMA has the keys, DRAFT is all zero. Nothing is required of it yet.
 * Returns false when the reading ended.
 */
bool service_read(struct schema_reader *reader, const struct schema *schema,
    const struct value *start, struct service_draft *draft)
    __attribute__((warn_unused_result));

/*
 * Of the ROWS, one bit each, take from FROM what the draft does not say itself.
 * Whoever says what a service is for says it alone: `host`, `mx` and `srv` come
 * together. `use` and `about` are never taken.
 */
void service_inherit(struct service_draft *draft,
    const struct service_draft *from, uint32_t rows);

/* Merge the template and the defaults into a service, and check it. */
void service_finish(struct schema_reader *reader, struct service_draft *draft,
    struct templates *templates, const struct service_draft *defaults);

#endif
