/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a manifest, in the order and with the words of the manual. */
#include <config.h>

#include <gen/init/outline.h>

enum {
	LIST_WIDTH = 72, /* a list that is longer goes on lines of its own */
};

/* `[a, b]`, or `a` alone. */
static const char *
flow(struct arena *arena, const struct lines *lines)
{
	struct page page = { .arena = arena };

	for (size_t i = 0; i < lines->count; i++) {
		page_put(&page, "%s%s", i > 0 ? ", " : "",
		    page_scalar(arena, lines->items[i]));
	}
	return lines->count == 1
		   ? page_scalar(arena, lines->items[0])
		   : arena_printf(arena, "[%.*s]", (int)page.count, page.items);
}

/* A key and its values, if it has any. */
static void
put_list(struct page *page, const char *key, const struct lines *lines,
    size_t indent, bool is_first)
{
	const char *values;

	if (lines->count == 0) {
		return;
	}
	values = flow(page->arena, lines);
	page_put(page, "%*s%s%s:", (int)indent, "", is_first ? "- " : "", key);
	if (strlen(key) + strlen(values) <= LIST_WIDTH || lines->count == 1) {
		page_put(page, " %s\n", values);
		return;
	}
	page_put(page, "\n");
	for (size_t i = 0; i < lines->count; i++) {
		page_put(page, "%*s- %s\n", (int)(indent + (is_first ? 4 : 2)),
		    "", page_scalar(page->arena, lines->items[i]));
	}
}

/* Numbers and slashes, and nothing that needs quotes. */
static void
put_plain(struct page *page, const char *key, const struct lines *lines)
{
	const char *between = ": [";

	if (lines->count == 0) {
		return;
	}
	page_put(page, "    %s", key);
	for (size_t i = 0; i < lines->count; i++) {
		page_put(page, "%s%s", between, lines->items[i]);
		between = ", ";
	}
	page_put(page, "]\n");
}

static void
put_notes(struct page *page, size_t indent, const struct lines *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		page_comment(page, indent, notes->items[i]);
	}
}

static void
put_service(struct page *page, const struct outline_service *service)
{
	static const char *const subjects[] = {
		[SUBJECT_HOST] = "host",
		[SUBJECT_MX] = "mx",
		[SUBJECT_SRV] = "srv",
	};

	put_notes(page, 2, &service->notes);
	put_list(page, subjects[service->subject], &service->names, 2, true);
	if (service->use != NULL) {
		page_put(page, "    use: %s\n", service->use);
	}
	put_plain(page, "ports", &service->ports);
	put_plain(page, "tlsa", &service->tlsa);
	if (service->has_ttl) {
		page_put(page, "    ttl: %u\n", (unsigned)service->ttl);
	}
	put_list(page, "current", &service->current, 4, false);
	put_list(page, "next", &service->next, 4, false);
	put_list(page, "anchors", &service->anchors, 4, false);
}

static void
put_zone(struct page *page, const struct outline_zone *zone)
{
	put_notes(page, 2, &zone->notes);
	page_put(page, "  %s:%s\n", page_scalar(page->arena, zone->name),
	    zone->files.count == 0 ? " {} # or file: PATH" : "");
	put_list(page, "file", &zone->files, 4, false);
}

static void
put_services(struct page *page, const struct outline_services *services)
{
	if (services->count == 0) {
		page_put(page, "services: []\n");
		return;
	}
	page_put(page, "services:\n");
	for (size_t i = 0; i < services->count; i++) {
		page_put(page, "%s", i > 0 ? "\n" : "");
		put_service(page, &services->items[i]);
	}
}

static void
put_tail(struct page *page, const struct lines *tail)
{
	if (tail->count == 0) {
		return;
	}
	page_put(page, "\n");
	page_comment(page, 0, "Left out:");
	for (size_t i = 0; i < tail->count; i++) {
		page_comment(page, 0,
		    arena_printf(page->arena, "  %s", tail->items[i]));
	}
}

static const char zones_note[] =
    "The zones, and the file in which each is kept.";

static const char services_note[] =
    "The services: who is served, and with which keys.\n"
    "  host, mx, srv  hosts by their names, or those to which the MX records\n"
    "                 of a domain or SRV records lead in the zone\n"
    "  use            a template: its ports, and what is usual for them\n"
    "  ports          the ports, where no template has them\n"
    "  tlsa           usage, selector and matching type of the records; the\n"
    "                 usual one is 3 1 1, the server's own key\n"
    "  current        what the server uses now: a file with its certificate,\n"
    "                 its chain or its key, or a list of such files\n"
    "  lineage        in its place, where an ACME client keeps it, such as\n"
    "                 certbot:/etc/letsencrypt/live/NAME\n"
    "  next           the same for what it will use next; the file need not\n"
    "                 exist yet. Its record is published before it is used";

struct span
outline_text(const struct outline *outline)
{
	struct page page = { .arena = outline->arena };

	for (size_t i = 0; i < outline->head.count; i++) {
		page_comment(&page, 0, outline->head.items[i]);
	}
	page_put(&page, "\n");
	if (outline->zones.count > 0) {
		page_comment(&page, 0, zones_note);
		page_put(&page, "zones:\n");
		for (size_t i = 0; i < outline->zones.count; i++) {
			put_zone(&page, &outline->zones.items[i]);
		}
		page_put(&page, "\n");
	}
	page_comment(&page, 0, services_note);
	put_services(&page, &outline->services);
	put_tail(&page, &outline->tail);
	return (struct span){ page.items, page.count };
}
