/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * BIND journals: FILE.jnl beside a zone file holds changes that named has made
 * itself. An edit of the file would then end in "journal out of sync with
 * zone", or silently lose updates. A journal that the `journal` option of
 * named.conf puts elsewhere cannot be seen.
 */
#ifndef ZONE_FILE_JOURNAL_H
#define ZONE_FILE_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/diag.h>

/*
 * Is there no journal beside the zone file at PATH, neither under the name that
 * was given nor, if IS_LINK, under the one that symbolic links lead to? Else
 * adds a refusal that names the journal and its serials, with the commands that
 * make the edit safe for ZONE (wire form): those for inline signing if
 * FILE.signed exists. What is called like a journal and cannot be read as one
 * is refused as well. The zone file need not exist.
 */
bool journal_check(const char *path, bool is_link, const uint8_t *zone,
    struct diags *diags) __attribute__((warn_unused_result));

#endif
