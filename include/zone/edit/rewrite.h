/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Changes to the text of one entry that leave all else in it alone: blanks,
 * comments, line breaks and parentheses stay as somebody laid them out.
 */
#ifndef ZONE_EDIT_REWRITE_H
#define ZONE_EDIT_REWRITE_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/edit/edit.h>
#include <zone/read/token.h>
#include <zone/rrset.h>
#include <zone/survey/survey.h>

/* Give the record another rdata, token by token. */
void rewrite_rdata(struct edits *edits, struct span text,
    const struct entry *entry, const struct rdata *rdata);

/* Give the record another TTL, in place of its own or before its type. */
void rewrite_ttl(struct edits *edits, struct span text,
    const struct entry *entry, uint32_t ttl);

/* The same for a $GENERATE without a TTL of its own. */
void rewrite_generate_ttl(struct edits *edits, struct span text,
    const struct entry *entry, uint32_t ttl);

/* Give an entry that inherits its owner this one, written as OWNER. */
void rewrite_owner(struct edits *edits, struct span text,
    const struct entry *entry, struct span owner);

/*
 * Give the SOA another serial: only its digits change. A serial that was
 * written with leading zeros keeps its width. False if it cannot be found.
 */
bool rewrite_serial(struct edits *edits, struct span text,
    const struct found *soa, uint32_t serial)
    __attribute__((warn_unused_result));

/* Does the entry of a record give its own TTL? */
bool rewrite_has_ttl(struct span text, const struct entry *entry);

#endif
