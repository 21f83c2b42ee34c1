/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables of keys: every shape with values of every other shape, what is said of
 * a key, and that reading goes on behind each mistake.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/schema.h>
#include <gen/manifest/word.h>

#include "messages.h"
#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What the tables below load into: all that was loaded, in order. */
struct basket {
	const char *words;
	struct basket *inner;
};

static void
add(struct schema_reader *reader, struct basket *basket, const char *word)
{
	basket->words = arena_printf(reader->arena, "%s%s%s",
	    basket->words == NULL ? "" : basket->words,
	    basket->words == NULL ? "" : " ", word);
}

static void
load_word(struct schema_reader *reader, const struct value *value, void *member)
{
	const struct value kept = schema_keep(reader, value);

	if (strcmp(value->text, "wrong") == 0) {
		const struct fault fault = { "no good", "try another" };

		schema_fault(reader, NULL, value, "word", fault);
		return;
	}
	schema_note(reader, &reader->list, span_of(kept.text), &kept);
	add(reader, member, value->text);
}

static const struct schema_key inner_keys[] = {
	{ .name = "word",
	    .shape = SCHEMA_SCALAR,
	    .scalar = load_word,
	    SCHEMA_MEMBER(basket, words) },
};

static const struct schema inner_schema = { inner_keys, COUNT(inner_keys) };

static bool
load_inner(struct schema_reader *reader, const struct value *start,
    void *member)
{
	struct schema_seen seen;

	add(reader, member,
	    arena_printf(reader->arena, "(%s@%u",
		start->text == NULL ? "" : start->text,
		(unsigned)start->column));
	if (!schema_map(reader, &inner_schema, member, &seen)) {
		return false;
	}
	add(reader, member, ")");
	return true;
}

enum {
	ROW_ONE,
	ROW_SOME,
	ROW_ANY,
	ROW_MAP,
	ROW_MAPS,
	ROW_NAMED,
};

static const struct schema_key keys[] = {
	[ROW_ONE] = { .name = "one",
	    .shape = SCHEMA_SCALAR,
	    .scalar = load_word },
	[ROW_SOME] = { .name = "some",
	    .shape = SCHEMA_SCALARS,
	    .scalar = load_word },
	[ROW_ANY] = { .name = "any", .shape = SCHEMA_ANY, .scalar = load_word },
	[ROW_MAP] = { .name = "map", .shape = SCHEMA_MAP, .map = load_inner },
	[ROW_MAPS] = { .name = "maps",
	    .shape = SCHEMA_MAPS,
	    .map = load_inner },
	[ROW_NAMED] = { .name = "named",
	    .shape = SCHEMA_NAMED,
	    .map = load_inner },
};

static const struct schema schema = { keys, COUNT(keys) };

/* A reading: the text is read into the basket. */
struct reading {
	struct schema_reader reader;
	struct basket basket;
	struct schema_seen seen;
};

static bool
load(void *context, struct yaml *yaml, const struct yaml_event *first)
{
	struct reading *reading = context;

	assert_int_equal(first->kind, YAML_MAP);
	reading->reader.yaml = yaml;
	return schema_map(&reading->reader, &schema, &reading->basket,
	    &reading->seen);
}

static struct reading
read_text(struct arena *arena, const char *bytes, struct diags *diags)
{
	const struct text *text = text_of(arena, "m.yaml", span_of(bytes));
	struct reading reading = {
		.reader = { .arena = arena, .diags = diags, .text = text },
	};

	(void)!yaml_read(text, 1, diags, load, &reading);
	return reading;
}

