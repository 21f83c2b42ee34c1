/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of events: what they keep, and which there are not. */
#include <config.h>

#include <gen/manifest/events/copies.h>

#include "events.h"
#include "unit.h"

/* Anchors and tags that are there, and strings that may change. */
static yaml_char_t name[] = "a";
static yaml_char_t value[] = "value";

static yaml_event_t
scalar(yaml_char_t *string, size_t length)
{
	yaml_event_t event = { .type = YAML_SCALAR_EVENT,
		.start_mark = { 1000, 20, 3 } };

	event.data.scalar.value = string;
	event.data.scalar.length = length;
	event.data.scalar.style = YAML_FOLDED_SCALAR_STYLE;
	return event;
}

static void
keeps_what_is_needed(void **state)
{
	struct arena *arena = arena_new();
	struct copies *copies = copies_new(arena);
	yaml_event_t event = scalar(value, sizeof(value) - 1);
	yaml_event_t copy = { .type = YAML_NO_EVENT };

	(void)state;
	assert_false(copies_get(copies, 0, &copy));
	assert_true(copies_add(copies, &event));
	event.type = YAML_MAPPING_END_EVENT;
	event.start_mark.index = 64 << 20;
	assert_true(copies_add(copies, &event));
	assert_true(copies_get(copies, 0, &copy));
	assert_int_equal(copy.type, YAML_SCALAR_EVENT);
	assert_int_equal(copy.start_mark.index, 1000);
	assert_int_equal(copy.start_mark.line, 20);
	assert_int_equal(copy.start_mark.column, 3);
	assert_string_equal(copy.data.scalar.value, "value");
	assert_true(copy.data.scalar.value != value);
	assert_int_equal(copy.data.scalar.length, 5);
	assert_int_equal(copy.data.scalar.style, YAML_FOLDED_SCALAR_STYLE);
	assert_null(copy.data.scalar.anchor);
	assert_null(copy.data.scalar.tag);
	assert_true(copies_get(copies, 1, &copy));
	assert_int_equal(copy.type, YAML_MAPPING_END_EVENT);
	assert_int_equal(copy.start_mark.index, 64 << 20);
	assert_false(copies_get(copies, 2, &copy));
	copies_clear(copies);
	assert_false(copies_get(copies, 0, &copy));
	arena_free(arena);
}

static void
refuses_anchors_and_tags(void **state)
{
	struct arena *arena = arena_new();
	struct copies *copies = copies_new(arena);
	yaml_event_t events[6] = { scalar(value, 5), scalar(value, 5),
		{ .type = YAML_SEQUENCE_START_EVENT },
		{ .type = YAML_SEQUENCE_START_EVENT },
		{ .type = YAML_MAPPING_START_EVENT },
		{ .type = YAML_MAPPING_START_EVENT } };
	yaml_event_t copy;

	(void)state;
	events[0].data.scalar.anchor = name;
	events[1].data.scalar.tag = name;
	events[2].data.sequence_start.anchor = name;
	events[3].data.sequence_start.tag = name;
	events[4].data.mapping_start.anchor = name;
	events[5].data.mapping_start.tag = name;
	for (size_t i = 0; i < EVENTS_COUNT(events); i++) {
		assert_false(copies_add(copies, &events[i]));
	}
	assert_false(copies_get(copies, 0, &copy));
	arena_free(arena);
}

/* As long as there is room for the longest scalar. */
static void
has_room_for_any(void **state)
{
	static const size_t lengths[] = { 0, 1, 3, 8, 16, 100, 4094, 4095 };
	static yaml_char_t string[COPIES_SCALAR_MAX + 1];

	(void)state;
	memset(string, 'a', COPIES_SCALAR_MAX);
	for (size_t i = 0; i < EVENTS_COUNT(lengths); i++) {
		struct arena *arena = arena_new();
		struct copies *copies = copies_new(arena);
		yaml_event_t event =
		    scalar(string + COPIES_SCALAR_MAX - lengths[i], lengths[i]);
		yaml_event_t copy = { .type = YAML_NO_EVENT };
		size_t count = 0;
		size_t most;

		while (copies_has_room(copies)) {
			assert_true(copies_add(copies, &event));
			count++;
		}
		most = (COPIES_TEXT - COPIES_SCALAR_MAX) / (lengths[i] + 1) + 1;
		assert_int_equal(count,
		    most < COPIES_EVENTS ? most : COPIES_EVENTS);
		for (size_t k = 0; k < count; k++) {
			assert_true(copies_get(copies, k, &copy));
			assert_int_equal(copy.data.scalar.length, lengths[i]);
			assert_string_equal(copy.data.scalar.value,
			    event.data.scalar.value);
		}
		assert_false(copies_get(copies, count, &copy));
		arena_free(arena);
	}
}

static void
refuses_long_scalars(void **state)
{
	static yaml_char_t string[COPIES_SCALAR_MAX + 1];
	struct arena *arena = arena_new();
	struct copies *copies = copies_new(arena);
	const yaml_event_t event = scalar(string, COPIES_SCALAR_MAX);

	(void)state;
	assert_false(copies_add(copies, &event));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_is_needed),
		cmocka_unit_test(refuses_anchors_and_tags),
		cmocka_unit_test(has_room_for_any),
		cmocka_unit_test(refuses_long_scalars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
