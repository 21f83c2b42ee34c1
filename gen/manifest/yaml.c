/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * YAML by libyaml's events. All that libyaml accepts and a manifest may not
 * hold is refused here, and what costs libyaml quadratic time is stopped before
 * it does. What keys and values mean is not known here.
 */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <yaml.h>

#include <gen/manifest/charset.h>
#include <gen/manifest/events/events.h>
#include <gen/manifest/yaml.h>

/*
 * How far into the text something is. libyaml counts characters, places are in
 * bytes: where those differ the cursor walks along and is never far behind.
 */
struct cursor {
	size_t characters;
	size_t offset;
	size_t line_start;
	size_t line;
};

struct yaml {
	struct events *events;
	const yaml_event_t *event; /* the newest; lends its scalar on */
	const struct text *text;
	struct diags *diags;
	struct charset charset;
	size_t told;          /* characters of which libyaml tells the place */
	struct cursor cursor; /* where the newest event is else */
	size_t before;        /* how many diags there were at first */
	unsigned depth;
	bool ended;
};

/* How a libyaml event is handed on. */
static const enum yaml_kind kinds[] = {
	[YAML_ALIAS_EVENT] = YAML_SCALAR,
	[YAML_SCALAR_EVENT] = YAML_SCALAR,
	[YAML_SEQUENCE_START_EVENT] = YAML_LIST,
	[YAML_SEQUENCE_END_EVENT] = YAML_LIST_END,
	[YAML_MAPPING_START_EVENT] = YAML_MAP,
	[YAML_MAPPING_END_EVENT] = YAML_MAP_END,
};

static struct cursor
cursor_start(const struct yaml *yaml)
{
	return (struct cursor){
		.offset = yaml->charset.start,
		.line_start = yaml->charset.start,
		.line = 1,
	};
}

static bool
is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Walk on to the character with that number. */
static void
cursor_walk(struct cursor *cursor, const struct text *text, size_t characters)
{
	while (
	    cursor->characters < characters && cursor->offset < text->length) {
		const char byte = text->bytes[cursor->offset++];

		while (cursor->offset < text->length &&
		       is_continuation(text->bytes[cursor->offset])) {
			cursor->offset++;
		}
		cursor->characters++;
		if (byte == '\n') {
			cursor->line++;
			cursor->line_start = cursor->offset;
		}
	}
}

/*
 * Before which character are line and column those that libyaml says? Its
 * characters must be bytes; at the end of a text without a last line end it
 * begins another line.
 */
static size_t
count_told(const struct yaml *yaml)
{
	const struct text *text = yaml->text;
	const size_t length = text->length - yaml->charset.start;

	if (!yaml->charset.is_ascii) {
		return 0;
	}
	return length > 0 && text->bytes[text->length - 1] == '\n' ? SIZE_MAX
								   : length;
}

/* Where a mark of libyaml is; marks of events never go back, others may. */
static void
walk_to(const struct yaml *yaml, const yaml_mark_t *mark, struct value *value)
{
	struct cursor cursor = yaml->cursor;

	if (mark->index < cursor.characters) {
		cursor = cursor_start(yaml);
	}
	cursor_walk(&cursor, yaml->text, mark->index);
	value->line = (uint32_t)cursor.line;
	value->column = (uint32_t)(cursor.offset - cursor.line_start + 1);
	value->offset = (uint32_t)cursor.offset;
}

/* Give the value a place. In it, for to copy one just made is slow. */
static void
put_place(const struct yaml *yaml, const yaml_mark_t *mark, struct value *value)
{
	if (mark->index >= yaml->told) {
		walk_to(yaml, mark, value);
		return;
	}
	value->line = (uint32_t)mark->line + 1;
	value->column = (uint32_t)mark->column + 1;
	value->offset = (uint32_t)(yaml->charset.start + mark->index);
}

/* Where the newest event stands. */
static struct place
place_of_event(const struct yaml *yaml)
{
	struct value value = { .text = NULL };

	put_place(yaml, &yaml->event->start_mark, &value);
	return value_place(yaml->text, &value);
}

/* What can be done about a syntax error at this byte, or NULL. */
static const char *
syntax_hint(char byte)
{
	switch (byte) {
	case '\t':
		return "indent with spaces";
	case '@':
	case '`':
	case '*':
	case '&':
	case '!':
		return "put the value in quotes";
	case ':':
		return "check the indentation; a value with ': ' in it needs "
		       "quotes";
	default:
		return NULL;
	}
}

