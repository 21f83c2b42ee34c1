/* SPDX-License-Identifier: GPL-3.0-or-later */
/* $GENERATE: which lines are right, and which names they make. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/read/generate.h>
#include <zone/read/lex.h>
#include <zone/read/template.h>

#include "unit.h"

enum {
	TEXT_MAX = 2048,
	NUMBER_MAX = 12,
};

static const uint8_t apex[] = "\7example";

/* Read the one entry of TEXT. */
static const char *
read_line(const char *text, struct generate *generate)
{
	static uint8_t room[FIELDS_MAX];
	const struct span bytes = span_of(text);
	struct fields fields = { .origin = apex, .wire = room };
	struct lexer lexer;
	struct entry entry;

	lex_begin(&lexer, bytes, 0);
	assert_true(lex_next(&lexer, &entry));
	assert_int_equal(entry.kind, ENTRY_DIRECTIVE);
	assert_int_equal(entry.fault, FAULT_NONE);
	assert_int_equal(entry.end, bytes.length);
	return generate_read(bytes, &entry, &fields, generate);
}

/* START STOP STEP TYPE TTL OWNER; `-` without TTL. */
static const struct read_case {
	const char *text;
	const char *want;
} good_cases[] = {
	{ "$GENERATE 1-2 a$ A 192.0.2.$\n", "1 2 1 1 - a$" },
	{ "$generate 1-2 a$ a 192.0.2.$", "1 2 1 1 - a$" },
	{ "$GENERATE 0-0 a$ CNAME b$\r\n", "0 0 1 5 - a$" },
	{ "$GENERATE 1-10/4 a$ NS b$\n", "1 9 4 2 - a$" },
	{ "$GENERATE 1-10/2147483647 a$ NS b$\n", "1 1 2147483647 2 - a$" },
	{ "$GENERATE 0-2147483647 $ NS b$\n", "0 2147483647 1 2 - $" },
	{ "$GENERATE +1-+2x $ NS b\n", "1 2 1 2 - $" },
	{ "$GENERATE 01-010/+3x $ NS b\n", "1 10 3 2 - $" },
	{ "$GENERATE 1-2 @ 1h TXT \"a ; $\" ; c\n", "1 2 1 16 3600 @" },
	{ "$GENERATE 1-2 a$ IN 60 TLSA \"3 1 1 ab${0,2,x}\"\n",
	    "1 2 1 52 60 a$" },
	{ "$GENERATE 1-2 a$ 60 CLASS1 TYPE52 \"\\# 4 03010100\"\n",
	    "1 2 1 52 60 a$" },
	{ "$GENERATE 1-2 a$ 4294967295 DNAME x\n", "1 2 1 39 0 a$" },
	{ "$GENERATE 1-2 a$ SINK \"8 0 1 aabb\"\n", "1 2 1 40 - a$" },
	{ "$GENERATE 1-2 a$ TXT \"\\\"a b\\\" \\\\ c$\"\n", "1 2 1 16 - a$" },
	{ "$GENERATE 1-2 a$ PTR x\n", "1 2 1 12 - a$" },
	{ "$GENERATE 1-2 a$ APL \"\"\n", "1 2 1 42 - a$" },
	{ "$GENERATE (1-2\n a$)A 192.0.2.1\n", "1 2 1 1 - a$" },
	{ "$GENERATE ( ; (\n1-2 a$ ) A 192.0.2.1 ; )\n", "1 2 1 1 - a$" },
	{ "$GENERATE 1-2 a$ A 192.0.2.1 ( ; )\n)\n", "1 2 1 1 - a$" },
	{ "$GENERATE 1-2 a\\ $ A 192.0.2.1\n", "1 2 1 1 - a\\ $" },
	{ "$GENERATE 1-2 a$ TXT \"${ 1, 2}\"\n", "1 2 1 16 - a$" },
};

static void
test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(good_cases) / sizeof(*good_cases); i++) {
		struct generate generate;
		char said[TEXT_MAX];
		char ttl[NUMBER_MAX] = "-";

		assert_null(read_line(good_cases[i].text, &generate));
		assert_ptr_equal(generate.origin, apex);
		if (generate.has_ttl) {
			(void)snprintf(ttl, sizeof(ttl), "%u", generate.ttl);
		}
		(void)snprintf(said, sizeof(said), "%u %u %u %u %s %.*s",
		    generate.start, generate.stop, generate.step,
		    (unsigned)generate.type, ttl, (int)generate.owner.length,
		    generate.owner.at);
		assert_string_equal(said, good_cases[i].want);
	}
}

