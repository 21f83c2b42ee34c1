/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the keys of zones and of `acme`, and their loaders. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <gen/manifest/dnsname.h>
#include <gen/manifest/word.h>
#include <gen/manifest/zone_entry.h>
#include <zone/base/name.h>

enum {
	/* Octets that fit into a TXT record as strings of 255. */
	PERSIST_MAX = 255 * 255 + 254,
	PATH_LONGEST = 4095,
};

/* A path of a zone file. */
static void
load_file(struct schema_reader *reader, const struct value *value, void *member)
{
	static const struct fault fault = { "it has more than 4095 octets",
		NULL };
	struct values *files = member;
	struct value kept;

	if (strnlen(value->text, PATH_LONGEST + 1) > PATH_LONGEST) {
		schema_fault(reader, NULL, value, "file", fault);
		return;
	}
	kept = schema_keep(reader, value);
	schema_note(reader, &reader->list, span_of(kept.text), &kept);
	ARENA_PUSH(reader->arena, files, kept);
}

/* MEMBER is the whole zone entry. */
static void
load_serial(struct schema_reader *reader, const struct value *value,
    void *member)
{
	struct zone_entry *zone = member;
	size_t number;

	if (word_read(reader, value, "serial", serial_policy_names, &number)) {
		zone->serial = (enum serial_policy)number;
		zone->has_serial = true;
	}
}

static void
load_alias(struct schema_reader *reader, const struct value *value,
    void *member)
{
	struct value *alias = member;
	const struct fault fault = dnsname_alias(reader->arena, value->text);

	if (fault.what != NULL) {
		schema_fault(reader, NULL, value, "alias", fault);
		return;
	}
	*alias = schema_keep(reader, value);
}

static void
load_name(struct schema_reader *reader, const struct value *value, void *member)
{
	struct hosts *names = member;
	struct host host;
	const struct fault fault =
	    dnsname_certified(reader->arena, value->text, &host.name);

	if (fault.what != NULL) {
		schema_fault(reader, NULL, value, "name", fault);
		return;
	}
	host.value = schema_keep(reader, value);
	ARENA_PUSH(reader->arena, names, host);
}

/* What is wrong with the text of a TXT record? */
static struct fault
check_persist(const char *text)
{
	struct fault fault = { .what = NULL };

	if (strnlen(text, PERSIST_MAX + 1) > PERSIST_MAX) {
		fault.what = "it is longer than a TXT record";
		return fault;
	}
	while (*text >= ' ' && *text <= '~') {
		text++;
	}
	if (*text != '\0') {
		fault.what = "it has characters that are not ASCII";
	}
	return fault;
}

static void
load_persist(struct schema_reader *reader, const struct value *value,
    void *member)
{
	struct values *values = member;
	const struct fault fault = check_persist(value->text);
	struct value kept;

	if (fault.what != NULL) {
		schema_fault(reader, NULL, value, "persist", fault);
		return;
	}
	kept = schema_keep(reader, value);
	schema_note(reader, &reader->list, span_of(kept.text), &kept);
	ARENA_PUSH(reader->arena, values, kept);
}

static const struct schema_key acme_keys[] = {
	{ "alias", SCHEMA_SCALAR, .scalar = load_alias,
	    SCHEMA_MEMBER(acme, alias) },
	{ "names", SCHEMA_ANY, .scalar = load_name,
	    SCHEMA_MEMBER(acme, names) },
	{ "persist", SCHEMA_ANY, .scalar = load_persist,
	    SCHEMA_MEMBER(acme, persist) },
};

static const struct schema acme_schema = {
	acme_keys,
	sizeof(acme_keys) / sizeof(*acme_keys),
};

/* By name, then in the order of the text. */
static int
compare_names(const void *a, const void *b)
{
	const struct host *first = a;
	const struct host *second = b;
	const int difference = name_compare(first->name, second->name);

	if (difference != 0) {
		return difference;
	}
	return first->value.offset < second->value.offset ? -1 : 1;
}

static int
compare_places(const void *a, const void *b)
{
	const struct host *first = a;
	const struct host *second = b;

	return first->value.offset < second->value.offset ? -1 : 1;
}

/* Each name once: a name and its wildcard are the same here. */
static void
drop_repeated(struct hosts *names)
{
	size_t kept = 1;

	if (names->count < 2) {
		return;
	}
	qsort(names->items, names->count, sizeof(*names->items), compare_names);
	for (size_t i = 1; i < names->count; i++) {
		if (!name_equal(names->items[i].name,
			names->items[kept - 1].name)) {
			names->items[kept++] = names->items[i];
		}
	}
	names->count = kept;
	qsort(names->items, kept, sizeof(*names->items), compare_places);
}

static bool
load_acme(struct schema_reader *reader, const struct value *start, void *member)
{
	struct acme *acme = member;
	struct schema_seen seen;

	(void)start;
	if (!schema_map(reader, &acme_schema, acme, &seen)) {
		return false;
	}
	drop_repeated(&acme->names);
	return true;
}

static const struct schema_key zone_keys[] = {
	{ "file", SCHEMA_SCALARS, .scalar = load_file,
	    SCHEMA_MEMBER(zone_entry, files) },
	{ "serial", SCHEMA_SCALAR, .scalar = load_serial, .offset = 0 },
	{ "acme", SCHEMA_MAP, .map = load_acme,
	    SCHEMA_MEMBER(zone_entry, acme) },
};

static const struct schema zone_schema = {
	zone_keys,
	sizeof(zone_keys) / sizeof(*zone_keys),
};

bool
zone_entry_read(struct schema_reader *reader, const struct value *name,
    struct zone_entry *zone)
{
	const uint8_t *wire = NULL;
	const struct fault fault = value_zone(reader->arena, name->text, &wire);
	struct schema_seen seen;

	*zone = (struct zone_entry){ .start = *name };
	if (fault.what != NULL) {
		schema_fault(reader, NULL, name, "zone", fault);
	} else {
		zone->name = wire;
	}
	return schema_map(reader, &zone_schema, zone, &seen);
}
