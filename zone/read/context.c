/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contexts, which the scan makes and others keep and compare. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/context.h>
#include <zone/read/scan.h>
#include <zone/read/token.h>
#include <zone/rrset.h>

enum {
	SOA_MINIMUM = 4 /* octets at the end of a SOA's rdata */
};

/* A SOA without TTL before any TTL is known sets the default (as BIND). */
static bool
ttl_from_soa(struct context *now, struct item *item)
{
	const uint8_t *minimum;

	if (item->type != RR_SOA || item->unread ||
	    item->rdata_length < SOA_MINIMUM) {
		return false;
	}
	minimum = item->rdata + item->rdata_length - SOA_MINIMUM;
	item->ttl = (uint32_t)minimum[0] << 24 | (uint32_t)minimum[1] << 16 |
		    (uint32_t)minimum[2] << 8 | minimum[3];
	now->has_default = true;
	return true;
}

bool
context_first_ttl(struct context *now, struct span text, struct item *item)
{
	struct header header;

	return !header_read(text, &item->entry, &header) ||
	       header.ttl.length > 0 || ttl_from_soa(now, item);
}

bool
context_equal(const struct context *a, const struct context *b)
{
	if ((a->owner == NULL) != (b->owner == NULL) ||
	    a->has_default != b->has_default || a->has_ttl != b->has_ttl ||
	    (a->has_ttl && a->ttl != b->ttl)) {
		return false;
	}
	return name_equal(a->origin, b->origin) &&
	       (a->owner == NULL || name_equal(a->owner, b->owner));
}