#define BAD_RANGE "the range of $GENERATE is not START-STOP or START-STOP/STEP"
#define BELOW_0   "the range of $GENERATE goes below 0"
#define BACKWARDS "the range of $GENERATE stops before it starts"
#define BAD_STEP  "the step of $GENERATE is below 1"
#define LARGE     "the range of $GENERATE has a number over 2147483647"
#define MISSING   "$GENERATE needs a range, an owner, a type and data"
#define BAD_CLASS "a record of another class than IN"
#define NO_TYPE   "no record type stands where one is needed"
#define STRANGE   "a record type that danezone does not know"
#define META      "a record type that no zone has"
#define INSIDE                                                        \
	"the data of $GENERATE stands in parentheses: BIND does not " \
	"take it"
#define ONE_FIELD "the data of $GENERATE is one field: quote it"
#define LONG_NAME "a name of more than 255 octets"
#define FIFTY     "12345678901234567890123456789012345678901234567890"
#define SIXTY     FIFTY "1234567890"

static const struct read_case bad_cases[] = {
	{ "$GENERATE\n", BAD_RANGE },
	{ "$GENERATE ; 1-2\n", BAD_RANGE },
	{ "$GENERATE 1 a$ A 192.0.2.1\n", BAD_RANGE },
	{ "$GENERATE - a$ A 192.0.2.1\n", BAD_RANGE },
	{ "$GENERATE 1- a$ A 192.0.2.1\n", BAD_RANGE },
	{ "$GENERATE 1..2 a$ A 192.0.2.1\n", BAD_RANGE },
	{ "$GENERATE 1-2/ a$ A 192.0.2.1\n", BAD_RANGE },
	{ "$GENERATE 1-2/x a$ A 192.0.2.1\n", BAD_RANGE },
	{ "$GENERATE \"1-2\" a$ A 192.0.2.1\n", BAD_RANGE },
	{ "$GENERATE -1-2 a$ A 192.0.2.1\n", BELOW_0 },
	{ "$GENERATE 1--2 a$ A 192.0.2.1\n", BELOW_0 },
	{ "$GENERATE 2-1 a$ A 192.0.2.1\n", BACKWARDS },
	{ "$GENERATE 1-2/0 a$ A 192.0.2.1\n", BAD_STEP },
	{ "$GENERATE 1-2/-1 a$ A 192.0.2.1\n", BAD_STEP },
	{ "$GENERATE 1-2147483648 a$ A 192.0.2.1\n", LARGE },
	{ "$GENERATE 1-4294967298 a$ A 192.0.2.1\n", LARGE },
	{ "$GENERATE 1-2/2147483648 a$ A 192.0.2.1\n", LARGE },
	{ "$GENERATE 1-99999999999999999999999 a$ A 192.0.2.1\n", LARGE },
	{ "$GENERATE 1-2\n", MISSING },
	{ "$GENERATE 1-2 a$\n", MISSING },
	{ "$GENERATE 1-2 a$ 60 IN\n", MISSING },
	{ "$GENERATE 1-2 \"a$\" A 192.0.2.1\n",
	    "the owner of $GENERATE takes no quotes" },
	{ "$GENERATE 1-2 a$ CH A 192.0.2.1\n", BAD_CLASS },
	{ "$GENERATE 1-2 a$ CLASS2 A 192.0.2.1\n", BAD_CLASS },
	{ "$GENERATE 1-2 a$ 1h30 A 192.0.2.1\n", "this TTL is not a time" },
	{ "$GENERATE 1-2 a$ 60 60 A 192.0.2.1\n", STRANGE },
	{ "$GENERATE 1-2 a$ \"A\" x\n", STRANGE },
	{ "$GENERATE 1-2 a$ IN IN A 192.0.2.1\n", STRANGE },
	{ "$GENERATE 1-2 a$ FOO x\n", STRANGE },
	{ "$GENERATE 1-2 a$ TYPE0 x\n", META },
	{ "$GENERATE 1-2 a$ TYPE41 x\n", META },
	{ "$GENERATE 1-2 a$ TYPE128 x\n", META },
	{ "$GENERATE 1-2 a$ TYPE255 x\n", META },
	{ "$GENERATE 1-2 a$ A\n", "$GENERATE needs data behind the type" },
	{ "$GENERATE 1-2 a$ SINK\n", "$GENERATE needs data behind the type" },
	{ "$GENERATE 1-2 a$ A x y\n", ONE_FIELD },
	{ "$GENERATE 1-2 a$ A x\"y\"\n", ONE_FIELD },
	{ "$GENERATE 1-2 a$ TLSA 3 1 1 00\n", ONE_FIELD },
	{ "$GENERATE 255-256 a$ A 192.0.2.$\n", "an address is wanted" },
	{ "$GENERATE 1-2 a$ TYPE65280 x\n",
	    "data of this type is written as \\# LENGTH HEX" },
	{ "$GENERATE 1-2 a$ TXT \"\\\"\"\n",
	    "this quoted string does not end on its line" },
	{ "$GENERATE 1-2 a$ A (x)\n", INSIDE },
	{ "$GENERATE (1-2 a$ A x ; )\n)\n", INSIDE },
	{ "$GENERATE 1-2 a${0,200} A 192.0.2.1\n",
	    "a width of $GENERATE is over 127" },
	{ "$GENERATE 1-2 a$ A ${0,200}\n", "a width of $GENERATE is over 127" },
	{ "$GENERATE 1-3/2 a${2147483645} A 192.0.2.1\n",
	    "$GENERATE comes to a number over 2147483647" },
	{ "$GENERATE 1-2 a..$ A 192.0.2.1\n", "an empty label" },
	{ "$GENERATE 1-2 ${0,2,n}.a A 192.0.2.1\n", "an empty label" },
	{ "$GENERATE 250-256 \\\\$.\\2${-200,2} A 192.0.2.1\n",
	    "an escape above \\255" },
	{ "$GENERATE 9-10 \\0$ A 192.0.2.1\n",
	    "an escape that has not three digits" },
	{ "$GENERATE 9-10 1234$" FIFTY "12345678 A 192.0.2.1\n",
	    "a label of more than 63 octets" },
	{ "$GENERATE 9-10 $." SIXTY "." SIXTY "." SIXTY "." SIXTY
	  " A 192.0.2.1\n",
	    LONG_NAME },
	{ "$GENERATE 1-2 ${0,127}${0,127}${0,127}${0,127}${0,127}${0,127}"
	  "${0,127}${0,127}${0,127} A 192.0.2.1\n",
	    LONG_NAME },
};

