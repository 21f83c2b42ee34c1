/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which zone holds which RRset. The zones' texts do not come into it. */
#include <config.h>

#include <stdlib.h>

#include <gen/zones.h>
#include <zone/base/name.h>
#include <zone/nodes.h>

/* A file that the manifest names. */
struct zone_file {
	dev_t device;
	ino_t inode;
	const struct zone_entry *zone;
};

struct zone_files {
	struct zone_file *items;
	size_t count;
	size_t capacity;
};

struct zones {
	struct arena *arena;
	const struct manifest *manifest;
	const struct zone_entry **by_name; /* the manifest's, sorted */
	struct nodes *nodes;   /* a node's rrset begins its list through next */
	const uint8_t **names; /* of all zones, for near misses */
	size_t name_count;
	size_t name_capacity;
	const struct wants *wants;
	size_t *next; /* for each RRset: the next of its zone, or NO_RRSET */
	struct zone_files files;
	bool has_files; /* they were looked up */
};

static int
compare_names(const void *a, const void *b)
{
	const struct zone_entry *const *left = a;
	const struct zone_entry *const *right = b;

	return name_compare((*left)->name, (*right)->name);
}

struct zones *
zones_new(struct arena *arena, const struct manifest *manifest, uint64_t seed)
{
	struct zones *zones = arena_alloc(arena, sizeof(*zones));
	const size_t count = manifest->zone_count;

	zones->arena = arena;
	zones->manifest = manifest;
	zones->nodes = nodes_new(arena, seed);
	zones->by_name =
	    arena_alloc(arena, count * sizeof(const struct zone_entry *));
	for (size_t i = 0; i < count; i++) {
		zones->by_name[i] = &manifest->zones[i];
		zones_add(zones, manifest->zones[i].name);
	}
	if (count > 0) {
		qsort(zones->by_name, count, sizeof(const struct zone_entry *),
		    compare_names);
	}
	return zones;
}

void
zones_add(struct zones *zones, const uint8_t *apex)
{
	if (nodes_find(zones->nodes, apex) != NULL) {
		return;
	}
	(void)nodes_add(zones->nodes, apex);
	zones->names = arena_more(zones->arena, zones->names, zones->name_count,
	    &zones->name_capacity, sizeof(*zones->names));
	zones->names[zones->name_count++] = apex;
}

static int
compare_files(const void *a, const void *b)
{
	const struct zone_file *left = a;
	const struct zone_file *right = b;

	if (left->device != right->device) {
		return left->device < right->device ? -1 : 1;
	}
	return (left->inode > right->inode) - (left->inode < right->inode);
}

/* Look up the files of one zone; those missing do not matter. */
static void
find_zone_files(struct zones *zones, const struct zone_entry *zone)
{
	struct stat status;

	for (size_t i = 0; i < zone->files.count; i++) {
		const char *path = manifest_path(zones->manifest, zones->arena,
		    zone->files.items[i].text);

		if (stat(path, &status) == 0) {
			ARENA_PUSH(zones->arena, &zones->files,
			    ((struct zone_file){ status.st_dev, status.st_ino,
				zone }));
		}
	}
}

/* Look up all files that the manifest names. */
static void
find_files(struct zones *zones)
{
	const struct manifest *manifest = zones->manifest;

	zones->has_files = true;
	for (size_t i = 0; i < manifest->zone_count; i++) {
		find_zone_files(zones, &manifest->zones[i]);
	}
	if (zones->files.count > 0) {
		qsort(zones->files.items, zones->files.count,
		    sizeof(struct zone_file), compare_files);
	}
}

const struct zone_entry *
zones_by_file(struct zones *zones, const struct stat *status)
{
	const struct zone_file key = { status->st_dev, status->st_ino, NULL };
	const struct zone_file *file = NULL;

	if (!zones->has_files) {
		find_files(zones);
	}
	if (zones->files.count > 0) {
		file = bsearch(&key, zones->files.items, zones->files.count,
		    sizeof(key), compare_files);
	}
	return file == NULL ? NULL : file->zone;
}

const struct zone_entry *
zones_by_name(const struct zones *zones, const uint8_t *name)
{
	const struct zone_entry key = { .name = name };
	const struct zone_entry *wanted = &key;
	const struct zone_entry **found = NULL;

	if (zones->manifest->zone_count > 0) {
		found = bsearch(&wanted, zones->by_name,
		    zones->manifest->zone_count,
		    sizeof(const struct zone_entry *), compare_names);
	}
	return found == NULL ? NULL : *found;
}

/* The node of the zone that holds a name. */
static struct node *
holder(const struct zones *zones, const uint8_t *name)
{
	struct node *node = NULL;

	while (name != NULL && node == NULL) {
		node = nodes_find(zones->nodes, name);
		name = name_parent(name);
	}
	return node;
}

/* A zone whose name ends the host's, but not at a dot: a dot is missing. */
static const uint8_t *
near_miss(const struct zones *zones, const uint8_t *host)
{
	char host_text[NAME_TEXT_MAX];
	char zone_text[NAME_TEXT_MAX];
	size_t length;

	name_print(host, host_text);
	length = strlen(host_text);
	for (size_t i = 0; i < zones->name_count; i++) {
		size_t zone_length;

		name_print(zones->names[i], zone_text);
		zone_length = strlen(zone_text);
		if (zone_length > 1 && zone_length < length &&
		    strcasecmp(host_text + length - zone_length, zone_text) ==
			0) {
			return zones->names[i];
		}
	}
	return NULL;
}

/* Tell that no zone holds the RRset. */
static bool
tell_unmatched(const struct zones *zones, const struct rrset *rrset,
    struct diags *diags)
{
	const uint8_t *near = near_miss(zones, rrset->base);
	const char *host = name_string(zones->arena, rrset->base);

	if (near == NULL) {
		return diag_rule(diags, "unmatched", &rrset->place,
		    "no zone of this run or of the manifest holds %s", host);
	}
	return diag_rule(diags, "out-of-zone", &rrset->place,
	    "%s is not below %s: is a dot missing?", host,
	    name_string(zones->arena, near));
}

bool
zones_assign(struct zones *zones, const struct wants *wants,
    struct diags *diags)
{
	const uint8_t *told = NULL;
	bool is_fine = true;

	zones->wants = wants;
	zones->next = arena_alloc(zones->arena, wants->count * sizeof(size_t));
	for (size_t i = wants->count; i-- > 0;) {
		const struct rrset *rrset = &wants->items[i];
		struct node *node = holder(zones, rrset->owner);

		if (node != NULL) {
			zones->next[i] = node->rrset;
			node->rrset = i;
		} else if (told == NULL || !name_equal(told, rrset->base)) {
			told = rrset->base;
			is_fine &= tell_unmatched(zones, rrset, diags);
		}
	}
	return is_fine;
}

struct rrset *
zones_rrsets(const struct zones *zones, const uint8_t *apex, size_t *count)
{
	const struct node *node = nodes_find(zones->nodes, apex);
	const size_t first = node == NULL ? NO_RRSET : node->rrset;
	struct rrset *rrsets;

	*count = 0;
	for (size_t i = first; i != NO_RRSET; i = zones->next[i]) {
		*count += 1;
	}
	rrsets = arena_alloc(zones->arena, *count * sizeof(*rrsets));
	*count = 0;
	for (size_t i = first; i != NO_RRSET; i = zones->next[i]) {
		rrsets[*count] = zones->wants->items[i];
		*count += 1;
	}
	return rrsets;
}
