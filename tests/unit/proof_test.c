/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proof, on zones drawn at random: what it accepts is right as an oracle
 * sees it that reads all of both texts, damaged edits are refused, and threads
 * say the same of all of them.
 */
#include <config.h>

#include <stdlib.h>

#include "stations.h"

enum {
	ROUNDS = 600,
	ROUNDS_LONG = 30000,
	DAMAGES = 8,  /* to the edits of each zone */
	LARGE = 1000, /* bytes of an edit */
	LINES = 30,
	LINES_ROUNDS = 60,
	PLAN_LARGE = 10000, /* steps */
};

static bool
drop_one(struct edits *edits, struct edit *edit, uint64_t *seed)
{
	const size_t behind = (size_t)(edits->items + edits->count - edit) - 1;

	(void)draw(seed, 2);
	memmove(edit, edit + 1, behind * sizeof(*edit));
	edits->count--;
	return true;
}

static bool
double_one(struct edits *edits, struct edit *edit, uint64_t *seed)
{
	const struct edit again = *edit;

	(void)draw(seed, 2);
	edits_add(edits, again.end, again.end, again.text);
	return again.text.length > 0;
}

static bool
move_one(struct edits *edits, struct edit *edit, uint64_t *seed)
{
	(void)edits;
	if (draw(seed, 2) == 0) {
		edit->start++;
		edit->end++;
		return true;
	}
	if (edit->start == 0) {
		return false;
	}
	edit->start--;
	edit->end--;
	return true;
}

static bool
resize_one(struct edits *edits, struct edit *edit, uint64_t *seed)
{
	(void)edits;
	if (draw(seed, 2) == 0) {
		edit->end++;
		return true;
	}
	if (edit->end == edit->start) {
		return false;
	}
	edit->end--;
	return true;
}

static char
draw_byte(uint64_t *seed)
{
	static const char bytes[] = "\n\n\r ;()\"\\x0.@$\t";

	return bytes[draw(seed, sizeof(bytes) - 1)];
}

static bool
change_byte(struct edits *edits, struct edit *edit, uint64_t *seed)
{
	char *text = arena_string(edits->arena, edit->text);

	if (edit->text.length == 0) {
		return false;
	}
	text[draw(seed, edit->text.length)] = draw_byte(seed);
	edit->text.at = text;
	return true;
}

/* One of the edits, changed, or one more or less. False: nothing was done. */
static bool
damage(const struct trial *trial, uint64_t *seed, struct edits *edits)
{
	static bool (*const damages[])(struct edits *, struct edit *,
	    uint64_t *) = { drop_one, double_one, move_one, resize_one,
		change_byte };
	const size_t length = trial->text->length;
	const size_t kind = draw(seed, COUNT_OF(damages) + 2);
	const size_t at = draw(seed, length);
	char *text;

	if (kind < COUNT_OF(damages)) {
		return edits->count > 0 &&
		       damages[kind](edits,
			   &edits->items[draw(seed, edits->count)], seed);
	}
	if (kind == COUNT_OF(damages)) {
		edits_add(edits, at, at + 1, (struct span){ 0 });
		return true;
	}
	text = arena_alloc(edits->arena, 2);
	text[0] = draw_byte(seed);
	edits_add(edits, at, at, span_of(text));
	return true;
}

static int
compare_edits(const void *left, const void *right)
{
	const struct edit *a = left;
	const struct edit *b = right;

	if (a->start != b->start) {
		return a->start < b->start ? -1 : 1;
	}
	return (a->end > b->end) - (a->end < b->end);
}

/* Edits are sorted and do not overlap: that much edits_sort() ensures. */
static bool
is_sorted(const struct edits *edits, size_t length)
{
	size_t at = 0;
	size_t i;

	for (i = 0; i < edits->count; i++) {
		if (edits->items[i].start < at ||
		    edits->items[i].end > length) {
			return false;
		}
		at = edits->items[i].end;
	}
	return true;
}

static struct edits
copy_edits(const struct edits *edits)
{
	struct edits copy = { .arena = edits->arena };
	size_t i;

	for (i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		edits_add(&copy, edit->start, edit->end, edit->text);
	}
	return copy;
}

/* Does the proof tell what the oracle tells? Returns whether it refused. */
static bool
judge(struct trial *trial, const struct oracle_zone *old,
    const struct edits *edits, uint64_t number)
{
	struct diags diags = { .arena = trial->arena };
	struct span after;

	if (!trial_prove(trial, *edits, &diags)) {
		assert_int_equal(diags.by_severity[SEVERITY_ERROR], 1);
		return true;
	}
	after = trial_apply(trial, edits);
	if (!oracle_accepts(trial, old, after)) {
		(void)fprintf(stderr, "--- before\n%s\n--- after\n%.*s\n",
		    trial->text->bytes, (int)after.length, after.at);
		fail_msg("zone %llu: the proof accepts a wrong text",
		    (unsigned long long)number);
	}
	return false;
}

