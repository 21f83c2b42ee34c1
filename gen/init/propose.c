/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Services from points and links. A selector is used where `check` would find
 * nothing wrong with any host that it means, else the good hosts are named.
 */
#include <config.h>

#include <stdlib.h>

#include <gen/init/known.h>
#include <gen/init/propose.h>
#include <gen/init/terms.h>
#include <zone/base/name.h>

enum {
	NAMED_MOST = 8, /* names in a note */
};

/* A zone being proposed. */
struct proposing {
	struct arena *arena;
	struct outline *outline;
	struct prospect *zone;
};

/* Names for a note; of many the first ones. */
struct naming {
	const char *text;
	size_t count;
};

struct some_points {
	struct point **items;
	size_t count;
	size_t capacity;
};

/* What one group of links is about. */
struct group {
	enum subject subject;
	struct lines names;
	struct some_points points; /* each once */
	struct naming named;
	struct naming hosts;
	struct naming outside;
	struct span label; /* of SRV owners */
	bool is_plain;     /* a selector can have all of the names, */
	bool is_good;      /* and nothing is wrong with any point */
};

static void
push_point(struct arena *arena, struct some_points *points, struct point *point)
{
	points->items = arena_more(arena, points->items, points->count,
	    &points->capacity, sizeof(struct point *));
	points->items[points->count++] = point;
}

static void
name_one(struct arena *arena, struct naming *naming, const char *name)
{
	if (naming->count < NAMED_MOST) {
		naming->text =
		    naming->count == 0
			? name
			: arena_printf(arena, "%s, %s", naming->text, name);
	} else if (naming->count == NAMED_MOST) {
		naming->text = arena_printf(arena, "%s, ...", naming->text);
	}
	naming->count++;
}

/* `keys/STEM.pem`, a placeholder for a file that we do not know. */
static void
set_keys(struct arena *arena, struct outline_service *service, const char *stem)
{
	ARENA_PUSH(arena, &service->current,
	    arena_printf(arena, "keys/%s.pem", stem));
	ARENA_PUSH(arena, &service->next,
	    arena_printf(arena, "keys/%s.next.pem", stem));
}

/* Complete a service and add it. */
static void
add_service(struct proposing *proposing, struct outline_service *service,
    const struct some_points *points, const char *stem)
{
	terms_set(proposing->arena, service, points->items, points->count);
	set_keys(proposing->arena, service, stem);
	for (size_t i = 0; i < points->count; i++) {
		points->items[i]->is_taken = true;
	}
	ARENA_PUSH(proposing->arena, &proposing->outline->services, *service);
}

static void
leave_out(struct proposing *proposing, struct point *point)
{
	struct arena *arena = proposing->arena;

	if (point->is_taken) {
		return;
	}
	point->is_taken = true;
	ARENA_PUSH(arena, &proposing->outline->tail,
	    arena_printf(arena, "port %s of %s: %s",
		point_port(arena, &point->port), point_name(arena, point->base),
		point->why));
}

/* Points of one port, as a service that names its hosts. */
static void
add_hosts(struct proposing *proposing, const struct some_points *points,
    const char *note)
{
	struct arena *arena = proposing->arena;
	const struct point *first = points->items[0];
	struct outline_service service = {
		.use = known_template(&first->port),
	};
	const char *stem = point_name(arena, first->base);

	ARENA_PUSH(arena, &service.notes, note);
	for (size_t i = 0; i < points->count; i++) {
		ARENA_PUSH(arena, &service.names,
		    point_name(arena, points->items[i]->base));
	}
	if (service.use != NULL) {
		stem = arena_printf(arena, "%s-%s", stem, service.use);
	} else {
		ARENA_PUSH(arena, &service.ports,
		    point_port(arena, &first->port));
		stem = first->port.number == 0
			   ? arena_printf(arena, "%s-any-%s", stem,
				 first->port.protocol)
			   : arena_printf(arena, "%s-%u-%s", stem,
				 (unsigned)first->port.number,
				 first->port.protocol);
	}
	add_service(proposing, &service, points, stem);
}

/* Can a selector name it: a host name, below `_label._tcp` for SRV? */
static bool
is_plain(struct arena *arena, enum subject subject, const uint8_t *name)
{
	const uint8_t *host;

	if (subject == SUBJECT_SRV) {
		name = name_parent(name_parent(name));
	}
	return value_host(arena, name_string(arena, name), &host).what == NULL;
}

static int
compare_points(const void *a, const void *b)
{
	const struct point *left = *(struct point *const *)a;
	const struct point *right = *(struct point *const *)b;

	if (left->port.number != right->port.number) {
		return left->port.number < right->port.number ? -1 : 1;
	}
	return name_compare(left->owner, right->owner);
}

/* Sort by port, then owner, each once. */
static void
sort_points(struct some_points *points)
{
	size_t kept = 0;

	if (points->count == 0) {
		return;
	}
	qsort(points->items, points->count, sizeof(struct point *),
	    compare_points);
	for (size_t i = 0; i < points->count; i++) {
		if (kept == 0 || points->items[i] != points->items[kept - 1]) {
			points->items[kept++] = points->items[i];
		}
	}
	points->count = kept;
}

