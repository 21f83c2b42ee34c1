/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Zones drawn at random and cut into files that include each other: what is
 * wanted comes in, flat or file by file, nothing else changes, and the proof
 * sees damage.
 */
#include <config.h>

#include <stdlib.h>

#include <zone/edit/merge.h>

#include "folder.h"
#include "trial.h"

enum {
	ROUNDS = 1500,
	ROUNDS_LONG = 100000,
	FILES_MAX = 6,
	DAMAGES = 4,
};

/* A zone in files "0", "1" and so on; "0" is the zone file. */
struct cut {
	struct arena *arena;
	struct span files[FILES_MAX];
	size_t count;
};

/* The text with the entries [FROM, TO) replaced by a directive. */
static struct span
replace(struct arena *arena, struct span text, size_t from, size_t to,
    const char *directive)
{
	return span_of(arena_printf(arena, "%.*s%s\n%.*s", (int)from, text.at,
	    directive, (int)(text.length - to), text.at + to));
}

/* Where an entry of the text begins, or its end. */
static size_t
draw_boundary(struct span text, uint64_t *seed)
{
	size_t wanted = draw(seed, text.length + 1);
	struct lexer lexer;
	struct entry entry;

	lex_begin(&lexer, text, 0);
	while (lexer.at < wanted && lex_next(&lexer, &entry)) {
		/* on to the boundary behind it */
	}
	return lexer.at;
}

/* Move some entries of a file to a new one. */
static void
cut_once(struct cut *cut, uint64_t *seed)
{
	static const char *const forms[] = { "$INCLUDE %zu", "$INCLUDE \"%zu\"",
		"$include\t%zu @ ; here", "$INCLUDE ( %zu\n )",
		"$INCLUDE %zu example.", "$INCLUDE %zu sub" };
	const size_t file = draw(seed, cut->count);
	const size_t one = draw_boundary(cut->files[file], seed);
	const size_t other = draw_boundary(cut->files[file], seed);
	const size_t from = one < other ? one : other;
	const size_t to = one < other ? other : one;
	const struct span text = cut->files[file];
	char directive[64];
	char number[] = { (char)('0' + cut->count), '\0' };
	const char *form = forms[draw(seed, COUNT_OF(forms))];
	const char *mark = strchr(form, '%');

	(void)snprintf(directive, sizeof(directive), "%.*s%s%s",
	    (int)(mark - form), form, number, mark + strlen("%zu"));
	cut->files[cut->count] =
	    (struct span){ arena_string(cut->arena,
			       (struct span){ text.at + from, to - from }),
		    to - from };
	cut->files[file] = replace(cut->arena, text, from, to, directive);
	cut->count++;
}

/* Write the files, and open the zone in a run's texts of its own. */
static struct source
write_files(const struct cut *cut, struct texts *texts,
    struct includes *includes)
{
	struct diags diags = { .arena = cut->arena };

	for (size_t i = 0; i < cut->count; i++) {
		const char name[] = { (char)('0' + i), '\0' };

		folder_file(name, cut->files[i]);
	}
	*texts = (struct texts){ .arena = cut->arena, .seed = TRIAL_SEED };
	*includes = (struct includes){ texts, NULL };
	return (
	    struct source){ texts_open(texts, "0", NULL, &diags), includes };
}

/* Show the files, and fail. */
static void
complain(const struct cut *cut, uint64_t number, const char *what,
    struct span after)
{
	for (size_t i = 0; i < cut->count; i++) {
		(void)fprintf(stderr, "--- file %zu\n%.*s\n", i,
		    (int)cut->files[i].length, cut->files[i].at);
	}
	(void)fprintf(stderr, "--- after\n%.*s\n", (int)after.length, after.at);
	fail_msg("zone %llu: %s", (unsigned long long)number, what);
}

/* Damage an edit: the proof refuses, or the oracle finds nothing wrong. */
static void
damage(struct trial *trial, const struct cut *cut,
    const struct oracle_zone *old, uint64_t number)
{
	uint64_t seed = ~number;

	for (size_t i = 0; i < DAMAGES; i++) {
		const size_t part = draw(&seed, trial->revision.parts->count);
		struct edits *edits = &trial->revision.edits[part];
		struct diags diags = { .arena = trial->arena };
		struct edit *edit;
		struct edit before;

		if (edits->count == 0) {
			continue;
		}
		edit = &edits->items[draw(&seed, edits->count)];
		before = *edit;
		switch (draw(&seed, 3)) {
		case 0:
			edit->end = edit->start;
			edit->text.length = 0;
			break;
		case 1:
			edit->end = edit->start;
			break;
		default:
			edit->text.length = 0;
			break;
		}
		if (trial_proves(trial, &trial->revision, &diags) &&
		    !oracle_accepts(trial, old, trial_apply_zone(trial))) {
			complain(cut, number, "a wrong text is accepted",
			    trial_apply_zone(trial));
		}
		*edit = before;
	}
}

