/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choose which foreign RRsets to keep. What becomes of them is not known. */
#include <config.h>

#include <string.h>

#include <zone/foreign.h>

/* May it answer in place of an RRset that is wanted? RFC 4592 section 2.1.1 */
static bool
is_wildcard_above(const struct wanted *wanted, const uint8_t *owner)
{
	return owner[0] == 1 && owner[1] == '*' &&
	       wanted_below(wanted, name_parent(owner));
}

void
foreigns_see(struct foreigns *foreigns, struct arena *arena,
    const struct wanted *wanted, bool watches_mx, const struct foreign *foreign)
{
	const uint8_t *owner = foreign->owner;
	struct foreign kept = *foreign;

	if (foreigns->total > 0 && name_equal(foreigns->last, owner)) {
		return;
	}
	memcpy(foreigns->last, owner, name_length(owner));
	foreigns->total++;
	if (foreigns->total <= FOREIGNS_FIRST ||
	    is_wildcard_above(wanted, owner) ||
	    (watches_mx && wanted->asks_foreign != NULL &&
		wanted->asks_foreign(owner))) {
		kept.owner = name_copy(arena, owner);
		ARENA_PUSH(arena, foreigns, kept);
	}
}
