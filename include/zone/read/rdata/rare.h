/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields that only one rare type has. */
#ifndef ZONE_READ_RDATA_RARE_H
#define ZONE_READ_RDATA_RARE_H

#include <zone/read/rdata/field.h>

/*
 * Read what comes next in an rdata; the letters are:
 *
 *     w  a time of SIG and RRSIG            l    a locator (RFC 6742)
 *     e  EUI48                              E    EUI64 (RFC 7043)
 *     G  gateway of IPSECKEY, and its key   R    relay of AMTRELAY
 *     H  host identity and key of HIP       D    data of DOA
 *     X  a number of X25                    6    A6, but for its first number
 *     L  any number of names                x    salt of NSEC3 and NSEC3PARAM
 *     z  substitution of NAPTR              Q    a name that may be quoted
 *     3  hash of NSEC3                      g    tag of CAA
 */
const char *rare_read(struct fields *fields, char kind)
    __attribute__((warn_unused_result));

#endif