/* As one text. */
static void
try_flat(struct trial *trial, const struct cut *cut,
    const struct oracle_zone *old, uint64_t number)
{
	struct trial again = { .arena = trial->arena, .wanted = trial->wanted };
	struct span after;

	trial_revise(trial, true);
	after = trial_apply_zone(trial);
	if (!oracle_accepts(trial, old, after)) {
		complain(cut, number, "the flat text is wrong", after);
	}
	if (!trial_proves(trial, &trial->revision, &trial->diags)) {
		complain(cut, number, "the proof refuses the flat text", after);
	}
	if (!trial_run(&again, after) || again.edits.count > 0) {
		complain(cut, number, "the flat text changes again", after);
	}
	damage(trial, cut, old, number);
}

/* Put the merged edits into the files. */
static void
edit_files(const struct trial *trial, struct cut *cut)
{
	struct merge merge = { .arena = trial->arena };
	struct diags diags = { .arena = trial->arena };

	assert_true(merge_add(&merge, &trial->revision, trial_apex, &diags));
	for (size_t i = 0; i < merge.count; i++) {
		const struct merged *file = &merge.items[i];
		const struct trial one = { .arena = trial->arena,
			.text = file->text };

		cut->files[file->text->name[0] - '0'] =
		    trial_apply(&one, &file->edits);
	}
}

/* Each file for itself. */
static void
try_files(struct trial *trial, struct cut *cut, const struct oracle_zone *old,
    uint64_t number)
{
	struct trial again = { .arena = trial->arena, .wanted = trial->wanted };
	struct cut after = *cut;
	struct oracle_zone new;
	struct includes includes;
	struct source source;
	struct texts texts;

	trial_revise(trial, false);
	if (!trial_proves(trial, &trial->revision, &trial->diags)) {
		complain(cut, number, "the proof refuses the files",
		    trial_apply_zone(trial));
	}
	edit_files(trial, &after);
	source = write_files(&after, &texts, &includes);
	new = oracle_read_source(trial, &source, false);
	if (!oracle_judge(trial, old, &new)) {
		complain(cut, number, "the new files are wrong",
		    after.files[0]);
	}
	if (!trial_plan(&again, &source) || again.plan->count > 0) {
		complain(cut, number, "the new files change again",
		    after.files[0]);
	}
	texts_close(&texts);
}

/* Draw a zone and cut it. False when that is no zone any more. */
static bool
try_zone(uint64_t number)
{
	struct trial trial = { .arena = arena_new() };
	struct cut cut = { .arena = trial.arena, .count = 1 };
	const size_t cuts = 1 + draw(&(uint64_t){ number }, FILES_MAX - 1);
	uint64_t seed = number;
	struct includes includes;
	struct oracle_zone old;
	struct source source;
	struct texts texts;
	bool is_zone;

	trial.maker = arena_alloc(trial.arena, sizeof(*trial.maker));
	zone_make(trial.maker, number, false);
	trial_want(&trial, &seed);
	cut.files[0] = (struct span){ trial.maker->text, trial.maker->length };
	for (size_t i = 0; i < cuts; i++) {
		cut_once(&cut, &seed);
	}
	source = write_files(&cut, &texts, &includes);
	is_zone = trial_plan(&trial, &source);
	if (is_zone) {
		old = oracle_read_source(&trial, &source, true);
		try_flat(&trial, &cut, &old, number);
		try_files(&trial, &cut, &old, number);
	}
	texts_close(&texts);
	arena_free(trial.arena);
	return is_zone;
}

static void
test_zones(void **state)
{
	const size_t rounds =
	    getenv("DANEZONE_LONG") == NULL ? ROUNDS : ROUNDS_LONG;
	size_t zones = 0;

	(void)state;
	for (uint64_t i = 0; i < rounds; i++) {
		zones += try_zone(i);
	}
	assert_true(zones > rounds / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_zones, folder_enter,
		    folder_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
