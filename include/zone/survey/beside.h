/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Beside a zone that is being walked: another text of it, of which only that
 * is read which differs. An entry of the same octets means the same where it
 * inherits the same; what is guessed is only where two texts meet again.
 */
#ifndef ZONE_SURVEY_BESIDE_H
#define ZONE_SURVEY_BESIDE_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/file/text.h>
#include <zone/read/walk.h>

struct beside;

/*
 * WALK is to read the text OTHER beside ZONE, and has not begun. Neither text
 * may include any file.
 */
struct beside *beside_new(struct arena *arena, struct walk *walk,
    const struct text *zone, const struct text *other);

/*
 * Is the item, to which the walk of the zone came now, in the other text, too?
 * Then SHIFT added to its offsets tells where. If not, beside_next() is to be
 * called until it returns false.
 */
bool beside_same(struct beside *beside, const struct item *item, size_t *shift)
    __attribute__((warn_unused_result));

/* The next entry that only the other text has, before any that is the same. */
bool beside_next(struct beside *beside, struct item *item)
    __attribute__((warn_unused_result));

/* The WALK of the zone is over. Again beside_next() is to be called. */
void beside_end(struct beside *beside, const struct walk *walk);

#endif
