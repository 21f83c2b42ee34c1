/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Interest: which entries of a zone a survey has to see one by one. All others
 * are passed; several threads may ask at once, since nothing here changes.
 */
#ifndef ZONE_AHEAD_INTEREST_H
#define ZONE_AHEAD_INTEREST_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/nodes.h>
#include <zone/read/scan.h>
#include <zone/wanted.h>

struct interest {
	const struct wanted *wanted;
	const struct nodes *nodes;
	uint64_t managed; /* bits of types, by wanted_bit() */
	uint64_t types;   /* the same of those that are wanted somewhere, */
	uint64_t cares;   /* and of those of which a record may matter, */
	uint64_t alone;   /* some of them wherever they stand */
	bool watches_mx;  /* some node has is_mx_watched */
};

/* The owner of the records in a row that are being read. */
struct glance {
	bool is_known;
	struct node *node; /* that it has, or NULL; if that is known */
};

/* What a survey cares for; the nodes are all there. */
struct interest interest_of(const struct wanted *wanted,
    const struct nodes *nodes);

/* Does the tool manage records of this type? */
bool interest_manages(const struct interest *interest, uint16_t type);

/* The node of a record's owner, or NULL. */
static inline struct node *
interest_node(const struct interest *interest, const struct item *item,
    struct glance *glance)
{
	if (!glance->is_known) {
		glance->is_known = true;
		glance->node = nodes_glance(interest->nodes, item->owner,
		    item->owner_length);
	}
	return glance->node;
}

/* The same of a record whose owner is no node. */
bool interest_holds_alone(const struct interest *interest,
    const struct item *item);

/*
 * May the record, outside of the block, say anything to the survey? GLANCE is
 * not known when the record has an owner of its own.
 */
static inline bool
interest_holds(const struct interest *interest, const struct item *item,
    struct glance *glance)
{
	const uint64_t bit = wanted_bit(item->type);

	if ((interest->cares & bit) == 0 && !item->is_told) {
		return false;
	}
	return interest_node(interest, item, glance) != NULL ||
	       (((interest->alone & bit) != 0 || item->is_told) &&
		   interest_holds_alone(interest, item));
}

/* Does signing make records of this type, or digesting (RFC 8976)? */
static inline bool
type_is_dnssec(uint16_t type)
{
	return type == RR_RRSIG || type == RR_NSEC || type == RR_NSEC3 ||
	       type == RR_NSEC3PARAM || type == RR_ZONEMD;
}

#endif
