/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Relays: threads have libyaml read sections of a text at once, and one thread
 * takes the events of those that belong together. They are the events of one
 * run through the text.
 */
#ifndef GEN_MANIFEST_EVENTS_RELAY_H
#define GEN_MANIFEST_EVENTS_RELAY_H

#include <stddef.h>

#include <gen/manifest/events/split.h>
#include <zone/base/arena.h>

enum {
	RELAY_THREADS_MAX = 3, /* more would be ahead of who takes the events */
};

struct relay;
struct yaml_event_s; /* libyaml's name of its yaml_event_t */

/*
 * Begin with a text, which is not empty and must stay, in up to THREADS
 * threads. The relay lives in the arena; relay_end() is due. NULL: there is no
 * thread.
 */
struct relay *relay_begin(struct arena *arena, const struct splitting *rule,
    size_t threads) __attribute__((warn_unused_result));

/*
 * The next event, valid until another one is asked for; what is in it is said
 * of events_next(). NULL: libyaml cannot read on. None is behind the stream's
 * end.
 */
const struct yaml_event_s *relay_next(struct relay *relay)
    __attribute__((warn_unused_result));

/* Stop reading, wherever it is, and end the threads. */
void relay_end(struct relay *relay);

#endif
