/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which records may stay unread, and what is wrong with backslashes. */
#include <config.h>

#include <string.h>

#include <zone/read/record/unread.h>

#include "unit.h"

static const struct unread_case {
	const char *text;
	bool spelling; /* libzscanner complained of a spelling */
	bool stays;
} cases[] = {
	{ "a X25 \"1\"", false, true },
	{ "a nsap-ptr b", false, true },
	{ "a HIP b", true, true },
	{ "a A 1.2.3", false, false },
	{ "a+b A 1.2.3.4", true, true },
	{ "a CLASS1 A 1.2.3.4", false, true },
	{ "a class1 A 1.2.3.4", false, true },
	{ "a CH A 1.2.3.4", true, false },
	{ "a HS A 1.2.3.4", true, false },
	{ "a CLASS3 A 1.2.3.4", true, false },
	{ "a FOO b", false, false },
	{ "a FOO b", true, false },
	{ "a TXT \"b\"\"c\"", true, true },
	{ "a MX 1 b..c", true, false },
	{ "a TXT \"b..c\"", true, true },
	{ "a MX 1 b\\..c", true, true },
	{ " $TTL 1", false, false },
	{ " A+B c", true, false },
};

static void
test_unread(void **state)
{
	static const char complaint[] = "complaint";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct span text = span_of(cases[i].text);
		struct lexer lexer;
		struct entry entry;
		struct header header;
		const char *wrong;

		lex_begin(&lexer, text, 0);
		assert_true(lex_next(&lexer, &entry));
		assert_true(header_read(text, &entry, &header));
		wrong = unread_refusal(&header, complaint, cases[i].spelling);
		assert_int_equal(wrong == NULL, cases[i].stays);
	}
}

static const struct escape_case {
	const char *text;
	const char *wrong; /* NULL: nothing */
} escapes[] = {
	{ "a", NULL },
	{ "a\\.b", NULL },
	{ "\\000\\255", NULL },
	{ "a\\\\", NULL },
	{ "\"\\\"\\010\"", NULL },
	{ "a TYPE52 \\# 1 ab", NULL },
	{ "a ; \\256", NULL },
	{ "\\256", "an escaped octet over 255" },
	{ "a TXT \"\\300\"", "an escaped octet over 255" },
	{ "\\\\\\999", "an escaped octet over 255" },
	{ "\\1", "a backslash and a digit need three digits" },
	{ "\\12a", "a backslash and a digit need three digits" },
	{ "\"\\1\"", "a backslash and a digit need three digits" },
	{ "a\\", "a backslash with nothing behind it" },
	{ "a\\\nb", "a backslash with nothing behind it" },
};

static void
test_escapes(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(escapes) / sizeof(*escapes); i++) {
		const struct span text = span_of(escapes[i].text);
		const struct entry entry = { .end = text.length,
			.flags = ENTRY_ESCAPE };
		const char *wrong = text_mistake(text, &entry);

		if (escapes[i].wrong == NULL) {
			assert_null(wrong);
		} else {
			assert_non_null(wrong);
			assert_string_equal(wrong, escapes[i].wrong);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unread),
		cmocka_unit_test(test_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
