/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Characters of the manifest, checked before anything else reads it. Nothing
 * is known here of YAML but that a line with '%' in front is a directive.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/charset.h>
#include <gen/manifest/value.h>
#include <zone/base/printable.h>

enum {
	WORD = sizeof(uint64_t),
	BLOCK = 64,
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
		const size_t length = utf8_decode(rest, code);
		const char *name = length == 0 ? NULL : forbidden_name(*code);

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

/* Of the check: how far it is. */
struct reading {
	const struct text *text;
	size_t start; /* behind a byte order mark */
	size_t at;
};

/* Report what stands there; until now nobody had to know lines. */
static bool
say(const struct reading *reading, struct diags *diags, const char *what)
{
	const char *bytes = reading->text->bytes;
	struct value value = { .offset = (uint32_t)reading->at, .line = 1 };
	size_t line = reading->start;
	struct place place;

	for (size_t i = line; i < reading->at; i++) {
		if (bytes[i] == '\n') {
			value.line++;
			line = i + 1;
		}
	}
	value.column = (uint32_t)(reading->at - line + 1);
	place = value_place(reading->text, &value);
	return diag_error(diags, &place, "%s", what);
}

static bool
begins_line(const struct reading *reading)
{
	return reading->at == reading->start ||
	       reading->text->bytes[reading->at - 1] == '\n';
}

/* May the character that is next stand there? *LENGTH gets its length. */
static bool
check_character(const struct reading *reading, struct diags *diags,
    size_t *length)
{
	const struct span rest = { reading->text->bytes + reading->at,
		reading->text->length - reading->at };
	const char *name;
	uint32_t code;

	*length = utf8_decode(rest, &code);
	if (*length == 0) {
		return say(reading, diags, "not UTF-8");
	}
	if (code == '%' && begins_line(reading)) {
		return say(reading, diags, "a directive is not allowed");
	}
	name = forbidden_name(code);
	if (name == NULL || code == '\t' || code == '\n') {
		return true;
	}
	if (code == '\r' && rest.length > 1 && rest.at[1] == '\n') {
		return true;
	}
	return say(reading, diags,
	    arena_printf(diags->arena, "%s U+%04X is not allowed", name,
		(unsigned)code));
}

/* Lines of printable ASCII need no look at single characters, unless '%'. */
static bool
is_plain_block(const char *at)
{
	unsigned char others = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		const unsigned char byte = (unsigned char)at[i];

		others |=
		    (byte < ' ' || byte > '~' || byte == '%') & (byte != '\n');
	}
	return others == 0;
}

bool
charset_check(const struct text *text, struct charset *charset,
    struct diags *diags)
{
	const struct place here = { .file = text->name };
	struct reading reading = { text, skip_mark(text), 0 };

	if (is_utf16(text)) {
		(void)diag_error(diags, &here, "UTF-16, not UTF-8");
		diag_hint(diags, "save the manifest as UTF-8");
		return false;
	}
	*charset = (struct charset){ reading.start, true };
	reading.at = reading.start;
	while (reading.at < text->length) {
		const char *from = text->bytes + reading.at;
		const size_t left = text->length - reading.at;
		size_t length;

		if (left >= BLOCK && is_plain_block(from)) {
			reading.at += BLOCK;
			continue;
		}
		if (!check_character(&reading, diags, &length)) {
			return false;
		}
		charset->is_ascii &= length == 1;
		if (*from != '\n') { /* behind that '%' means something */
			length += plain_length(from + length, left - length);
		}
		reading.at += length;
	}
	return true;
}
