/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The templates of $GENERATE, as BIND 9.18 reads them: text with fields in
 * which a number comes. `$` is the number, `${OFFSET,WIDTH,BASE}` the number
 * plus OFFSET, zeros before it up to WIDTH bytes, in base d, o, x or X, or as
 * labels of one hex digit each, the lowest first (n, N). `$$` and `\$` are no
 * fields. A field that names no offset has the one of the field before.
 */
#ifndef ZONE_READ_TEMPLATE_H
#define ZONE_READ_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/span.h>

/* Where a template's text goes. What finds no room is counted only. */
struct sink {
	char *text;
	size_t size;
	size_t used;
};

/*
 * Put the text that the template makes of a number, at most 2^31-1. Returns
 * NULL when done, else what is wrong with the template, a phrase.
 */
const char *template_expand(struct span template, uint32_t number,
    struct sink *sink) __attribute__((warn_unused_result));

enum {
	/* Octal: 0, then one to eleven digits; for each case of a letter. */
	TEMPLATE_NUMBERS_MAX = 24
};

/*
 * The numbers of which the template of an owner could have made the name, among
 * them each that did; their count is returned. They are read from the name,
 * where the first field stands. Without a field there is none. The template
 * must be one that template_expand() takes.
 */
size_t template_numbers(struct span template, const uint8_t *name,
    uint32_t numbers[TEMPLATE_NUMBERS_MAX]);

/* The byte at the front of TEXT is one of SET: take it off. */
bool take_byte(struct span *text, const char *set, char *byte);

/*
 * Take a number off, as scanf() does: with blanks and a sign before it. One of
 * over 32 bits ends up as some number of over 32 bits.
 */
bool take_number(struct span *text, int64_t *number);

#endif