static void
test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad_cases) / sizeof(*bad_cases); i++) {
		struct generate generate;
		const char *wrong = read_line(bad_cases[i].text, &generate);

		assert_non_null(wrong);
		assert_string_equal(wrong, bad_cases[i].want);
	}
}

/* The longest data is one byte less than what BIND has room for. */
static void
test_long_data(void **state)
{
	static const char head[] = "$GENERATE 9-10 a TXT ";
	static const struct {
		size_t length;
		bool is_good;
	} rows[] = { { 65532, true }, { 65533, false } };
	struct generate generate;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const size_t size = sizeof(head) + rows[i].length + 1;
		char *text = malloc(size);
		const char *wrong;

		assert_non_null(text);
		memset(text, 'x', size);
		memcpy(text, head, sizeof(head) - 1);
		text[size - 2] = '$';
		text[size - 1] = '\0';
		wrong = read_line(text, &generate);
		free(text);
		if (rows[i].is_good) {
			assert_null(wrong);
			continue;
		}
		assert_non_null(wrong);
		assert_string_equal(wrong,
		    "$GENERATE makes data of more than 65534 bytes");
	}
}

/* Names relative to "example.", and whether the line makes them. */
static const struct makes_case {
	const char *line; /* before the type */
	const char *made; /* names with a blank between */
	const char *others;
} makes_cases[] = {
	{ "1-10 a$", "a1 A1 a10 \\0971 a\\049",
	    "a0 a11 a a1x xa1 a01 a001 a-1 a1.b a1. @ b1 a100" },
	{ "1-10/4 a$", "a1 a5 a9", "a2 a3 a4 a6 a7 a8 a10 a13" },
	{ "1-10 A$.B", "a1.b A2.b", "a1.c a1 b a0.b" },
	{ "1-2 @", "@ example. EXAMPLE.", "a @.a \\@ ." },
	{ "1-2 \\@", "\\@", "@" },
	{ "1-2 a", "a A", "a1 b @" },
	{ "1-2 $.", "1. 2.", "1 2 3. ." },
	{ "1-2 $.sub.example.", "1.sub 2.SUB", "1 1.sub.example" },
	{ "1-2 $$", "\\$ $", "1 $1" },
	{ "1-2 \\$$", "$1 $2", "$ 1 $3" },
	{ "1-2 \\\\$", "\\\\1", "1 \\$" },
	{ "1-2 a\\.$", "a\\.1", "a.1 a1" },
	{ "1-2 a\\032$", "a\\ 1 a\\0321", "a1" },
	{ "1-2 $-$", "1-1 2-2", "1-2 2-1 11 1" },
	{ "1-112 $$$$$", "$$1 $$112", "$$113 $$ $$0" },
	{ "1-20 $1", "11 21 111 201", "1 01 211 12" },
	{ "1-20 1$1", "111 121 1101 1201", "11 1211 1011" },
	{ "10-20 $0$", "10010 11011", "101 1001 21021" },
	{ "1-2 ${10}-$", "11-11 12-12", "11-1 1-1 1-11" },
	{ "0-10 ${-5}", "-5 -1 0 5", "-6 -0 6 05" },
	{ "0-10 ${-5,3}", "-05 -01 000 005", "-5 -06 006 00 0000" },
	{ "98-102 a${0,3}", "a098 a100 a102", "a98 a0100 a103" },
	{ "8-9 ${0,3,o}", "010 011", "10 8 008 012" },
	{ "170-171 ${0,0,x}", "aa AB", "ac 170" },
	{ "170-171 ${0,0,X}", "aa AB", "ac 170" },
	{ "0-1 ${-1,0,x}", "ffffffff 0", "-1 1 fffffffe" },
	{ "0-1 ${-1,0,o}", "37777777777 0", "-1 1 77777777777" },
	{ "16-17 ${0,1,n}.z", "0.1.z 1.1.z", "01.z 0.z 2.1.z 0.1.0.z" },
	{ "15-17 ${0,2,n}z", "f.z F.z 0.1z 1.1z", "f.0z 0.1.z fz" },
	{ "15-16 ${0,2,n}", "f. 0.1", "f 0.1. 0" },
	{ "1-2 ${0,7,N}.ip6", "1.0.0.0.ip6 2.0.0.0.IP6",
	    "1.0.0.ip6 1.0.0.0.0.ip6 3.0.0.0.ip6 1\\.0\\.0\\.0.ip6" },
	{ "0-1 ${-1,17,n}", "f.f.f.f.f.f.f.f.0 0.0.0.0.0.0.0.0.0",
	    "f.f.f.f.f.f.f.f f.f.f.f.f.f.f.f.f 1.0.0.0.0.0.0.0.0" },
	{ "1-99 $.${0,3}.${0,1,n}", "26.026.a.1", "26.26.a.1 26.027.a.1" },
	{ "65-90 \\0$x", "ax Ax ZX", "\\064x [x 65x x" },
	{ "5-7 \\1$5", "\\155 \\165 \\175", "\\145 \\154 55" },
	{ "0-5 \\25$", "\\250 \\255", "250 \\249" },
	{ "2147483646-2147483647 a$", "a2147483646 a2147483647",
	    "a2147483645 a2147483648 a21474836470 a4294967295" },
	{ "0-2147483647/2 a$", "a0 a2 a2147483646", "a1 a2147483647 a-2" },
	{ "0-2147483647 ${-2147483648}", "-2147483648 -1",
	    "0 1 2147483647 -2147483649" },
	{ "0-2147483647 ${0,63}", "", "0 00000" },
};

