/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Relays: with any number of threads and sections of any length they give the
 * events of one run through the text, and can be stopped anywhere.
 */
#include <config.h>

#include <gen/manifest/events/relay.h>

#include "events.h"
#include "repeat.h"
#include "unit.h"

enum {
	TEXTS = 3000,
	ITEMS_MAX = 60,
	DISTANCE_MAX = 200,
	SEED = 11,
};

/* A text, and how it is read. */
struct reading {
	struct arena *arena;
	const char *text;
	size_t distance;
	size_t threads;
};

/* Read up to LIMIT events; free() is due. */
static char *
read_events(const struct reading *reading, size_t limit)
{
	const struct splitting rule =
	    split_rule(span_of(reading->text), reading->distance);
	struct relay *relay =
	    relay_begin(reading->arena, &rule, reading->threads);
	yaml_event_type_t type = YAML_NO_EVENT;
	char *shown = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&shown, &length);

	assert_non_null(relay);
	assert_non_null(out);
	while (limit-- > 0 && type != YAML_STREAM_END_EVENT) {
		const yaml_event_t *event = relay_next(relay);

		if (event == NULL) {
			break;
		}
		type = event->type;
		events_show(out, event);
	}
	relay_end(relay);
	assert_int_equal(fclose(out), 0);
	return shown;
}

static void
compare(const struct reading *reading)
{
	char *shown = read_events(reading, SIZE_MAX);
	char *whole = events_of(reading->text);

	if (strcmp(shown, whole) != 0) {
		print_message("%zu %zu: %s\n", reading->threads,
		    reading->distance, reading->text);
	}
	assert_string_equal(shown, whole);
	free(whole);
	free(shown);
}

static void
reads_drawn_texts(void **state)
{
	uint64_t seed = SEED;

	(void)state;
	for (size_t i = 0; i < TEXTS; i++) {
		struct reading reading = { .arena = arena_new() };

		reading.text = events_draw(reading.arena, &seed,
		    1 + draw(&seed, ITEMS_MAX));
		reading.distance = 1 + draw(&seed, DISTANCE_MAX);
		reading.threads = 1 + draw(&seed, RELAY_THREADS_MAX + 1);
		compare(&reading);
		arena_free(reading.arena);
	}
}

/*
 * Sections that fill their lanes, scalars that are lent, and one that is longer
 * than what many sections may read, in which there seem to be splits.
 */
static void
reads_long_texts(void **state)
{
	struct arena *arena = arena_new();
	const char *dense = repeat(arena, "", "- [a,b,{c: d,e: f}]\n", 999, "");
	const char *sparse = repeat(arena, "", "- {host: a.b.}\n", 999, "");
	const char *lent = repeat(arena, "",
	    repeat(arena, "- ", "a", 5000, "\n- &a b\n- !c d\n"), 10, "");
	const char *quoted = repeat(arena, "- '\n",
	    "- {a: b}\n- '\n- \"\n- a\"\n- '\n", 3000, "'\n");
	const char *const texts[] = {
		arena_printf(arena, "a:\n%s%s%s", dense, sparse, dense),
		arena_printf(arena, "a:\n%s%s%s", lent, sparse, lent),
		arena_printf(arena, "a:\n%s%s%s%s", sparse, quoted, sparse,
		    quoted),
		arena_printf(arena, "a:\n%s- '%s", sparse, sparse),
		arena_printf(arena, "a:\n%s- [\n%s", sparse, sparse),
	};
	static const size_t distances[] = { 100, 1000, 16384, 100000 };

	(void)state;
	for (size_t i = 0; i < EVENTS_COUNT(texts) * EVENTS_COUNT(distances);
	     i++) {
		const struct reading reading = { arena,
			texts[i / EVENTS_COUNT(distances)],
			distances[i % EVENTS_COUNT(distances)],
			RELAY_THREADS_MAX };

		compare(&reading);
	}
	arena_free(arena);
}

static void
stops_anywhere(void **state)
{
	struct reading reading = { .arena = arena_new(), .threads = 3 };

	(void)state;
	reading.text = repeat(reading.arena, "a:\n", "- b\n- {c: d}\n- &e f\n",
	    300, repeat(reading.arena, "- '\n", "- '\n- \"\n", 300, ""));
	for (size_t limit = 0; limit < 1000; limit += 7) {
		reading.distance = 1 + limit % 100;
		free(read_events(&reading, limit));
	}
	arena_free(reading.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_drawn_texts),
		cmocka_unit_test(reads_long_texts),
		cmocka_unit_test(stops_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
