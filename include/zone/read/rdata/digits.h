/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hexadecimal and base64 digits (RFC 4648) as BIND reads them: all tokens that
 * are left are one run of digits, cut anywhere.
 */
#ifndef ZONE_READ_RDATA_DIGITS_H
#define ZONE_READ_RDATA_DIGITS_H

#include <zone/read/rdata/field.h>

/* One more than the value of a hexadecimal digit; 0 for any other byte. */
extern const uint8_t digits_hex_values[UINT8_MAX + 1];

/*
 * Read hexadecimal digits: LENGTH octets, no more tokens than hold them, or all
 * that are left and at least one octet when LENGTH is 0.
 */
const char *digits_hex(struct fields *fields, size_t length)
    __attribute__((warn_unused_result));

/* Read base64 digits up to the padding or the end, at least one octet. */
const char *digits_base64(struct fields *fields)
    __attribute__((warn_unused_result));

/* The same of one text, which may be empty. */
const char *digits_base64_text(struct fields *fields, struct span text)
    __attribute__((warn_unused_result));
const char *digits_hex_text(struct fields *fields, struct span text)
    __attribute__((warn_unused_result));

/*
 * The type of a digest, and the digest, as long as that type has it: of a DS
 * (RFC 4034 section 5), a SSHFP (RFC 4255), a ZONEMD (RFC 8976).
 */
const char *digits_ds(struct fields *fields)
    __attribute__((warn_unused_result));
const char *digits_sshfp(struct fields *fields)
    __attribute__((warn_unused_result));
const char *digits_zonemd(struct fields *fields)
    __attribute__((warn_unused_result));

#endif
