/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Domain names: what is read, what is refused and why, how names are printed,
 * ordered and hashed.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/base/name.h>

#include "pairs.h"
#include "unit.h"

#define TEN(text) text text text text text text text text text text
#define A60       TEN("aaaaaa")
#define A63       A60 "aaa"
/* Wire forms are string literals: the NUL that ends one is the root label. */
static const uint8_t *
octets(const char *wire)
{
	return (const uint8_t *)wire;
}

static const uint8_t *const origin = (const uint8_t *)"\7Example\3com";

/* A copy without room behind it, so that a sanitizer sees reading too far. */
static char *
exact(const char *bytes, size_t length)
{
	char *copy = malloc(length > 0 ? length : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, length);
	return copy;
}

static const char *
parse(const char *text, const uint8_t *below, uint8_t wire[NAME_WIRE_MAX])
{
	const size_t length = strlen(text);
	char *copy = exact(text, length);
	const char *wrong =
	    name_parse((struct span){ copy, length }, below, wire);

	free(copy);
	return wrong;
}

static const struct {
	const char *text;
	const char *wire;
} readings[] = {
	{ ".", "" },
	{ "@", "\7Example\3com" },
	{ "a", "\1a\7Example\3com" },
	{ "www.Example.ORG.", "\3www\7Example\3ORG" },
	{ "a.b", "\1a\1b\7Example\3com" },
	{ "*", "\1*\7Example\3com" },
	{ "_25._tcp.mx", "\3_25\4_tcp\2mx\7Example\3com" },
	{ "3.2.1.in-addr.arpa.", "\0013\0012\0011\7in-addr\4arpa" },
	/* `@` is the origin only when it stands alone */
	{ "\\@", "\1@\7Example\3com" },
	{ "@.", "\1@" },
	{ "\\@.", "\1@" },
	{ "a@b", "\3a@b\7Example\3com" },
	{ "@@", "\2@@\7Example\3com" },
	/* octets that stand for themselves */
	{ "!#$%&'+,/:<=>?]^`{|}~.", "\25!#$%&'+,/:<=>?]^`{|}~" },
	{ "a[b.", "\3a[b" },
	{ "[.", "\1[" },
	{ "\";() \t.", "\6\";() \t" },
	{ "\x01\x7f\x80\xff.", "\4\x01\x7f\x80\xff" },
	{ "b\303\274cher.", "\7b\303\274cher" },
	/* escapes */
	{ "a\\.b.", "\3a.b" },
	{ "a\\\\.b.", "\2a\\\1b" },
	{ "a\\ b.", "\3a b" },
	{ "a\\b.", "\2ab" },
	{ "a\\[.", "\2a[" },
	{ "\\091.", "\1[" },
	{ "\\000.", "\1\0" },
	{ "\\255.", "\1\xff" },
	{ "\\0655.", "\2A5" },
	{ "\\046.", "\1." },
	{ "a.\\;\\(\\)\\\"\\$", "\1a\5;()\"$\7Example\3com" },
	{ "x\\.", "\2x.\7Example\3com" },
	{ "\\065" A60 "aa.", "\77A" A60 "aa" },
	/* labels that end at and about the words that are looked at together */
	{ "aaaaaaa.b.", "\7aaaaaaa\1b" },
	{ "aaaaaaaa.b.", "\10aaaaaaaa\1b" },
	{ "aaaaaaaaa.b.", "\11aaaaaaaaa\1b" },
	{ "a.b.c.d.e.f.g.h.i.", "\1a\1b\1c\1d\1e\1f\1g\1h\1i" },
	/* the longest label */
	{ A63 ".", "\77" A63 },
};

static void
reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(readings) / sizeof(*readings); i++) {
		const uint8_t *want = octets(readings[i].wire);
		uint8_t *wire = malloc(NAME_WIRE_MAX);

		assert_non_null(wire);
		assert_null(parse(readings[i].text, origin, wire));
		assert_int_equal(name_length(wire), name_length(want));
		assert_memory_equal(wire, want, name_length(want));
		free(wire);
	}
}

#define EMPTY_LABEL "an empty label"
#define LONG_LABEL  "a label of more than 63 octets"
#define LONG_NAME   "a name of more than 255 octets"
#define NO_DIGITS   "an escape that has not three digits"
#define TOO_HIGH    "an escape above \\255"
#define BIT_STRING  "a label that begins with \\["
#define NO_ESCAPE   "a backslash at the end"

