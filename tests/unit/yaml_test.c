/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The YAML reader: events with their places, what is refused and whether
 * reading goes on, and that hostile texts end at once.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/yaml.h>

#include "messages.h"
#include "node.h"
#include "unit.h"

#define COUNT(table)  (sizeof(table) / sizeof(*(table)))
#define FOUR(text)    text text text text
#define SIXTEEN(text) FOUR(FOUR(text))

/* What load_all() writes down. */
struct record {
	struct arena *arena;
	const char *events;
	size_t count;
	bool keep;
};

static const char *const words[] = {
	[YAML_SCALAR] = "",
	[YAML_LIST] = "[",
	[YAML_LIST_END] = "]",
	[YAML_MAP] = "{",
	[YAML_MAP_END] = "}",
};

static void
write_down(void *context, const struct yaml_event *event)
{
	struct record *record = context;
	const char *text = words[event->kind];

	record->count++;
	if (!record->keep) {
		return;
	}
	if (event->bad) {
		assert_string_equal(event->value.text, "");
		text = "bad";
	} else if (event->null) {
		assert_true(event->plain);
		text = "null";
	} else if (event->kind == YAML_SCALAR) {
		text = arena_printf(record->arena, "%s%s%s",
		    event->plain ? "" : "'", event->value.text,
		    event->plain ? "" : "'");
	}
	record->events = arena_printf(record->arena, "%s%u:%u %s\n",
	    record->events, (unsigned)event->value.line,
	    (unsigned)event->value.column, text);
}

/* Read a node to its end. */
static bool
load_all(void *context, struct yaml *yaml, const struct yaml_event *first)
{
	return node_read(yaml, first, write_down, context);
}

static const struct {
	const char *text;
	const char *events;
} readings[] = {
	{ "a", "1:1 a\n" },
	{ "a: b", "1:1 {\n1:1 a\n1:4 b\n1:5 }\n" },
	{ "---\na: b\n...\n", "2:1 {\n2:1 a\n2:4 b\n3:1 }\n" },
	{ "# c\n\n- a # d\n- 'b'\n- \"c\"\n",
	    "3:1 [\n3:3 a\n4:3 'b'\n5:3 'c'\n6:1 ]\n" },
	{ "{a: [b, {c: d}], e: {}}",
	    "1:1 {\n1:2 a\n1:5 [\n1:6 b\n1:9 {\n1:10 c\n1:13 d\n1:14 }\n"
	    "1:15 ]\n1:18 e\n1:21 {\n1:22 }\n1:23 }\n" },
	{ "{\"a\":[\"b\",1],\"c\":{}}",
	    "1:1 {\n1:2 'a'\n1:6 [\n1:7 'b'\n1:11 1\n1:12 ]\n1:14 'c'\n"
	    "1:18 {\n1:19 }\n1:20 }\n" },
	{ "a:\nb: ~\nc: null\nd: Null\ne: NULL\nf: \"\"\ng: 'null'\nh: nULL",
	    "1:1 {\n1:1 a\n1:3 null\n2:1 b\n2:4 null\n3:1 c\n3:4 null\n"
	    "4:1 d\n4:4 null\n5:1 e\n5:4 null\n6:1 f\n6:4 ''\n7:1 g\n"
	    "7:4 'null'\n8:1 h\n8:4 nULL\n8:8 }\n" },
	/* Columns are bytes, libyaml's are characters. */
	{ "\xc3\xa4: \xe2\x82\xac\n\xf0\x9f\x94\x91\xc3\xbc: {x: y}",
	    "1:1 {\n1:1 \xc3\xa4\n1:5 \xe2\x82\xac\n"
	    "2:1 \xf0\x9f\x94\x91\xc3\xbc\n2:9 {\n2:10 x\n2:13 y\n2:14 }\n"
	    "2:15 }\n" },
	{ "a: b\r\nc:\r\n  - d\r\n",
	    "1:1 {\n1:1 a\n1:4 b\n2:1 c\n3:3 [\n3:5 d\n4:1 ]\n4:1 }\n" },
	{ "\xef\xbb\xbf"
	  "a: b",
	    "1:1 {\n1:1 a\n1:4 b\n1:5 }\n" },
	{ "a: |\n  b\nc: >-\n  d\n  e\n",
	    "1:1 {\n1:1 a\n1:4 'b'\n3:1 c\n3:4 'd e'\n6:1 }\n" },
	{ "a: |+\n  b\n\n\n", "1:1 {\n1:1 a\n1:4 'b'\n5:1 }\n" },
	{ "a: |\n\nb: c\n", "1:1 {\n1:1 a\n1:4 ''\n3:1 b\n3:4 c\n4:1 }\n" },
	{ "a: b\n  c", "1:1 {\n1:1 a\n1:4 b c\n2:4 }\n" },
	{ "a: \"\\x41\\u00e4\\\\\"",
	    "1:1 {\n1:1 a\n1:4 'A\xc3\xa4\\'\n1:18 }\n" },
	{ "? a\n: b\n? [c]\n: d\n",
	    "1:1 {\n1:3 a\n2:3 b\n3:3 [\n3:4 c\n3:5 ]\n4:3 d\n5:1 }\n" },
	{ "[a: b, c]", "1:1 [\n1:2 {\n1:2 a\n1:5 b\n1:6 }\n1:8 c\n1:9 ]\n" },
};