static const struct {
	const char *text;
	const char *words; /* what was loaded, whatever was wrong */
	const char *messages;
} cases[] = {
	{ "{}", NULL, "" },
	{ "one: a", "a", "" },
	{ "one: 'a'", "a", "" },
	{ "one: |\n  a\n", "a", "" },
	{ "some: a", "a", "" },
	{ "some: [a, \"b\"]", "a b", "" },
	{ "any: []\nsome: [a]", "a", "" },
	{ "any: [a, b]", "a b", "" },
	{ "map: {word: a}", "(@6 a )", "" },
	{ "maps: [{word: a}, {}]", "(@8 a ) (@19 )", "" },
	{ "maps: []", NULL, "" },
	{ "named: {x: {word: a}, y: {}}", "(x@9 a ) (y@23 )", "" },
	{ "named: {}", NULL, "" },

	{ "one: [a]\nsome: b", "b", "1:1: 'one' must be a single value\n" },
	{ "one: {a: b}\nsome: b", "b", "1:1: 'one' must be a single value\n" },
	{ "some: {a: b}\none: b", "b",
	    "1:1: 'some' must be a value or a list of values\n" },
	{ "any: {a: b}\none: b", "b",
	    "1:1: 'any' must be a value or a list of values\n" },
	{ "map: a\none: b", "b", "1:1: 'map' must be a mapping\n" },
	{ "map: [{}]\none: b", "b", "1:1: 'map' must be a mapping\n" },
	{ "maps: a\none: b", "b", "1:1: 'maps' must be a list of mappings\n" },
	{ "maps: {word: a}\none: b", "b",
	    "1:1: 'maps' must be a list of mappings\n" },
	{ "named: a\none: b", "b",
	    "1:1: 'named' must be a mapping of names to mappings\n" },
	{ "named: [a]\none: b", "b",
	    "1:1: 'named' must be a mapping of names to mappings\n" },

	{ "some: [a, [b], {c: d}, e]", "a e",
	    "1:11: an item of 'some' must be a single value\n"
	    "1:16: an item of 'some' must be a single value\n" },
	{ "maps: [a, {word: b}, [{}], {word: c}]", "(@11 b ) (@28 c )",
	    "1:8: an item of 'maps' must be a mapping\n"
	    "1:22: an item of 'maps' must be a mapping\n" },
	{ "named: {x: a, y: {word: b}, z: [], w: }", "(y@15 b )",
	    "1:9: 'x' must be a mapping\n"
	    "1:29: 'z' must be a mapping\n"
	    "1:36: 'w' must be a mapping\n" },

	{ "one:\nsome: ~\nany: null\nmap:\nmaps:\nnamed:", NULL,
	    "1:1: 'one' has no value\n2:1: 'some' has no value\n"
	    "3:1: 'any' has no value\n4:1: 'map' has no value\n"
	    "5:1: 'maps' has no value\n6:1: 'named' has no value\n" },
	{ "one: ''\nsome: ['', a, ~, ]\nany: \"\"", "a",
	    "1:6: 'one' has an empty value\n2:8: 'some' has an empty value\n"
	    "2:15: 'some' has an empty value\n3:6: 'any' has an empty "
	    "value\n" },
	{ "one: '~'\nsome: 'null'", "~ null", "" },
	{ "some: []", NULL, "1:7: 'some' has an empty list\n" },
	{ "some: [\"\\0\"]", NULL,
	    "1:8: a value with the control character U+0000\n" },
	{ "some: *a\nmap: *a\none: &b c", "c",
	    "1:7: an alias is not allowed\n2:6: an alias is not allowed\n"
	    "3:6: an anchor is not allowed\n" },
	{ "one: wrong\nsome: [wrong, b]", "b",
	    "1:6: bad word 'wrong': no good\n  try another\n"
	    "2:8: bad word 'wrong': no good\n  try another\n" },

	{ "some: [a, b, a, c,\n  b, a]", "a b a c b a",
	    "1:14: 'a' is listed twice, first on line 1\n"
	    "2:6: 'a' is listed twice, first on line 1\n"
	    "2:3: 'b' is listed twice, first on line 1\n" },
	{ "some: [a]\nany: [a]\nmaps: [{word: a}, {word: a}]",
	    "a a (@8 a ) (@19 a )", "" },

	{ "one: a\none: b\nsome: c\none: [d]", "a c",
	    "2:1: duplicate key 'one', first on line 1\n"
	    "4:1: duplicate key 'one', first on line 1\n" },
	{ "map: {word: a,\n  word: b}", "(@6 a )",
	    "2:3: duplicate key 'word', first on line 1\n" },
	{ "sone: a\none: b", "b",
	    "1:1: unknown key 'sone'\n  did you mean 'one'?\n" },
	{ "mpas: {x: [y, {z: w}]}\none: b", "b",
	    "1:1: unknown key 'mpas'\n  did you mean 'maps'?\n" },
	{ "xyzzyplugh: []", NULL,
	    "1:1: unknown key 'xyzzyplugh'\n"
	    "  the keys here are one, some, any, map, maps, named\n" },
	{ "One: a", NULL, "1:1: unknown key 'One'\n  did you mean 'one'?\n" },
	{ "? [a, b]\n: c\n? {d: e}\n: {f: g}\none: h", "h",
	    "1:3: a list or mapping cannot be a key\n"
	    "3:3: a list or mapping cannot be a key\n" },
	{ "<<: {one: a}\n? \n: b\n'': c\n~: d\n\"\\0\": [e]\none: f", "f",
	    "1:1: a merge key is not allowed\n2:2: an empty key\n"
	    "4:1: an empty key\n5:1: an empty key\n"
	    "6:1: a value with the control character U+0000\n" },
	{ "'<<': a", NULL,
	    "1:1: unknown key '<<'\n"
	    "  the keys here are one, some, any, map, maps, named\n" },
	{ "named: {<<: {}, x: {}, [y]: {}}", "(x@17 )",
	    "1:9: a merge key is not allowed\n"
	    "1:24: a list or mapping cannot be a key\n" },
	{ "sone: a\nmaps: [{wrd: x}, b\none: c", "(@8 )",
	    "1:1: unknown key 'sone'\n  did you mean 'one'?\n"
	    "2:9: unknown key 'wrd'\n  did you mean 'word'?\n"
	    "2:18: an item of 'maps' must be a mapping\n"
	    "3:4: not YAML: did not find expected ',' or ']' while parsing a "
	    "flow sequence (line 2)\n"
	    "  check the indentation; a value with ': ' in it needs quotes\n" },
};