static const struct {
	const char *text;
	const char *wrong;
} mistakes[] = {
	{ "", "an empty name" },
	{ "..", EMPTY_LABEL },
	{ ".a", EMPTY_LABEL },
	{ ".a.", EMPTY_LABEL },
	{ "a..", EMPTY_LABEL },
	{ "aaaaaaaa..b", EMPTY_LABEL },
	{ "a\\b..", EMPTY_LABEL },
	{ ".\\a", EMPTY_LABEL },
	{ A63 "a.", LONG_LABEL },
	{ "b." A63 "a.c", LONG_LABEL },
	{ A63 "\\a", LONG_LABEL },
	{ "\\", NO_ESCAPE },
	{ "a\\", NO_ESCAPE },
	{ "\\1", NO_DIGITS },
	{ "\\12", NO_DIGITS },
	{ "\\1a3", NO_DIGITS },
	{ "a\\12b", NO_DIGITS },
	{ "\\256", TOO_HIGH },
	{ "a\\999", TOO_HIGH },
	{ "\\[x", BIT_STRING },
	{ "a.\\[x", BIT_STRING },
};

static void
refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		uint8_t wire[NAME_WIRE_MAX];
		const char *wrong = parse(mistakes[i].text, origin, wire);

		assert_non_null(wrong);
		assert_string_equal(wrong, mistakes[i].wrong);
	}
}

static void
needs_an_origin_for_a_relative_name(void **state)
{
	static const char wrong[] = "a relative name, and no origin is known";
	uint8_t wire[NAME_WIRE_MAX];

	(void)state;
	assert_string_equal(parse("a", NULL, wire), wrong);
	assert_string_equal(parse("a\\b", NULL, wire), wrong);
	assert_string_equal(parse("@", NULL, wire), wrong);
	assert_null(parse("a.", NULL, wire));
	assert_null(parse(".", NULL, wire));
}

static char *
put(char *end, const char *text)
{
	while (*text != '\0') {
		*end++ = *text++;
	}
	*end = '\0';
	return end;
}

/* A name of LENGTH octets in its wire form, its labels filled with FILL. */
static void
long_text(char *text, size_t length, const char *fill)
{
	for (size_t at = 0; at + 1 < length; at++) {
		const bool ends = at % 64 == 63 || at + 2 == length;

		text = put(text, ends ? "." : fill);
	}
}

static void
limits_a_name_to_255_octets(void **state)
{
	static const char *const fills[] = { "x", "\\x", "\\120" };
	char text[4 * NAME_WIRE_MAX + 1];
	uint8_t wire[NAME_WIRE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(fills) / sizeof(*fills); i++) {
		for (size_t length = 230; length <= 255; length++) {
			long_text(text, length, fills[i]);
			assert_null(parse(text, NULL, wire));
			assert_int_equal(name_length(wire), length);
		}
		long_text(text, 256, fills[i]);
		assert_string_equal(parse(text, NULL, wire), LONG_NAME);
		text[strlen(text) - 1] = '\0';
		assert_string_equal(parse(text, octets(""), wire), LONG_NAME);
		long_text(text, 255 - 12, fills[i]);
		text[strlen(text) - 1] = '\0';
		assert_null(parse(text, origin, wire));
		assert_int_equal(name_length(wire), 255);
		long_text(text, 256 - 12, fills[i]);
		text[strlen(text) - 1] = '\0';
		assert_string_equal(parse(text, origin, wire), LONG_NAME);
	}
}

static void
escape_all(const char *text, char *escaped)
{
	for (; *text != '\0'; text++) {
		const char letter[] = { '\\', *text, '\0' };

		escaped = put(escaped, *text == '.' ? "." : letter);
	}
}

/* The short way and the long one through the reader agree. */
static void
reads_alike_with_and_without_escapes(void **state)
{
	static const char letters[] = "ab.c";
	char plain[] = "............";
	char escaped[2 * sizeof(plain)];
	const size_t length = sizeof(plain) - 1;

	(void)state;
	for (unsigned pick = 0; pick < 1U << 2 * length; pick += 7) {
		const char *start = plain + pick % (length - 1);
		uint8_t wire[NAME_WIRE_MAX];
		uint8_t other[NAME_WIRE_MAX];
		const char *wrong;

		for (size_t i = 0; i < length; i++) {
			plain[i] = letters[pick >> 2 * i & 3];
		}
		escape_all(start, escaped);
		wrong = parse(start, origin, wire);
		assert_ptr_equal(parse(escaped, origin, other), wrong);
		if (wrong == NULL) {
			assert_memory_equal(wire, other, name_length(wire));
		}
	}
}

static const struct {
	const char *wire;
	const char *text;
} prints[] = {
	{ "", "." },
	{ "\3www\7Example\3com", "www.Example.com." },
	{ "\3_25\4_tcp\1*\3a/b\3x-y", "_25._tcp.*.a/b.x-y." },
	{ "\10.;()\"@$\\", "\\.\\;\\(\\)\\\"\\@\\$\\\\." },
	{ "\3a b", "a\\032b." },
	{ "\2\0\1", "\\000\\001." },
	{ "\3\x7f\x80\xff", "\\127\\128\\255." },
	{ "\1[\2!~", "\\091.\\033\\126." },
	{ "\1\n", "\\010." },
};

