/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A survey is the same to the letter however many threads read the zone, and
 * wherever the text is cut: of each zone of the other tests, and of lines drawn
 * at random, most of which make no sense.
 */
#include <config.h>

#include <glob.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <zone/ahead/ahead.h>

#include "folder.h"
#include "lines.h"
#include "survey_text.h"

enum {
	ROUNDS = 400,
	ROUNDS_LONG = 40000,
	LINES_MAX = 60,
	CUTS_PER_ROUND = 4,
	SHRUNK = 1 << 12, /* bytes that are left of a file */
	SHRUNK_LINES = 10000,
	STRETCH = 512,
	TAKEN_LINES = 2000,
	LINE = 16, /* bytes of each of them */
	WANTS = 3, /* for each zone file of the other tests */
};

/* How a zone is read. */
struct way {
	size_t threads;
	size_t stretch;
};

/* A zone with what is wanted in it. */
struct subject {
	const char *path;
	const char *folder; /* of what it includes */
	uint64_t seed;
};

/* The survey of it as a string that free() takes. */
static char *
survey_of(const struct subject *subject, const struct way *way)
{
	struct trial trial = { .arena = arena_new() };
	struct texts texts = { .arena = trial.arena, .seed = TRIAL_SEED };
	const struct includes includes = { &texts, subject->folder };
	struct nodes *nodes = nodes_new(trial.arena, TRIAL_SEED);
	uint64_t seed = subject->seed;
	struct source source = { .includes = &includes };
	char *all;

	trial.diags.arena = trial.arena;
	source.text = texts_open(&texts, subject->path, NULL, &trial.diags);
	if (source.text == NULL) {
		arena_free(trial.arena);
		return NULL;
	}
	trial_want(&trial, &seed);
	trial.wanted.with_foreigns = draw(&seed, 2) == 0;
	trial.wanted.strip_dnssec = draw(&seed, 4) == 0;
	trial.wanted.with_digest = draw(&seed, 4) != 0;
	trial.wanted.now = draw(&seed, 2) == 0 ? 0 : INT32_MAX;
	for (size_t i = 0; i < trial.wanted.count; i++) {
		trial.wanted.rrsets[i].is_marked = draw(&seed, 2) == 0;
	}
	trial.wanted.threads = way->threads;
	trial.wanted.stretch = way->stretch;
	for (size_t i = 0; i < COUNT_OF(zone_names); i++) {
		struct node *node =
		    nodes_add(nodes, trial_name(trial.arena, zone_names[i]));

		if (draw(&seed, 8) == 0) {
			nodes_watch(nodes, node);
		}
	}
	wanted_add_nodes(&trial.wanted, nodes);
	trial.survey = survey_new(trial.arena, &source, &trial.wanted, nodes,
	    &trial.diags);
	all = survey_text(trial.survey, nodes, &trial.diags);
	texts_close(&texts);
	arena_free(trial.arena);
	return all;
}

static void
check(const struct subject *subject, const char *alone, const struct way *way)
{
	char *all = survey_of(subject, way);

	if (strcmp(alone, all) != 0) {
		(void)fprintf(stderr, "--- alone\n%s--- else\n%s", alone, all);
		fail_msg("%s: %zu threads, stretches of %zu, seed %llu",
		    subject->path, way->threads, way->stretch,
		    (unsigned long long)subject->seed);
	}
	free(all);
}

/* Cut a zone file, of LENGTH bytes, here and there. */
static void
check_cuts(const struct subject *subject, size_t length, bool is_long)
{
	static const size_t threads[] = { 1, 2, 1, 3, 1, 8, 1, 2 };
	char *alone = survey_of(subject, &(struct way){ 1, 0 });
	size_t i = 0;

	if (alone == NULL) {
		return;
	}
	for (size_t stretch = 1; stretch < length;) {
		const struct way way = {
			is_long ? threads[i++ % COUNT_OF(threads)] : 1, stretch
		};

		check(subject, alone, &way);
		stretch += is_long ? 1 : 1 + stretch / 4;
	}
	check(subject, alone, &(struct way){ 2, 1 });
	check(subject, alone, &(struct way){ 3, length / 3 + 1 });
	free(alone);
}

