/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading ahead: threads skim stretches of a large text before the walk comes
 * there. A skim counts only if the walk comes to its very beginning, with just
 * what was guessed of the lines before; so the result is what one thread alone
 * makes of the text, whatever is guessed and whoever is first.
 */
#ifndef ZONE_AHEAD_AHEAD_H
#define ZONE_AHEAD_AHEAD_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/ahead/interest.h>
#include <zone/ahead/skim.h>
#include <zone/read/walk.h>

struct ahead;

/*
 * What reads ahead of a walk, with THREADS threads or less, the caller's among
 * them (at least 1), in stretches of STRETCH bytes (0: as is best). Smaller
 * texts are left to the walk. INTEREST must stay. ahead_free() ends the threads
 * and gives it all back; NULL, which it allows, is returned for one thread.
 */
struct ahead *ahead_new(const struct interest *interest, size_t threads,
    size_t stretch);
void ahead_free(struct ahead *ahead);

/*
 * The skim of what the walk comes to now, in the block or not, or NULL: then
 * the walk is to go on by itself. Once it has jumped to the end of the skim,
 * ahead_give() is due.
 */
const struct skim *ahead_take(struct ahead *ahead, const struct walk *walk,
    bool in_block);
void ahead_give(struct ahead *ahead);

#endif
