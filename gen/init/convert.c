/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From what LetsDNS publishes to services. Where two sections have one owner
 * the later replaces the records of the earlier, so that it alone keeps it.
 */
#include <config.h>

#include <gen/init/convert.h>
#include <gen/init/known.h>
#include <gen/init/path.h>
#include <gen/init/point.h>
#include <zone/base/name.h>
#include <zone/nodes.h>

/* A conversion under way. */
struct conversion {
	struct arena *arena;
	struct outline *outline;
	const struct ini *ini;
	const char *manifest;
	struct diags *diags;
	const struct letsdns_entry *last; /* that became a service */
};

/* Take from an entry the ports that a later one has at the same host. */
static bool
take_ports(struct conversion *conversion, struct letsdns_entry *entry,
    struct nodes *taken)
{
	size_t kept = 0;

	for (size_t i = 0; i < entry->ports.count; i++) {
		const struct port port = entry->ports.items[i];
		const uint8_t *owner =
		    point_owner(conversion->arena, entry->host, &port);

		if (owner == NULL) {
			return diag_error(conversion->diags, NULL,
			    "[%s]: the host's name is too long",
			    entry->section);
		}
		if (nodes_find(taken, owner) == NULL) {
			(void)nodes_add(taken, owner);
			entry->ports.items[kept++] = port;
		}
	}
	entry->ports.count = kept;
	return true;
}

static void
add_zone(struct conversion *conversion, struct nodes *nodes,
    const uint8_t *zone)
{
	if (nodes_find(nodes, zone) == NULL) {
		(void)nodes_add(nodes, zone);
		ARENA_PUSH(conversion->arena, &conversion->outline->zones,
		    ((struct outline_zone){
			.name = point_name(conversion->arena, zone) }));
	}
}

static bool
same_paths(const struct letsdns_paths *a, const struct letsdns_paths *b)
{
	bool is_same = a->count == b->count;

	for (size_t i = 0; is_same && i < a->count; i++) {
		is_same = a->items[i].role == b->items[i].role &&
			  strcmp(a->items[i].path, b->items[i].path) == 0;
	}
	return is_same;
}

static bool
same_ports(const struct ports *a, const struct ports *b)
{
	bool is_same = a->count == b->count;

	for (size_t i = 0; is_same && i < a->count; i++) {
		is_same = a->items[i].number == b->items[i].number;
	}
	return is_same;
}

/* Do they differ in their hosts alone? */
static bool
is_same_service(const struct letsdns_entry *a, const struct letsdns_entry *b)
{
	return a->ttl == b->ttl && same_ports(&a->ports, &b->ports) &&
	       same_paths(&a->paths, &b->paths);
}

/* Would the manifest take the path for something else? */
static const char *
plain_path(struct conversion *conversion, const struct letsdns_path *path)
{
	static const char *const pins[] = { "tlsa:", "spki-sha256:" };
	const struct place place = ini_place(conversion->ini, path->offset);
	const char *text =
	    path_from(conversion->arena, conversion->manifest, path->path);

	if (strpbrk(text, "*?[") != NULL) {
		(void)diag_warn(conversion->diags, &place,
		    "the manifest takes '*', '?' and '[' in a path for a "
		    "pattern");
	}
	for (size_t i = 0; i < sizeof(pins) / sizeof(*pins); i++) {
		if (strncmp(text, pins[i], strlen(pins[i])) == 0) {
			return arena_printf(conversion->arena, "./%s", text);
		}
	}
	return text;
}

static void
push_once(struct arena *arena, struct lines *lines, const char *line)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (strcmp(lines->items[i], line) == 0) {
			return;
		}
	}
	ARENA_PUSH(arena, lines, line);
}

static void
add_paths(struct conversion *conversion, const struct letsdns_paths *paths,
    struct outline_service *service)
{
	struct lines *const lists[] = {
		[LETSDNS_CURRENT] = &service->current,
		[LETSDNS_NEXT] = &service->next,
		[LETSDNS_ANCHOR] = &service->anchors,
	};