static void
reads_events(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(readings); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct record record = { arena, "", 0, true };

		assert_true(yaml_read(text_of(arena, "m.yaml",
					  span_of(readings[i].text)),
		    1, &diags, load_all, &record));
		assert_string_equal(record.events, readings[i].events);
		assert_string_equal(messages(arena, &diags), "");
		arena_free(arena);
	}
}

/* Mistakes behind which reading goes on: the events tell. */
static const struct {
	const char *text;
	const char *messages;
	const char *events;
} mistakes[] = {
	{ "a: &x b", "1:4: an anchor is not allowed\n",
	    "1:1 {\n1:1 a\n1:4 b\n1:8 }\n" },
	{ "a: *x\nb: c", "1:4: an alias is not allowed\n",
	    "1:1 {\n1:1 a\n1:4 bad\n2:1 b\n2:4 c\n2:5 }\n" },
	{ "a: !!str b\nc: !d [e]\nf: !<g> {}\nh: ! i",
	    "1:4: a tag is not allowed\n2:4: a tag is not allowed\n"
	    "3:4: a tag is not allowed\n4:4: a tag is not allowed\n",
	    "1:1 {\n1:1 a\n1:4 b\n2:1 c\n2:4 [\n2:8 e\n2:9 ]\n3:1 f\n3:4 {\n"
	    "3:10 }\n4:1 h\n4:4 i\n4:7 }\n" },
	{ "&a\n- &b !c []\n",
	    "1:1: an anchor is not allowed\n2:3: an anchor is not allowed\n"
	    "2:3: a tag is not allowed\n",
	    "1:1 [\n2:3 [\n2:10 ]\n3:1 ]\n" },
	{ "a: \"b\\0c\"\nd: e",
	    "1:4: a value with the control character U+0000\n",
	    "1:1 {\n1:1 a\n1:4 bad\n2:1 d\n2:4 e\n2:5 }\n" },
	{ "[\"\\u202e\", \"\\t\", \"\\n\", \"\\x7f\", \"\\uFEFF\", \"\\L\"]",
	    "1:2: a value with the bidirectional mark U+202E\n"
	    "1:12: a value with the control character U+0009\n"
	    "1:18: a value with the control character U+000A\n"
	    "1:24: a value with the control character U+007F\n"
	    "1:32: a value with the byte order mark U+FEFF\n"
	    "1:42: a value with the line separator U+2028\n",
	    "1:1 [\n1:2 bad\n1:12 bad\n1:18 bad\n1:24 bad\n1:32 bad\n"
	    "1:42 bad\n1:46 ]\n" },
	{ "a: |\n  b\n  c\nd: e",
	    "1:4: a value with the control character U+000A\n",
	    "1:1 {\n1:1 a\n1:4 bad\n4:1 d\n4:4 e\n4:5 }\n" },
};

static void
goes_on_after_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(mistakes); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct record record = { arena, "", 0, true };

		assert_true(yaml_read(text_of(arena, "m.yaml",
					  span_of(mistakes[i].text)),
		    1, &diags, load_all, &record));
		assert_string_equal(messages(arena, &diags),
		    mistakes[i].messages);
		assert_string_equal(record.events, mistakes[i].events);
		arena_free(arena);
	}
}

#define QUOTES "  put the value in quotes\n"
#define INDENT "  check the indentation; a value with ': ' in it needs quotes\n"

