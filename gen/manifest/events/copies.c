/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of events. */
#include <config.h>

#include <stdint.h>
#include <string.h>

#include <yaml.h>

#include <gen/manifest/events/copies.h>

/* What is needed of an event without anchor and tag. */
struct slim {
	uint32_t index;
	uint32_t line;
	uint32_t column;
	uint16_t scalar; /* where it lies in the text */
	uint16_t length;
	uint8_t type;
	uint8_t style;
};

struct copies {
	size_t count;
	size_t used; /* octets of text */
	struct slim items[COPIES_EVENTS];
	char text[COPIES_TEXT];
};

struct copies *
copies_new(struct arena *arena)
{
	return arena_alloc(arena, sizeof(struct copies));
}

void
copies_clear(struct copies *copies)
{
	copies->count = 0;
	copies->used = 0;
}

bool
copies_has_room(const struct copies *copies)
{
	return copies->count < COPIES_EVENTS &&
	       copies->used <= COPIES_TEXT - COPIES_SCALAR_MAX;
}

/* Is there no more to it than that? */
static bool
is_slim(const yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT) {
		return event->data.scalar.anchor == NULL &&
		       event->data.scalar.tag == NULL &&
		       event->data.scalar.length < COPIES_SCALAR_MAX;
	}
	if (event->type == YAML_SEQUENCE_START_EVENT) {
		return event->data.sequence_start.anchor == NULL &&
		       event->data.sequence_start.tag == NULL;
	}
	return event->type != YAML_MAPPING_START_EVENT ||
	       (event->data.mapping_start.anchor == NULL &&
		   event->data.mapping_start.tag == NULL);
}

bool
copies_add(struct copies *copies, const struct yaml_event_s *event)
{
	struct slim *slim = &copies->items[copies->count];

	if (!is_slim(event)) {
		return false;
	}
	slim->index = (uint32_t)event->start_mark.index;
	slim->line = (uint32_t)event->start_mark.line;
	slim->column = (uint32_t)event->start_mark.column;
	slim->type = (uint8_t)event->type;
	if (event->type == YAML_SCALAR_EVENT) {
		const size_t length = event->data.scalar.length;

		memcpy(copies->text + copies->used, event->data.scalar.value,
		    length + 1);
		slim->scalar = (uint16_t)copies->used;
		slim->length = (uint16_t)length;
		slim->style = (uint8_t)event->data.scalar.style;
		copies->used += length + 1;
	}
	copies->count++;
	return true;
}

bool
copies_get(struct copies *copies, size_t number, struct yaml_event_s *event)
{
	const struct slim *slim = &copies->items[number];

	if (number >= copies->count) {
		return false;
	}
	event->type = slim->type;
	event->start_mark =
	    (yaml_mark_t){ slim->index, slim->line, slim->column };
	if (slim->type == YAML_SCALAR_EVENT) {
		event->data.scalar.value =
		    (yaml_char_t *)copies->text + slim->scalar;
		event->data.scalar.length = slim->length;
		event->data.scalar.style = slim->style;
	}
	return true;
}