/* Each zone file of the other tests. */
static void
check_folder(const char *pattern)
{
	const bool is_long = getenv("DANEZONE_LONG") != NULL;
	struct arena *arena = arena_new();
	glob_t found;

	assert_int_equal(glob(arena_printf(arena, "%s/tests/%s/*/in.zone",
				  getenv("abs_top_srcdir"), pattern),
			     0, NULL, &found),
	    0);
	assert_true(found.gl_pathc > 100);
	for (size_t i = 0; i < found.gl_pathc * WANTS; i++) {
		const char *path = found.gl_pathv[i / WANTS];
		const struct subject subject = { path,
			arena_printf(arena, "%.*s",
			    (int)(strrchr(path, '/') - path), path),
			i };
		struct stat status;

		assert_int_equal(stat(path, &status), 0);
		check_cuts(&subject, (size_t)status.st_size, is_long);
	}
	globfree(&found);
	arena_free(arena);
}

static void
test_constructs(void **state)
{
	(void)state;
	check_folder("constructs");
}

static void
test_golden(void **state)
{
	(void)state;
	check_folder("golden");
}

/* The two lines of a block, at places of their own, if it is to have one. */
static void
put_block(FILE *stream, size_t at, const size_t lines_at[2])
{
	if (at == lines_at[0]) {
		(void)fputs("; danezone begin\n", stream);
	}
	if (at == lines_at[1]) {
		(void)fputs("; danezone end\n", stream);
	}
}

/* Lines without order; sometimes a few only, over and over. */
static struct span
draw_lines(struct arena *arena, uint64_t *seed, const char *head)
{
	const size_t count =
	    draw(seed, LINES_MAX) * (draw(seed, 20) == 0 ? 10 : 1);
	const size_t limit =
	    draw(seed, 2) == 0 ? GOOD_LINES : COUNT_OF(line_list);
	const size_t kinds = draw(seed, 2) == 0 ? limit : 1 + draw(seed, 6);
	const size_t first = draw(seed, limit);
	const size_t begin = draw(seed, count * 2 + 1);
	const size_t block[2] = { begin, begin + draw(seed, 5) };
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);
	struct span all;

	assert_non_null(stream);
	(void)fputs(head, stream);
	for (size_t i = 0; i < count; i++) {
		put_block(stream, i, block);
		(void)fputs(line_list[(first + draw(seed, kinds) * 7) % limit],
		    stream);
	}
	assert_int_equal(fclose(stream), 0);
	all = span_of(arena_string(arena, (struct span){ text, length }));
	free(text);
	return all;
}

static void
check_drawn(uint64_t number)
{
	uint64_t seed = number;
	struct arena *arena = arena_new();
	const struct span zone = draw_lines(arena, &seed,
	    line_heads[draw(&seed, COUNT_OF(line_heads))]);
	const struct subject subject = { "zone", NULL, number };
	char *alone;

	folder_file("zone", zone);
	folder_file("part", draw_lines(arena, &seed, ""));
	alone = survey_of(&subject, &(struct way){ 1, 0 });
	for (size_t i = 0; i < CUTS_PER_ROUND; i++) {
		const struct way way = { 1 + draw(&seed, 4) * (i == 0),
			1 + draw(&seed, i % 2 == 0 ? 50 : zone.length + 1) };

		check(&subject, alone, &way);
	}
	free(alone);
	arena_free(arena);
}

static void
test_drawn(void **state)
{
	const uint64_t rounds =
	    getenv("DANEZONE_LONG") != NULL ? ROUNDS_LONG : ROUNDS;

	(void)state;
	for (uint64_t i = 0; i < rounds; i++) {
		check_drawn(i);
	}
}

