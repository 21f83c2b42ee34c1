/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DER (ITU-T X.690 section 10), element by element: taken from octets, put
 * together from octets. Nothing recurses, and what is taken is not copied, so
 * that a private key stays where it was read to.
 */
#ifndef GEN_KEY_DER_H
#define GEN_KEY_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/key/material.h>
#include <zone/base/arena.h>

/* Identifier octets. Those of more than one octet are not read. */
enum der_tag {
	DER_NONE = 0,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OBJECT = 0x06,
	DER_SEQUENCE = 0x30,
	DER_CONTEXT_0 = 0xa0,
	DER_CONTEXT_1 = 0xa1,
	DER_IMPLICIT_0 = 0x80,
	DER_IMPLICIT_1 = 0x81,
};

struct der {
	uint8_t tag;
	struct octets whole;
	struct octets content;
};

/*
 * Take the first element from REST. Without a whole one the tag is DER_NONE,
 * and REST stays. A length may have more octets than it needs: who cares about
 * that compares with what was made anew.
 */
struct der der_take(struct octets *rest);

/* Take the first element if its tag is TAG; else the content is empty. */
bool der_take_tag(struct octets *rest, enum der_tag tag, struct octets *content)
    __attribute__((warn_unused_result));

/* The tag of the first element, DER_NONE where there is none. */
uint8_t der_peek(struct octets rest);

/*
 * Take an INTEGER from 0 to 2^31-1. False, and REST stays, where there is none.
 */
bool der_take_number(struct octets *rest, uint32_t *number)
    __attribute__((warn_unused_result));

/*
 * The octets of a positive INTEGER's content without leading zeros; empty when
 * it is 0 or negative.
 */
struct octets der_unsigned(struct octets content);

/* The bits of a BIT STRING's content; empty unless they fill whole octets. */
struct octets der_bits(struct octets content);

/* Has the element's length no more octets than it needs (section 10.1)? */
bool der_is_short(const struct der *element);

/* Are they the same octets? */
bool octets_equal(struct octets a, struct octets b);

/* An element with this tag around the parts, in the arena. */
struct octets der_make(struct arena *arena, enum der_tag tag,
    const struct octets *parts, size_t count);

#endif
