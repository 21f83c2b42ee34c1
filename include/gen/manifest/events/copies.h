/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Copies of many events, which lie close together, so that what libyaml makes
 * stays in the thread that made it.
 */
#ifndef GEN_MANIFEST_EVENTS_COPIES_H
#define GEN_MANIFEST_EVENTS_COPIES_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>

enum {
	COPIES_EVENTS = 1024,     /* so many events, */
	COPIES_TEXT = 8 * 1024,   /* and so many octets of scalars, */
	COPIES_SCALAR_MAX = 4096, /* none of which is longer with its NUL */
};

struct copies;
struct yaml_event_s; /* libyaml's name of its yaml_event_t */

/* None at first; they live in the arena. */
struct copies *copies_new(struct arena *arena);

/* Forget them. */
void copies_clear(struct copies *copies);

/* Is there room for another one, whichever it is? */
bool copies_has_room(const struct copies *copies);

/*
 * Add a copy of an event, for which there is room. False: it cannot be copied,
 * for it has an anchor or a tag, or its scalar is long.
 */
bool copies_add(struct copies *copies, const struct yaml_event_s *event)
    __attribute__((warn_unused_result));

/*
 * Give EVENT the type of the event with that number, where it starts, and the
 * scalar, which may be changed, its length and style. Anchor and tag stay as
 * they are. False: there are not so many events.
 */
bool copies_get(struct copies *copies, size_t number,
    struct yaml_event_s *event) __attribute__((warn_unused_result));

#endif
