/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Characters of the manifest: every code point is tried, every kind of wrong
 * UTF-8, and where in the text a mistake is shown.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/charset.h>

#include "messages.h"
#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define BYTES(text)                      \
	{                                \
		(text), sizeof(text) - 1 \
	}

/* No string: compilers and editors rightly warn of such. */
static const char override[] = { 'a', ':', ' ', '"', '\xe2', '\x80', '\xae',
	'"' };

static const struct {
	struct span text;
	const char *messages;
	size_t start;
} texts[] = {
	{ BYTES(""), "", 0 },
	{ BYTES("\n"), "", 0 },
	{ BYTES("a: b\r\nc:\td # \xc3\xa4\xe2\x82\xac\xf0\x9f\x94\x91\r\n"), "",
	    0 },
	{ BYTES("\xef\xbb\xbf"
		"a: b\n"),
	    "", 3 },
	{ BYTES("\xef\xbb\xbf"), "", 3 },
	{ BYTES("a: 50 %\n %b"), "", 0 },
	{ BYTES("\xef\xbb"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xef\xbb\xbf\xef\xbb\xbf"
		"a"),
	    "1:1: byte order mark U+FEFF is not allowed\n", 3 },
	{ BYTES("\xef\xbb\xbf%YAML 1.1"), "1:1: a directive is not allowed\n",
	    3 },
	{ BYTES("%YAML 1.1\n---\n"), "1:1: a directive is not allowed\n", 0 },
	{ BYTES("a: b\n%TAG"), "2:1: a directive is not allowed\n", 0 },
	{ BYTES("a: b\n\n\r\n%"), "4:1: a directive is not allowed\n", 0 },
	{ BYTES("\xff\xfe"
		"a\0"),
	    "0:0: UTF-16, not UTF-8\n  save the manifest as UTF-8\n", 0 },
	{ BYTES("\xfe\xff\0a"),
	    "0:0: UTF-16, not UTF-8\n  save the manifest as UTF-8\n", 0 },
	{ BYTES("a\0:\0"), "1:2: control character U+0000 is not allowed\n",
	    0 },
	{ BYTES("a\n\xc3\xa4\a"),
	    "2:3: control character U+0007 is not allowed\n", 0 },
	{ BYTES("a\rb\n"), "1:2: control character U+000D is not allowed\n",
	    0 },
	{ BYTES("a\n\r"), "2:1: control character U+000D is not allowed\n", 0 },
	{ { override, sizeof(override) },
	    "1:5: bidirectional mark U+202E is not allowed\n", 0 },
	{ BYTES("a\n\nbc # \xe2\x80\xa8"),
	    "3:6: line separator U+2028 is not allowed\n", 0 },
	{ BYTES("a\xff"), "1:2: not UTF-8\n", 0 },
	{ BYTES("a\x80"), "1:2: not UTF-8\n", 0 },
	{ BYTES("\xc3"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xc3z"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xc0\x80"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xc1\xbf"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xe0\x9f\xbf"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xed\xa0\x80"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xf0\x8f\xbf\xbf"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xf4\x90\x80\x80"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xf5\x80\x80\x80"), "1:1: not UTF-8\n", 0 },
	{ BYTES("\xe2\x82"), "1:1: not UTF-8\n", 0 },
};

static void
checks_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct charset charset = { .start = 0 };
		const bool sound = charset_check(
		    text_of(arena, "m.yaml", texts[i].text), &charset, &diags);

		assert_string_equal(messages(arena, &diags), texts[i].messages);
		assert_int_equal(sound, *texts[i].messages == '\0');
		assert_int_equal(charset.start, texts[i].start);
		arena_free(arena);
	}
}

/* Wherever something stands among lines, it is seen and its place told. */
static void
finds_mistakes_anywhere(void **state)
{
	enum {
		LENGTH = 200,
		LINE = 33,
	};
	static const char octets[] = { '%', '\a', '\r', '\x7f', '\xff', '\0' };

	(void)state;
	for (size_t i = 0; i < LENGTH * sizeof(octets); i++) {
		const size_t at = i / sizeof(octets);
		const char octet = octets[i % sizeof(octets)];
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct charset charset;
		char text[LENGTH];
		bool is_fine;

		for (size_t k = 0; k < LENGTH; k++) {
			text[k] = k % LINE == LINE - 1 ? '\n' : '~';
		}
		text[at] = octet;
		is_fine = charset_check(text_of(arena, "m.yaml",
					    (struct span){ text, LENGTH }),
		    &charset, &diags);
		/* CR LF ends a line, and '%' may stand within one. */
		if (octet == '\r' ? at % LINE == LINE - 2
				  : octet == '%' && at % LINE != 0) {
			assert_true(is_fine);
		} else {
			assert_false(is_fine);
			assert_int_equal(diags.items[0].place.line,
			    at / LINE + 1);
			assert_int_equal(diags.items[0].place.column,
			    at % LINE + 1);
		}
		arena_free(arena);
	}
}

