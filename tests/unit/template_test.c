/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates: the text they make, and the numbers read back from names. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/read/template.h>

#include "unit.h"

enum {
	TEXT_MAX = 1024,
};

#define BAD_MODIFIER                                         \
	"a modifier that is not ${OFFSET}, ${OFFSET,WIDTH} " \
	"or ${OFFSET,WIDTH,BASE} with base d, o, x, X, n or N"
#define BAD_WIDTH  "a width of $GENERATE is over 127"
#define BAD_OFFSET "an offset of $GENERATE is over 2147483647"
#define BAD_SUM    "$GENERATE comes to a number over 2147483647"

/* As named-compilezone of BIND 9.18.49 makes them. */
static const struct expand_case {
	const char *template;
	uint32_t number;
	const char *text;  /* NULL: it is wrong, and */
	const char *wrong; /* so */
} expand_cases[] = {
	{ "", 1, "", NULL },
	{ "a.b", 1, "a.b", NULL },
	{ "a$b", 7, "a7b", NULL },
	{ "$", 2147483647, "2147483647", NULL },
	{ "$-$", 12, "12-12", NULL },
	{ "$$", 1, "$", NULL },
	{ "$$$", 1, "$1", NULL },
	{ "$$$$", 1, "$$", NULL },
	{ "\\$", 1, "\\$", NULL },
	{ "\\$$", 1, "\\$1", NULL },
	{ "\\\\$", 1, "\\\\1", NULL },
	{ "a\\", 1, "a\\", NULL },
	{ "\\065", 1, "\\065", NULL },
	{ "\\0$", 65, "\\065", NULL },
	{ "${0}", 5, "5", NULL },
	{ "${10}", 5, "15", NULL },
	{ "${-10}", 5, "-5", NULL },
	{ "${+10}", 5, "15", NULL },
	{ "${ 10}", 5, "15", NULL },
	{ "${010}", 5, "15", NULL },
	{ "${-2147483648}", 0, "-2147483648", NULL },
	{ "${2147483647}", 0, "2147483647", NULL },
	{ "${0,0}", 5, "5", NULL },
	{ "${0,3}", 5, "005", NULL },
	{ "${0,3}", 1234, "1234", NULL },
	{ "${-7,4}", 5, "-002", NULL },
	{ "${0,3,d}", 5, "005", NULL },
	{ "${0,3,o}", 8, "010", NULL },
	{ "${0,0,o}", 0, "0", NULL },
	{ "${-1,0,o}", 0, "37777777777", NULL },
	{ "${0,3,x}", 171, "0ab", NULL },
	{ "${0,3,X}", 171, "0AB", NULL },
	{ "${-1,0,x}", 0, "ffffffff", NULL },
	{ "${0,0,n}", 0, "0", NULL },
	{ "${0,1,n}", 171, "b.a", NULL },
	{ "${0,1,N}", 171, "B.A", NULL },
	{ "${0,2,n}", 1, "1.", NULL },
	{ "${0,2,n}", 17, "1.1", NULL },
	{ "${0,3,n}", 1, "1.0", NULL },
	{ "${0,4,n}", 1, "1.0.", NULL },
	{ "${0,7,n}x", 291, "3.2.1.0x", NULL },
	{ "${-1,0,n}", 0, "f.f.f.f.f.f.f.f", NULL },
	/* What a field does not say is as it was in the one before. */
	{ "${10}-$", 1, "11-11", NULL },
	{ "${10,3,x}-$", 1, "00b-11", NULL },
	{ "${1}${2}$", 1, "233", NULL },
	{ "${0,3}-${1,}", 1, "001-002", NULL },
	{ "${0,3,x}-${1,2,d", 1, "001-02", NULL },
	{ "${0,3,x}-${16,2,y}z", 1, "001-11z", NULL },
	{ "${5}99999999999", 1, "699999999999", NULL },
	{ "${1}3,x}-${12,}", 1, "23,x}-00d", NULL },
	{ "${1}3}-${2,}", 1, "23}-003", NULL },
	{ "$}", 1, "1}", NULL },
	{ "{$}", 1, "{1}", NULL },
	{ "$ {1}", 1, "1 {1}", NULL },
	{ "${", 1, NULL, BAD_MODIFIER },
	{ "${}", 1, NULL, BAD_MODIFIER },
	{ "${x}", 1, NULL, BAD_MODIFIER },
	{ "${-}", 1, NULL, BAD_MODIFIER },
	{ "${1", 1, NULL, BAD_MODIFIER },
	{ "${1 }", 1, NULL, BAD_MODIFIER },
	{ "${1,", 1, NULL, BAD_MODIFIER },
	{ "${1,}", 1, NULL, BAD_MODIFIER },
	{ "${,1}", 1, NULL, BAD_MODIFIER },
	{ "${1,2", 1, NULL, BAD_MODIFIER },
	{ "${1,2,}", 1, NULL, BAD_MODIFIER },
	{ "${1,2,d", 1, NULL, BAD_MODIFIER },
	{ "${1,2,D}", 1, NULL, BAD_MODIFIER },
	{ "${1,2,dd}", 1, NULL, BAD_MODIFIER },
	{ "${0,3}${1,2,d", 1, NULL, BAD_MODIFIER },
	{ "${0,128}", 1, NULL, BAD_WIDTH },
	{ "${0,-1}", 1, NULL, BAD_WIDTH },
	{ "${0,128,n}", 1, NULL, BAD_WIDTH },
	{ "${0,99999999999999999999}", 1, NULL, BAD_WIDTH },
	{ "${2147483648}", 0, NULL, BAD_OFFSET },
	{ "${-2147483649}", 0, NULL, BAD_OFFSET },
	{ "${99999999999999999999}", 0, NULL, BAD_OFFSET },
	{ "${2147483647}", 1, NULL, BAD_SUM },
	{ "${1}$", 2147483647, NULL, BAD_SUM },
	{ "${1,8,x}", 2147483647, NULL, BAD_SUM },
};

