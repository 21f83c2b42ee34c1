/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzz target: from a zone in files that include each other, and what is wanted
 * in it, to the proven edits, flat and file by file, judged by an oracle.
 */
#include <config.h>

#include <ctype.h>

#include <zone/edit/merge.h>

#include "damage.h"
#include "subject.h"

const char *const fuzz_name = "walk";

enum {
	DAMAGES = 2,
	INCLUDES_MAX = 12, /* a few hundred readings, if files repeat others */
};

/* The files "0", "1" and so on; "0" is the zone file. */
struct files {
	struct span items[WISH_FILES_MAX];
	size_t count;
};

/* Those files as the texts of a run. */
struct opened {
	struct texts texts;
	struct includes includes;
	struct source source;
};

/* Cut the input at NULs; the last file takes the others too. */
static struct files
cut(struct span input)
{
	struct files files = { .count = 0 };
	const char *end;

	while (files.count < WISH_FILES_MAX - 1 && input.length > 0 &&
	       (end = memchr(input.at, '\0', input.length)) != NULL) {
		const size_t length = (size_t)(end - input.at);

		files.items[files.count++] = (struct span){ input.at, length };
		input.at += length + 1;
		input.length -= length + 1;
	}
	files.items[files.count++] = input;
	return files;
}

/* How often a file may come in, at most. */
static size_t
count_includes(struct span input)
{
	static const char word[] = "include";
	const size_t length = sizeof(word) - 1;
	size_t count = 0;

	for (size_t i = 0; i + length <= input.length; i++) {
		size_t k = 0;

		while (k < length &&
		       tolower((unsigned char)input.at[i + k]) == word[k]) {
			k++;
		}
		count += k == length;
	}
	return count;
}

/* Open the files, each in memory that ends with it. */
static void
open_files(struct opened *opened, struct arena *arena,
    const struct files *files)
{
	struct texts *texts = &opened->texts;

	*texts = (struct texts){ .arena = arena,
		.items =
		    arena_alloc(arena, files->count * sizeof(struct text *)) };
	while (texts->count < files->count) {
		const struct span file = files->items[texts->count];
		const char name[] = { (char)('0' + texts->count), '\0' };
		struct text *text = text_of(arena, name,
		    (struct span){ arena_copy(arena, file.at, file.length),
			file.length });

		text->number = texts->count;
		texts->items[texts->count++] = text;
	}
	opened->includes = (struct includes){ texts, NULL };
	opened->source = (struct source){ texts->items[0], &opened->includes };
}

/* The new text of the zone file, in memory that ends with it. */
static struct span
apply(const struct trial *trial)
{
	const struct span after = trial_apply_zone(trial);

	return (struct span){ arena_copy(trial->arena, after.at, after.length),
		after.length };
}

/* Does the proof accept the edits? If not it says so once. */
static bool
proves(const struct trial *trial)
{
	struct diags diags = { .arena = trial->arena };
	const bool accepts = trial_proves(trial, &trial->revision, &diags);

	FUZZ_CHECK(diags.by_severity[SEVERITY_ERROR] == (accepts ? 0 : 1));
	return accepts;
}

/* The edits put into the files. False when readings of one file disagree. */
static bool
edit_files(const struct trial *trial, struct files *files)
{
	struct merge merge = { .arena = trial->arena };
	struct diags diags = { .arena = trial->arena };

	if (!merge_add(&merge, &trial->revision, trial_apex, &diags)) {
		FUZZ_CHECK(diags.by_severity[SEVERITY_ERROR] > 0);
		return false;
	}
	FUZZ_CHECK(diags.count == 0);
	for (size_t i = 0; i < merge.count; i++) {
		const struct merged *file = &merge.items[i];
		const struct trial one = { .arena = trial->arena,
			.text = file->text };

		files->items[file->text->number] =
		    trial_apply(&one, &file->edits);
	}
	return true;
}

