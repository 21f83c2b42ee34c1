/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sections. What libyaml makes of a text from an item of a list on depends on
 * nothing before it but that it is in a list of that column, the value of a key
 * in a mapping without indentation: one other key brings it there.
 */
#include <config.h>

#include <stdint.h>
#include <string.h>

#include <yaml.h>

#include <gen/manifest/events/section.h>

enum {
	ITEMS = 2,         /* how deep in other nodes the list's items are */
	PREFIX_EVENTS = 5, /* stream, document, mapping, key and list */
	PIECE = 512,       /* bytes that libyaml gets behind the next split */
	LONG = 4,          /* distances of splits that need a permit */
};

/* What brings libyaml into a list, one line. */
static const char prefix[] = "x:\n";

/* The nodes that the next one is in, as far as a split depends on them. */
struct nesting {
	size_t depth;
	bool root_fits; /* the outermost is a mapping without indentation, */
	bool is_key;    /* in which the next node is a key; */
	bool fits;      /* the next outermost one is a value of it */
};

struct section {
	const struct splitting *rule;
	struct permit permit;
	struct split behind;
	struct nesting nesting;
	size_t read;       /* offset of what libyaml did not get yet, */
	size_t limit;      /* and of what it gets only with a permit */
	size_t characters; /* to be added to those that libyaml counts, */
	size_t lines;      /* and to its lines */
	size_t dash;       /* the character of the split BEHIND, */
	size_t end;        /* and the one behind the newest event */
	struct span prefix;
	bool is_over;   /* no event is left, */
	bool continues; /* for the next section begins at BEHIND */
	yaml_parser_t parser;
	yaml_event_t event;
};

struct section *
section_new(struct arena *arena, const struct splitting *rule,
    struct permit permit)
{
	struct section *section = arena_alloc(arena, sizeof(*section));

	section->rule = rule;
	section->permit = permit;
	return section;
}

/*
 * How many bytes libyaml may have next. It decodes all that it gets, so behind
 * the split where the section will most likely end it gets little.
 */
static size_t
piece_length(const struct section *section)
{
	const size_t left = section->rule->text.length - section->read;
	size_t piece = PIECE;

	if (section->read < section->behind.offset) {
		piece = section->behind.offset - section->read;
	}
	return piece < left ? piece : left;
}

/* May libyaml get more? */
static bool
may_read(struct section *section)
{
	if (section->read < section->limit) {
		return true;
	}
	section->limit = SIZE_MAX;
	return section->permit.ask(section->permit.context);
}

/* Hand libyaml the next bytes, in its read handler's way. */
static int
hand_on(void *given, unsigned char *buffer, size_t size, size_t *size_read)
{
	struct section *section = given;
	struct span piece = section->prefix;

	if (!may_read(section)) {
		return 0;
	}
	if (piece.length == 0) {
		piece = (struct span){ section->rule->text.at + section->read,
			piece_length(section) };
		piece.length = piece.length < size ? piece.length : size;
		section->read += piece.length;
	}
	section->prefix.length = 0;
	memcpy(buffer, piece.at, piece.length);
	*size_read = piece.length;
	return 1;
}

/* Enter the mapping and the list that the text is in. */
static bool
pass_prefix(struct section *section)
{
	bool is_passed = true;

	for (unsigned i = 0; i < PREFIX_EVENTS && is_passed; i++) {
		yaml_event_t event;

		is_passed = yaml_parser_parse(&section->parser, &event) != 0;
		yaml_event_delete(&event);
	}
	return is_passed;
}

/* Begin behind what brings libyaml into a list. */
static void
begin_inside(struct section *section, const struct split *from)
{
	section->prefix = span_of(prefix);
	section->characters = from->character - strlen(prefix);
	section->lines = from->line - 1;
	section->nesting = (struct nesting){ ITEMS, true, true, true };
	/* What libyaml does not like here it does not like later either. */
	section->is_over = !pass_prefix(section);
}

/* Where the dash of the next split is. */
static size_t
find_dash(const struct section *section)
{
	return split_is_end(section->rule, &section->behind)
		   ? SIZE_MAX
		   : section->behind.character + section->rule->column;
}

bool
section_begin(struct section *section, const struct split *from,
    const struct split *behind)
{
	*section = (struct section){
		.rule = section->rule,
		.permit = section->permit,
		.behind = *behind,
		.read = from->offset,
		.limit = from->offset + LONG * section->rule->distance,
	};
	section->dash = find_dash(section);
	if (yaml_parser_initialize(&section->parser) == 0) {
		section->is_over = true;
		return false;
	}
	yaml_parser_set_encoding(&section->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input(&section->parser, hand_on, section);
	if (from->number > 0) {
		begin_inside(section, from);
	}
	return true;
}

/* Count characters and lines from the start of the text. */
static void
shift(const struct section *section, yaml_mark_t *mark)
{
	mark->index += section->characters;
	mark->line += section->lines;
}

/*
 * Does the section end before an event behind a dash? The dash is no part of
 * an event, and none begins with it: so it makes an item of the innermost list,
 * which has its column and, two levels deep, is no key.
 */
static bool
ends(struct section *section, size_t index)
{
	const struct nesting *nesting = &section->nesting;

	while (index > section->dash) {
		if (nesting->depth == ITEMS && nesting->fits &&
		    section->end <= section->dash) {
			return true;
		}
		split_next(section->rule, &section->behind);
		section->dash = find_dash(section);
	}
	return false;
}

/* Is it a mapping without indentation, that begins where its keys do? */
static bool
is_fit_root(const yaml_event_t *event)
{
	return event->type == YAML_MAPPING_START_EVENT &&
	       event->data.mapping_start.anchor == NULL &&
	       event->data.mapping_start.tag == NULL &&
	       event->start_mark.column == 0;
}

/* A node begins. */
static void
note_node(struct nesting *nesting, const yaml_event_t *event)
{
	if (nesting->depth == 0) {
		nesting->root_fits = is_fit_root(event);
		nesting->is_key = true;
	} else if (nesting->depth == 1) {
		nesting->fits = nesting->root_fits && !nesting->is_key;
		nesting->is_key = !nesting->is_key;
	}
}

/* Keep what the next split depends on. */
static void
note(struct section *section, const yaml_event_t *event)
{
	struct nesting *nesting = &section->nesting;

	switch ((unsigned)event->type) {
	case YAML_ALIAS_EVENT:
	case YAML_SCALAR_EVENT:
		note_node(nesting, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		note_node(nesting, event);
		nesting->depth++;
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		nesting->depth--;
		break;
	default:
		break;
	}
	if (nesting->depth == ITEMS) {
		section->end = event->end_mark.index + section->characters;
	}
}

const struct yaml_event_s *
section_next(struct section *section)
{
	yaml_event_t *event = &section->event;

	yaml_event_delete(event);
	if (section->is_over ||
	    yaml_parser_parse(&section->parser, event) == 0) {
		section->is_over = true;
		return NULL;
	}
	shift(section, &event->start_mark);
	if (ends(section, event->start_mark.index)) {
		section->is_over = true;
		section->continues = true;
		return NULL;
	}
	note(section, event);
	section->is_over = event->type == YAML_STREAM_END_EVENT;
	return event;
}

const struct split *
section_behind(const struct section *section)
{
	return section->continues ? &section->behind : NULL;
}

void
section_end(struct section *section)
{
	yaml_event_delete(&section->event);
	yaml_parser_delete(&section->parser);
}
