/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes from files, made fit to be shown: controls, bidirectional marks and
 * what is not UTF-8 are escaped as `\xHH` or `\u{HHHH}`.
 */
#ifndef ZONE_BASE_PRINTABLE_H
#define ZONE_BASE_PRINTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <zone/base/span.h>

enum {
	UTF8_MAX = 4,        /* octets of a character */
	PRINTABLE_SIZE = 16, /* one character as it is shown, and its NUL */
};

/*
 * The octets of the character that TEXT, which is not empty, begins with, and
 * its code point; 0 when it is not UTF-8 (RFC 3629: the shortest form, no
 * surrogates). CODE is then of no use.
 */
size_t utf8_decode(struct span text, uint32_t *code);

/* C0 and C1 controls, bidirectional marks, separators, byte order mark. */
bool utf8_is_hidden(uint32_t code);

/* A character as it is shown, and how many octets and columns it takes. */
struct printable {
	char text[PRINTABLE_SIZE];
	size_t octets; /* of TEXT; at least 1 */
	size_t width;
};

/* The first character of TEXT, which is not empty. */
struct printable printable_first(struct span text);

void printable_print(struct span text, FILE *stream);

/* The columns that it takes. */
size_t printable_width(struct span text);

#endif