/* In a large text most is taken from what was read ahead. */
static void
check_taken(const char *text, size_t threads)
{
	struct trial trial = { .arena = arena_new() };
	struct nodes *nodes = nodes_new(trial.arena, TRIAL_SEED);
	const struct interest interest =
	    interest_of(&(struct wanted){ .managed = trial_managed }, nodes);
	const struct source source = {
		.text = text_of(trial.arena, "zone", span_of(text)),
	};
	struct parts parts = { .count = 0 };
	struct walk *walk;
	struct ahead *ahead = ahead_new(&interest, threads, STRETCH);
	const struct skim *skim;
	struct item item;
	size_t walked = 0;
	size_t taken = 0;

	trial.diags.arena = trial.arena;
	walk = walk_new(trial.arena, &source, trial_apex, &parts, &trial.diags);
	while (walk_next(walk, &item)) {
		walked++;
		while ((skim = ahead_take(ahead, walk, false)) != NULL) {
			assert_int_equal(skim->end, skim->limit);
			taken++;
			walk_jump(walk, skim->end, &skim->last);
			ahead_give(ahead);
		}
	}
	assert_int_equal(walked, 1);
	assert_int_equal(taken,
	    (TAKEN_LINES * LINE - LINE + STRETCH - 1) / STRETCH);
	walk_free(walk);
	ahead_free(ahead);
	arena_free(trial.arena);
}

static void
test_taken(void **state)
{
	static const char *const lines_of[] = {
		"x 1 A 192.0.2.1\n",
		"@ 0 TXT (\n  \"\")\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines_of); i++) {
		static char text[TAKEN_LINES * LINE + 1];

		for (size_t k = 0; k < TAKEN_LINES; k++) {
			memcpy(text + k * LINE, lines_of[i], LINE);
		}
		check_taken(text, 1);
		check_taken(text, 3);
	}
}

/*
 * A file shrinks behind its first lines, so that another thread is the first to
 * miss them. This is the child that reads it.
 */
static void
read_shrunk(int errors)
{
	struct trial trial = { .arena = arena_new() };
	struct source source = { .includes = NULL };
	uint64_t seed = 0;

	trial.diags.arena = trial.arena;
	source.text = text_open(trial.arena, "zone", NULL, &trial.diags);
	if (source.text == NULL || truncate("zone", SHRUNK) != 0) {
		_exit(EXIT_FAILURE);
	}
	(void)dup2(errors, STDERR_FILENO);
	text_guard();
	trial_want(&trial, &seed);
	trial.wanted.threads = 2;
	trial.wanted.stretch = SHRUNK;
	trial.survey =
	    survey_new(trial.arena, &source, &trial.wanted, NULL, &trial.diags);
	_exit(EXIT_FAILURE);
}

static void
test_shrunk(void **state)
{
	static const char line[] = "a 60 A 192.0.2.1\n";
	static const char message[] = "danezone: error: an input file shrank "
				      "while it was being read\n";
	static char large[SHRUNK_LINES * (sizeof(line) - 1)];
	char said[200] = "";
	int ends[2];
	int status;
	pid_t child;

	(void)state;
	for (size_t i = 0; i < sizeof(large); i += sizeof(line) - 1) {
		memcpy(large + i, line, sizeof(line) - 1);
	}
	folder_file("zone", (struct span){ large, sizeof(large) });
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		read_shrunk(ends[1]);
	}
	assert_int_equal(close(ends[1]), 0);
	assert_true(read(ends[0], said, sizeof(said) - 1) >=
		    (ssize_t)sizeof(message) - 1);
	said[sizeof(message) - 1] = '\0';
	assert_string_equal(said, message);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
	assert_int_equal(close(ends[0]), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_constructs),
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_drawn),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_shrunk),
	};

	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