/*
 * Damage the edits of one zone; returns how many damages were refused. All are
 * judged by so many threads, too.
 */
static size_t
damage_zone(struct trial *trial, uint64_t number, size_t *tried, size_t threads)
{
	const struct span before = { trial->text->bytes, trial->text->length };
	const struct oracle_zone old = oracle_read(trial, before, true);
	struct revision revision = trial->revision;
	uint64_t seed = number;
	size_t refused = 0;
	size_t i;

	assert_false(judge(trial, &old, &trial->edits, number));
	for (i = 0; i < DAMAGES; i++) {
		struct edits edits = copy_edits(&trial->edits);

		if (!damage(trial, &seed, &edits)) {
			continue;
		}
		if (edits.count > 0) {
			qsort(edits.items, edits.count, sizeof(*edits.items),
			    compare_edits);
		}
		if (!is_sorted(&edits, before.length)) {
			continue;
		}
		*tried += 1;
		refused += judge(trial, &old, &edits, number);
		revision.edits = &edits;
		(void)trial_agree(trial, &revision, threads, 2 + i % 2,
		    &trial->diags);
	}
	return refused;
}

static size_t
try_zone(uint64_t number, size_t *tried)
{
	struct trial trial = { .arena = arena_new() };
	size_t refused;

	assert_true(trial_draw(&trial, number, false));
	refused = damage_zone(&trial, number, tried,
	    number % 16 == 0 ? 2 + number / 16 % 4 : 1);
	arena_free(trial.arena);
	return refused;
}

static void
test_damages(void **state)
{
	const size_t rounds =
	    getenv("DANEZONE_LONG") == NULL ? ROUNDS : ROUNDS_LONG;
	size_t tried = 0;
	size_t refused = 0;
	uint64_t i;

	(void)state;
	for (i = 0; i < rounds; i++) {
		refused += try_zone(i, &tried);
	}
	/* The others change comments or blanks. */
	assert_in_range(refused * 100 / tried, 60, 95);
}

/* What becomes of two lines that stand one behind the other. */
enum lines_damage {
	LINES_LOST,
	LINES_TWICE,
	LINES_SWAPPED,
	LINES_DAMAGES,
};

static struct span
next_line(struct span text, size_t at)
{
	const char *from = text.at + at;
	const char *end = memchr(from, '\n', text.length - at);

	assert_non_null(end);
	return (struct span){ from, (size_t)(end + 1 - from) };
}

/* The edit with some lines in its middle damaged. */
static struct edit
damage_lines(struct arena *arena, struct edit edit, enum lines_damage damage)
{
	const struct span cut = next_line(edit.text, edit.text.length / 2);
	const size_t at = (size_t)(cut.at + cut.length - edit.text.at);
	const struct span one = next_line(edit.text, at);
	const struct span two = next_line(edit.text, at + one.length);
	const struct span whole = { one.at, one.length + two.length };
	const struct span wants[LINES_DAMAGES][2] = {
		[LINES_LOST] = { two, { "", 0 } },
		[LINES_TWICE] = { one, whole },
		[LINES_SWAPPED] = { two, one },
	};

	edit.text = span_of(arena_printf(arena, "%.*s%.*s%.*s%s", (int)at,
	    edit.text.at, (int)wants[damage][0].length, wants[damage][0].at,
	    (int)wants[damage][1].length, wants[damage][1].at,
	    arena_string(arena, (struct span){ whole.at + whole.length,
				    edit.text.length - at - whole.length })));
	return edit;
}

/* No line of the edit may be missing, come twice or at another place. */
static void
refuse_damages(struct trial *trial, size_t number)
{
	struct diags diags = { .arena = trial->arena };
	struct edits edits = copy_edits(&trial->edits);

	for (size_t i = 0; i < LINES_DAMAGES; i++) {
		edits.items[number] = damage_lines(trial->arena,
		    trial->edits.items[number], (enum lines_damage)i);
		assert_false(trial_prove(trial, edits, &diags));
	}
	edits.count--;
	memmove(&edits.items[number], &edits.items[number + 1],
	    (edits.count - number) * sizeof(struct edit));
	assert_false(trial_prove(trial, edits, &diags));
}

