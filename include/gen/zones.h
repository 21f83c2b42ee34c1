/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The zones of a run and of the manifest: which of them holds which RRset. The
 * deepest zone at or above an owner holds it (RFC 1034 section 4.2).
 */
#ifndef GEN_ZONES_H
#define GEN_ZONES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <gen/manifest/manifest.h>
#include <gen/want/want.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>

struct zones;

/* The zones that the manifest names. */
struct zones *zones_new(struct arena *arena, const struct manifest *manifest,
    uint64_t seed);

/* The manifest's zone that is kept in this file, or NULL. */
const struct zone_entry *zones_by_file(struct zones *zones,
    const struct stat *status);

/* The manifest's zone of this name, or NULL. */
const struct zone_entry *zones_by_name(struct zones *zones,
    const uint8_t *name);

/* A zone of the run, which the manifest need not name. */
void zones_add(struct zones *zones, const uint8_t *apex);

/* There is a zone in the run whose name is not known. */
void zones_lack(struct zones *zones);

/* The deepest zone that is known, at or above the name, or NULL. */
const uint8_t *zones_holder(const struct zones *zones, const uint8_t *name);

/* Is this the deepest of the zones that are known, at or above the name? */
bool zones_holds(const struct zones *zones, const uint8_t *apex,
    const uint8_t *name);

/*
 * Give each RRset to its zone, once all zones are known. Those that no zone
 * holds are told by the rules unmatched and out-of-zone, and so are domains of
 * selectors, unless the zones lack one; false if that stops the run.
 */
bool zones_assign(struct zones *zones, const struct wants *wants,
    struct diags *diags) __attribute__((warn_unused_result));

/*
 * The RRsets of a zone, in canonical order: *COUNT of them. They are those that
 * were given where these stand together, else copies in the arena.
 */
struct rrset *zones_rrsets(const struct zones *zones, struct arena *arena,
    const uint8_t *apex, size_t *count);

/* The same for the manifest's zone of that number, from 0. */
struct rrset *zones_listed_rrsets(const struct zones *zones,
    struct arena *arena, size_t number, size_t *count);

#endif
