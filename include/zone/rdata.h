/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rdata in both of its forms: how it is made, and in what order it stands. The
 * text is what every reader of zone files takes.
 */
#ifndef ZONE_RDATA_H
#define ZONE_RDATA_H

#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>
#include <zone/rrset.h>

enum {
	/* Bytes of text that fit into one TXT: 65535 octets of rdata are 255
	   strings of 255 octets, one of 254, and the length of each. */
	RDATA_TXT_MAX = 255 * 255 + 254
};

/* The rdata of a CNAME that leads to the name, its case as given. */
struct rdata rdata_cname(struct arena *arena, const uint8_t *target);

/*
 * The rdata of a TXT that says TEXT, of RDATA_TXT_MAX bytes at most: cut into
 * strings of 255 octets (RFC 1035 section 3.3), of which only the last may be
 * shorter, each quoted. Without text it is one empty string.
 */
struct rdata rdata_txt(struct arena *arena, struct span text);

/*
 * The canonical order of an rdata of this type and some octets (RFC 4034
 * section 6.3): below 0, 0, above 0. 0 means that they are the same record:
 * the case of a name counts in none of CNAME, NS, DNAME, MX and SRV.
 */
int rdata_order(uint16_t type, const struct rdata *rdata, const uint8_t *octets,
    size_t length);

#endif
