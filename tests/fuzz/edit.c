/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzz target: from a zone and what is wanted in it to the proven edits, judged
 * by an oracle.
 */
#include <config.h>

#include "damage.h"
#include "subject.h"

const char *const fuzz_name = "edit";

enum {
	DAMAGES = 1,
	NEEDS_MAX = 4, /* TTLs whose need is checked, of one zone */
};

/* Are all bytes of PART some of these? */
static bool
is_all(struct span part, const char *bytes)
{
	for (size_t i = 0; i < part.length; i++) {
		if (part.at[i] == '\0' || strchr(bytes, part.at[i]) == NULL) {
			return false;
		}
	}
	return true;
}

/* The entry in which the byte at AT stands. */
static struct entry
entry_at(struct span text, size_t at)
{
	struct lexer lexer;
	struct entry entry = { 0 };

	lex_begin(&lexer, text, 0);
	do {
		FUZZ_CHECK(lex_next(&lexer, &entry));
	} while (entry.end <= at);
	return entry;
}

/* Does the edit give a record the TTL that it has? */
static bool
is_ttl_repair(const struct edit *edit)
{
	return edit->start == edit->end && edit->text.length > 1 &&
	       edit->text.at[edit->text.length - 1] == ' ' &&
	       is_all(edit->text, "0123456789 ");
}

/* Does the edit take the blanks off the front of a line without record? */
static bool
is_unindented(const struct entry *entry, const struct edit *edit,
    struct span removed)
{
	return entry->kind == ENTRY_BLANK && edit->start == entry->start &&
	       edit->text.length == 0 && is_all(removed, " \t");
}

/* Does the edit give a record what it inherited, over blanks at most? */
static bool
is_repair(struct span text, const struct edit *edit)
{
	const struct entry entry = entry_at(text, edit->start);
	const struct span removed = { text.at + edit->start,
		edit->end - edit->start };

	if (is_unindented(&entry, edit, removed)) {
		return true;
	}
	if (entry.kind == ENTRY_BLANK || edit->start < entry.start ||
	    edit->end >= entry.end || !is_all(removed, " ")) {
		return false;
	}
	return is_ttl_repair(edit) || (edit->start == entry.start &&
					  (entry.flags & ENTRY_INHERITS) != 0);
}

/* Is the edit one of those that a step asks for? */
static bool
is_of_step(const struct plan *plan, const struct edit *edit)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->items[i];

		if (step->kind == STEP_INSERT
			? edit->start == step->at && edit->end == step->at
			: edit->start >= step->found->entry.start &&
			      edit->end <= step->found->entry.end) {
			return true;
		}
	}
	return false;
}

/* Is the edit one of the lines around the block? */
static bool
is_of_block(const struct trial *trial, const struct edit *edit)
{
	const struct block *block = &trial->survey->block;

	if (trial->plan->opens_block && edit->start == trial->text->length) {
		return true;
	}
	return trial->plan->closes_block && edit->text.length == 0 &&
	       ((edit->start == block->begin.entry.start &&
		    edit->end == block->begin.entry.end) ||
		   (edit->start == block->end.entry.start &&
		       edit->end == block->end.entry.end));
}

/* Edits follow each other, change something, and stand where they may. */
static void
check_places(const struct trial *trial)
{
	const struct span text = { trial->text->bytes, trial->text->length };
	size_t end = 0;

	for (size_t i = 0; i < trial->edits.count; i++) {
		const struct edit *edit = &trial->edits.items[i];
		const struct span old = { text.at + edit->start,
			edit->end - edit->start };

		FUZZ_CHECK(edit->start >= end && edit->end >= edit->start);
		end = edit->end;
		FUZZ_CHECK(end <= text.length);
		FUZZ_CHECK(!span_equal(old, edit->text));
		FUZZ_CHECK(is_of_step(trial->plan, edit) ||
			   is_of_block(trial, edit) || is_repair(text, edit));
	}
}

/* Take this many bytes off the front of each, which must be the same. */
static void
take_both(struct span *a, struct span *b, size_t length)
{
	FUZZ_CHECK(a->length >= length && b->length >= length);
	if (length > 0) {
		FUZZ_CHECK(memcmp(a->at, b->at, length) == 0);
		*a = (struct span){ a->at + length, a->length - length };
		*b = (struct span){ b->at + length, b->length - length };
	}
}

