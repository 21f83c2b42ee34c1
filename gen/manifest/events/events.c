/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The events of libyaml, from one run through the text or from a relay. */
#include <config.h>

#include <stdbool.h>

#include <yaml.h>

#include <gen/manifest/events/events.h>
#include <gen/manifest/events/relay.h>
#include <zone/base/arena.h>

enum {
	DISTANCE = 16 * 1024, /* bytes of a section, most often */
};

struct events {
	yaml_parser_t parser; /* reads when there is no relay, or for what */
	yaml_event_t event;   /* it has to say */
	struct arena *arena;
	struct relay *relay; /* or NULL */
};

struct events *
events_begin(struct span text, size_t threads)
{
	struct arena *arena = arena_new();
	struct events *events = arena_alloc(arena, sizeof(*events));

	if (yaml_parser_initialize(&events->parser) == 0) {
		arena_free(arena);
		return NULL;
	}
	yaml_parser_set_encoding(&events->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&events->parser,
	    (const unsigned char *)text.at, text.length);
	events->arena = arena;
	if (threads > 1 && text.length >= EVENTS_LARGE) {
		const struct splitting rule = split_rule(text, DISTANCE);

		events->relay = relay_begin(arena, &rule, threads);
	}
	return events;
}

/* Let libyaml read on in the whole text. */
static const yaml_event_t *
read_on(struct events *events)
{
	yaml_event_delete(&events->event);
	return yaml_parser_parse(&events->parser, &events->event) == 0
		   ? NULL
		   : &events->event;
}

/* Find out in the whole text why libyaml cannot read on. */
static void
read_up(struct events *events)
{
	const yaml_event_t *event;

	do {
		event = read_on(events);
	} while (event != NULL && event->type != YAML_STREAM_END_EVENT);
}

const struct yaml_event_s *
events_next(struct events *events)
{
	const yaml_event_t *event;

	if (events->relay == NULL) {
		return read_on(events);
	}
	event = relay_next(events->relay);
	if (event == NULL) {
		read_up(events);
	}
	return event;
}

const struct yaml_parser_s *
events_parser(const struct events *events)
{
	return &events->parser;
}

void
events_end(struct events *events)
{
	if (events->relay != NULL) {
		relay_end(events->relay);
	}
	yaml_event_delete(&events->event);
	yaml_parser_delete(&events->parser);
	arena_free(events->arena);
}