/* Is each of the names with blanks between made, or none? */
static void
assert_makes(const struct generate *generate, const char *names, bool want)
{
	struct span rest = span_of(names);

	while (rest.length > 0) {
		const char *end = rest.at;
		uint8_t wire[NAME_WIRE_MAX];
		struct span name;

		while (end < rest.at + rest.length &&
		       (*end != ' ' || end[-1] == '\\')) {
			end++;
		}
		name = (struct span){ rest.at, (size_t)(end - rest.at) };
		rest.at = *end == ' ' ? end + 1 : end;
		rest.length = strlen(rest.at);
		assert_null(name_parse(name, apex, wire));
		if (generate_makes(generate, wire) != want) {
			print_error("%.*s: %.*s\n", (int)generate->owner.length,
			    generate->owner.at, (int)name.length, name.at);
			fail();
		}
	}
}

static void
test_makes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(makes_cases) / sizeof(*makes_cases);
	     i++) {
		const struct makes_case *row = &makes_cases[i];
		struct generate generate;
		char line[TEXT_MAX];

		(void)snprintf(line, sizeof(line), "$GENERATE %s A 192.0.2.1\n",
		    row->line);
		assert_null(read_line(line, &generate));
		assert_makes(&generate, row->made, true);
		assert_makes(&generate, row->others, false);
	}
}