static void
reads_by_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		const struct reading reading =
		    read_text(arena, cases[i].text, &diags);

		assert_string_equal(messages(arena, &diags), cases[i].messages);
		if (cases[i].words == NULL) {
			assert_null(reading.basket.words);
		} else {
			assert_non_null(reading.basket.words);
			assert_string_equal(reading.basket.words,
			    cases[i].words);
		}
		arena_free(arena);
	}
}

static void
tells_what_was_seen(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct reading reading;

	(void)state;
	reading =
	    read_text(arena, "maps: []\n  \none:\nsme: a\nnmaed: b\n", &diags);
	assert_int_equal(reading.seen.keys[ROW_MAPS].line, 1);
	assert_int_equal(reading.seen.keys[ROW_ONE].line, 3);
	assert_string_equal(reading.seen.keys[ROW_ONE].text, "one");
	assert_int_equal(reading.seen.keys[ROW_SOME].line, 0);
	assert_int_equal(reading.seen.keys[ROW_NAMED].line, 0);
	assert_int_equal(reading.seen.excused,
	    1U << ROW_SOME | 1U << ROW_NAMED);
	arena_free(arena);
}

static void
finds_words(void **state)
{
	static const char *const words[] = { "red", "green", "blue", NULL };
	static const struct {
		const char *word;
		size_t number; /* or how many there are: none is it */
		const char *messages;
	} rows[] = {
		{ "red", 0, "" },
		{ "blue", 2, "" },
		{ "gren", 3,
		    "1:4: bad colour 'gren': it is not red, green or blue\n"
		    "  did you mean 'green'?\n" },
		{ "Black", 3,
		    "1:4: bad colour 'Black': it is not red, green or "
		    "blue\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct schema_reader reader = {
			.arena = arena,
			.diags = &diags,
			.text = text_of(arena, "m.yaml", span_of("a: b")),
		};
		const struct value value = { rows[i].word, 1, 4, 3 };
		size_t number = 3;

		assert_int_equal(word_read(&reader, &value, "colour", words,
				     &number),
		    rows[i].number < 3);
		assert_int_equal(number, rows[i].number);
		assert_string_equal(messages(arena, &diags), rows[i].messages);
		arena_free(arena);
	}
}

/* A hundred messages are enough, whatever was said before. */
static void
knows_when_it_is_full(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct schema_reader reader = { .diags = &diags, .before = 2 };

	(void)state;
	for (size_t i = 0; i < 102; i++) {
		assert_false(schema_full(&reader));
		(void)diag_error(&diags, NULL, "mistake %zu", i);
	}
	assert_true(schema_full(&reader));
	arena_free(arena);
}

/* With a rule that is silent, a value that cannot be read is a mistake. */
static void
says_faults_whatever_the_rules(void **state)
{
	static const enum severity levels[] = { SEVERITY_ERROR, SEVERITY_OFF };
	static const struct value value = { "b", 1, 4, 3 };
	static const struct fault fault = { "no good", "try another" };

	(void)state;
	for (size_t i = 0; i < COUNT(levels); i++) {
		struct arena *arena = arena_new();
		const struct rule rules[] = {
			{ "owner-form", levels[i], NULL, "" }, { .id = NULL }
		};
		struct diags diags = { .arena = arena, .rules = rules };
		struct schema_reader reader = {
			.arena = arena,
			.diags = &diags,
			.text = text_of(arena, "m.yaml", span_of("a: b")),
		};

		schema_fault(&reader, "owner-form", &value, "word", fault);
		assert_string_equal(messages(arena, &diags),
		    "1:4: bad word 'b': no good\n  try another\n");
		assert_int_equal(diags.by_severity[SEVERITY_ERROR], 1);
		assert_true((diags.items[0].rule != NULL) ==
			    (levels[i] == SEVERITY_ERROR));
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_by_table),
		cmocka_unit_test(tells_what_was_seen),
		cmocka_unit_test(finds_words),
		cmocka_unit_test(knows_when_it_is_full),
		cmocka_unit_test(says_faults_whatever_the_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
