/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printable text: what is escaped, and how wide it then is. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <zone/base/printable.h>

#include "unit.h"

static const struct {
	const char *text;
	const char *want;
	size_t width;
} rows[] = {
	{ "", "", 0 },
	{ "a b~", "a b~", 4 },
	{ "\"<\\>", "\"<\\>", 4 },
	{ "a\nb\t", "a\\x0ab\\x09", 10 },
	{ "\x1b[31m\x7f", "\\x1b[31m\\x7f", 12 },
	{ "m\xc3\xbc", "m\xc3\xbc", 2 },
	{ "\xf0\x9f\x94\x91", "\xf0\x9f\x94\x91", 1 },
	{ "\xc2\x9b", "\\u{009b}", 8 },
	{ "a\xe2\x80\x8f"
	  "b",
	    "a\\u{200f}b", 10 },
	{ "\xef\xbb\xbf", "\\u{feff}", 8 },
	{ "\xc3", "\\xc3", 4 },
	{ "\xc0\xaf", "\\xc0\\xaf", 8 },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80", 12 },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", 16 },
};

static void
test_print(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *text = NULL;
		size_t length = 0;
		FILE *stream = open_memstream(&text, &length);

		assert_non_null(stream);
		printable_print(span_of(rows[i].text), stream);
		assert_int_equal(fclose(stream), 0);
		assert_string_equal(text, rows[i].want);
		assert_int_equal(printable_width(span_of(rows[i].text)),
		    rows[i].width);
		free(text);
	}
}

static void
test_first(void **state)
{
	const struct printable shown = printable_first(span_of("\xe2\x80\x8f"
							       "b"));

	(void)state;
	assert_string_equal(shown.text, "\\u{200f}");
	assert_int_equal(shown.octets, 3);
	assert_int_equal(shown.width, 8);
}

static void
test_decode(void **state)
{
	uint32_t code = 0;

	(void)state;
	assert_int_equal(utf8_decode(span_of("\xf4\x8f\xbf\xbf"), &code), 4);
	assert_int_equal(code, 0x10ffff);
	assert_int_equal(utf8_decode((struct span){ "\xc3\xbc", 1 }, &code), 0);
	assert_int_equal(utf8_decode((struct span){ "", 1 }, &code), 1);
	assert_int_equal(code, 0);
	assert_true(utf8_is_hidden(code));
	assert_false(utf8_is_hidden(' '));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_first),
		cmocka_unit_test(test_decode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
