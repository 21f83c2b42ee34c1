/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The events of libyaml, one after the other. Those of a large text come from
 * several threads, in each of which libyaml reads another section of it; what
 * is taken is the same.
 */
#ifndef GEN_MANIFEST_EVENTS_EVENTS_H
#define GEN_MANIFEST_EVENTS_EVENTS_H

#include <stddef.h>

#include <zone/base/span.h>

enum {
	EVENTS_LARGE = 256 << 10, /* bytes of a text that pay for threads */
};

struct events;
struct yaml_event_s;  /* libyaml's name of its yaml_event_t, */
struct yaml_parser_s; /* and of its yaml_parser_t */

/*
 * Begin with a text that charset_check() has nothing against, which must stay.
 * Up to THREADS may read it besides the caller's. events_end() is due; NULL:
 * out of memory.
 */
struct events *events_begin(struct span text, size_t threads)
    __attribute__((warn_unused_result));

/*
 * The next event, valid until another one is asked for: its type, where it
 * starts, the scalar, which may be changed, its length and style, anchor and
 * tag; no more. NULL: libyaml cannot read on. None is behind the stream's end.
 */
const struct yaml_event_s *events_next(struct events *events)
    __attribute__((warn_unused_result));

/* Why libyaml cannot read on, once events_next() returned NULL. */
const struct yaml_parser_s *events_parser(const struct events *events);

/* Stop reading, wherever it is, and give all back. */
void events_end(struct events *events);

#endif