static const struct {
	const char *text;
	const char *messages;
} ends[] = {
	{ "", "0:0: a manifest without content\n" },
	{ "\xef\xbb\xbf", "0:0: a manifest without content\n" },
	{ "# nothing\n\n", "0:0: a manifest without content\n" },
	{ "a: b\n...\n# x\n---\n", "4:1: a second document is not allowed\n" },
	{ "a: b\n...\nc: d", "3:1: not YAML: did not find expected <document "
			     "start>\n" },
	{ "%YAML 1.1\n---\na: b", "1:1: a directive is not allowed\n" },
	{ "a: b\n--- # x\n%TAG ! x\n", "3:1: a directive is not allowed\n" },
	{ "a: b\n\tc: d",
	    "2:1: not YAML: found a tab character that violates indentation "
	    "while "
	    "scanning a plain scalar (line 1)\n  indent with spaces\n" },
	{ "a: @b",
	    "1:4: not YAML: found character that cannot start any token while "
	    "scanning for the next token (line 1)\n" QUOTES },
	{ "a: *.b",
	    "1:5: not YAML: did not find expected alphabetic or numeric "
	    "character while scanning an alias (line 1)\n" QUOTES },
	{ "a: b: c", "1:5: not YAML: mapping values are not allowed in this "
		     "context\n" INDENT },
	{ "a: b\n c: d",
	    "2:3: not YAML: mapping values are not allowed in this "
	    "context\n" INDENT },
	{ "\xc3\xa4: \xc3\xb6: c",
	    "1:7: not YAML: mapping values are not allowed in this "
	    "context\n" INDENT },
	{ "a: b\nc",
	    "2:2: not YAML: could not find expected ':' while scanning a "
	    "simple key (line 2)\n" },
	{ "a: [b, c\nd: e",
	    "2:2: not YAML: did not find expected ',' or ']' while parsing a "
	    "flow sequence (line 1)\n" INDENT },
	{ "a: \"b\n",
	    "2:1: not YAML: found unexpected end of stream while scanning a "
	    "quoted scalar (line 1)\n" },
	{ "a: !x!y b",
	    "1:4: not YAML: found undefined tag handle while parsing a node "
	    "(line 1)\n" QUOTES },
	{ "a: b\r\nc: \xff", "2:4: not UTF-8\n" },
};

static void
ends_at_wrong_syntax(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct record record = { arena, "", 0, false };

		assert_false(
		    yaml_read(text_of(arena, "m.yaml", span_of(ends[i].text)),
			1, &diags, load_all, &record));
		assert_string_equal(messages(arena, &diags), ends[i].messages);
		arena_free(arena);
	}
}

static char *
append(char *end, struct span text)
{
	memcpy(end, text.at, text.length);
	return end + text.length;
}

/* COUNT times WORD, between two other strings. */
static struct span
repeat(struct arena *arena, const char *before, const char *word, size_t count,
    const char *after)
{
	char *bytes = arena_alloc(arena,
	    strlen(before) + strlen(word) * count + strlen(after));
	char *end = append(bytes, span_of(before));

	for (size_t i = 0; i < count; i++) {
		end = append(end, span_of(word));
	}
	end = append(end, span_of(after));
	return (struct span){ bytes, (size_t)(end - bytes) };
}

static void
expect(struct arena *arena, struct span bytes, const char *wanted,
    size_t events)
{
	struct diags diags = { .arena = arena };
	struct record record = { arena, "", 0, false };

	const bool done = yaml_read(text_of(arena, "m.yaml", bytes), 1, &diags,
	    load_all, &record);

	assert_string_equal(messages(arena, &diags), wanted);
	assert_int_equal(done, *wanted == '\0');
	assert_int_equal(record.count, events);
}

static void
limits_depth(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	expect(arena, repeat(arena, SIXTEEN("["), "[", 16, SIXTEEN("]]")), "",
	    64);
	expect(arena, repeat(arena, SIXTEEN("["), "[", 17, SIXTEEN("]]") "]"),
	    "1:33: more than 32 levels of nesting\n", 32);
	expect(arena, repeat(arena, "", "- ", 32, "a"), "", 65);
	expect(arena, repeat(arena, "", "- ", 33, "a"),
	    "1:65: more than 32 levels of nesting\n", 32);
	expect(arena, repeat(arena, "", "[", 10000000, ""),
	    "1:33: more than 32 levels of nesting\n", 32);
	expect(arena, repeat(arena, "", "{a: ", 1000000, ""),
	    "1:129: more than 32 levels of nesting\n", 64);
	expect(arena, repeat(arena, "", "- ", 1000000, ""),
	    "1:65: more than 32 levels of nesting\n", 32);
	expect(arena, repeat(arena, "", "? ", 1000000, ""),
	    "1:65: more than 32 levels of nesting\n", 32);
	/* Width is no depth. */
	expect(arena, repeat(arena, "[", "[{}],", 100000, "]"), "", 400002);
	arena_free(arena);
}

static void
limits_size(void **state)
{
	struct arena *arena = arena_new();
	struct span text =
	    repeat(arena, "a: b\n#", "x", YAML_SIZE_MAX - 6, "x");

	(void)state;
	expect(arena, text, "0:0: more than 64 MiB\n", 0);
	text.length--;
	expect(arena, text, "", 4);
	arena_free(arena);
}