/* The old text less what is removed is the new less what is inserted. */
static void
check_bytes(const struct trial *trial, struct span after)
{
	struct span before = { trial->text->bytes, trial->text->length };
	size_t at = 0;

	for (size_t i = 0; i < trial->edits.count; i++) {
		const struct edit *edit = &trial->edits.items[i];
		struct span inserted = edit->text;

		take_both(&before, &after, edit->start - at);
		take_both(&inserted, &after, inserted.length);
		before.at += edit->end - edit->start;
		before.length -= edit->end - edit->start;
		at = edit->end;
	}
	take_both(&before, &after, before.length);
	FUZZ_CHECK(after.length == 0);
}

/* Is it in a SOA, which may get the same TTL from its minimum? */
static bool
is_in_soa(const struct survey *survey, const struct edit *edit)
{
	for (size_t i = 0; i < survey->soas.count; i++) {
		const struct entry *entry = &survey->soas.items[i].entry;

		if (edit->start >= entry->start && edit->end <= entry->end) {
			return true;
		}
	}
	return false;
}

/* Without one of the TTLs that are given to others the text would be wrong. */
static void
check_need(struct trial *trial, const struct oracle_zone *old)
{
	struct edits *edits = &trial->edits;
	size_t left = NEEDS_MAX;

	for (size_t i = 0; left > 0 && i < edits->count; i++) {
		const struct edit edit = edits->items[i];

		if (is_of_step(trial->plan, &edit) || !is_ttl_repair(&edit) ||
		    is_of_block(trial, &edit) ||
		    is_in_soa(trial->survey, &edit)) {
			continue;
		}
		edits->items[i].text.length = 0;
		FUZZ_CHECK(
		    !oracle_accepts(trial, old, subject_apply(trial, edits)));
		edits->items[i] = edit;
		left--;
	}
}

/* A second run finds all right. */
static void
check_again(const struct trial *trial, struct span after, uint32_t step)
{
	struct trial again = { .arena = trial->arena, .wanted = trial->wanted };

	FUZZ_CHECK(subject_run(&again, after, step) == OUTCOME_DONE);
	FUZZ_CHECK(again.plan->count == 0 && again.edits.count == 0);
	subject_check_marks(trial, &again);
	if (trial->wanted.with_digest && trial->diags.count == 0) {
		subject_check_digest(trial, &again);
	}
}

/* The proof tells what the oracle tells, of wrong edits too. */
static void
check_damages(const struct trial *trial, const struct oracle_zone *old,
    uint64_t seed)
{
	for (size_t i = 0; i < DAMAGES; i++) {
		struct edits edits = damage_copy(&trial->edits);

		if (damage_do(&edits, 0, trial->text->length, &seed) &&
		    subject_proves(trial, &edits)) {
			FUZZ_CHECK(oracle_accepts(trial, old,
			    subject_apply(trial, &edits)));
		}
	}
}

static void
try_zone(struct trial *trial, struct span text, const uint8_t *wish)
{
	const uint32_t step = subject_step(wish);
	const uint64_t seed = (uint64_t)wish[1] << 8 | wish[2];
	struct oracle_zone old;
	struct span after;

	subject_want(trial, wish);
	if (subject_run(trial, text, step) != OUTCOME_DONE) {
		return;
	}
	check_places(trial);
	FUZZ_CHECK(subject_proves(trial, &trial->edits));
	after = subject_apply(trial, &trial->edits);
	check_bytes(trial, after);
	old = oracle_read(trial, text, true);
	FUZZ_CHECK(old.is_valid);
	if (trial->wanted.strip_dnssec) {
		subject_strip(&old.kept);
	} else if (trial->plan->changes > 0) {
		FUZZ_CHECK(!oracle_same(trial->arena,
		    oracle_wanted(trial, &old), old.ours));
	}
	FUZZ_CHECK(oracle_accepts(trial, &old, after));
	check_need(trial, &old);
	check_again(trial, after, step);
	check_damages(trial, &old, seed);
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trial trial = { 0 };
	struct span text;
	const void *bytes;

	if (size < WISH_SIZE) {
		return 0;
	}
	bytes = data + WISH_SIZE;
	text = (struct span){ bytes, size - WISH_SIZE };
	if (subject_has_odd_marker(text)) {
		return 0;
	}
	trial.arena = arena_new();
	try_zone(&trial, text, data);
	arena_free(trial.arena);
	return 0;
}
