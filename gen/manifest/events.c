/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Batches of events, and the queue of them between libyaml and the reader. What
 * libyaml makes stays in the thread that made it: only copies go through the
 * queue, which lie close together.
 */
#include <config.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <yaml.h>

#include <gen/manifest/events.h>
#include <zone/base/arena.h>

enum {
	QUEUE = 8,              /* batches, */
	BATCH_EVENTS = 2048,    /* each of so many events */
	BATCH_TEXT = 16 * 1024, /* and so many octets of scalars, */
	SCALAR_MAX = 4096,      /* none of which is longer */
};

/* What is needed of an event without anchor and tag. */
struct slim {
	uint32_t index;
	uint32_t line;
	uint32_t column;
	uint32_t length;
	char *scalar;
	uint8_t type;
	uint8_t style;
};

struct batch {
	size_t count;
	size_t used;       /* octets of text */
	bool lends_newest; /* behind the others; none is filled before */
	bool is_last;      /* for libyaml cannot read on, or need not */
	struct slim items[BATCH_EVENTS];
	char text[BATCH_TEXT];
};

/*
 * What the thread writes for each event, and what the reader does, shares no
 * cache line: the list of batches lies between.
 */
struct events {
	yaml_parser_t parser; /* these two are the thread's, if there is one */
	yaml_event_t newest;
	struct batch *batches[QUEUE];
	struct arena *arena;
	bool has_thread;
	struct batch *batch;   /* that is being taken, */
	size_t next;           /* the next event of it, */
	yaml_event_t unfolded; /* and the one before */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t filled; /* the lock guards these: batches handed over, */
	size_t taken;  /* those of them that came back, */
	bool ends;     /* and whether no more are wanted */
};

/* Can a batch hold a copy of the event? */
static bool
is_slim(const yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT) {
		return event->data.scalar.anchor == NULL &&
		       event->data.scalar.tag == NULL &&
		       event->data.scalar.length < SCALAR_MAX;
	}
	if (event->type == YAML_SEQUENCE_START_EVENT) {
		return event->data.sequence_start.anchor == NULL &&
		       event->data.sequence_start.tag == NULL;
	}
	return event->type != YAML_MAPPING_START_EVENT ||
	       (event->data.mapping_start.anchor == NULL &&
		   event->data.mapping_start.tag == NULL);
}

/* Add a copy. */
static void
add(struct batch *batch, const yaml_event_t *event)
{
	struct slim *slim = &batch->items[batch->count++];

	slim->index = (uint32_t)event->start_mark.index;
	slim->line = (uint32_t)event->start_mark.line;
	slim->column = (uint32_t)event->start_mark.column;
	slim->type = (uint8_t)event->type;
	if (event->type == YAML_SCALAR_EVENT) {
		const size_t length = event->data.scalar.length;

		slim->scalar = memcpy(batch->text + batch->used,
		    event->data.scalar.value, length + 1);
		slim->length = (uint32_t)length;
		slim->style = (uint8_t)event->data.scalar.style;
		batch->used += length + 1;
	}
}

/* Let libyaml read on for one batch. */
static void
fill(struct events *events, struct batch *batch)
{
	yaml_event_t *newest = &events->newest;

	batch->count = 0;
	batch->used = 0;
	batch->lends_newest = false;
	while (batch->count < BATCH_EVENTS &&
	       batch->used <= BATCH_TEXT - SCALAR_MAX && !batch->is_last &&
	       !batch->lends_newest) {
		yaml_event_delete(newest);
		if (yaml_parser_parse(&events->parser, newest) == 0) {
			batch->is_last = true;
		} else if (is_slim(newest)) {
			add(batch, newest);
			batch->is_last = newest->type == YAML_STREAM_END_EVENT;
		} else {
			batch->lends_newest = true;
		}
	}
}