/* Hints for what stands at a syntax error, or where its context begins. */
static void
hint_syntax(const struct yaml *yaml, const struct value *value,
    const struct value *around)
{
	const struct text *text = yaml->text;
	const char *hint = NULL;

	if (value->offset < text->length) {
		hint = syntax_hint(text->bytes[value->offset]);
	}
	if (hint == NULL && around->offset < text->length) {
		hint = syntax_hint(text->bytes[around->offset]);
	}
	if (hint != NULL) {
		diag_hint(yaml->diags, "%s", hint);
	}
}

/* Report what libyaml does not like. */
static bool
say_syntax(const struct yaml *yaml)
{
	const yaml_parser_t *parser = events_parser(yaml->events);
	const struct place here = { .file = yaml->text->name };
	const char *problem = parser->problem;
	const char *context = parser->context;
	struct value value = { .text = NULL };
	struct value around;
	struct place place;

	if (parser->error != YAML_SCANNER_ERROR &&
	    parser->error != YAML_PARSER_ERROR) {
		return diag_error(yaml->diags, &here, "cannot be read: %s",
		    problem != NULL ? problem : "out of memory");
	}
	put_place(yaml, &parser->problem_mark, &value);
	around = value;
	place = value_place(yaml->text, &value);
	if (context == NULL || *context == '\0') {
		(void)diag_error(yaml->diags, &place, "not YAML: %s", problem);
	} else {
		put_place(yaml, &parser->context_mark, &around);
		(void)diag_error(yaml->diags, &place,
		    "not YAML: %s %s (line %u)", problem, context,
		    (unsigned)around.line);
	}
	hint_syntax(yaml, &value, &around);
	return false;
}

/* Reading a text that is wrong all over tells nothing new. */
static bool
give_up(struct yaml *yaml)
{
	const struct place place = place_of_event(yaml);

	yaml->ended = true;
	return diag_error(yaml->diags, &place,
	    "too many mistakes, the rest is not read");
}

/* Let libyaml read on. */
static bool
step(struct yaml *yaml)
{
	if (yaml->ended) {
		return false;
	}
	if (yaml->diags->count >= yaml->before + YAML_MESSAGES_MAX) {
		return give_up(yaml);
	}
	yaml->event = events_next(yaml->events);
	if (yaml->event == NULL) {
		yaml->ended = true;
		return say_syntax(yaml);
	}
	if (yaml->event->start_mark.index >= yaml->told) {
		cursor_walk(&yaml->cursor, yaml->text,
		    yaml->event->start_mark.index);
	}
	return true;
}

/* Let libyaml read on for COUNT events. */
static bool
steps(struct yaml *yaml, unsigned count)
{
	bool done = true;

	while (done && count-- > 0) {
		done = step(yaml);
	}
	return done;
}

/* Report what stands at the newest event. */
static bool
say(const struct yaml *yaml, const char *message)
{
	const struct place place = place_of_event(yaml);

	return diag_error(yaml->diags, &place, "%s", message);
}

/* Anchors and tags; reading can go on. */
static void
check_properties(const struct yaml *yaml, const void *anchor, const void *tag)
{
	if (anchor != NULL) {
		(void)say(yaml, "an anchor is not allowed");
	}
	if (tag != NULL) {
		(void)say(yaml, "a tag is not allowed");
	}
}

/* Escapes may make what cannot stand in the text itself. */
static bool
check_scalar(const struct yaml *yaml, struct span scalar)
{
	uint32_t code;
	const char *name = charset_control(scalar, &code);
	struct place place;

	if (name == NULL) {
		return true;
	}
	place = place_of_event(yaml);
	return diag_error(yaml->diags, &place, "a value with the %s U+%04X",
	    name, (unsigned)code);
}

static bool
is_null(const char *scalar)
{
	/* Most are told apart by their first letter. */
	switch (*scalar) {
	case '\0':
		return true;
	case '~':
		return scalar[1] == '\0';
	case 'n':
	case 'N':
		return strcmp(scalar, "null") == 0 ||
		       strcmp(scalar, "Null") == 0 ||
		       strcmp(scalar, "NULL") == 0;
	default:
		return false;
	}
}

