/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of names in wire form: which are the same but for case, which not. */
#ifndef TESTS_UNIT_PAIRS_H
#define TESTS_UNIT_PAIRS_H

#include <stdbool.h>

static const struct {
	const char *a;
	const char *b;
	bool equal;
} pairs[] = {
	{ "", "", true },
	{ "\1a", "\1A", true },
	{ "\3WwW\7eXaMpLe\3COM", "\3wWw\7ExAmPlE\3com", true },
	{ "\7ABCDEFG", "\7abcdefg", true },
	{ "\6ABCDEF", "\6abcdef", true },
	{ "\10ABCDEFGH", "\10abcdefgh", true },
	{ "\1a", "\1b", false },
	{ "\1a", "", false },
	{ "\1a", "\2aa", false },
	{ "\1a\1b", "\3a\001b", false },
	{ "\1[", "\1{", false },
	{ "\1@", "\1`", false },
	{ "\1\xc0", "\1\xe0", false },
	{ "\10abcdefgh\1x", "\10abcdefgh\1y", false },
	{ "\10abcdefgh", "\10abcdefgX", false },
	{ "\10[bcdefgh", "\10{bcdefgh", false },
	{ "\12abcdefghi\xc1", "\12abcdefghi\xe1", false },
};

#endif
