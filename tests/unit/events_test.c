/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events that threads read: events, messages, and where reading ends, are those
 * without them, for texts that are right, wrong and hostile.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/events/events.h>
#include <gen/manifest/yaml.h>
#include <zone/base/hash.h>

#include "messages.h"
#include "node.h"
#include "repeat.h"
#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

enum {
	LINES = 6800, /* of a text that is read by threads in many sections */
};

/* What came of a text. */
struct outcome {
	size_t count;
	uint64_t sum; /* of all events */
	bool is_done;
	const char *messages;
};

static void
note(void *context, const struct yaml_event *event)
{
	struct outcome *outcome = context;
	const struct value *value = &event->value;
	const char *text = value->text == NULL ? "" : value->text;
	const uint64_t facts[] = { (uint64_t)event->kind, value->line,
		value->column, value->offset, event->plain, event->null,
		event->bad, hash_bytes(text, strlen(text), 1) };

	outcome->count++;
	outcome->sum = hash_bytes(facts, sizeof(facts), outcome->sum);
}

/* Read a node to its end. */
static bool
load_all(void *context, struct yaml *yaml, const struct yaml_event *first)
{
	return node_read(yaml, first, note, context);
}

static struct outcome
read_with(struct arena *arena, const char *text, size_t threads)
{
	struct diags diags = { .arena = arena };
	struct outcome outcome = { .count = 0 };

	outcome.is_done = yaml_read(text_of(arena, "m.yaml", span_of(text)),
	    threads, &diags, load_all, &outcome);
	outcome.messages = messages(arena, &diags);
	return outcome;
}

/* Read a text alone, and with others. */
static struct outcome
compare(struct arena *arena, const char *text)
{
	const struct outcome alone = read_with(arena, text, 1);
	const struct outcome shared = read_with(arena, text, 2);

	assert_true(strlen(text) >= EVENTS_LARGE);
	assert_string_equal(shared.messages, alone.messages);
	assert_int_equal(shared.is_done, alone.is_done);
	assert_int_equal(shared.count, alone.count);
	assert_true(shared.sum == alone.sum);
	return shared;
}

static const char line[] = "- {host: mx.example., ports: [25/tcp]}\n";

/* A large list behind HEAD in which OTHER stands behind so many lines. */
static const char *
insert(struct arena *arena, const char *head, size_t lines, const char *other)
{
	return repeat(arena, repeat(arena, head, line, lines, other), line,
	    LINES - lines, "");
}

static const char *const short_texts[] = {
	"",
	"a",
	"a: b\nc: [d, {e: f}]\n",
	"a: b\n--- c\n",
	"a: b\n...\nc: d\n",
	"a: [b, c\nd: e\n",
	"a: \"b\n",
	"a: &x b\nc: *x\nd: !e f\n",
	"\xc3\xa4: \xc3\xb6\n\xc3\xbc: x: y\n",
	"a: |+\n  b\n\n",
	"a: @b\n",
	"? ? ? a\n",
};

/* Comments make them long enough. */
static void
reads_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(short_texts); i++) {
		struct arena *arena = arena_new();
		const char *text = short_texts[i];
		const char *comment = "# nothing\n";

		(void)compare(arena,
		    repeat(arena, "", comment, EVENTS_LARGE / 10 + 1, text));
		(void)compare(arena,
		    repeat(arena, text, comment, EVENTS_LARGE / 10 + 1, ""));
		arena_free(arena);
	}
}

static const struct {
	const char *other;
	const char *message; /* that there is, "" for none */
	bool is_done;
} others[] = {
	{ "# nothing\n", "", true },
	{ "- >\n  \xc3\xa4\n\n\n- |\n  b\n", "", true },
	{ "- &a [b]\n- &c d\n- &e {f: g}\n", "an anchor is", true },
	{ "- !a [b]\n- !c d\n- !e {f: g}\n", "a tag is", true },
	{ "- *a\n", "an alias is", true },
	{ "- \"\\0\"\n", "the control character U+0000", true },
	{ "- [}\n", "while parsing a flow", false },
	{ "- {a: b\n", "while parsing a flow", false },
	{ "- \"\n", "while scanning a quoted scalar", false },
	{ "- a: b: c\n", "a value with ': ' in it needs quotes", false },
	{ "\t- a\n", "indent with spaces", false },
	{ "...\na\n", "did not find expected <document start>", false },
	{ "---\n- a\n", "a second document", false },
	{ "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -\n",
	    "more than 32 levels", false },
};

