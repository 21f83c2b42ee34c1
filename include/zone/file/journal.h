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
 * What is known of journals in directories: of those of many files it is found
 * out at once, if they do not hold many more.
 */
struct journals;

/* Nothing is known yet; it is to be asked about so many files. */
struct journals *journals_new(struct arena *arena, size_t files);

/*
 * Is there no journal beside the zone file at PATH? Else adds a refusal that
 * names the journal and its serials, with the commands that make the edit safe
 * for ZONE (wire form): those for inline signing if FILE.signed exists. What is
 * called like a journal and cannot be read as one is refused as well. The zone
 * file need not exist. PATH must last as long as JOURNALS, which may be NULL.
 */
bool journal_check(const char *path, const uint8_t *zone,
    struct journals *journals, struct diags *diags)
    __attribute__((warn_unused_result));

/* The same for symbolic links: under that name, and where they lead to. */
bool journal_check_link(const char *path, const uint8_t *zone,
    struct diags *diags) __attribute__((warn_unused_result));

#endif