/* Wherever an octet stands among printable ones, it is seen. */
static void
finds_controls_anywhere(void **state)
{
	enum {
		LENGTH = 20,
	};

	(void)state;
	for (unsigned octet = 0; octet < 0x80; octet++) {
		const bool plain = octet >= ' ' && octet <= '~';

		for (size_t at = 0; at < LENGTH; at++) {
			char text[LENGTH];
			uint32_t code;

			memset(text, at % 2 == 0 ? ' ' : '~', LENGTH);
			text[at] = (char)octet;
			assert_int_equal(
			    charset_control((struct span){ text, LENGTH },
				&code) != NULL,
			    !plain);
		}
	}
}

/* Is each character a byte? */
static void
tells_ascii(void **state)
{
	static const struct {
		const char *text;
		bool is_ascii;
	} rows[] = {
		{ "", true },
		{ "a: b\r\nc: d\n", true },
		{ "\xef\xbb\xbf# all behind the mark\n", true },
		{ "a: b\n# \xc3\xa4\n", false },
		{ "\xe2\x82\xac", false },
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct diags diags = { .arena = arena };
		struct charset charset;

		assert_true(charset_check(text_of(arena, "m.yaml",
					      span_of(rows[i].text)),
		    &charset, &diags));
		assert_int_equal(charset.is_ascii, rows[i].is_ascii);
	}
	arena_free(arena);
}

/* The UTF-8 of a code point. */
static size_t
encode(uint32_t code, char bytes[4])
{
	if (code < 0x80) {
		bytes[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		bytes[0] = (char)(0xc0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		bytes[0] = (char)(0xe0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	bytes[0] = (char)(0xf0 | code >> 18);
	bytes[1] = (char)(0x80 | (code >> 12 & 0x3f));
	bytes[2] = (char)(0x80 | (code >> 6 & 0x3f));
	bytes[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

static const struct {
	uint32_t first;
	uint32_t last;
} forbidden[] = {
	{ 0x00, 0x1f },
	{ 0x7f, 0x9f },
	{ 0x61c, 0x61c },
	{ 0x200e, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2066, 0x2069 },
	{ 0xfeff, 0xfeff },
	{ 0xfffe, 0xffff },
};

static bool
is_forbidden(uint32_t code)
{
	for (size_t i = 0; i < COUNT(forbidden); i++) {
		if (code >= forbidden[i].first && code <= forbidden[i].last) {
			return true;
		}
	}
	return false;
}

static void
knows_every_code_point(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		char bytes[4];
		uint32_t found = 1;
		struct span text = { bytes, 0 };
		const char *name;

		if (code >= 0xd800 && code <= 0xdfff) {
			continue;
		}
		text.length = encode(code, bytes);
		name = charset_control(text, &found);
		assert_int_equal(name != NULL, is_forbidden(code));
		if (name != NULL) {
			assert_int_equal(found, code);
		}
	}
}

static void
finds_controls_in_values(void **state)
{
	uint32_t code = 0;

	(void)state;
	assert_null(charset_control(span_of(""), &code));
	assert_null(charset_control(span_of("b\xc3\xbc"
					    "cher"),
	    &code));
	assert_string_equal(charset_control(span_of("abc\n"), &code),
	    "control character");
	assert_int_equal(code, '\n');
	assert_string_equal(charset_control((struct span){ "\xc3\xa4\0b", 4 },
				&code),
	    "control character");
	assert_int_equal(code, 0);
	assert_string_equal(
	    charset_control((struct span){ override, sizeof(override) }, &code),
	    "bidirectional mark");
	assert_int_equal(code, 0x202e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checks_texts),
		cmocka_unit_test(finds_mistakes_anywhere),
		cmocka_unit_test(finds_controls_anywhere),
		cmocka_unit_test(tells_ascii),
		cmocka_unit_test(knows_every_code_point),
		cmocka_unit_test(finds_controls_in_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
