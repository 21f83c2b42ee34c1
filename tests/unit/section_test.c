/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sections: one behind the other they give the events of one run through the
 * text, whatever that holds, and end at each split that is one.
 */
#include <config.h>

#include <gen/manifest/events/section.h>

#include "events.h"
#include "unit.h"

enum {
	TEXTS = 30000,
	ITEMS_MAX = 40,
	DISTANCE_MAX = 200,
	SEED = 7,
};

/* What a text came to. */
struct outcome {
	size_t sections;
	size_t splits; /* that were there */
	char *events;
};

/* None is asked where all sections are in order. */
static bool
allow(void *context)
{
	size_t *count = context;

	*count += 1;
	return true;
}

/* Read a section; where the next one begins. */
static const struct split *
read_section(struct section *section, const struct splitting *rule,
    const struct split *from, FILE *out)
{
	struct split behind = *from;
	const yaml_event_t *event;

	split_next(rule, &behind);
	assert_true(section_begin(section, from, &behind));
	while ((event = section_next(section)) != NULL) {
		events_show(out, event);
	}
	assert_null(section_next(section));
	section_end(section);
	return section_behind(section);
}

/* Read a text section by section. */
static struct outcome
read_text(const char *text, size_t distance)
{
	struct arena *arena = arena_new();
	const struct splitting rule = split_rule(span_of(text), distance);
	struct section *section;
	struct split from = { .number = 0 };
	const struct split *behind = &from;
	struct outcome outcome = { .sections = 0 };
	size_t length = 0;
	size_t asked = 0;
	FILE *out = open_memstream(&outcome.events, &length);

	assert_non_null(out);
	section = section_new(arena, &rule, (struct permit){ allow, &asked });
	while (behind != NULL) {
		from = *behind;
		outcome.sections++;
		behind = read_section(section, &rule, &from, out);
	}
	for (from = (struct split){ .number = 0 }; !split_is_end(&rule, &from);
	     split_next(&rule, &from)) {
		outcome.splits++;
	}
	assert_true(asked <= outcome.sections);
	assert_int_equal(fclose(out), 0);
	arena_free(arena);
	return outcome;
}

/* Compare with one run. */
static struct outcome
compare(const char *text, size_t distance)
{
	const struct outcome outcome = read_text(text, distance);
	char *whole = events_of(text);

	if (strcmp(outcome.events, whole) != 0) {
		print_message("%zu: %s\n", distance, text);
	}
	assert_string_equal(outcome.events, whole);
	free(whole);
	free(outcome.events);
	return outcome;
}

/* How many sections there are, with a split wherever one is possible. */
static const struct {
	const char *text;
	size_t sections;
} cases[] = {
	{ "a", 1 },
	{ "- a\n- b\n", 1 },
	{ "a:\n- b\n", 1 },
	{ "a:\n- b\n- c\n- d\n", 3 },
	{ "a:\n  - b\n  - c\n  - d\n", 4 },
	{ "---\na: b\nc:\n- d\n# e\n- f\n\n- g\n...\n", 3 },
	{ "a:\n- b\n-\n-\n- c\n", 4 },
	{ "a:\n- b\n- &c\n- d\n- &e f\n- *e\n", 5 },
	{ "a:\n- b\n- |\n\n  - c\n- d\n- >+\n\n- e\n", 5 },
	{ "a:\n- b\n- c\nd:\n- e\n- f\n- g\n", 4 },
	{ "a:\n- b\n- c\nd:\n  - e\n- f\n- g\n", 2 },
	{ "a:\n- - b\n  - c\n- d\n- e:\n  - f\n- g\n", 4 },
	{ "a:\n- b\n- 'c\n- d\n- e'\n- f\n- g\n", 4 },
	{ "a:\n- b\n- [c, 'd\n- e\n- f']\n- g\n", 3 },
	{ "a:\n- b\n- c\n- {d\n- e}\n- f\n", 4 },
	{ "a:\n- b\n- c\n- [d,\n- e]\n- f\n", 3 },
	{ "a:\n- b\n- c\n---\na:\n- d\n- e\n", 3 },
	{ "&a\nb:\n- c\n- d\n", 1 },
	{ "--- !a\nb:\n- c\n- d\n", 1 },
	{ "b: &a\n- c\n- d\n", 1 },
	{ "? - a\n  - b\n: c\nd:\n  - e\n  - f\n", 3 },
	{ "? - a\n  - b\n", 1 },
	{ "a:\n  - b\n  - c\nd: *e\n?\n  - f\n  - g\n: h\n", 3 },
	{ "a:\n  - b\n  - c\n*d : *e\n*f :\n  - f\n  - g\nh: i\n", 5 },
	{ "a:\n  - b\n  - c\nd: &e\n  - f\n  - g\n", 5 },
	{ "a:\n  - b\n  - c\nd:\n  &e\n- f\n- g\n  - h\n", 3 },
	{ "a:\n  - b\n  - c\nd:\n  e: f\n  - h\n", 3 },
	{ "a:\n  - b\n  - c\nd:\n  e:\n  - f\n  - g\n", 3 },
	{ "a:\n  - b\n  - c\nd:\n  &e\n  f:\n  - g\n  - h\n", 3 },
	{ "a:\n- b\n- c\nd: [e,\n'f\n- g',\nh,\ni\n- j]\n", 2 },
	{ "a:\n- b\n- c\nd: {e,\n'f\n- g',\nh,\ni\n- j}\n", 2 },
	{ " a:\n - b\n - c\n", 1 },
	{ "- 'a\nb:\n  - c'\n- - d\n  - e\n  - f\n- g\n", 1 },
	{ "a: b\n c:\n - d\n - e\n", 1 },
};

