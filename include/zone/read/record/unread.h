/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records that libzscanner does not read: which of them are as BIND accepts
 * them, and so may stay as they are, and which are mistakes.
 */
#ifndef ZONE_READ_RECORD_UNREAD_H
#define ZONE_READ_RECORD_UNREAD_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/span.h>
#include <zone/read/lex.h>
#include <zone/read/rdata/field.h>
#include <zone/read/token.h>

/*
 * May this record stay unread, as far as is told without a look at its rdata?
 * SPELLING tells that libzscanner complained of a spelling in which it is
 * stricter than BIND. Returns NULL if so, else what is wrong: a phrase, or
 * COMPLAINT.
 */
const char *unread_refusal(const struct header *header, const char *complaint,
    bool spelling);

/*
 * The same with a look at the rdata as BIND has it. FIELDS has the origin and
 * room, and gets the wire form, which is all there if is_exact says so.
 */
const char *unread_read(const struct header *header, struct fields *fields,
    const char *complaint, bool spelling);

/*
 * Must a record of this type be known by its rdata, although only we can read
 * it? A SOA has a serial to bump, others may be those that are wanted, or lead
 * to names of interest.
 */
bool unread_needs_rdata(uint16_t type);

/* Is it told of one that only we can read? Of SOA and TLSA it is not. */
bool unread_is_told(uint16_t type);

/*
 * The TTL of such a record: its own, or the one in TTL, if it has one to
 * inherit. Returns NULL if there is one, else a phrase.
 */
const char *unread_ttl(struct span own, bool has_ttl, uint32_t *ttl);

/* Is there the mark that some editors put before the first byte of UTF-8? */
bool starts_with_mark(struct span text);

/*
 * What is wrong with a record's text whatever a reader makes of it: a
 * parenthesis that was not opened, a backslash that is not followed as RFC 1035
 * section 5.1 says. libzscanner reads some of that, BIND none. Returns NULL if
 * all is well, else a phrase.
 */
const char *text_mistake(struct span text, const struct entry *entry);

#endif
