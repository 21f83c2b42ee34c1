/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the unit tests: YAML texts that are drawn, most of them lists of items,
 * many of them wrong; and libyaml's events as text, one a line.
 */
#ifndef TESTS_UNIT_EVENTS_H
#define TESTS_UNIT_EVENTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include <zone/base/arena.h>

#include "draw.h"
#include "unit.h"

#define EVENTS_COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What stands before the items, first what a manifest has. */
static const char *const events_heads[] = {
	"services:\n",
	"a: b\nservices:\n",
	"a: {b: [c]}\nd:\n  e:\n  - f\nservices: # g\n",
	"---\nservices:\n",
	"--- # a\nservices:\n\n# b\n",
	"\xc3\xa4: \xe2\x82\xac\r\n\xc3\xbc:\r\n",
	"a: |\n text:\n - b\nservices:\n",
	"a: 'text:\n- b\n'\nservices:\n",
	"services:\n- a\nb: c\nd:\n",
	"? services\n:\n",
	"? services:\n",
	"? a\n: b\n? \n",
	"? - a\n  - b\n: c\nd:\n",
	"a:\n  - b\n  - c\nd: *e\n?\n",
	"a:\n- b\n- c\n*d : e\n*f :\n",
	"?\n",
	"&a\nservices:\n",
	"&a\n  services:\n",
	"!a\n  services:\n",
	"--- &a\nservices:\n",
	"--- !a\nservices:\n",
	"services: &a\n",
	"services: !a\n",
	"services:\n&a\n",
	"a:\n  services:\n",
	"  services:\n",
	"{services:\n",
	"- services:\n",
	"- a\nservices:\n",
	"services: [\n",
	"services: |\n",
	"services: \"\n",
	"",
};

/* Lines that stand between common items; many a text is wrong from there on. */
static const char *const events_others[] = {
	"\n",
	"   \n",
	"# - a\n",
	"  # a\n",
	"-\n",
	"- \n",
	"-\ta\n",
	"- # a\n",
	"- - a\n",
	"- - a\n  - b\n",
	"-   - a\n    - b\n",
	"- a:\n  - b\n  - c\n",
	"- a:\n    - b\n  c:\n",
	"- ? a\n  : b\n",
	"- ? - a\n",
	"- |\n  a\n  - b\n",
	"- |\n",
	"- |2\n    - a\n",
	"- |+\n\n\n",
	"- >-\n    a\n\n    - b\n",
	"- a: |\n    - b\n\n",
	"- 'a\n- b\n  - c'\n",
	"- \"a\n\n  - b\n- c\"\n",
	"- 'a\n  - b\n",
	"- [a,\n  b,\n- c]\n",
	"- [a,\n  'b\n- c\n  - d']\n",
	"- {a: b,\n  c: d}\n",
	"- {a: b,\n",
	"- [a]: b\n",
	"- a\n  b\n    - c\n",
	"- a: b\n     c\n",
	"- a: b: c\n",
	"- \xc3\xa4\xe2\x82\xac: '\xf0\x9f\x98\x80'\n",
	"- &a b\n",
	"- !a b\n",
	"- *a\n",
	"- &a\n",
	"- !!str\n",
	"- &a [b]\n",
	"- !a {b: c}\n",
	"- a\r\n",
	"- {a: b}\r\n\r\n",
	"-a\n",
	"- @\n",
	"\t- a\n",
	"  - a\n",
	"    - a\n",
	"a\n",
	"a: b\n",
	"a:\n",
	"a:\n- b\n",
	"a:\n  - b\n",
	"a:\n    - b\n",
	": a\n",
	"? a\n",
	"? - a\n  - b\n",
	"? - a\n  - b\n: c\n",
	": - a\n  - b\n",
	"---\n",
	"--- a\n",
	"...\n",
	"... # a\n",
	"---\na:\n- b\n",
	"---\na:\n  - b\n",
	"}\n",
	"]\n",
	"]: a\n",
	"'\n",
	"\"\n",
};

/* Items of which most of a text consists. */
static const char *const events_items[] = {
	"- {host: a.example., ports: [25/tcp]}\n",
	"- host: a.example.\n",
	"- host: [a.example., b.example.]\n",
	"- a\n",
};

/* Draw a text of so many items; the arena owns it. */
static inline const char *
events_draw(struct arena *arena, uint64_t *seed, size_t items)
{
	static const char *const indents[] = { "", "  ", "    " };
	const char *indent = indents[draw(seed, EVENTS_COUNT(indents))];
	const size_t mistakes = draw(seed, 4);
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	struct span all;

	assert_non_null(out);
	(void)fputs(draw(seed, 2) > 0
			? *events_heads
			: events_heads[draw(seed, EVENTS_COUNT(events_heads))],
	    out);
	for (size_t i = 0; i < items; i++) {
		if (draw(seed, items) < mistakes) {
			(void)fprintf(out, "%s%s",
			    draw(seed, 4) > 0 ? indent : "",
			    events_others[draw(seed,
				EVENTS_COUNT(events_others))]);
		}
		(void)fprintf(out, "%s%s", indent,
		    events_items[draw(seed, EVENTS_COUNT(events_items))]);
	}
	assert_int_equal(fclose(out), 0);
	all = (struct span){ text, length - draw(seed, 2) };
	indent = arena_string(arena, all);
	free(text);
	return indent;
}

static inline const char *
events_string(const yaml_char_t *string)
{
	return string == NULL ? "" : (const char *)string;
}

/* Write what is taken from an event: all but what a relay leaves out. */
static inline void
events_show(FILE *out, const yaml_event_t *event)
{
	(void)fprintf(out, "%d %zu %zu %zu", (int)event->type,
	    event->start_mark.index, event->start_mark.line,
	    event->start_mark.column);
	switch ((unsigned)event->type) {
	case YAML_SCALAR_EVENT:
		(void)fprintf(out, " &%s !%s %d %zu:%s",
		    events_string(event->data.scalar.anchor),
		    events_string(event->data.scalar.tag),
		    (int)event->data.scalar.style, event->data.scalar.length,
		    events_string(event->data.scalar.value));
		break;
	case YAML_SEQUENCE_START_EVENT:
		(void)fprintf(out, " &%s !%s",
		    events_string(event->data.sequence_start.anchor),
		    events_string(event->data.sequence_start.tag));
		break;
	case YAML_MAPPING_START_EVENT:
		(void)fprintf(out, " &%s !%s",
		    events_string(event->data.mapping_start.anchor),
		    events_string(event->data.mapping_start.tag));
		break;
	default:
		break;
	}
	(void)fputc('\n', out);
}

/* The events of one run through a text; free() is due. */
static inline char *
events_of(const char *text)
{
	char *shown = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&shown, &length);
	yaml_event_type_t type = YAML_NO_EVENT;
	yaml_parser_t parser;

	assert_non_null(out);
	assert_int_equal(yaml_parser_initialize(&parser), 1);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text,
	    strlen(text));
	while (type != YAML_STREAM_END_EVENT) {
		yaml_event_t event;

		if (yaml_parser_parse(&parser, &event) == 0) {
			break;
		}
		type = event.type;
		events_show(out, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	assert_int_equal(fclose(out), 0);
	return shown;
}

#endif
