/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The forms of rdata: what fields the types have, for the records that
 * libzscanner does not read as BIND 9.18 does.
 */
#ifndef ZONE_READ_RDATA_FORM_H
#define ZONE_READ_RDATA_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/read/rdata/field.h>

/*
 * Read the rdata of a type, by its mnemonic or as TYPEnnn, in its own form or
 * in that of RFC 3597: FIELDS has the tokens behind the type, origin and room.
 * Returns NULL when BIND takes it, with is_exact telling whether the wire form
 * is all there; else what is wrong, a phrase.
 */
const char *form_read(struct span type, struct fields *fields)
    __attribute__((warn_unused_result));

/* NULL if a zone may have records of this type, else what is wrong with it. */
const char *form_refusal(struct span type) __attribute__((warn_unused_result));

/* Does libzscanner 3.2 know this type, so that its complaints are apt? */
bool form_is_known(struct span type);

/* Is nothing known of the type's form, so that anything is taken? */
bool form_is_open(struct span type);

/*
 * May BIND refuse this rdata although libzscanner read it? That is told by the
 * type and by a look at the wire form, not at the text.
 */
bool form_is_doubtful(uint16_t type, const uint8_t *rdata, size_t length);

/* A bit 1 << TYPE for each type under 64 of which none is doubtful. */
uint64_t form_trusted(void);

#endif
