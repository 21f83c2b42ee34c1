/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the MX and SRV records of zones lead to, and what that joins. */
#include <config.h>

#include <stdlib.h>

#include <gen/init/known.h>
#include <gen/init/link.h>
#include <zone/base/name.h>

enum {
	PORT_SMTP = 25,
};

/* One zone being linked. */
struct linking {
	struct arena *arena;
	const struct prospects *prospects;
	struct prospect *zone;
	struct lines *left_out;
};

/* The deepest of the zones that a name lies in, or NULL. */
static struct prospect *
holder(const struct prospects *prospects, const uint8_t *name)
{
	const struct node *node = NULL;

	for (; name != NULL && node == NULL; name = name_parent(name)) {
		node = nodes_find(prospects->nodes, name);
	}
	return node == NULL ? NULL : &prospects->items[node->rrset];
}

static void __attribute__((format(printf, 2, 3)))
leave_out(struct linking *linking, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	ARENA_PUSH(linking->arena, linking->left_out,
	    arena_vprintf(linking->arena, format, arguments));
	va_end(arguments);
}

/* NAME leads to this host and port. */
static void
add_link(struct linking *linking, struct links *links, struct link link,
    const struct port *port)
{
	struct arena *arena = linking->arena;
	struct prospect *zone = holder(linking->prospects, link.base);
	const char *why = NULL;

	if (zone != NULL) {
		struct point *point =
		    points_add(&zone->points, arena, link.base, port, &why);

		if (point == NULL) {
			leave_out(linking, "%s, to which %s leads: %s",
			    point_name(arena, link.base),
			    point_name(arena, link.name), why);
			return;
		}
		point->is_extra = zone != linking->zone;
		link.owner = point->is_extra ? NULL : point->owner;
	}
	ARENA_PUSH(arena, links, link);
}

static void
link_mxs(struct linking *linking)
{
	static const struct port smtp = { PORT_SMTP, "tcp" };
	const struct mxs_seen *mxs = &linking->zone->gathered.mxs;

	for (size_t i = 0; i < mxs->count; i++) {
		const struct mx_seen *mx = &mxs->items[i];

		if (name_labels(mx->host) == 0) {
			leave_out(linking,
			    "%s: it takes no mail, says its null MX (RFC 7505)",
			    point_name(linking->arena, mx->domain));
			continue;
		}
		add_link(linking, &linking->zone->mx,
		    (struct link){ .name = mx->domain, .base = mx->host },
		    &smtp);
	}
}

/* Is this a service of which something is known? `_imap._tcp.domain`. */
static bool
is_known_srv(const uint8_t *owner)
{
	const uint8_t *protocol = name_parent(owner);

	return *owner > 1 && owner[1] == '_' && protocol != NULL &&
	       span_is_word((struct span){ (const char *)protocol + 1,
				*protocol },
		   "_tcp") &&
	       known_label((
		   struct span){ (const char *)owner + 2, (size_t)*owner - 1 });
}

static void
link_srvs(struct linking *linking)
{
	const struct srvs_seen *srvs = &linking->zone->gathered.srvs;

	for (size_t i = 0; i < srvs->count; i++) {
		const struct srv_seen *srv = &srvs->items[i];
		const struct port port = { srv->port, "tcp" };

		if (!is_known_srv(srv->owner)) {
			continue;
		}
		if (name_labels(srv->target) == 0 || srv->port == 0) {
			leave_out(linking,
			    "%s: there is no such service, it says (RFC 2782)",
			    point_name(linking->arena, srv->owner));
			continue;
		}
		add_link(linking, &linking->zone->srv,
		    (struct link){ .name = srv->owner, .base = srv->target },
		    &port);
	}
}

static void
link_tlsas(struct linking *linking)
{
	struct arena *arena = linking->arena;
	const struct tlsas_seen *tlsas = &linking->zone->gathered.tlsas;
	const uint8_t *told = NULL;

	for (size_t i = 0; i < tlsas->count; i++) {
		const uint8_t *owner = tlsas->items[i].owner;
		const char *why = "its name is not _PORT._PROTOCOL.HOST";
		const uint8_t *base;
		struct port port;
		const bool is_told = told != NULL && name_equal(told, owner);

		if (point_parse(arena, owner, &base, &port) &&
		    points_add(&linking->zone->points, arena, base, &port,
			&why) != NULL) {
			continue;
		}
		if (!is_told) {
			told = owner;
			leave_out(linking, "the TLSA records at %s: %s",
			    point_name(arena, owner), why);
		}
	}
}

void
link_zone(struct arena *arena, const struct prospects *prospects, size_t number,
    struct lines *left_out)
{
	struct linking linking = { arena, prospects, &prospects->items[number],
		left_out };

	link_mxs(&linking);
	link_srvs(&linking);
	link_tlsas(&linking);
}

static int
compare(const void *a, const void *b)
{
	const struct link *left = a;
	const struct link *right = b;
	int order = name_compare(left->name, right->name);

	if (left->group != right->group) {
		return left->group < right->group ? -1 : 1;
	}
	return order != 0 ? order : name_compare(left->base, right->base);
}

/* The first of the names that are joined with this one. */
static size_t
first_of(size_t *joined, size_t name)
{
	while (joined[name] != name) {
		joined[name] = joined[joined[name]];
		name = joined[name];
	}
	return name;
}

/* Join each name with the first one that leads to the same point. */
static void
join(struct arena *arena, const struct links *links,
    const struct points *points, size_t *joined)
{
	const size_t none = SIZE_MAX;
	size_t *by_point = arena_alloc(arena, points->count * sizeof(size_t));

	memset(by_point, 0xff, points->count * sizeof(size_t));
	for (size_t i = 0; i < links->count; i++) {
		const struct link *link = &links->items[i];
		const struct point *point = points_find(points, link->owner);
		size_t *first;

		if (point == NULL) {
			continue;
		}
		first = &by_point[point - points->items];
		if (*first == none) {
			*first = link->group;
		} else {
			const size_t one = first_of(joined, *first);
			const size_t other = first_of(joined, link->group);

			joined[one > other ? one : other] =
			    one > other ? other : one;
		}
	}
}

void
links_group(struct arena *arena, struct links *links,
    const struct points *points)
{
	size_t *joined = arena_alloc(arena, links->count * sizeof(size_t));
	size_t names = 0;

	if (links->count == 0) {
		return;
	}
	qsort(links->items, links->count, sizeof(*links->items), compare);
	for (size_t i = 0; i < links->count; i++) {
		struct link *link = &links->items[i];

		if (i > 0 && !name_equal(link->name, link[-1].name)) {
			names++;
		}
		link->group = names;
		joined[names] = names;
	}
	join(arena, links, points, joined);
	for (size_t i = 0; i < links->count; i++) {
		struct link *link = &links->items[i];

		link->group = first_of(joined, link->group);
	}
	qsort(links->items, links->count, sizeof(*links->items), compare);
}
