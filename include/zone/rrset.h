/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RRsets that somebody wants in a zone. The zone layer does not know what they
 * are for: an owner, a type, and the rdata in both of its forms.
 */
#ifndef ZONE_RRSET_H
#define ZONE_RRSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/diag.h>
#include <zone/base/span.h>

enum rr_type {
	RR_A = 1,
	RR_NS = 2,
	RR_CNAME = 5,
	RR_SOA = 6,
	RR_PTR = 12,
	RR_MX = 15,
	RR_TXT = 16,
	RR_AAAA = 28,
	RR_SRV = 33,
	RR_DNAME = 39,
	RR_DS = 43,
	RR_RRSIG = 46,
	RR_NSEC = 47,
	RR_NSEC3 = 50,
	RR_NSEC3PARAM = 51,
	RR_TLSA = 52,
	RR_ZONEMD = 63,
};

/* A SOA's rdata ends in five numbers, the serial first (RFC 1035 3.3.13). */
enum {
	SOA_NUMBERS = 20 /* octets */
};

struct rdata {
	const uint8_t *wire;
	size_t length;
	struct span text; /* presentation form: tokens with one blank between */
};

struct rrset {
	const uint8_t *owner;  /* wire form, lower case */
	const uint8_t *base;   /* the name it speaks for; may be NULL */
	struct rdata *items;   /* canonical order (RFC 4034 6.3), each once */
	size_t count;          /* 0: there must be no such record */
	struct position asked; /* where in the manifest it was asked for */
	uint32_t ttl;          /* seconds */
	uint32_t retain; /* seconds that a record stays once it is not wanted */
	uint16_t type;
	uint16_t role;  /* the caller's own; means nothing here */
	bool keeps;     /* what else the zone has of it stays, too */
	bool has_ttl;   /* else the zone's RRset keeps the TTL that it has, and
	                   a new one gets this one */
	bool is_marked; /* its records get marks: see <zone/mark.h> */
};

enum {
	RRSETS_FETCHED = 12 /* places before it is its turn */
};

/*
 * Have the owner of an RRset brought from memory, unless there is none with
 * that index. In their order they are anywhere, and there may be very many. A
 * call that is not inlined at once is thought to do nothing, and left out.
 */
static inline __attribute__((always_inline)) void
rrsets_fetch(const struct rrset *rrsets, size_t count, size_t index)
{
	if (index < count) {
		__builtin_prefetch(rrsets[index].owner);
	}
}

#endif