/* Where loads and sections begin and end, and where they do not. */
static const size_t places[] = { 0, 128, 420, 421, 3000, LINES };

/* A list in one run, and one in sections. */
static const char *const heads[] = { "", "services:\n" };

static void
ends_at_the_same_mistake(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(others) * COUNT(places) * COUNT(heads);
	     i++) {
		struct arena *arena = arena_new();
		const size_t number = i / COUNT(heads) / COUNT(places);
		const size_t before = places[i / COUNT(heads) % COUNT(places)];
		const struct outcome outcome =
		    compare(arena, insert(arena, heads[i % COUNT(heads)],
				       before, others[number].other));

		/* A document that ends, or begins, with nothing in it. */
		if (before > 0 && before < LINES) {
			assert_int_equal(outcome.is_done,
			    others[number].is_done);
			assert_non_null(
			    strstr(outcome.messages, others[number].message));
			assert_true(*others[number].message != '\0' ||
				    *outcome.messages == '\0');
		}
		arena_free(arena);
	}
}

static void
ends_at_too_many_mistakes(void **state)
{
	static const char *const messages[] = {
		"100:3: too many mistakes, the rest is not read\n",
		"101:3: too many mistakes, the rest is not read\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(heads); i++) {
		struct arena *arena = arena_new();
		const struct outcome outcome = compare(arena,
		    repeat(arena, heads[i], "- &a b\n- !c [d]\n", 30000, ""));

		assert_false(outcome.is_done);
		assert_non_null(strstr(outcome.messages, messages[i]));
		arena_free(arena);
	}
}

/* Scalars that are copied, just so, or not. */
static void
lends_long_scalars(void **state)
{
	static const size_t lengths[] = { 10, 63, 64, 4094, 4095, 4096, 4097,
		16384, 100000 };

	(void)state;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		struct arena *arena = arena_new();
		const char *scalar =
		    repeat(arena, "- ", "a", lengths[i], "\n- b\n");
		const size_t count = EVENTS_LARGE / lengths[i] + 1;
		const struct outcome outcome = compare(arena,
		    repeat(arena, "services:\n", scalar, count, ""));

		assert_true(outcome.is_done);
		assert_int_equal(outcome.count, 5 + 2 * count);
		arena_free(arena);
	}
}

/* Each would take minutes if libyaml ran on. */
static void
ends_floods_at_once(void **state)
{
	static const char *const words[] = { "[", "{a: ", "- ", "? ", "[{" };

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct arena *arena = arena_new();
		const char *flood = repeat(arena, "", words[i], 1000000, "");
		const struct outcome outcome = compare(arena, flood);

		assert_non_null(strstr(outcome.messages, "more than 32"));
		/* Many of them, each in another section. */
		flood = repeat(arena, "- ", words[i], 16000, "\n");
		flood = repeat(arena, "services:\n- a\n", flood, 30, "");
		assert_non_null(
		    strstr(compare(arena, flood).messages, "more than 32"));
		arena_free(arena);
	}
}

/* How many events there are, if no more than LIMIT are asked for. */
static size_t
take(const char *text, size_t threads, size_t limit)
{
	struct events *events = events_begin(span_of(text), threads);
	size_t count = 0;

	assert_non_null(events);
	while (count < limit && events_next(events) != NULL) {
		count++;
	}
	events_end(events);
	return count;
}

static void
stops_anywhere(void **state)
{
	static const size_t limits[] = { 0, 1, 2, 1023, 1024, 1025, 3365, 4096,
		8191, 8192, 20000 };
	/* Stream, document, mapping and list begin; a line is eight events. */
	const size_t whole = 5 + 8 * LINES;
	struct arena *arena = arena_new();
	const char *text = insert(arena, "services:\n", LINES, "- @\n");

	(void)state;
	for (size_t threads = 1; threads <= 2; threads++) {
		for (size_t i = 0; i < COUNT(limits); i++) {
			assert_int_equal(take(text, threads, limits[i]),
			    limits[i]);
		}
		assert_int_equal(take(text, threads, SIZE_MAX), whole);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_same),
		cmocka_unit_test(ends_at_the_same_mistake),
		cmocka_unit_test(ends_at_too_many_mistakes),
		cmocka_unit_test(lends_long_scalars),
		cmocka_unit_test(ends_floods_at_once),
		cmocka_unit_test(stops_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