/* Prove that many lines come in; how many of the edits are large ones. */
static size_t
prove_many(struct trial *trial, const char *zone)
{
	struct diags diags = { .arena = trial->arena };
	size_t large = 0;

	stations_want(trial, STATIONS_MANY);
	assert_true(trial_run(trial, span_of(zone)));
	assert_true(trial_prove(trial, trial->edits, &diags));
	for (size_t i = 0; i < trial->edits.count; i++) {
		if (trial->edits.items[i].text.length > LARGE) {
			large++;
			refuse_damages(trial, i);
		}
	}
	return large;
}

/* Lines that come in by several edits are proven one edit after the other. */
static void
test_many(void **state)
{
	static const char *const zones[] = {
		"@ 60 SOA a b 1 2 3 4 5\n@ NS a\n",
		"@ 60 SOA a b 1 2 3 4 5\n@ NS a",
		"@ 60 SOA a b 1 2 3 4 5\n" BLOCK_BEGIN "\n"
		"_443._tcp.h00009 300 TLSA 3 1 1 ff\n" BLOCK_END "\n@ NS a\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(zones); i++) {
		struct trial trial = { .arena = arena_new() };
		const size_t large = prove_many(&trial, zones[i]);

		assert_in_range(large, 2, trial.edits.count - 1);
		arena_free(trial.arena);
	}
}

/* Each of many lines that come in may be the one at which a thread begins. */
static void
test_lines(void **state)
{
	static const char *const zones[] = {
		"@ 60 SOA a b 1 2 3 4 5\n@ NS a\n",
		"$TTL 60\n@ SOA a b 1 2 3 4 5\n@ NS a\n",
		"@ 60 SOA a b 1 2 3 4 5\n" BLOCK_BEGIN "\n"
		"_443._tcp.h00009 300 TLSA 2 0 2 0a0b0c0d0e\n\n\n"
		"_443._tcp.h00019 300 TLSA 3 1 1 ff\n" BLOCK_END "\n TXT x\n",
	};
	size_t tried = 0;
	size_t refused = 0;

	(void)state;
	for (uint64_t i = 0; i < LINES_ROUNDS; i++) {
		struct trial trial = { .arena = arena_new() };

		stations_want(&trial, LINES);
		assert_true(
		    trial_run(&trial, span_of(zones[i % COUNT_OF(zones)])));
		trial.edits = stations_split(trial.arena, &trial.edits);
		refused += damage_zone(&trial, i, &tried, 2 + i % 4);
		arena_free(trial.arena);
	}
	assert_in_range(refused * 100 / tried, 80, 99);
}

/* What is wrong is told where the step behind it stands, if there is one. */
static void
test_place(void **state)
{
	struct trial trial = { .arena = arena_new() };
	const char *places = "";

	(void)state;
	stations_want(&trial, 2);
	assert_true(
	    trial_run(&trial, span_of("$TTL 60\n@ SOA a b 1 2 3 4 5\n@ NS a\n"
				      "_443._tcp.h00000 TLSA 3 1 1 ff\n\n"
				      "_443._tcp.h00001 TLSA 3 1 1 ff\n")));
	for (size_t i = 0; i < trial.edits.count; i++) {
		struct diags diags = { .arena = trial.arena };
		struct edits edits = copy_edits(&trial.edits);
		const struct place *place;

		edits.items[i].text.length = 0;
		assert_false(trial_prove(&trial, edits, &diags));
		place = &diags.items[0].place;
		places = arena_printf(trial.arena, "%s%zu:%zu ", places,
		    place->line, place->column);
	}
	assert_string_equal(places,
	    "4:1 6:1 6:1 6:1 6:1 6:1 0:0 0:0 0:0 0:0 0:0 ");
	arena_free(trial.arena);
}

/* Large plans are proven by several threads of themselves. */
static void
test_large(void **state)
{
	struct trial trial = { .arena = arena_new() };
	struct revision revision;
	struct edits edits;

	(void)state;
	stations_want(&trial, PLAN_LARGE);
	assert_true(
	    trial_run(&trial, span_of("@ 60 SOA a b 1 2 3 4 5\n@ NS a\n")));
	revision = trial.revision;
	assert_true(trial_agree(&trial, &revision, 2, 0, &trial.diags));
	for (size_t i = 0; i < trial.edits.count; i++) {
		edits = copy_edits(&trial.edits);
		edits.items[i].text.length /= 2;
		revision.edits = &edits;
		assert_false(
		    trial_agree(&trial, &revision, 2 + i % 4, 0, &trial.diags));
	}
	arena_free(trial.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_damages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