/* Take a link into its group. */
static void
see_link(struct proposing *proposing, struct group *group,
    const struct link *link, bool is_new_name)
{
	struct arena *arena = proposing->arena;
	const struct span label = { (const char *)link->name + 1, *link->name };
	struct point *point =
	    points_find(&proposing->zone->points, link->owner);

	if (is_new_name) {
		ARENA_PUSH(arena, &group->names, point_name(arena, link->name));
		name_one(arena, &group->named, point_name(arena, link->name));
		group->is_plain &= is_plain(arena, group->subject, link->name);
		group->is_plain &= group->subject == SUBJECT_MX ||
				   group->label.length == 0 ||
				   span_equal(label, group->label);
		group->label = label;
	}
	if (point == NULL) {
		name_one(arena, &group->outside, point_name(arena, link->base));
		return;
	}
	group->is_good &= point->why == NULL && !point->is_taken;
	push_point(arena, &group->points, point);
}

static struct group
see_group(struct proposing *proposing, enum subject subject,
    const struct link *links, size_t count)
{
	struct arena *arena = proposing->arena;
	struct group group = { .subject = subject,
		.is_plain = true,
		.is_good = true };

	for (size_t i = 0; i < count; i++) {
		see_link(proposing, &group, &links[i],
		    i == 0 || !name_equal(links[i].name, links[i - 1].name));
	}
	sort_points(&group.points);
	for (size_t i = 0; i < group.points.count; i++) {
		const struct point *point = group.points.items[i];

		name_one(arena, &group.hosts,
		    subject == SUBJECT_MX ? point_name(arena, point->base)
					  : arena_printf(arena, "%s port %u",
						point_name(arena, point->base),
						(unsigned)point->port.number));
	}
	return group;
}

/* All that is said about a group before its service. */
static const char *
group_note(struct arena *arena, const struct group *group)
{
	const char *note = arena_printf(arena, "%s%s: %s.",
	    group->subject == SUBJECT_MX ? "Mail to " : "", group->named.text,
	    group->hosts.text);

	if (group->outside.count > 0) {
		note = arena_printf(arena,
		    "%s\nNot in this zone, and so not in its records: %s.",
		    note, group->outside.text);
	}
	return note;
}

/* The whole group by its selector. */
static void
add_selector(struct proposing *proposing, const struct group *group)
{
	struct arena *arena = proposing->arena;
	struct outline_service service = { .subject = group->subject,
		.names = group->names };
	const char *stem = group->names.items[0];

	ARENA_PUSH(arena, &service.notes, group_note(arena, group));
	if (group->subject == SUBJECT_MX) {
		stem = arena_printf(arena, "%s-mx", stem);
	} else {
		const struct span label = { group->label.at + 1,
			group->label.length - 1 };

		/* `_imap._tcp.example.com` gives example.com-imap-srv. */
		stem += group->label.length + strlen("._tcp.");
		stem = arena_printf(arena, "%s-%.*s-srv", stem,
		    (int)label.length, label.at);
	}
	add_service(proposing, &service, &group->points, stem);
}

/* The good hosts of a group by their names, a service for each port. */
static void
add_good(struct proposing *proposing, const struct group *group)
{
	struct some_points good = { 0 };

	for (size_t i = 0; i < group->points.count; i++) {
		struct point *point = group->points.items[i];

		if (good.count > 0 &&
		    good.items[0]->port.number != point->port.number) {
			add_hosts(proposing, &good,
			    group_note(proposing->arena, group));
			good = (struct some_points){ 0 };
		}
		if (point->why != NULL) {
			leave_out(proposing, point);
		} else if (!point->is_taken) {
			push_point(proposing->arena, &good, point);
		}
	}
	if (good.count > 0) {
		add_hosts(proposing, &good,
		    group_note(proposing->arena, group));
	}
}

static void
propose_group(struct proposing *proposing, const struct group *group)
{
	struct arena *arena = proposing->arena;

	if (group->points.count == 0) {
		ARENA_PUSH(arena, &proposing->outline->tail,
		    arena_printf(arena,
			"%s%s: not in this zone is %s, so that its TLSA "
			"records are for that host's zone",
			group->subject == SUBJECT_MX ? "mail to " : "",
			group->named.text, group->outside.text));
	} else if (group->is_plain && group->is_good) {
		add_selector(proposing, group);
	} else {
		add_good(proposing, group);
	}
}

static void
propose_links(struct proposing *proposing, enum subject subject,
    struct links *links)
{
	size_t from = 0;

	links_group(proposing->arena, links, &proposing->zone->points);
	for (size_t i = 1; i <= links->count; i++) {
		if (i == links->count ||
		    links->items[i].group != links->items[from].group) {
			const struct group group = see_group(proposing, subject,
			    links->items + from, i - from);

			propose_group(proposing, &group);
			from = i;
		}
	}
}

/* A host and port that has TLSA records, or that another zone leads to. */
static void
propose_point(struct proposing *proposing, struct point *point)
{
	struct arena *arena = proposing->arena;
	struct some_points alone = { &point, 1, 0 };
	const char *note;

	if (point->why != NULL) {
		leave_out(proposing, point);
		return;
	}
	if (point->is_taken || (!point->has_tlsa && !point->is_extra)) {
		return;
	}
	note = arena_printf(arena, "Port %s of %s, %s.",
	    point_port(arena, &point->port), point_name(arena, point->base),
	    point->has_tlsa ? "which has TLSA records already"
			    : "to which another of the zones leads");
	add_hosts(proposing, &alone, note);
}

void
propose_zone(struct outline *outline, struct prospect *zone)
{
	struct proposing proposing = { outline->arena, outline, zone };

	terms_note(&zone->gathered.tlsas, &zone->points);
	propose_links(&proposing, SUBJECT_MX, &zone->mx);
	propose_links(&proposing, SUBJECT_SRV, &zone->srv);
	for (size_t i = 0; i < zone->points.count; i++) {
		propose_point(&proposing, &zone->points.items[i]);
	}
}
