/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a survey looks at. It may take too many entries for interesting, which
 * costs time; one too few would be lost.
 */
#include <config.h>

#include <zone/ahead/interest.h>
#include <zone/base/name.h>
#include <zone/mx.h>

/* The types of which a record may matter by its owner, or by itself. */
static uint64_t
cares_of(uint64_t types)
{
	/* Where a CNAME is wanted, all that is beside it counts. */
	return (types & wanted_bit(RR_CNAME)) != 0
		   ? UINT64_MAX
		   : types | wanted_bit(RR_A) | wanted_bit(RR_AAAA) |
			 wanted_bit(RR_NS) | wanted_bit(RR_CNAME) |
			 wanted_bit(RR_DNAME) | wanted_bit(RR_MX) |
			 wanted_bit(RR_SOA) | wanted_bit(RR_TLSA);
}

struct interest
interest_of(const struct wanted *wanted, const struct nodes *nodes)
{
	const uint64_t types = wanted_bits(wanted);

	return (struct interest){
		.wanted = wanted,
		.nodes = nodes,
		.managed = wanted_managed_bits(wanted),
		.types = types,
		.cares = cares_of(types),
		.alone = wanted_bit(RR_SOA) | wanted_bit(RR_TLSA) |
			 wanted_bit(RR_MX),
		.watches_mx = nodes_watch_any(nodes),
	};
}

bool
interest_manages(const struct interest *interest, uint16_t type)
{
	return (interest->managed & wanted_bit(type)) != 0 &&
	       wanted_manages(interest->wanted, type);
}

/* Does an MX record lead to a name of interest, or could it to a gap? */
static bool
holds_mx(const struct interest *interest, const struct item *item)
{
	const uint8_t *host =
	    item->unread ? NULL : mx_host(item->rdata, item->rdata_length);

	return interest->watches_mx ||
	       (host != NULL && nodes_glance(interest->nodes, host,
				    name_length(host)) != NULL);
}

bool
interest_holds_alone(const struct interest *interest, const struct item *item)
{
	const uint16_t type = item->type;

	return type == RR_SOA || item->is_told ||
	       (type == RR_TLSA && interest_manages(interest, type)) ||
	       (type == RR_MX && holds_mx(interest, item));
}