static void
take_scalar(struct yaml *yaml, struct yaml_event *event)
{
	char *string = (char *)yaml->event->data.scalar.value;
	size_t length = yaml->event->data.scalar.length;
	const yaml_scalar_style_t style = yaml->event->data.scalar.style;

	if (style == YAML_LITERAL_SCALAR_STYLE ||
	    style == YAML_FOLDED_SCALAR_STYLE) {
		while (length > 0 && string[length - 1] == '\n') {
			string[--length] = '\0';
		}
	}
	check_properties(yaml, yaml->event->data.scalar.anchor,
	    yaml->event->data.scalar.tag);
	event->bad = !check_scalar(yaml, (struct span){ string, length });
	event->value.text = event->bad ? "" : string;
	event->plain = style == YAML_PLAIN_SCALAR_STYLE;
	event->null = event->plain && !event->bad && is_null(string);
}

/* A list or mapping begins. */
static bool
enter(struct yaml *yaml)
{
	if (++yaml->depth > YAML_DEPTH_MAX) {
		yaml->ended = true;
		return say(yaml, "more than 32 levels of nesting");
	}
	return true;
}

bool
yaml_next(struct yaml *yaml, struct yaml_event *event)
{
	yaml_event_type_t type;

	if (!step(yaml)) {
		return false;
	}
	type = yaml->event->type;
	event->kind = kinds[type];
	put_place(yaml, &yaml->event->start_mark, &event->value);
	event->value.text = NULL;
	event->plain = false;
	event->null = false;
	event->bad = false;
	if (type == YAML_SCALAR_EVENT) {
		take_scalar(yaml, event);
	} else if (type == YAML_ALIAS_EVENT) {
		event->bad = true;
		event->value.text = "";
		(void)say(yaml, "an alias is not allowed");
	} else if (type == YAML_SEQUENCE_START_EVENT) {
		check_properties(yaml, yaml->event->data.sequence_start.anchor,
		    yaml->event->data.sequence_start.tag);
		return enter(yaml);
	} else if (type == YAML_MAPPING_START_EVENT) {
		check_properties(yaml, yaml->event->data.mapping_start.anchor,
		    yaml->event->data.mapping_start.tag);
		return enter(yaml);
	} else {
		assert(yaml->depth > 0);
		yaml->depth--;
	}
	return true;
}

bool
yaml_skip(struct yaml *yaml, const struct yaml_event *event)
{
	const unsigned outside = yaml->depth - 1;
	struct yaml_event passed;

	if (event->kind != YAML_LIST && event->kind != YAML_MAP) {
		return true;
	}
	while (yaml->depth > outside) {
		if (!yaml_next(yaml, &passed)) {
			return false;
		}
	}
	return true;
}

/* From the start of the text to that of its document. */
static bool
begin(struct yaml *yaml)
{
	const struct place here = { .file = yaml->text->name };

	if (!steps(yaml, 2)) {
		return false;
	}
	if (yaml->event->type == YAML_STREAM_END_EVENT) {
		return diag_error(yaml->diags, &here,
		    "a manifest without content");
	}
	return true;
}

/* From the document's last node to the end of the text. */
static bool
finish(struct yaml *yaml)
{
	if (!steps(yaml, 2)) {
		return false;
	}
	if (yaml->event->type != YAML_STREAM_END_EVENT) {
		return say(yaml, "a second document is not allowed");
	}
	return true;
}

bool
yaml_read(const struct text *text, size_t threads, struct diags *diags,
    bool (*load)(void *context, struct yaml *yaml,
	const struct yaml_event *first),
    void *context)
{
	const struct place here = { .file = text->name };
	struct yaml yaml = {
		.text = text,
		.diags = diags,
		.before = diags->count,
	};
	struct span content;
	struct yaml_event first;
	bool done;

	if (text->length > YAML_SIZE_MAX) {
		return diag_error(diags, &here, "more than 64 MiB");
	}
	if (!charset_check(text, &yaml.charset, diags)) {
		return false;
	}
	content = (struct span){ text->bytes + yaml.charset.start,
		text->length - yaml.charset.start };
	yaml.events = events_begin(content, threads);
	if (yaml.events == NULL) {
		return diag_error(diags, &here,
		    "cannot be read: out of memory");
	}
	yaml.told = count_told(&yaml);
	yaml.cursor = cursor_start(&yaml);
	done = begin(&yaml) && yaml_next(&yaml, &first) &&
	       load(context, &yaml, &first) && finish(&yaml);
	events_end(yaml.events);
	return done;
}

const char *
yaml_library_version(void)
{
	return yaml_get_version_string();
}
