/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find a zone's name in its text or in the name of its file. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/origin.h>
#include <zone/read/directive.h>
#include <zone/read/token.h>
#include <zone/rrset.h>

enum {
	INCLUDED_MAX = 1000 /* files to search; a SOA comes early */
};

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

/* What the search for the SOA knows so far. */
struct known {
	const struct includes *includes;
	struct diags *diags;
	unsigned depth;
	size_t included; /* files, so far */
	uint8_t owner[NAME_WIRE_MAX];
	uint8_t origin[NAME_WIRE_MAX];
	bool has_owner;
	bool has_origin;
};

static bool search(struct known *known, struct text *text);

/* Search the file that a directive of TEXT includes. */
static bool
search_included(struct known *known, struct text *text,
    const struct entry *entry, const struct directive *directive)
{
	const struct known before = *known;
	struct text *included = NULL;

	if (known->includes != NULL && known->depth < INCLUDE_DEPTH_MAX &&
	    known->included < INCLUDED_MAX) {
		included = include_open(known->includes, text, entry->start,
		    directive->file, known->diags);
	}
	if (included == NULL) {
		return false;
	}
	if (directive->has_origin) {
		memcpy(known->origin, directive->origin,
		    name_length(directive->origin));
		known->has_origin = true;
	}
	known->depth++;
	known->included++;
	if (search(known, included)) {
		return true;
	}
	known->depth--;
	known->has_origin = before.has_origin;
	known->has_owner = before.has_owner;
	memcpy(known->origin, before.origin, sizeof(before.origin));
	memcpy(known->owner, before.owner, sizeof(before.owner));
	return false;
}

/* Obey a directive; is the SOA in what it includes? */
static bool
obey(struct known *known, struct text *text, const struct entry *entry)
{
	const struct span bytes = { text->bytes, text->length };
	uint8_t next[NAME_WIRE_MAX];
	struct directive directive = { .origin = next };

	if (directive_read(bytes, entry,
		known->has_origin ? known->origin : NULL, &directive) != NULL) {
		known->has_origin = false; /* relative to the unknown */
		return false;
	}
	if (directive.kind == DIRECTIVE_ORIGIN) {
		memcpy(known->origin, next, name_length(next));
		known->has_origin = true;
	}
	return directive.kind == DIRECTIVE_INCLUDE &&
	       search_included(known, text, entry, &directive);
}

/* Take in a record: is it the SOA? */
static bool
see_record(struct known *known, struct span bytes, const struct entry *entry)
{
	if ((entry->flags & ENTRY_INHERITS) == 0) {
		known->has_owner = read_owner(bytes, entry,
		    known->has_origin ? known->origin : NULL, known->owner);
	}
	return is_soa(bytes, entry);
}

/* Search a text for the SOA, up to which all is taken in. */
static bool
search(struct known *known, struct text *text)
{
	const struct span bytes = { text->bytes, text->length };
	bool is_found = false;
	struct lexer lexer;
	struct entry entry;

	lex_begin(&lexer, bytes, 0);
	while (!is_found && lex_next(&lexer, &entry)) {
		if (entry.kind == ENTRY_DIRECTIVE) {
			is_found = obey(known, text, &entry);
		} else if (entry.kind == ENTRY_RECORD) {
			is_found = see_record(known, bytes, &entry);
		}
	}
	return is_found;
}

/* The owner of the SOA, as far as the text before it tells. */
static const uint8_t *
from_text(struct arena *arena, const struct source *source)
{
	/* What is wrong with includes is the survey's to tell. */
	struct diags ignored = { .arena = arena };
	struct known known = { .includes = source->includes,
		.diags = &ignored };

	if (search(&known, source->text) && known.has_owner) {
		return name_lower(arena, known.owner);
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
origin_find(struct arena *arena, const struct source *source,
    struct diags *diags)
{
	const char *file = source->text->name;
	const struct place place = { .file = file };
	const uint8_t *origin = from_text(arena, source);

	if (origin == NULL) {
		origin = from_file_name(arena, file);
	}
	if (origin == NULL) {
		(void)diag_error(diags, &place,
		    "neither its text nor its name tells which zone this is");
		diag_hint(diags, "name the zone with -z");
	}
	return origin;
}
