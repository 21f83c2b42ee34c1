/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The zones of a manifest: their files, serials, and what ACME clients need. */
#ifndef GEN_MANIFEST_ZONE_ENTRY_H
#define GEN_MANIFEST_ZONE_ENTRY_H

#include <stdbool.h>

#include <gen/manifest/manifest.h>
#include <gen/manifest/schema.h>

/*
 * Read the mapping of the zone NAME. A zone whose name is wrong has none: .name
 * is NULL. Returns false when the reading ended.
 */
bool zone_entry_read(struct schema_reader *reader, const struct value *name,
    struct zone_entry *zone) __attribute__((warn_unused_result));

#endif