/* Each of these would take minutes if its time grew with the square. */
static void
ends_floods_at_once(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	expect(arena, repeat(arena, "", "%TAG !a! tag:\n", 1000000, ""),
	    "1:1: a directive is not allowed\n", 0);
	expect(arena, repeat(arena, "a: b\n", "---\n", 1000000, ""),
	    "2:1: a second document is not allowed\n", 4);
	expect(arena, repeat(arena, "a: \"", "b", 10000000, "\""), "", 4);
	expect(arena, repeat(arena, "a: \"", "b", 10000000, ""),
	    "1:10000005: not YAML: found unexpected end of stream while "
	    "scanning a quoted scalar (line 1)\n",
	    2);
	expect(arena, repeat(arena, "a: ", "b\n   ", 2000000, "b"), "", 4);
	expect(arena, repeat(arena, "a:\n", "\n", 10000000, "  b"), "", 4);
	expect(arena, repeat(arena, "[", "a,", 1000000, "]"), "", 1000002);
	expect(arena, repeat(arena, "[", "a: b,", 300000, "]"), "", 1200002);
	expect(arena, repeat(arena, "a", ":", 1000000, ""),
	    "1:1000001: not YAML: mapping values are not allowed in this "
	    "context\n" INDENT,
	    1);
	arena_free(arena);
}

/* Every plain scalar stands in the text where its event says. */
struct spots {
	const struct text *text;
	size_t seen;
};

static void
check_spot(struct spots *spots, const struct yaml_event *event)
{
	const struct value *value = &event->value;
	const size_t start = value->offset - (value->column - 1);
	size_t line = 1;

	assert_memory_equal(spots->text->bytes + value->offset, value->text,
	    strlen(value->text));
	assert_true(start == 0 || spots->text->bytes[start - 1] == '\n');
	for (size_t i = 0; i < start; i++) {
		line += spots->text->bytes[i] == '\n';
	}
	assert_int_equal(line, value->line);
	spots->seen++;
}

static bool
load_spots(void *context, struct yaml *yaml, const struct yaml_event *first)
{
	struct yaml_event event;

	(void)first;
	do {
		if (!yaml_next(yaml, &event)) {
			return false;
		}
		if (event.kind == YAML_SCALAR && event.plain) {
			check_spot(context, &event);
		}
	} while (strcmp(event.kind == YAML_SCALAR ? event.value.text : "",
		     "here") != 0);
	return yaml_next(yaml, &event);
}

static void
tells_places(void **state)
{
	static const char *const parts[] = {
		"a: \xc3\xa4\n",
		"b: [\xe2\x82\xac, {x: y}, \"\xc3\xb6\\x41\", z]\n",
		"# \xf0\x9f\x94\x91\n\n",
		"\xc3\xb8:\r\n  - c\r\n  - \xc3\xb8\r\n",
		"? 'd'\n: |\n  \xc3\xbc\n",
		"\"\xc3\xa9\" : \"x\n   y\" # z\ne: f\n",
	};
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct spots spots = { NULL, 0 };
	const char *all = "";

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		all = arena_printf(arena, "%s%s", all,
		    parts[i * i / 7 % COUNT(parts)]);
	}
	spots.text = text_of(arena, "m.yaml",
	    span_of(arena_printf(arena, "%send: here", all)));
	assert_true(yaml_read(spots.text, 1, &diags, load_spots, &spots));
	assert_int_equal(diags.count, 0);
	assert_true(spots.seen > 400);
	arena_free(arena);
}

static bool
load_skipping(void *context, struct yaml *yaml, const struct yaml_event *first)
{
	struct record *record = context;
	struct yaml_event event;

	assert_int_equal(first->kind, YAML_MAP);
	for (;;) {
		if (!yaml_next(yaml, &event)) {
			return false;
		}
		write_down(record, &event);
		if (event.kind == YAML_MAP_END) {
			return true;
		}
		if (!yaml_next(yaml, &event) || !yaml_skip(yaml, &event)) {
			return false;
		}
	}
}

static void
skips_nodes(void **state)
{
	static const char text[] = "a: [1, [2, {x: y}], {}]\nb: 3\nc: {d: {e: "
				   "[]}}\nf: []\ng:\n";
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct record record = { arena, "", 0, true };

	(void)state;
	assert_true(yaml_read(text_of(arena, "m.yaml", span_of(text)), 1,
	    &diags, load_skipping, &record));
	assert_string_equal(record.events,
	    "1:1 a\n2:1 b\n3:1 c\n4:1 f\n5:1 g\n6:1 }\n");
	arena_free(arena);
}

static void
tells_the_version(void **state)
{
	(void)state;
	assert_memory_equal(yaml_library_version(), "0.", 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_events),
		cmocka_unit_test(goes_on_after_mistakes),
		cmocka_unit_test(ends_at_wrong_syntax),
		cmocka_unit_test(limits_depth),
		cmocka_unit_test(limits_size),
		cmocka_unit_test(ends_floods_at_once),
		cmocka_unit_test(tells_places),
		cmocka_unit_test(skips_nodes),
		cmocka_unit_test(tells_the_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
