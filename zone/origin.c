/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find a zone's name in its text or in the name of its file. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/origin.h>
#include <zone/read/directive.h>
#include <zone/read/token.h>
#include <zone/rrset.h>

/* Does the text end as that of an absolute name does? */
static bool
is_absolute(struct span name)
{
	return name.length > 0 && name.at[name.length - 1] == '.' &&
	       (name.length == 1 || name.at[name.length - 2] != '\\');
}

/* The owner of a record's entry if it can be known without the zone's name. */
static bool
read_owner(struct span bytes, const struct entry *entry, const uint8_t *origin,
    uint8_t owner[NAME_WIRE_MAX])
{
	struct header header;
	struct span written;

	if (!header_read(bytes, entry, &header) ||
	    header.owner.text.length == 0) {
		return false;
	}
	written = token_value(&header.owner);
	return (origin != NULL || is_absolute(written)) &&
	       name_parse(written, origin, owner) == NULL;
}

static bool
is_soa(struct span bytes, const struct entry *entry)
{
	struct header header;

	return header_read(bytes, entry, &header) &&
	       type_parse(header.type) == RR_SOA;
}

/* Obey $ORIGIN: is the origin known behind this directive? */
static bool
follow_origin(struct span bytes, const struct entry *entry, bool is_known,
    uint8_t origin[NAME_WIRE_MAX])
{
	uint8_t next[NAME_WIRE_MAX];
	struct directive directive = { .origin = next };

	if (directive_read(bytes, entry, is_known ? origin : NULL,
		&directive) != NULL) {
		return false; /* relative to the unknown, or a mistake */
	}
	if (directive.kind != DIRECTIVE_ORIGIN) {
		return is_known;
	}
	memcpy(origin, next, name_length(next));
	return true;
}

/* What the walk to the SOA knows so far. */
struct known {
	struct span bytes;
	uint8_t owner[NAME_WIRE_MAX];
	uint8_t origin[NAME_WIRE_MAX];
	bool has_owner;
	bool has_origin;
};

/* Take in one entry: is it the SOA's? */
static bool
walk_entry(struct known *known, const struct entry *entry)
{
	if (entry->kind == ENTRY_DIRECTIVE) {
		known->has_origin = follow_origin(known->bytes, entry,
		    known->has_origin, known->origin);
	}
	if (entry->kind != ENTRY_RECORD) {
		return false;
	}
	if ((entry->flags & ENTRY_INHERITS) == 0) {
		known->has_owner = read_owner(known->bytes, entry,
		    known->has_origin ? known->origin : NULL, known->owner);
	}
	return is_soa(known->bytes, entry);
}

/* The owner of the SOA, as far as the text before it tells. */
static const uint8_t *
from_text(struct arena *arena, const struct text *text)
{
	struct known known = { .bytes = { text->bytes, text->length } };
	struct lexer lexer;
	struct entry entry;

	lex_begin(&lexer, known.bytes, 0);
	while (lex_next(&lexer, &entry)) {
		if (walk_entry(&known, &entry)) {
			return known.has_owner ? name_lower(arena, known.owner)
					       : NULL;
		}
	}
	return NULL;
}

/* Take SUFFIX off the end of NAME, if it is there. */
static bool
cut_suffix(struct span *name, const char *suffix)
{
	const size_t length = strlen(suffix);

	if (name->length <= length ||
	    strncasecmp(name->at + name->length - length, suffix, length) !=
		0) {
		return false;
	}
	name->length -= length;
	return true;
}

/* The zone that the file is called by: two labels at least. */
static const uint8_t *
from_file_name(struct arena *arena, const char *file)
{
	static const char prefix[] = "db.";
	static const uint8_t root[] = { 0 };
	const char *slash = strrchr(file, '/');
	struct span name = span_of(slash == NULL ? file : slash + 1);
	uint8_t wire[NAME_WIRE_MAX];

	if (!cut_suffix(&name, ".zone") && !cut_suffix(&name, ".db") &&
	    name.length > strlen(prefix) &&
	    memcmp(name.at, prefix, strlen(prefix)) == 0) {
		name.at += strlen(prefix);
		name.length -= strlen(prefix);
	}
	if (name_parse(name, root, wire) != NULL || name_labels(wire) < 2) {
		return NULL;
	}
	return name_lower(arena, wire);
}

const uint8_t *
origin_find(struct arena *arena, const struct text *text, struct diags *diags)
{
	const struct place place = { .file = text->name };
	const uint8_t *origin = from_text(arena, text);

	if (origin == NULL) {
		origin = from_file_name(arena, text->name);
	}
	if (origin == NULL) {
		(void)diag_error(diags, &place,
		    "neither its text nor its name tells which zone this is");
		diag_hint(diags, "name the zone with -z");
	}
	return origin;
}
