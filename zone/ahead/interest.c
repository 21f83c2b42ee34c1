/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a survey looks at. It may take too many entries for interesting, which
 * costs time; one too few would be lost.
 */
#include <config.h>

#include <zone/ahead/interest.h>
#include <zone/base/name.h>
#include <zone/mx.h>

struct interest
interest_of(const struct wanted *wanted, const struct nodes *nodes)
{
	return (struct interest){
		.wanted = wanted,
		.nodes = nodes,
		.managed = wanted_managed_bits(wanted),
		.types = wanted_bits(wanted),
		.watches_mx = nodes_watch_mx(nodes),
	};
}

bool
interest_manages(const struct interest *interest, uint16_t type)
{
	return (interest->managed & wanted_bit(type)) != 0 &&
	       wanted_manages(interest->wanted, type);
}

bool
type_is_dnssec(uint16_t type)
{
	return type == RR_RRSIG || type == RR_NSEC || type == RR_NSEC3 ||
	       type == RR_NSEC3PARAM || type == RR_ZONEMD;
}

/* Is the record's owner a name of interest? */
static bool
has_node(const struct interest *interest, const struct item *item,
    struct glance *glance)
{
	if (!glance->is_known) {
		glance->is_known = true;
		glance->has_node = nodes_glance(interest->nodes, item->owner,
				       item->owner_length) != NULL;
	}
	return glance->has_node;
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

/* Is it looked at, if its owner is a name of interest? */
static bool
depends_on_owner(const struct interest *interest, uint16_t type)
{
	switch (type) {
	case RR_A:
	case RR_AAAA:
	case RR_NS:
	case RR_CNAME:
	case RR_DNAME:
	case RR_MX:
		return true;
	default:
		/* Where a CNAME is wanted, all that is beside it counts. */
		return (interest->types &
			   (wanted_bit(type) | wanted_bit(RR_CNAME))) != 0;
	}
}

bool
interest_holds(const struct interest *interest, const struct item *item,
    struct glance *glance)
{
	const uint16_t type = item->type;

	if (type == RR_SOA || item->is_told ||
	    (type == RR_TLSA && interest_manages(interest, type)) ||
	    (type == RR_MX && holds_mx(interest, item))) {
		return true;
	}
	return depends_on_owner(interest, type) &&
	       has_node(interest, item, glance);
}
