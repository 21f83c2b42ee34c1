/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The context of an entry: all that its meaning depends on beside its text. */
#ifndef ZONE_READ_CONTEXT_H
#define ZONE_READ_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/span.h>

/*
 * What a record can inherit from what stands before it. The default TTL is the
 * one of $TTL, or the SOA's minimum where a SOA without TTL comes first (RFC
 * 2308 section 4; RFC 1035 section 3.3.13); without a default it is the TTL of
 * the record before (RFC 1035 section 5.1).
 */
struct context {
	const uint8_t *origin; /* of relative names */
	const uint8_t *owner;  /* of the record before; NULL: none, or any */
	bool has_default;      /* a default TTL is in force */
	bool has_ttl;          /* it, or a record's TTL, is known */
	uint32_t ttl;          /* what a record without TTL gets */
};

struct item;

/*
 * Has this record of TEXT a TTL, though there is none to inherit? A SOA may
 * set it, and the default.
 */
bool context_first_ttl(struct context *now, struct span text, struct item *item)
    __attribute__((warn_unused_result));

/* Would a record read the same in both? */
bool context_equal(const struct context *a, const struct context *b);

#endif
