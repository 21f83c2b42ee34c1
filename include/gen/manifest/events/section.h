/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sections: libyaml reads a text from a split on, as if all before it had been
 * read, up to a split from which another section gives the same events as this
 * one would. Only the first section is sure to begin right; each other one did
 * if the one before ends where it begins.
 */
#ifndef GEN_MANIFEST_EVENTS_SECTION_H
#define GEN_MANIFEST_EVENTS_SECTION_H

#include <stdbool.h>

#include <gen/manifest/events/split.h>
#include <zone/base/arena.h>

struct section;
struct yaml_event_s; /* libyaml's name of its yaml_event_t */

/*
 * Asked when a section is much longer than the rule says, since what seems to
 * be a split may lie in a long scalar. False: it shall not go on.
 */
struct permit {
	bool (*ask)(void *context);
	void *context;
};

/*
 * A section of a text, with nothing in it yet. It lives in the arena; the rule
 * must outlive it.
 */
struct section *section_new(struct arena *arena, const struct splitting *rule,
    struct permit permit);

/*
 * Begin at a split; BEHIND is the next one. section_end() is due; false: out of
 * memory.
 */
bool section_begin(struct section *section, const struct split *from,
    const struct split *behind) __attribute__((warn_unused_result));

/*
 * The next event, whose start alone is where it is in the whole text, valid
 * until another one is asked for. NULL: none is left, or libyaml cannot read
 * on, and would not in one run through the text either.
 */
const struct yaml_event_s *section_next(struct section *section)
    __attribute__((warn_unused_result));

/*
 * Where the next section begins, once section_next() returned NULL; NULL: no
 * section is behind. The split is there until section_begin().
 */
const struct split *section_behind(const struct section *section);

/* Give back what libyaml holds. */
void section_end(struct section *section);

#endif
