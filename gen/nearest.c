/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Distances between words: Damerau's and Levenshtein's, the variant in which
 * no letter moves twice. Words are short; longer ones are never near.
 */
#include <config.h>

#include <string.h>

#include <gen/nearest.h>

enum {
	WORD_MAX = 64,
	PREFIX_MIN = 3, /* letters that make a beginning worth a guess */
};

struct nearest
nearest_to(struct span word)
{
	return (struct nearest){
		.word = word,
		.distance = (word.length + 1) / 3 + 1,
	};
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * The row of the table for the first ROW letters of A: how far they are from
 * each beginning of B. LAST and BEFORE are the two rows above.
 */
static void
distance_row(struct span a, struct span b, size_t row,
    size_t rows[3][WORD_MAX + 1])
{
	size_t *current = rows[row % 3];
	const size_t *last = rows[(row + 2) % 3];
	const size_t *before = rows[(row + 1) % 3];

	current[0] = row;
	for (size_t i = 1; i <= b.length; i++) {
		const char here = a.at[row - 1];

		current[i] = least(last[i - 1] + (here != b.at[i - 1]),
		    least(last[i], current[i - 1]) + 1);
		if (row > 1 && i > 1 && here == b.at[i - 2] &&
		    a.at[row - 2] == b.at[i - 1]) {
			current[i] = least(current[i], before[i - 2] + 1);
		}
	}
}

static size_t
distance(struct span a, struct span b)
{
	size_t rows[3][WORD_MAX + 1] = { { 0 } };

	for (size_t i = 0; i <= b.length; i++) {
		rows[0][i] = i;
	}
	for (size_t row = 1; row <= a.length; row++) {
		distance_row(a, b, row, rows);
	}
	return rows[a.length % 3][b.length];
}

void
nearest_offer(struct nearest *nearest, const char *known)
{
	const struct span word = nearest->word;
	const struct span offer = span_of(known);
	size_t far;

	if (word.length > WORD_MAX || offer.length > WORD_MAX) {
		return;
	}
	far = distance(word, offer);
	if (far > 1 && word.length >= PREFIX_MIN &&
	    word.length < offer.length &&
	    memcmp(word.at, offer.at, word.length) == 0) {
		far = 1;
	}
	if (far < nearest->distance) {
		nearest->best = known;
		nearest->distance = far;
	}
}