	for (size_t i = 0; i < paths->count; i++) {
		push_once(conversion->arena, lists[paths->items[i].role],
		    plain_path(conversion, &paths->items[i]));
	}
	if (service->current.count == 0) {
		service->current = service->next;
		service->next = (struct lines){ 0 };
	}
}

/* Those that LetsDNS makes of the certificates. */
static void
add_params(struct conversion *conversion, struct outline_service *service)
{
	struct arena *arena = conversion->arena;

	if (service->current.count > 0) {
		ARENA_PUSH(arena, &service->tlsa, "3 1 1");
		ARENA_PUSH(arena, &service->tlsa, "3 1 2");
	} else {
		ARENA_PUSH(arena, &service->current,
		    arena_printf(arena, "keys/%s.pem",
			service->names.items[0]));
		ARENA_PUSH(arena, &service->notes,
		    "No certificate of the server was named: fill in "
		    "`current`. It adds no record.");
	}
	if (service->anchors.count > 0) {
		ARENA_PUSH(arena, &service->tlsa, "2 1 1");
		ARENA_PUSH(arena, &service->tlsa, "2 1 2");
		ARENA_PUSH(arena, &service->notes,
		    "What `anchors` names is taken for certificates of CAs, "
		    "by the names of its options. Usage 2 helps only while "
		    "the server sends them too (RFC 7671 section 5.2.2): "
		    "`current` is then best the file with the whole chain.");
	}
}

static void
add_service(struct conversion *conversion, const struct letsdns_entry *entry)
{
	struct arena *arena = conversion->arena;
	struct outline_service service = { .has_ttl = true, .ttl = entry->ttl };

	ARENA_PUSH(arena, &service.names, point_name(arena, entry->host));
	if (entry->ports.count == 1) {
		service.use = known_template(&entry->ports.items[0]);
	}
	for (size_t i = 0; service.use == NULL && i < entry->ports.count; i++) {
		ARENA_PUSH(arena, &service.ports,
		    point_port(arena, &entry->ports.items[i]));
	}
	ARENA_PUSH(arena, &service.notes,
	    arena_printf(arena, "[%s]", entry->section));
	add_paths(conversion, &entry->paths, &service);
	add_params(conversion, &service);
	ARENA_PUSH(arena, &conversion->outline->services, service);
	conversion->last = entry;
}

static void
convert_entry(struct conversion *conversion, const struct letsdns_entry *entry)
{
	struct outline *outline = conversion->outline;
	struct outline_service *service;

	if (entry->ports.count == 0) {
		ARENA_PUSH(conversion->arena, &outline->tail,
		    arena_printf(conversion->arena,
			"[%s]: it has no port, or a later section has them all",
			entry->section));
		return;
	}
	if (conversion->last == NULL ||
	    !is_same_service(conversion->last, entry)) {
		add_service(conversion, entry);
		return;
	}
	service = &outline->services.items[outline->services.count - 1];
	ARENA_PUSH(conversion->arena, &service->names,
	    point_name(conversion->arena, entry->host));
	service->notes.items[0] = arena_printf(conversion->arena, "%s, [%s]",
	    service->notes.items[0], entry->section);
}

bool
convert(struct outline *outline, const struct ini *ini,
    struct letsdns_entries *entries, const char *manifest, struct diags *diags)
{
	struct conversion conversion = { outline->arena, outline, ini, manifest,
		diags, NULL };
	struct nodes *zones = nodes_new(outline->arena, outline->seed);
	struct nodes *taken = nodes_new(outline->arena, outline->seed);
	bool is_fine = true;

	for (size_t i = entries->count; i-- > 0;) {
		is_fine &= take_ports(&conversion, &entries->items[i], taken);
	}
	for (size_t i = 0; is_fine && i < entries->count; i++) {
		add_zone(&conversion, zones, entries->items[i].zone);
		convert_entry(&conversion, &entries->items[i]);
	}
	return is_fine;
}