/* Hand a batch over for the next one to fill; NULL: it is done. */
static struct batch *
hand_over(struct events *events, const struct batch *full)
{
	/* What was lent must come back: so one long scalar is kept at most. */
	const size_t most = full->lends_newest ? 1 : QUEUE;
	struct batch *batch = NULL;

	(void)pthread_mutex_lock(&events->lock);
	events->filled++;
	(void)pthread_cond_signal(&events->changed);
	while (events->filled - events->taken >= most && !events->ends) {
		(void)pthread_cond_wait(&events->changed, &events->lock);
	}
	if (!full->is_last && !events->ends) {
		batch = events->batches[events->filled % QUEUE];
	}
	(void)pthread_mutex_unlock(&events->lock);
	return batch;
}

static void *
run_ahead(void *given)
{
	struct events *events = given;
	struct batch *batch = events->batches[1];

	do {
		fill(events, batch);
		batch = hand_over(events, batch);
	} while (batch != NULL);
	return NULL;
}

/* Give the batch back for the next one. */
static void
exchange(struct events *events)
{
	(void)pthread_mutex_lock(&events->lock);
	events->taken++;
	(void)pthread_cond_signal(&events->changed);
	while (events->filled == events->taken) {
		(void)pthread_cond_wait(&events->changed, &events->lock);
	}
	events->batch = events->batches[events->taken % QUEUE];
	(void)pthread_mutex_unlock(&events->lock);
}

/* Have a thread fill batches; the reader begins with an empty one. */
static bool
start(struct events *events)
{
	for (size_t i = 0; i < QUEUE; i++) {
		events->batches[i] =
		    arena_alloc(events->arena, sizeof(struct batch));
	}
	(void)pthread_mutex_init(&events->lock, NULL);
	(void)pthread_cond_init(&events->changed, NULL);
	events->batch = events->batches[0];
	events->filled = 1;
	return pthread_create(&events->thread, NULL, run_ahead, events) == 0;
}

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
	events->has_thread =
	    threads > 1 && text.length >= EVENTS_LARGE && start(events);
	return events;
}

/* Make a whole event, in which what is not there is NULL. */
static const yaml_event_t *
unfold(struct events *events, const struct slim *slim)
{
	events->unfolded = (yaml_event_t){ .type = slim->type,
		.start_mark = { slim->index, slim->line, slim->column } };
	if (slim->type == YAML_SCALAR_EVENT) {
		events->unfolded.data.scalar.value =
		    (yaml_char_t *)slim->scalar;
		events->unfolded.data.scalar.length = slim->length;
		events->unfolded.data.scalar.style = slim->style;
	}
	return &events->unfolded;
}

/* The next event from the thread. */
static const yaml_event_t *
take(struct events *events)
{
	for (;;) {
		struct batch *batch = events->batch;

		if (events->next < batch->count) {
			return unfold(events, &batch->items[events->next++]);
		}
		if (events->next == batch->count && batch->lends_newest) {
			events->next++;
			return &events->newest;
		}
		if (batch->is_last) {
			return NULL;
		}
		exchange(events);
		events->next = 0;
	}
}

const struct yaml_event_s *
events_next(struct events *events)
{
	if (events->has_thread) {
		return take(events);
	}
	yaml_event_delete(&events->newest);
	return yaml_parser_parse(&events->parser, &events->newest) == 0
		   ? NULL
		   : &events->newest;
}

const struct yaml_parser_s *
events_parser(const struct events *events)
{
	return &events->parser;
}

/* Have the thread end with the batch that it fills, and wait for it. */
static void
stop(struct events *events)
{
	(void)pthread_mutex_lock(&events->lock);
	events->ends = true;
	(void)pthread_cond_signal(&events->changed);
	(void)pthread_mutex_unlock(&events->lock);
	(void)pthread_join(events->thread, NULL);
}

void
events_end(struct events *events)
{
	if (events->has_thread) {
		stop(events);
	}
	yaml_event_delete(&events->newest);
	yaml_parser_delete(&events->parser);
	arena_free(events->arena);
}