static void
prints_for_every_reader(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(prints) / sizeof(*prints); i++) {
		const uint8_t *name = octets(prints[i].wire);
		char text[NAME_TEXT_MAX];
		uint8_t wire[NAME_WIRE_MAX];

		(void)name_print(name, text);
		assert_string_equal(text, prints[i].text);
		assert_string_equal(name_string(arena, name), prints[i].text);
		assert_null(parse(text, NULL, wire));
		assert_memory_equal(wire, name, name_length(name));
	}
	arena_free(arena);
}

static void
prints_the_longest_name(void **state)
{
	char text[4 * NAME_WIRE_MAX + 1];
	char printed[NAME_TEXT_MAX];
	uint8_t wire[NAME_WIRE_MAX];

	(void)state;
	long_text(text, 255, "\\200");
	assert_null(parse(text, NULL, wire));
	(void)name_print(wire, printed);
	assert_string_equal(printed, text);
}

static void
counts_labels_and_finds_parents(void **state)
{
	const uint8_t *name = octets("\1a\1b\1c");

	(void)state;
	assert_int_equal(name_labels(octets("")), 0);
	assert_int_equal(name_labels(name), 3);
	assert_int_equal(name_length(octets("")), 1);
	assert_int_equal(name_length(name), 7);
	assert_ptr_equal(name_parent(name), name + 2);
	assert_ptr_equal(name_parent(name + 4), name + 6);
	assert_null(name_parent(name + 6));
}

static void
copies(void **state)
{
	static const char name[] = "\6@AMZ[`\5az{\xc0\xdd\1\0";
	static const char lower[] = "\6@amz[`\5az{\xc0\xdd\1\0";
	struct arena *arena = arena_new();

	(void)state;
	assert_memory_equal(name_copy(arena, octets(name)), name, sizeof(name));
	assert_memory_equal(name_lower(arena, octets(name)), lower,
	    sizeof(lower));
	arena_free(arena);
}

/* The order of RFC 4034 section 6.1, with its own example and more. */
static const char *const ordered[] = {
	"",
	"\3com",
	"\7example",
	"\1a\7example",
	"\10yljkjljk\1a\7example",
	"\1Z\1a\7example",
	"\4zABC\1a\7EXAMPLE",
	"\1z\7example",
	"\1\001\1z\7example",
	"\1*\1z\7example",
	"\1\200\1z\7example",
	"\2zz\7example",
	"\1a\11exampleaa",
	"\11exampleab",
};

static void
orders(void **state)
{
	const size_t count = sizeof(ordered) / sizeof(*ordered);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			const uint8_t *a = octets(ordered[i]);
			const uint8_t *b = octets(ordered[j]);
			const int order = name_compare(a, b);

			assert_int_equal((order > 0) - (order < 0),
			    (i > j) - (i < j));
			assert_int_equal(name_equal(a, b), i == j);
			assert_int_equal(name_identical(a, b), i == j);
		}
	}
}

static void
compares_without_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		const size_t a_length = name_length(octets(pairs[i].a));
		const size_t b_length = name_length(octets(pairs[i].b));
		char *a = exact(pairs[i].a, a_length);
		char *b = exact(pairs[i].b, b_length);
		const bool equal = pairs[i].equal;
		const int order = name_compare(octets(a), octets(b));

		assert_int_equal(name_equal(octets(a), octets(b)), equal);
		assert_int_equal(order == 0, equal);
		free(a);
		free(b);
	}
}

static const struct {
	const char *name;
	const char *ancestor;
	bool within;
} families[] = {
	{ "", "", true },
	{ "\3com", "", true },
	{ "", "\3com", false },
	{ "\7example\3com", "\7EXAMPLE\3com", true },
	{ "\1a\1b\7example\3com", "\7example\3com", true },
	{ "\7example\3com", "\1a\7example\3com", false },
	/* ends with the same octets, but not at a label boundary */
	{ "\11aaexample\3com", "\7example\3com", false },
	{ "\13aaa\7example\3com", "\7example\3com", false },
	{ "\1a\7example\3org", "\7example\3com", false },
};

static void
knows_ancestors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
		assert_int_equal(name_within(octets(families[i].name),
				     octets(families[i].ancestor)),
		    families[i].within);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(refuses),
		cmocka_unit_test(needs_an_origin_for_a_relative_name),
		cmocka_unit_test(limits_a_name_to_255_octets),
		cmocka_unit_test(reads_alike_with_and_without_escapes),
		cmocka_unit_test(prints_for_every_reader),
		cmocka_unit_test(prints_the_longest_name),
		cmocka_unit_test(counts_labels_and_finds_parents),
		cmocka_unit_test(copies),
		cmocka_unit_test(orders),
		cmocka_unit_test(compares_without_case),
		cmocka_unit_test(knows_ancestors),
	};

	return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}
