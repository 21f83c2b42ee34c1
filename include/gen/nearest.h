/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The word that was meant: of the words that a table knows, the one that a
 * misspelt word is nearest to. For "did you mean" hints.
 */
#ifndef GEN_NEAREST_H
#define GEN_NEAREST_H

#include <stddef.h>

#include <zone/base/span.h>

struct nearest {
	struct span word;
	const char *best; /* NULL: nothing offered so far is near enough */
	size_t distance;  /* of the best; without one, what is too far */
};

/* Begin to look for what WORD may have meant. */
struct nearest nearest_to(struct span word);

/*
 * Offer a word that is known. It becomes the best when it is nearer than what
 * was offered before: fewer letters to put in, leave out, change or swap with
 * their neighbour, or when it begins with the word. More changes than a third
 * of the word's letters are too many.
 */
void nearest_offer(struct nearest *nearest, const char *known);

#endif
