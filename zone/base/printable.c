/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes from files, made fit to be shown. A character takes one column here:
 * the tables of wide ones change, and no names that we show have them.
 */
#include <config.h>

#include <zone/base/printable.h>

/* Octets of the UTF-8 sequence that begins with FIRST; 0: none does. */
static size_t
sequence_length(uint8_t first)
{
	if (first < 0x80) {
		return 1;
	}
	if (first < 0xc2 || first > 0xf4) {
		return 0;
	}
	if (first < 0xe0) {
		return 2;
	}
	return first < 0xf0 ? 3 : UTF8_MAX;
}

size_t
utf8_decode(struct span text, uint32_t *code)
{
	static const uint32_t least[UTF8_MAX + 1] = { 0, 0, 0x80, 0x800,
		0x10000 };
	static const uint8_t masks[UTF8_MAX + 1] = { 0, 0x7f, 0x1f, 0x0f,
		0x07 };
	const size_t length = sequence_length((uint8_t)*text.at);

	if (length == 0 || length > text.length) {
		return 0;
	}
	*code = (uint8_t)*text.at & masks[length];
	for (size_t i = 1; i < length; i++) {
		const uint8_t octet = (uint8_t)text.at[i];

		if ((octet & 0xc0) != 0x80) {
			return 0;
		}
		*code = *code << 6 | (octet & 0x3f);
	}
	if (*code < least[length] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code <= 0xdfff)) {
		return 0;
	}
	return length;
}

bool
utf8_is_hidden(uint32_t code)
{
	static const struct {
		uint32_t first;
		uint32_t last;
	} ranges[] = {
		{ 0x00, 0x1f },
		{ 0x7f, 0x9f },
		{ 0x61c, 0x61c },
		{ 0x200e, 0x200f },
		{ 0x2028, 0x202e },
		{ 0x2066, 0x2069 },
		{ 0xfeff, 0xfeff },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		if (code >= ranges[i].first && code <= ranges[i].last) {
			return true;
		}
	}
	return false;
}

struct printable
printable_first(struct span text)
{
	struct printable shown = { .octets = 1, .width = 1 };
	uint32_t code = 0;
	const size_t octets = utf8_decode(text, &code);
	int length = 0;

	if (octets == 0 || code < ' ' || code == 0x7f) {
		length = snprintf(shown.text, PRINTABLE_SIZE, "\\x%02x",
		    (unsigned)(uint8_t)*text.at);
	} else if (utf8_is_hidden(code)) {
		shown.octets = octets;
		length = snprintf(shown.text, PRINTABLE_SIZE, "\\u{%04x}",
		    (unsigned)code);
	} else {
		shown.octets = octets;
		memcpy(shown.text, text.at, octets);
	}
	shown.width = length > 0 ? (size_t)length : 1;
	return shown;
}

static struct span
skip(struct span text, size_t octets)
{
	return (struct span){ text.at + octets, text.length - octets };
}

void
printable_print(struct span text, FILE *stream)
{
	while (text.length > 0) {
		const struct printable shown = printable_first(text);

		(void)fputs(shown.text, stream);
		text = skip(text, shown.octets);
	}
}

size_t
printable_width(struct span text)
{
	size_t width = 0;

	while (text.length > 0) {
		const struct printable shown = printable_first(text);

		width += shown.width;
		text = skip(text, shown.octets);
	}
	return width;
}
