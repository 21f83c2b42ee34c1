/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Characters of the manifest, checked before anything else reads it. Nothing
 * is known here of YAML but that a line with '%' in front is a directive.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/charset.h>
#include <gen/manifest/value.h>

enum {
	UTF8_MAX = 4, /* bytes of a character */
	WORD = sizeof(uint64_t),
};

/* Every octet of a word the same. */
#define EACH(octet) (UINT64_C(0x0101010101010101) * (octet))

static const char byte_order_mark[] = "\xef\xbb\xbf";

struct character_range {
	uint32_t first;
	uint32_t last;
	const char *name;
};

static const struct character_range forbidden[] = {
	{ 0x00, 0x1f, "control character" },
	{ 0x7f, 0x9f, "control character" },
	{ 0x61c, 0x61c, "bidirectional mark" },
	{ 0x200e, 0x200f, "bidirectional mark" },
	{ 0x2028, 0x2029, "line separator" },
	{ 0x202a, 0x202e, "bidirectional mark" },
	{ 0x2066, 0x2069, "bidirectional mark" },
	{ 0xfeff, 0xfeff, "byte order mark" },
	{ 0xfffe, 0xffff, "noncharacter" },
};

static const char *
forbidden_name(uint32_t code)
{
	if (code >= ' ' && code <= '~') {
		return NULL;
	}
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++) {
		if (code >= forbidden[i].first && code <= forbidden[i].last) {
			return forbidden[i].name;
		}
	}
	return NULL;
}

/* Bytes of a character that begins so; 0: none does. */
static size_t
sequence_length(unsigned char first)
{
	if (first < 0x80) {
		return 1;
	}
	if (first >= 0xc2 && first <= 0xdf) {
		return 2;
	}
	if (first >= 0xe0 && first <= 0xef) {
		return 3;
	}
	return first >= 0xf0 && first <= 0xf4 ? UTF8_MAX : 0;
}

/* RFC 3629: the shortest form, no surrogates, nothing past U+10FFFF. */
static bool
is_code_point(uint32_t code, size_t length)
{
	static const uint32_t least[UTF8_MAX + 1] = { 0, 0, 0x80, 0x800,
		0x10000 };

	return code >= least[length] && code <= 0x10ffff &&
	       (code < 0xd800 || code > 0xdfff);
}

/* The code point that begins the text, and its length; 0: not UTF-8. */
static size_t
decode(struct span text, uint32_t *code)
{
	const unsigned char first = (unsigned char)*text.at;
	const size_t length = sequence_length(first);

	*code = first;
	if (length == 1) {
		return 1;
	}
	if (length == 0 || length > text.length) {
		return 0;
	}
	*code = first & (0x7fU >> length);
	for (size_t i = 1; i < length; i++) {
		const unsigned char byte = (unsigned char)text.at[i];

		if ((byte & 0xc0) != 0x80) {
			return 0;
		}
		*code = *code << 6 | (byte & 0x3fU);
	}
	return is_code_point(*code, length) ? length : 0;
}

/* Are all eight bytes printable ASCII? */
static bool
is_plain_word(const char *at)
{
	uint64_t word;

	memcpy(&word, at, WORD);
	return ((word | (word + EACH(1)) | (word - EACH(' '))) & EACH(0x80)) ==
	       0;
}

/* Bytes from AT on that are printable ASCII, as most are. */
static size_t
plain_length(const char *at, size_t length)
{
	size_t plain = 0;

	while (plain + WORD <= length && is_plain_word(at + plain)) {
		plain += WORD;
	}
	while (plain < length && at[plain] >= ' ' && at[plain] <= '~') {
		plain++;
	}
	return plain;
}

const char *
charset_control(struct span text, uint32_t *code)
{
	size_t at = plain_length(text.at, text.length);

	while (at < text.length) {
		const struct span rest = { text.at + at, text.length - at };
		const size_t length = decode(rest, code);
		const char *name = forbidden_name(*code);

		if (name != NULL) {
			return name;
		}
		at += length == 0 ? 1 : length;
	}
	return NULL;
}

static bool
is_utf16(const struct text *text)
{
	return text->length >= 2 &&
	       (memcmp(text->bytes, "\xff\xfe", 2) == 0 ||
		   memcmp(text->bytes, "\xfe\xff", 2) == 0);
}

static size_t
skip_mark(const struct text *text)
{
	const size_t length = strlen(byte_order_mark);

	if (text->length >= length &&
	    memcmp(text->bytes, byte_order_mark, length) == 0) {
		return length;
	}
	return 0;
}

/* Report what stands at VALUE. */
static bool
say(const struct text *text, const struct value *value, struct diags *diags,
    const char *what)
{
	const struct place place = value_place(text, value);

	return diag_error(diags, &place, "%s", what);
}

/* May the character at VALUE stand there? *LENGTH gets its length. */
static bool
check_character(const struct text *text, const struct value *value,
    struct diags *diags, size_t *length)
{
	const struct span rest = { text->bytes + value->offset,
		text->length - value->offset };
	const char *name;
	uint32_t code;

	*length = decode(rest, &code);
	if (*length == 0) {
		return say(text, value, diags, "not UTF-8");
	}
	if (value->column == 1 && code == '%') {
		return say(text, value, diags, "a directive is not allowed");
	}
	name = forbidden_name(code);
	if (name == NULL || code == '\t' || code == '\n') {
		return true;
	}
	if (code == '\r' && rest.length > 1 && rest.at[1] == '\n') {
		return true;
	}
	return say(text, value, diags,
	    arena_printf(diags->arena, "%s U+%04X is not allowed", name,
		(unsigned)code));
}

bool
charset_check(const struct text *text, struct charset *charset,
    struct diags *diags)
{
	const struct place here = { .file = text->name };
	struct value at = { .line = 1, .column = 1 };

	if (is_utf16(text)) {
		(void)diag_error(diags, &here, "UTF-16, not UTF-8");
		diag_hint(diags, "save the manifest as UTF-8");
		return false;
	}
	*charset = (struct charset){ skip_mark(text), true };
	at.offset = (uint32_t)charset->start;
	while (at.offset < text->length) {
		const char *from = text->bytes + at.offset;
		size_t length;

		if (!check_character(text, &at, diags, &length)) {
			return false;
		}
		if (*from == '\n') {
			at.line++;
			at.column = 1;
			at.offset++;
			continue;
		}
		charset->is_ascii &= length == 1;
		length += plain_length(from + length,
		    text->length - at.offset - length);
		at.offset += (uint32_t)length;
		at.column += (uint32_t)length;
	}
	return true;
}
