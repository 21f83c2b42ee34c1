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
	const struct zone_entry **by_name; /* sorted; NULL: not yet */
	struct nodes *nodes; /* a node's rrset begins its list through next */
	const struct node **listed; /* those of the manifest's, in its order */
	size_t least;               /* labels that a name in it has, */
	size_t most;
	const struct wants *wants;
	size_t *next; /* for each RRset: the next of its zone, or NO_RRSET */
	struct zone_files files;
	bool has_files; /* they were looked up */
	bool lacks_one; /* a zone of the run */
};

static int
compare_names(const void *a, const void *b)
{
	const struct zone_entry *const *left = a;
	const struct zone_entry *const *right = b;

	return name_compare((*left)->name, (*right)->name);
}

static void
count_labels(struct zones *zones, const uint8_t *apex)
{
	const size_t labels = name_labels(apex);

	zones->least = labels < zones->least ? labels : zones->least;
	zones->most = labels > zones->most ? labels : zones->most;
}

void
zones_add(struct zones *zones, const uint8_t *apex)
{
	count_labels(zones, apex);
	(void)nodes_add(zones->nodes, apex);
}

/* List the zones of the manifest; a few are prepared before one is added. */
static void
list_zones(struct zones *zones)
{
	const struct manifest *manifest = zones->manifest;
	const size_t count = manifest->zone_count;
	struct ascent ascents[NODES_PREPARED];

	nodes_reserve(zones->nodes, count);
	zones->listed =
	    arena_alloc(zones->arena, count * sizeof(const struct node *));
	for (size_t i = 0; i < count + NODES_PREPARED; i++) {
		struct ascent *ascent = &ascents[i % NODES_PREPARED];

		if (i >= NODES_PREPARED) {
			zones->listed[i - NODES_PREPARED] =
			    nodes_add_ascent(zones->nodes, ascent);
		}
		if (i < count) {
			const uint8_t *name = manifest->zones[i].name;

			count_labels(zones, name);
			nodes_prepare(zones->nodes, name, name, ascent);
		}
	}
}

struct zones *
zones_new(struct arena *arena, const struct manifest *manifest, uint64_t seed)
{
	struct zones *zones = arena_alloc(arena, sizeof(*zones));

	zones->arena = arena;
	zones->manifest = manifest;
	zones->nodes = nodes_new(arena, seed);
	zones->least = NAME_WIRE_MAX;
	list_zones(zones);
	return zones;
}

