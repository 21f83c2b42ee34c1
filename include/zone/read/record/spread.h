/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rdata of plain records that is not so plain: in parentheses, over several
 * lines with comments, strings with escapes or without quotes, a generic TLSA
 * (RFC 3597 section 5). As with plain records, all that is odd is left.
 */
#ifndef ZONE_READ_RECORD_SPREAD_H
#define ZONE_READ_RECORD_SPREAD_H

#include <stdbool.h>

#include <zone/base/span.h>
#include <zone/read/record/plain.h>

/*
 * Read the rdata of PLAIN's type from TEXT, which ends with the newline that
 * ends the record, and go no further. False when it is left to libzscanner:
 * then the rdata is undefined.
 */
bool spread_read(struct plain *plain, struct span text,
    const struct plain_origin *origin) __attribute__((warn_unused_result));

#endif
