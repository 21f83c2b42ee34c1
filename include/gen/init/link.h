/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Links: which MX and SRV records of a zone lead to which points. Names that
 * lead to a point in common belong to one service, since the records there can
 * be made from one set of keys only.
 */
#ifndef GEN_INIT_LINK_H
#define GEN_INIT_LINK_H

#include <stddef.h>
#include <stdint.h>

#include <gen/init/gather.h>
#include <gen/init/page.h>
#include <gen/init/point.h>
#include <zone/nodes.h>

struct link {
	const uint8_t *name;  /* of the MX domain, or the SRV owner */
	const uint8_t *base;  /* where it leads to */
	const uint8_t *owner; /* of the TLSA records there; NULL: not ours */
	size_t group;         /* links of one group are side by side */
};

struct links {
	struct link *items;
	size_t count;
	size_t capacity;
};

struct sources {
	struct source *items;
	size_t count;
	size_t capacity;
};

/* One zone of those that a manifest is made for. */
struct prospect {
	const uint8_t *apex;
	struct sources sources; /* of one text, or those of several providers */
	struct gathered gathered;
	struct points points;
	struct links mx;
	struct links srv;
};

struct prospects {
	struct prospect *items;
	size_t count;
	size_t capacity;
	struct nodes *nodes; /* a node's rrset is the index of its zone */
};

/*
 * Make points and links of what was gathered in zone NUMBER; a record that
 * leads into another of the zones makes a point there. What cannot be a service
 * is told in LEFT_OUT.
 */
void link_zone(struct arena *arena, const struct prospects *prospects,
    size_t number, struct lines *left_out);

/* Sort the links by groups, once all points are there and sorted. */
void links_group(struct arena *arena, struct links *links,
    const struct points *points);

#endif