/* Of all kinds; some make one name of several numbers, or none of some. */
static const char *const templates[] = { "a", "@", "$", "a$", "$a", "1$", "$1",
	"11$11", "A$.b", "$.$", "$$$", "\\$$", "\\\\$", "${7}", "${-7}-$",
	"x.${-7,3}", "${-20,4,d}1", "${0,2,o}", "${-5,0,o}7", "${5,2,X}",
	"${-5,2,x}a", "${0,1,n}", "${3,2,n}", "${-9,7,N}.ip6", "${12,4,n}b",
	"\\1${10}", "\\04${0}", "\\0${65}a", "\\06${-3,1,n}7", "$.example.",
	"${0,0,x}${30}$" };

enum {
	STARTS = 12,
	SPANS = 12,
	STEPS = 5,
	NUMBERS = STARTS + SPANS + 10,
};

/* The names of the first numbers, where they make one. */
struct names {
	uint8_t wire[NUMBERS][NAME_WIRE_MAX];
	bool is_name[NUMBERS];
};

static void
make_names(struct span template, struct names *names)
{
	for (uint32_t number = 0; number < NUMBERS; number++) {
		char text[TEXT_MAX];
		struct sink sink = { text, sizeof(text), 0 };

		assert_null(template_expand(template, number, &sink));
		names->is_name[number] =
		    name_parse((struct span){ text, sink.used }, apex,
			names->wire[number]) == NULL;
	}
}

/* The same as generate_makes(), number by number. */
static bool
makes_in_turn(const struct generate *generate, const struct names *names,
    const uint8_t *name)
{
	bool makes = false;

	for (uint32_t i = generate->start; i <= generate->stop;
	     i += generate->step) {
		makes |= names->is_name[i] && name_equal(names->wire[i], name);
	}
	return makes;
}

/* Ask for the names of all numbers; how many are made is returned. */
static size_t
compare_names(const struct generate *generate, const struct names *names)
{
	size_t made = 0;

	for (uint32_t i = 0; i < NUMBERS; i++) {
		bool want;

		if (names->is_name[i]) {
			want = makes_in_turn(generate, names, names->wire[i]);
			assert_int_equal(
			    generate_makes(generate, names->wire[i]), want);
			made += want;
		}
	}
	return made;
}

/* All small ranges of a template. */
static size_t compare_ranges(struct span template)
{
	struct names names;
	struct generate generate = { .owner = template, .origin = apex };
	size_t made = 0;

	make_names(template, &names);
	for (uint32_t i = 0; i < STARTS * SPANS * STEPS; i++) {
		generate.start = i % STARTS;
		generate.stop = generate.start + i / STARTS % SPANS;
		generate.step = 1 + i / STARTS / SPANS;
		made += compare_names(&generate, &names);
	}
	return made;
}

static void
test_every_range(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(templates) / sizeof(*templates); i++) {
		assert_true(compare_ranges(span_of(templates[i])) > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_long_data),
		cmocka_unit_test(test_makes),
		cmocka_unit_test(test_every_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
