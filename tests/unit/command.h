/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the tests of the command line: parse a line of words and look at what it
 * becomes, or at the messages.
 */
#ifndef TESTS_UNIT_COMMAND_H
#define TESTS_UNIT_COMMAND_H

#include "unit.h"

#include <gen/options.h>

#define COMMAND_TEST(test) \
	cmocka_unit_test_setup_teardown(test, command_set_up, command_tear_down)

enum {
	WORDS_MAX = 12,
	CLOCK = 1000,
};

struct fixture {
	struct arena *arena;
	struct diags diags;
	struct environment environment;
	struct options options;
};

static inline int
command_set_up(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){
		.arena = arena_new(),
		.environment = { .clock = CLOCK },
	};
	fixture.diags.arena = fixture.arena;
	*state = &fixture;
	return 0;
}

static inline int
command_tear_down(void **state)
{
	struct fixture *fixture = *state;

	arena_free(fixture->arena);
	return 0;
}

/* Parse LINE, words with one blank between; `''` is an empty word. */
static inline bool
parse(struct fixture *fixture, const char *line)
{
	char **words =
	    arena_alloc(fixture->arena, (WORDS_MAX + 2) * sizeof(*words));
	size_t count = 0;

	words[count++] = arena_string(fixture->arena, span_of("danezone"));
	while (*line != '\0') {
		const size_t length = strcspn(line, " ");
		const struct span word = { line, length };

		assert_true(count <= WORDS_MAX);
		words[count++] = arena_string(fixture->arena,
		    span_is_word(word, "''") ? (struct span){ "", 0 } : word);
		line += length + strspn(line + length, " ");
	}
	fixture->diags.count = 0;
	return options_parse(fixture->arena, words, &fixture->environment,
	    &fixture->options, &fixture->diags);
}

static inline const struct options *
good(struct fixture *fixture, const char *line)
{
	if (!parse(fixture, line)) {
		fail_msg("'%s': %s", line, fixture->diags.items[0].message);
	}
	assert_int_equal(fixture->diags.count, 0);
	return &fixture->options;
}

/* The messages that LINE gives, each `message` or `message | hint`. */
static inline const char *
messages(struct fixture *fixture, const char *line)
{
	const char *text = "";

	assert_false(parse(fixture, line));
	for (size_t i = 0; i < fixture->diags.count; i++) {
		const struct diag *diag = &fixture->diags.items[i];

		assert_int_equal(diag->severity, SEVERITY_ERROR);
		assert_null(diag->place.file);
		text = arena_printf(fixture->arena, "%s%s%s%s%s", text,
		    i > 0 ? "\n" : "", diag->message,
		    diag->hint == NULL ? "" : " | ",
		    diag->hint == NULL ? "" : diag->hint);
	}
	return text;
}

struct mistake {
	const char *line;
	const char *messages;
};

static inline void
check_mistakes(struct fixture *fixture, const struct mistake *rows,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(messages(fixture, rows[i].line),
		    rows[i].messages);
	}
}

#endif
