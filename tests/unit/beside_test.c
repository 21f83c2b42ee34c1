/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two texts of a zone that are surveyed at once give the same surveys, to the
 * letter, and the same messages as each by itself: texts of lines drawn at
 * random, of which some are changed.
 */
#include <config.h>

#include <zone/survey/survey.h>

#include "lines.h"
#include "survey_text.h"

enum {
	ROUNDS = 6000,
	ROUNDS_LONG = 400000,
	LINES_MAX = 80,
	TEXT_MAX = 1 << 14,
};

/* Lines of a text, by their numbers. */
struct drawn {
	size_t items[LINES_MAX * 2];
	size_t count;
	const char *head;
	bool lacks_newline; /* at its end */
};

/* A survey of a text, with what comes of it. */
struct trying {
	struct wanted wanted;
	struct nodes *nodes;
	struct diags diags;
	struct source source;
	const struct survey *survey;
};

static size_t
draw_line(uint64_t *seed)
{
	const size_t most =
	    draw(seed, 30) == 0 ? COUNT_OF(line_list) : (size_t)GOOD_LINES;
	size_t line = draw(seed, most);

	while (strstr(line_list[line], "$INCLUDE") != NULL) {
		line = draw(seed, most);
	}
	return line;
}

static struct drawn
draw_text(uint64_t *seed)
{
	struct drawn drawn = { .count = draw(seed, LINES_MAX),
		.head = line_heads[draw(seed, COUNT_OF(line_heads) - 1)],
		.lacks_newline = draw(seed, 8) == 0 };

	for (size_t i = 0; i < drawn.count; i++) {
		drawn.items[i] = draw_line(seed);
	}
	return drawn;
}

/* The same text with some lines changed, left out, or put in. */
static struct drawn
change(const struct drawn *from, uint64_t *seed)
{
	const size_t odds = 3 + draw(seed, 30);
	struct drawn drawn = { .head = from->head,
		.lacks_newline = from->lacks_newline };

	if (draw(seed, 4) == 0) {
		drawn.head = line_heads[draw(seed, COUNT_OF(line_heads))];
	}
	if (draw(seed, 8) == 0) {
		drawn.lacks_newline = !drawn.lacks_newline;
	}
	for (size_t i = 0; i < from->count; i++) {
		const size_t way = draw(seed, odds);

		if (way < 2) {
			drawn.items[drawn.count++] = draw_line(seed);
		}
		if (way > 1 || way == 0) {
			drawn.items[drawn.count++] = from->items[i];
		}
	}
	return drawn;
}

static struct text *
write_text(struct arena *arena, const char *name, const struct drawn *drawn)
{
	char *text = arena_alloc(arena, TEXT_MAX);
	size_t length = (size_t)snprintf(text, TEXT_MAX, "%s", drawn->head);

	for (size_t i = 0; i < drawn->count; i++) {
		length += (size_t)snprintf(text + length, TEXT_MAX - length,
		    "%s", line_list[drawn->items[i]]);
		assert_true(length < TEXT_MAX);
	}
	length -= drawn->lacks_newline && length > 0 ? 1 : 0;
	return text_of(arena, name, (struct span){ text, length });
}

static void
begin(struct trying *trying, struct arena *arena, struct text *text,
    uint64_t seed)
{
	struct trial trial = { .arena = arena };

	trial_want(&trial, &seed);
	*trying = (struct trying){ .wanted = trial.wanted,
		.nodes = nodes_new(arena, TRIAL_SEED),
		.diags = { .arena = arena },
		.source = { .text = text } };
	trying->wanted.now = draw(&seed, 2) == 0 ? 0 : INT32_MAX;
	trying->wanted.with_foreigns = draw(&seed, 2) == 0;
	trying->wanted.strip_dnssec = draw(&seed, 4) == 0;
	for (size_t i = 0; i < trying->wanted.count; i++) {
		trying->wanted.rrsets[i].is_marked = draw(&seed, 2) == 0;
	}
	for (size_t i = 0; i < COUNT_OF(zone_names); i++) {
		struct node *node =
		    nodes_add(trying->nodes, trial_name(arena, zone_names[i]));

		if (draw(&seed, 8) == 0) {
			nodes_watch(trying->nodes, node);
		}
	}
	wanted_add_nodes(&trying->wanted, trying->nodes);
}

static struct survey_request
request_of(struct trying *trying)
{
	return (struct survey_request){ &trying->source, &trying->wanted,
		trying->nodes, &trying->diags };
}

static void
survey_alone(struct trying *trying, struct arena *arena)
{
	trying->survey = survey_new(arena, &trying->source, &trying->wanted,
	    trying->nodes, &trying->diags);
}

/* Is the survey that was made beside another the one that was made alone? */
static void
check_one(const struct trying *alone, const struct trying *both,
    uint64_t number)
{
	const struct survey *survey = both->survey;
	struct survey copy;
	char *a;
	char *b;

	if (alone->survey != NULL && survey != NULL) {
		copy = *survey;
		copy.digest = alone->survey->digest;
		survey = &copy;
	}
	a = survey_text(alone->survey, alone->nodes, &alone->diags);
	b = survey_text(survey, both->nodes, &both->diags);
	if (strcmp(a, b) != 0) {
		(void)fprintf(stderr, "%s--- alone\n%s--- beside\n%s",
		    alone->source.text->bytes, a, b);
		fail_msg("round %llu: %s", (unsigned long long)number,
		    alone->source.text->name);
	}
	free(a);
	free(b);
}

/* What is in neither digest is the same in both. Is it anything? */
static bool
check_digests(const struct trying alone[2], const struct trying both[2])
{
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(alone[0].survey->digest.sums[i] -
				     both[0].survey->digest.sums[i],
		    alone[1].survey->digest.sums[i] -
			both[1].survey->digest.sums[i]);
	}
	return !digest_equal(&alone[0].survey->digest, &both[0].survey->digest);
}

/* Was a part of them read once? */
static bool
check_texts(struct arena *arena, struct text *const texts[2], uint64_t number)
{
	struct trying alone[2];
	struct trying both[2];
	struct survey_request zone;
	struct survey_request other;

	for (size_t i = 0; i < 2; i++) {
		begin(&alone[i], arena, texts[i], number);
		survey_alone(&alone[i], arena);
		begin(&both[i], arena, texts[i], number);
	}
	zone = request_of(&both[0]);
	other = request_of(&both[1]);
	both[0].survey = survey_both(arena, &zone, &other, &both[1].survey);
	check_one(&alone[0], &both[0], number);
	if (alone[0].survey != NULL) {
		check_one(&alone[1], &both[1], number);
	}
	return alone[0].survey != NULL && alone[1].survey != NULL &&
	       check_digests(alone, both);
}

static void
test_drawn(void **state)
{
	const uint64_t rounds =
	    getenv("DANEZONE_LONG") != NULL ? ROUNDS_LONG : ROUNDS;
	size_t shared = 0;

	(void)state;
	for (uint64_t i = 0; i < rounds; i++) {
		struct arena *arena = arena_new();
		uint64_t seed = i;
		const struct drawn first = draw_text(&seed);
		const struct drawn second = draw(&seed, 20) == 0
						? draw_text(&seed)
						: change(&first, &seed);
		struct text *texts[] = { write_text(arena, "zone", &first),
			write_text(arena, "previous", &second) };

		shared += check_texts(arena, texts, i) ? 1 : 0;
		arena_free(arena);
	}
	assert_true(shared > rounds / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