static void
test_expand(void **state)
{
	const size_t count = sizeof(expand_cases) / sizeof(*expand_cases);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct expand_case *row = &expand_cases[i];
		char text[TEXT_MAX];
		struct sink sink = { text, sizeof(text) - 1, 0 };
		const char *wrong =
		    template_expand(span_of(row->template), row->number, &sink);

		if (row->text == NULL) {
			assert_non_null(wrong);
			assert_string_equal(wrong, row->wrong);
			continue;
		}
		assert_null(wrong);
		assert_true(sink.used <= sink.size);
		text[sink.used] = '\0';
		assert_string_equal(text, row->text);
	}
}

/* The widest fields fill all of their room. */
static void
test_widest(void **state)
{
	static const char *const templates[] = { "${0,127}", "${0,127,o}",
		"${0,127,x}", "${0,127,n}" };

	(void)state;
	for (size_t i = 0; i < sizeof(templates) / sizeof(*templates); i++) {
		char text[TEXT_MAX];
		struct sink sink = { text, sizeof(text), 0 };

		assert_null(template_expand(span_of(templates[i]), 1, &sink));
		assert_int_equal(sink.used, 127);
	}
}

/* What finds no room is counted, and not written. */
static void
test_no_room(void **state)
{
	char text[] = "zzzz";
	struct sink sink = { text, 3, 0 };
	struct sink none = { 0 };

	(void)state;
	assert_null(template_expand(span_of("ab${0,5}c"), 1, &sink));
	assert_int_equal(sink.used, 8);
	assert_string_equal(text, "abzz");
	assert_null(template_expand(span_of("ab${0,5}c"), 1, &none));
	assert_int_equal(none.used, 8);
}