void
zones_lack(struct zones *zones)
{
	zones->lacks_one = true;
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

/* Sort the manifest's zones by name. */
static void
sort_names(struct zones *zones)
{
	const struct manifest *manifest = zones->manifest;
	const size_t size = sizeof(const struct zone_entry *);

	zones->by_name = arena_alloc(zones->arena, manifest->zone_count * size);
	for (size_t i = 0; i < manifest->zone_count; i++) {
		zones->by_name[i] = &manifest->zones[i];
	}
	qsort(zones->by_name, manifest->zone_count, size, compare_names);
}

const struct zone_entry *
zones_by_name(struct zones *zones, const uint8_t *name)
{
	const struct zone_entry key = { .name = name };
	const struct zone_entry *wanted = &key;
	const struct zone_entry **found;

	if (zones->manifest->zone_count == 0) {
		return NULL;
	}
	if (zones->by_name == NULL) {
		sort_names(zones);
	}
	found = bsearch(&wanted, zones->by_name, zones->manifest->zone_count,
	    sizeof(const struct zone_entry *), compare_names);
	return found == NULL ? NULL : *found;
}

/* The node of the zone that holds a name. */
static struct node *
holder(const struct zones *zones, const uint8_t *name)
{
	struct node *node = NULL;
	size_t labels = name_labels(name);

	for (; labels > zones->most; labels--) {
		name += *name + 1;
	}
	for (; labels + 1 > zones->least && node == NULL; labels--) {
		node = nodes_find(zones->nodes, name);
		name += *name + 1;
	}
	return node;
}

/* The zone whose name is this one but for the first octets of its label. */
static const struct node *
find_cut(const struct zones *zones, const uint8_t *name)
{
	const size_t rest = name_length(name) - 1;
	const struct node *node = NULL;
	uint8_t cut[NAME_WIRE_MAX];

	for (size_t i = 1; node == NULL && i < *name; i++) {
		cut[0] = (uint8_t)(*name - i);
		memcpy(cut + 1, name + 1 + i, rest - i);
		node = nodes_find(zones->nodes, cut);
	}
	return node;
}

/* A zone whose name ends the host's, but not at a dot: a dot is missing. */
static const uint8_t *
near_miss(const struct zones *zones, const uint8_t *host)
{
	const struct node *node = NULL;

	while (node == NULL && *host != 0) {
		node = find_cut(zones, host);
		host = name_parent(host);
	}
	return node == NULL ? NULL : node->name;
}

/* Tell that no zone holds the name. */
static bool
tell_unmatched(const struct zones *zones, const uint8_t *name,
    const struct place *place, struct diags *diags)
{
	const uint8_t *near = near_miss(zones, name);
	const char *text = name_string(zones->arena, name);

	if (zones->lacks_one) {
		return true; /* which may hold it */
	}
	if (near == NULL) {
		return diag_rule(diags, "unmatched", place,
		    "no zone of this run or of the manifest holds %s", text);
	}
	return diag_rule(diags, "out-of-zone", place,
	    "%s is not below %s: is a dot missing?", text,
	    name_string(zones->arena, near));
}

const uint8_t *
zones_holder(const struct zones *zones, const uint8_t *name)
{
	const struct node *node = holder(zones, name);

	return node == NULL ? NULL : node->name;
}

bool
zones_holds(const struct zones *zones, const uint8_t *apex, const uint8_t *name)
{
	const struct node *node = holder(zones, name);

	return node != NULL && name_equal(node->name, apex);
}

/* The domains of selectors must be some zone's. */
static bool
check_domains(const struct zones *zones, const struct hosts *domains,
    struct diags *diags)
{
	bool is_fine = true;

	for (size_t i = 0; i < domains->count; i++) {
		const struct host *domain = &domains->items[i];
		const struct place place =
		    manifest_place(zones->manifest, domain->value);

		if (holder(zones, domain->name) == NULL) {
			is_fine &=
			    tell_unmatched(zones, domain->name, &place, diags);
		}
	}
	return is_fine;
}

/* The name that an RRset is told by. */
static const uint8_t *
base_of(const struct rrset *rrset)
{
	return rrset->base != NULL ? rrset->base : rrset->owner;
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
		struct node *node;

		rrsets_fetch(wants->items, wants->count, i - RRSETS_FETCHED);
		node = holder(zones, rrset->owner);
		if (node != NULL) {
			zones->next[i] = node->rrset;
			node->rrset = (uint32_t)i;
		} else if (told == NULL || !name_equal(told, base_of(rrset))) {
			const struct place place =
			    text_at(zones->manifest->text, rrset->asked);

			told = base_of(rrset);
			is_fine &= tell_unmatched(zones, told, &place, diags);
		}
	}
	for (size_t i = 0; i < zones->manifest->service_count; i++) {
		const struct service *service = &zones->manifest->services[i];

		is_fine &= check_domains(zones, &service->domains->mx, diags);
		is_fine &= check_domains(zones, &service->domains->srv, diags);
	}
	return is_fine;
}

/* The RRsets of the zone that has the node. */
static struct rrset *
rrsets_of(const struct zones *zones, struct arena *arena,
    const struct node *node, size_t *count)
{
	const size_t first = node == NULL ? NO_RRSET : node->rrset;
	struct rrset *rrsets;
	size_t last = first;

	*count = 0;
	for (size_t i = first; i != NO_RRSET; i = zones->next[i]) {
		*count += 1;
		last = i;
	}
	if (*count == 0 || last - first + 1 == *count) {
		return zones->wants->items + (*count == 0 ? 0 : first);
	}
	rrsets = arena_alloc(arena, *count * sizeof(*rrsets));
	*count = 0;
	for (size_t i = first; i != NO_RRSET; i = zones->next[i]) {
		rrsets[*count] = zones->wants->items[i];
		*count += 1;
	}
	return rrsets;
}

struct rrset *
zones_rrsets(const struct zones *zones, struct arena *arena,
    const uint8_t *apex, size_t *count)
{
	return rrsets_of(zones, arena, nodes_find(zones->nodes, apex), count);
}

struct rrset *
zones_listed_rrsets(const struct zones *zones, struct arena *arena,
    size_t number, size_t *count)
{
	return rrsets_of(zones, arena, zones->listed[number], count);
}