static void
ends_at_splits(void **state)
{
	(void)state;
	for (size_t i = 0; i < EVENTS_COUNT(cases); i++) {
		const struct outcome outcome = compare(cases[i].text, 1);

		if (outcome.sections != cases[i].sections) {
			print_message("%s\n", cases[i].text);
		}
		assert_int_equal(outcome.sections, cases[i].sections);
	}
}

/* Each other text between items of a list, at each distance. */
static void
passes_all_that_is_no_item(void **state)
{
	static const char *const lists[] = { "", "  ", "    " };

	(void)state;
	for (size_t i = 0;
	     i < EVENTS_COUNT(events_others) * EVENTS_COUNT(lists) *
		     EVENTS_COUNT(events_heads);
	     i++) {
		const char *indent = lists[i % EVENTS_COUNT(lists)];
		const size_t k = i / EVENTS_COUNT(lists);
		const char *other =
		    events_others[k % EVENTS_COUNT(events_others)];
		const char *head =
		    events_heads[k / EVENTS_COUNT(events_others)];
		struct arena *arena = arena_new();
		const char *two =
		    arena_printf(arena, "%s- a\n%s- b: c\n", indent, indent);
		const char *text = arena_printf(arena, "%s%s%s%s%s%s", head,
		    two, indent, other, two, two);

		(void)compare(text, 1);
		(void)compare(text, strlen(two) + 1);
		text = arena_printf(arena, "%s%s%s%s%s", head, two, other, two,
		    two);
		(void)compare(text, 1);
		arena_free(arena);
	}
}

static void
reads_drawn_texts(void **state)
{
	uint64_t seed = SEED;
	size_t sections = 0;
	size_t splits = 0;

	(void)state;
	for (size_t i = 0; i < TEXTS; i++) {
		struct arena *arena = arena_new();
		const char *text =
		    events_draw(arena, &seed, 1 + draw(&seed, ITEMS_MAX));
		const struct outcome outcome =
		    compare(text, 1 + draw(&seed, DISTANCE_MAX));

		sections += outcome.sections;
		splits += outcome.splits;
		arena_free(arena);
	}
	/* Half of what looks so are splits. */
	assert_true(sections > splits / 2);
	assert_true(sections / 2 > TEXTS);
}

/* A section without a permit reads no more than some distances. */
static bool
refuse(void *context)
{
	bool *is_asked = context;

	assert_false(*is_asked);
	*is_asked = true;
	return false;
}

static void
asks_when_it_is_long(void **state)
{
	struct arena *arena = arena_new();
	const char *item = "- bbbb\n";
	const struct splitting rule =
	    split_rule(span_of(arena_printf(arena, "a:\n%s%s%s- '\n%s%s%s%s%s'",
			   item, item, item, item, item, item, item, item)),
		1);
	struct split from = { .number = 0 };
	bool is_asked = false;
	struct section *section =
	    section_new(arena, &rule, (struct permit){ refuse, &is_asked });
	char *events = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&events, &length);

	(void)state;
	assert_non_null(out);
	assert_non_null(read_section(section, &rule, &from, out));
	assert_false(is_asked);
	split_next(&rule, &from);
	split_next(&rule, &from);
	split_next(&rule, &from);
	split_next(&rule, &from);
	assert_null(read_section(section, &rule, &from, out));
	assert_true(is_asked);
	assert_int_equal(fclose(out), 0);
	free(events);
	arena_free(arena);
}

/* What is not UTF-8 keeps libyaml from coming as far as the first item. */
static void
ends_at_what_cannot_be_read(void **state)
{
	struct arena *arena = arena_new();
	const struct splitting rule =
	    split_rule(span_of("a:\n- b\n- \xff\n"), 1);
	struct split from = { .number = 0 };
	size_t asked = 0;
	struct section *section =
	    section_new(arena, &rule, (struct permit){ allow, &asked });

	(void)state;
	split_next(&rule, &from);
	split_next(&rule, &from);
	assert_null(read_section(section, &rule, &from, stdout));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_at_splits),
		cmocka_unit_test(passes_all_that_is_no_item),
		cmocka_unit_test(reads_drawn_texts),
		cmocka_unit_test(asks_when_it_is_long),
		cmocka_unit_test(ends_at_what_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