/* The numbers that a name may be made of, in the order in which they come. */
static const struct numbers_case {
	const char *template;
	const char *name;
	const char *numbers;
} numbers_cases[] = {
	{ "a", "a.", "" },
	{ "$", ".", "" },
	{ "$", "x.", "" },
	{ "$", "0.", "0" },
	{ "$", "120.", "1 12 120" },
	{ "$", "0012.", "0 1 12" },
	{ "a$", "a5.", "5" },
	{ "a.b$", "a.b5.", "5" },
	{ "abc$", "a.", "" },
	{ "abc$", "abc.", "" },
	{ "\\065$", "A5.", "5" },
	{ "\\.$", "\\.5.", "5" },
	{ "\\\\$", "\\\\5.", "5" },
	{ "$$$", "\\$5.", "5" },
	{ "$x$", "5x6.", "5" },
	{ "${10}", "15.", "4294967287 5" },
	{ "${-10}", "-5.", "5" },
	{ "${0,3,o}", "0178.", "0 1 15" },
	{ "${0,3,x}", "aBg.", "10 171" },
	{ "$", "99999999999.",
	    "9 99 999 9999 99999 999999 9999999 99999999 999999999" },
	{ "${0,0,o}", "777777777777.",
	    "7 63 511 4095 32767 262143 2097151 16777215 134217727 "
	    "1073741823" },
	{ "${0,1,n}", "b.A.x.", "11 171" },
	{ "${0,1,n}", "0.0.1.0.", "0 256" },
	{ "${0,1,n}", "1\\.2.", "1 33" },
	{ "${0,1,n}", "12.", "1" },
	{ "${0,1,n}", "1.1.1.1.1.1.1.1.1.",
	    "1 17 273 4369 69905 1118481 17895697 286331153" },
	{ "${0,1,n}", "1.0.0.0.0.0.0.0.0.x.", "1" },
	/* Digits that complete an escape, for each case of its letter. */
	{ "\\0$", "!.", "3 33 0 1" },
	{ "\\0$", "a.", "9 97 6 65" },
	{ "\\06$", "A5.", "5 55 7 75" },
	{ "\\06$5", "A5.", "5 55 7 75" },
	{ "\\0$", ".", "" },
};

static void
test_numbers(void **state)
{
	const size_t rows = sizeof(numbers_cases) / sizeof(*numbers_cases);

	(void)state;
	for (size_t i = 0; i < rows; i++) {
		const struct numbers_case *row = &numbers_cases[i];
		uint32_t numbers[TEMPLATE_NUMBERS_MAX];
		uint8_t name[NAME_WIRE_MAX];
		char said[TEXT_MAX] = "";
		size_t used = 0;
		size_t count;

		assert_null(name_parse(span_of(row->name), NULL, name));
		count = template_numbers(span_of(row->template), name, numbers);
		assert_true(count <= TEMPLATE_NUMBERS_MAX);
		for (size_t n = 0; n < count; n++) {
			used +=
			    (size_t)snprintf(said + used, sizeof(said) - used,
				n == 0 ? "%u" : " %u", numbers[n]);
		}
		assert_string_equal(said, row->numbers);
	}
}

/* Is the number read from the name that it makes? False: it makes none. */
static bool
comes_back(struct span template, uint32_t number)
{
	static const uint8_t origin[] = "\7example";
	uint32_t numbers[TEMPLATE_NUMBERS_MAX];
	uint8_t name[NAME_WIRE_MAX];
	char text[TEXT_MAX];
	struct sink sink = { text, sizeof(text), 0 };
	size_t count;
	size_t n = 0;

	assert_null(template_expand(template, number, &sink));
	if (name_parse((struct span){ text, sink.used }, origin, name) !=
	    NULL) {
		return false;
	}
	count = template_numbers(template, name, numbers);
	while (n < count && numbers[n] != number) {
		n++;
	}
	assert_true(n < count);
	return true;
}

/* Whatever the field, and whatever stands around it. */
static void
test_round_trip(void **state)
{
	static const char *const templates[] = { "$", "a$b", "$9", "0$0",
		"${-50}", "${100}7", "${0,4}", "${0,4,o}7", "${0,1,x}f",
		"A${-3,5,X}", "${0,1,n}", "${0,4,n}1.x", "${-9,15,N}.ip6",
		"\\0$0", "\\00${0,2}", "\\06${0,1,n}.a", "$.${5}$" };
	size_t made = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(templates) / sizeof(*templates); i++) {
		for (uint32_t number = 0; number < 1100; number++) {
			made += comes_back(span_of(templates[i]), number);
		}
	}
	assert_true(made > 10000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expand),
		cmocka_unit_test(test_widest),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
