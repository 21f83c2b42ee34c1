/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The name of a zone when nobody gave it: the owner of its SOA if that is
 * absolute or stands below an absolute $ORIGIN, in the zone file or in one that
 * it includes, else what the file is called.
 */
#ifndef ZONE_ORIGIN_H
#define ZONE_ORIGIN_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/read/walk.h>

/*
 * Find the zone's name, in lower case in the arena. `example.com.zone`,
 * `db.example.com` and `example.com` are file names that name a zone. Fails
 * with a diag that names --zone.
 */
const uint8_t *origin_find(struct arena *arena, const struct source *source,
    struct diags *diags) __attribute__((warn_unused_result));

#endif
