/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DER: elements out of octets and around octets. It knows lengths and tags, not
 * what they mean, and nothing of OpenSSL.
 */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <gen/key/der.h>

enum {
	HEADER_MIN = 2,
	HEADER_MAX = 5, /* a tag, and a length below 2^24 */
	LONG_TAG = 0x1f,
	LONG_LENGTH = 0x80,
	SIGN_BIT = 0x80,
	LENGTH_OCTETS_MAX = sizeof(size_t),
	NUMBER_OCTETS_MAX = 4,
};

/* The length behind the tag at AT; moves *AT behind it. */
static bool
take_length(struct octets rest, size_t *at, size_t *length)
{
	size_t octets = rest.at[*at];

	*at += 1;
	*length = octets;
	if (octets < LONG_LENGTH) {
		return true;
	}
	octets -= LONG_LENGTH;
	*length = 0;
	if (octets == 0 || octets > LENGTH_OCTETS_MAX ||
	    octets > rest.length - *at) {
		return false;
	}
	for (size_t i = 0; i < octets; i++) {
		*length = *length << 8 | rest.at[*at + i];
	}
	*at += octets;
	return true;
}

struct der
der_take(struct octets *rest)
{
	struct der element = { .tag = DER_NONE };
	size_t at = 1;
	size_t length;

	if (rest->length < HEADER_MIN || (rest->at[0] & LONG_TAG) == LONG_TAG ||
	    !take_length(*rest, &at, &length) || length > rest->length - at) {
		return element;
	}
	element.tag = rest->at[0];
	element.whole = (struct octets){ rest->at, at + length };
	element.content = (struct octets){ rest->at + at, length };
	rest->at += at + length;
	rest->length -= at + length;
	return element;
}

bool
der_take_tag(struct octets *rest, enum der_tag tag, struct octets *content)
{
	*content = (struct octets){ NULL, 0 };
	if (der_peek(*rest) != tag) {
		return false;
	}
	*content = der_take(rest).content;
	return true;
}

uint8_t
der_peek(struct octets rest)
{
	return der_take(&rest).tag;
}

bool
der_take_number(struct octets *rest, uint32_t *number)
{
	struct octets left = *rest;
	struct octets content;

	if (!der_take_tag(&left, DER_INTEGER, &content) ||
	    content.length == 0 || content.length > NUMBER_OCTETS_MAX ||
	    (content.at[0] & SIGN_BIT) != 0) {
		return false;
	}
	*number = 0;
	for (size_t i = 0; i < content.length; i++) {
		*number = *number << 8 | content.at[i];
	}
	*rest = left;
	return true;
}

struct octets
der_unsigned(struct octets content)
{
	if (content.length == 0 || (content.at[0] & SIGN_BIT) != 0) {
		return (struct octets){ NULL, 0 };
	}
	while (content.length > 0 && content.at[0] == 0) {
		content.at++;
		content.length--;
	}
	return content;
}

struct octets
der_bits(struct octets content)
{
	/* The first octet tells how many bits of the last one are unused. */
	if (content.length == 0 || content.at[0] != 0) {
		return (struct octets){ NULL, 0 };
	}
	return (struct octets){ content.at + 1, content.length - 1 };
}

bool
der_is_short(const struct der *element)
{
	const size_t length = element->content.length;
	size_t header = HEADER_MIN;

	for (size_t left = length; length >= LONG_LENGTH && left > 0;
	     left >>= 8) {
		header++;
	}
	return element->whole.length == header + length;
}

bool
octets_equal(struct octets a, struct octets b)
{
	return a.length == b.length &&
	       (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

/* Write tag and length; returns how many octets that took. */
static size_t
put_header(uint8_t *at, enum der_tag tag, size_t length)
{
	size_t octets = 0;
	size_t used = 0;

	at[used++] = (uint8_t)tag;
	if (length < LONG_LENGTH) {
		at[used++] = (uint8_t)length;
		return used;
	}
	while (length >> (8 * octets) > 0) {
		octets++;
	}
	at[used++] = (uint8_t)(LONG_LENGTH + octets);
	for (; octets > 0; octets--) {
		at[used++] = (uint8_t)(length >> (8 * (octets - 1)));
	}
	return used;
}

struct octets
der_make(struct arena *arena, enum der_tag tag, const struct octets *parts,
    size_t count)
{
	size_t length = 0;
	size_t used;
	uint8_t *made;

	for (size_t i = 0; i < count; i++) {
		length += parts[i].length;
	}
	assert(length < (size_t)1 << (8 * (HEADER_MAX - 2)));
	made = arena_alloc(arena, HEADER_MAX + length);
	used = put_header(made, tag, length);
	for (size_t i = 0; i < count; i++) {
		if (parts[i].length > 0) {
			memcpy(made + used, parts[i].at, parts[i].length);
			used += parts[i].length;
		}
	}
	return (struct octets){ made, used };
}