/* Is the revision, whatever it holds, right? One that is in no file is. */
static bool
is_right(const struct trial *trial, const struct files *files,
    const struct oracle_zone *old)
{
	struct files after = *files;
	struct oracle_zone new;
	struct opened opened;

	if (trial->revision.is_flat) {
		return oracle_accepts(trial, old, apply(trial));
	}
	if (!edit_files(trial, &after)) {
		return true;
	}
	open_files(&opened, trial->arena, &after);
	new = oracle_read_source(trial, &opened.source, false);
	return oracle_judge(trial, old, &new);
}

/* What the proof accepts of wrong edits is right. */
static void
check_damages(struct trial *trial, const struct files *files,
    const struct oracle_zone *old, uint64_t seed)
{
	const struct parts *parts = trial->revision.parts;

	for (size_t i = 0; i < DAMAGES; i++) {
		const size_t number = draw(&seed, parts->count);
		const struct part *part = &parts->items[number];
		struct edits *edits = &trial->revision.edits[number];
		const struct edits before = *edits;

		*edits = damage_copy(&before);
		if (damage_do(edits, part->start, part->end, &seed) &&
		    proves(trial)) {
			FUZZ_CHECK(is_right(trial, files, old));
		}
		*edits = before;
	}
}

static bool
has_edits(const struct revision *revision)
{
	size_t i = 0;

	while (i < revision->parts->count && revision->edits[i].count == 0) {
		i++;
	}
	return i < revision->parts->count;
}

/* A second run of the same finds all right. */
static void
check_again(const struct trial *trial, const struct source *source)
{
	struct trial again = { .arena = trial->arena, .wanted = trial->wanted };

	FUZZ_CHECK(subject_plan(&again, source, 1));
	FUZZ_CHECK(again.plan->count == 0);
	subject_check_marks(trial, &again);
	FUZZ_CHECK(subject_revise(&again, false));
	FUZZ_CHECK(!has_edits(&again.revision));
	if (trial->wanted.with_digest && trial->diags.count == 0) {
		subject_check_digest(trial, &again);
	}
}

/* As one text. */
static void
try_flat(const struct trial *trial)
{
	const struct span after = apply(trial);
	const struct source source = { text_of(trial->arena, "flat", after),
		NULL };

	check_again(trial, &source);
}

/* Each file for itself; those in which nothing changes stay. */
static void
try_files(const struct trial *trial, const struct files *files)
{
	struct files after = *files;
	struct opened opened;

	if (!edit_files(trial, &after)) {
		FUZZ_CHECK(trial->plan->count > 0);
		return;
	}
	FUZZ_CHECK(has_edits(&trial->revision) || trial->plan->count == 0);
	open_files(&opened, trial->arena, &after);
	check_again(trial, &opened.source);
}

static void
try_zone(struct trial *trial, const struct files *files, const uint8_t *wish)
{
	const uint32_t step = subject_step(wish);
	const uint64_t seed = (uint64_t)wish[1] << 8 | wish[2];
	struct opened opened;
	struct oracle_zone old;

	subject_want(trial, wish);
	open_files(&opened, trial->arena, files);
	if (!subject_plan(trial, &opened.source, step)) {
		return;
	}
	old = oracle_read_source(trial, &opened.source, true);
	FUZZ_CHECK(old.is_valid);
	if (trial->wanted.strip_dnssec) {
		subject_strip(&old.kept);
	}
	for (int is_flat = 1; is_flat >= 0; is_flat--) {
		if (!subject_revise(trial, is_flat > 0)) {
			return;
		}
		FUZZ_CHECK(proves(trial));
		FUZZ_CHECK(is_right(trial, files, &old));
		if (is_flat > 0) {
			try_flat(trial);
		} else {
			try_files(trial, files);
		}
		check_damages(trial, files, &old, seed);
	}
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trial trial = { 0 };
	struct files files;
	struct span input;
	const void *bytes;

	if (size < WISH_SIZE) {
		return 0;
	}
	bytes = data + WISH_SIZE;
	input = (struct span){ bytes, size - WISH_SIZE };
	if (subject_has_odd_marker(input) ||
	    count_includes(input) > INCLUDES_MAX) {
		return 0;
	}
	files = cut(input);
	trial.arena = arena_new();
	try_zone(&trial, &files, data);
	arena_free(trial.arena);
	return 0;
}
