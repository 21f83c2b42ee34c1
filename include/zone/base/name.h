/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Domain names in wire form (RFC 1035 section 3.1): length-prefixed labels,
 * not compressed, the root's zero octet last. A pointer to such a name is
 * enough to know its length. Case is kept; comparing ignores it (RFC 4343).
 */
#ifndef ZONE_BASE_NAME_H
#define ZONE_BASE_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>

enum {
	NAME_WIRE_MAX = 255, /* RFC 1035 section 2.3.4 */
	NAME_LABEL_MAX = 63,
	NAME_TEXT_MAX = 1024, /* the longest presentation form, and its NUL */
	NAME_WORDS_MAX = 33,
};

/* Octets of the name, its root label counted. */
size_t name_length(const uint8_t *name);

/* Labels of the name without the root. */
size_t name_labels(const uint8_t *name);

/*
 * Read a name in presentation form as BIND does (RFC 1035 section 5.1): `\X`
 * and `\DDD` escapes, `@` alone for the origin, a name without final dot below
 * ORIGIN. Any octet but the special ones may stand unescaped. ORIGIN may be
 * NULL: then a relative name is a mistake. Returns NULL when done, else what
 * is wrong with it, a phrase for a message ("an empty label"); WIRE is then
 * undefined. WIRE must not be ORIGIN.
 */
const char *name_parse(struct span text, const uint8_t *origin,
    uint8_t wire[NAME_WIRE_MAX]) __attribute__((warn_unused_result));

/*
 * Write the name's presentation form, absolute with its final dot, and a NUL.
 * Octets other than letters, digits, '-', '_', '*' and '/' are escaped: those
 * of `.;()"@$\` with a backslash, the others as `\DDD`. Every reader of zone
 * files takes that. Returns its length, without the NUL.
 */
size_t name_print(const uint8_t *name, char text[NAME_TEXT_MAX]);

/* The same as a string in the arena. */
char *name_string(struct arena *arena, const uint8_t *name);

/* A copy in the arena. */
uint8_t *name_copy(struct arena *arena, const uint8_t *name);

/* A copy in the arena with ASCII letters in lower case. */
uint8_t *name_lower(struct arena *arena, const uint8_t *name);

/* The same name, whatever its case? */
bool name_equal(const uint8_t *a, const uint8_t *b);

/* The same name to the letter? */
bool name_identical(const uint8_t *a, const uint8_t *b);

/* The same name, whatever its case, of two of LENGTH octets? */
bool name_is(const uint8_t *a, const uint8_t *b, size_t length);

/* Canonical order (RFC 4034 section 6.1): below 0, 0, above 0. */
int name_compare(const uint8_t *a, const uint8_t *b);

/* Is NAME the name ANCESTOR or below it, at a label boundary? */
bool name_within(const uint8_t *name, const uint8_t *ancestor);

/* The name without its first label; the root has none: NULL. */
const uint8_t *name_parent(const uint8_t *name);

/*
 * The name as words to be hashed, letters in one case; returns their count.
 * With LENGTH, that of the name, they tell it from all others.
 */
size_t name_words(const uint8_t *name, size_t length,
    uint64_t words[NAME_WORDS_MAX]);

#endif
