/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rdata for records that come in, and its order. Nothing is read here. */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/rdata.h>

enum {
	STRING_MAX = 255,
	ESCAPED_MAX = 4, /* bytes of `\DDD` */
	MX_NUMBERS = 2,  /* octets before a name */
	SRV_NUMBERS = 6,
};

struct rdata
rdata_cname(struct arena *arena, const uint8_t *target)
{
	return (struct rdata){ name_copy(arena, target), name_length(target),
		span_of(name_string(arena, target)) };
}

/* Write a byte of a quoted string as BIND does; how many bytes that takes. */
static size_t
put_escaped(char *at, unsigned char byte)
{
	if (byte == '"' || byte == '\\') {
		at[0] = '\\';
		at[1] = (char)byte;
		return 2;
	}
	if (byte < ' ' || byte > '~') {
		at[0] = '\\';
		at[1] = (char)('0' + byte / 100);
		at[2] = (char)('0' + byte / 10 % 10);
		at[3] = (char)('0' + byte % 10);
		return ESCAPED_MAX;
	}
	at[0] = (char)byte;
	return 1;
}

/* Write a string in quotes; how many bytes that takes. */
static size_t
put_quoted(char *at, struct span string)
{
	size_t length = 0;

	at[length++] = '"';
	for (size_t i = 0; i < string.length; i++) {
		length += put_escaped(at + length, (unsigned char)string.at[i]);
	}
	at[length++] = '"';
	return length;
}

struct rdata
rdata_txt(struct arena *arena, struct span text)
{
	const size_t strings = text.length / STRING_MAX + 1;
	uint8_t *wire = arena_alloc(arena, text.length + strings);
	char *quoted =
	    arena_alloc(arena, text.length * ESCAPED_MAX + strings * 3);
	struct rdata rdata = { .wire = wire, .text = { quoted, 0 } };

	assert(text.length <= RDATA_TXT_MAX);
	do {
		const struct span string = { text.at,
			text.length < STRING_MAX ? text.length : STRING_MAX };

		wire[rdata.length++] = (uint8_t)string.length;
		if (string.length > 0) {
			memcpy(wire + rdata.length, string.at, string.length);
		}
		if (rdata.text.length > 0) {
			quoted[rdata.text.length++] = ' ';
		}
		rdata.text.length +=
		    put_quoted(quoted + rdata.text.length, string);
		rdata.length += string.length;
		text.at += string.length;
		text.length -= string.length;
	} while (text.length > 0);
	return rdata;
}

/* Where a name begins with which the rdata ends; SIZE_MAX: nowhere. */
static size_t
name_from(uint16_t type)
{
	switch (type) {
	case RR_CNAME:
	case RR_NS:
	case RR_DNAME:
		return 0;
	case RR_MX:
		return MX_NUMBERS;
	case RR_SRV:
		return SRV_NUMBERS;
	default:
		return SIZE_MAX;
	}
}

/* The octet in lower case; the length of a label is no letter. */
static uint8_t
lower(uint8_t octet)
{
	return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
}

int
rdata_order(uint16_t type, const struct rdata *rdata, const uint8_t *octets,
    size_t length)
{
	const size_t common = rdata->length < length ? rdata->length : length;
	const size_t from = name_from(type);
	const size_t plain = common < from ? common : from;
	int order = plain > 0 ? memcmp(rdata->wire, octets, plain) : 0;

	for (size_t i = plain; order == 0 && i < common; i++) {
		order = lower(rdata->wire[i]) - lower(octets[i]);
	}
	return order != 0 ? order
			  : (rdata->length > length) - (rdata->length < length);
}
