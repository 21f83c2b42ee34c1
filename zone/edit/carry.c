/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the steps of a plan to edits. What they leave inherited is drift.c's. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/edit/carry.h>
#include <zone/edit/drift.h>
#include <zone/edit/rewrite.h>
#include <zone/read/token.h>

struct carrier {
	const struct plan *plan;
	struct diags *diags;
	struct drift drift;
	bool opened;             /* the new block's first line is written */
	struct line line;        /* that comes in */
	const struct mark *mark; /* of the line before, if it had one, */
	struct span mark_text;   /* and how it is written */
};

/* May an owner be repeated as it is written, for libzscanner too? */
static bool
is_plain(struct span owner)
{
	if (span_equal(owner, span_of("@"))) {
		return true;
	}
	for (size_t i = 0; i < owner.length; i++) {
		const char byte = owner.at[i];

		if ((byte < '0' || byte > '9') &&
		    ((byte | 0x20) < 'a' || (byte | 0x20) > 'z') &&
		    (byte == '\0' || strchr("-_.*\\", byte) == NULL)) {
			return false;
		}
	}
	return true;
}

static void
carry_remove(struct carrier *carrier, const struct step *step)
{
	const struct found *found = step->found;
	struct drift *drift = &carrier->drift;
	struct owner_drift *owner = drift->owner;
	struct ttl_drift ttl = { .old = found->ttl,
		.new = step->before->ttl,
		.has_new = step->before->has_ttl };
	struct header header;

	edits_add(drift->edits, found->entry.start, found->entry.end,
	    (struct span){ 0 });
	if ((found->entry.flags & ENTRY_INHERITS) == 0 &&
	    header_read(drift->text, &found->entry, &header)) {
		drift_set_owner(drift, found->owner,
		    owner->differs ? owner->new : step->before->owner);
		owner->written = header.owner.text;
		if (!is_plain(owner->written)) {
			owner->written.length = 0;
		}
	}
	if (drift->ttl.differs) {
		ttl.new = drift->ttl.new;
		ttl.has_new = drift->ttl.has_new;
	}
	drift_set_ttl(drift, step->before, &ttl);
}

/* Change what the comment behind a record tells. */
static void
carry_mark(const struct drift *drift, const struct step *step)
{
	if (step->mark != NULL) {
		mark_rewrite(drift->edits, drift->text, &step->found->entry,
		    step->mark);
	}
}

/* Change the fields of a record that is rewritten. */
static void
carry_rewrite(struct carrier *carrier, const struct step *step)
{
	const struct found *found = step->found;
	struct drift *drift = &carrier->drift;
	uint32_t now = found->ttl;
	bool is_known = true;

	if (step->rdata != NULL) {
		rewrite_rdata(drift->edits, drift->text, &found->entry,
		    step->rdata);
	}
	if (drift->ttl.differs &&
	    !rewrite_has_ttl(drift->text, &found->entry)) {
		now = drift->ttl.new;
		is_known = drift->ttl.has_new;
	}
	if (!is_known || step->ttl != now) {
		rewrite_ttl(drift->edits, drift->text, &found->entry,
		    step->ttl);
	}
	carry_mark(drift, step);
	drift_repair(drift, &found->entry, false);
	drift_set_ttl(drift, step->before,
	    &(struct ttl_drift){ .old = found->ttl,
		.new = step->ttl,
		.has_new = true });
}

static bool
carry_serial(struct carrier *carrier, const struct step *step)
{
	const struct plan *plan = carrier->plan;
	struct drift *drift = &carrier->drift;
	struct place place;

	drift_repair(drift, &step->found->entry, true);
	if (rewrite_serial(drift->edits, drift->text, step->found,
		plan->serial)) {
		return true;
	}
	place = survey_place(plan->survey, step->found);
	return diag_error(carrier->diags, &place,
	    "the SOA's serial does not stand there as a plain number");
}

/* Add the record's mark to its line if that tells anything. */
static void
add_mark(struct carrier *carrier, const struct mark *mark)
{
	if (mark == NULL || !mark_tells(mark)) {
		return;
	}
	if (mark != carrier->mark) {
		carrier->mark = mark;
		carrier->mark_text =
		    mark_print(carrier->drift.edits->arena, mark);
	}
	line_add(&carrier->line, span_of("  ; "));
	line_add(&carrier->line, carrier->mark_text);
}

static void
make_line(struct carrier *carrier, const struct step *step)
{
	const struct found *found = step->found;
	const struct new_record record = { step->rrset, step->rdata,
		step->ttl };
	const struct drift *drift = &carrier->drift;

	if (found == NULL ||
	    (step->ttl != found->ttl &&
		!rewrite_has_ttl(drift->text, &found->entry))) {
		line_new(&carrier->line, &record);
	} else {
		line_like(&carrier->line, drift->text, found, &record);
	}
	add_mark(carrier, step->mark);
}

/* Insert a line of the block's own. */
static void
insert_marker(struct carrier *carrier, size_t at, const char *text)
{
	carrier->line.count = 0;
	line_add(&carrier->line, span_of(text));
	drift_insert_line(&carrier->drift, at, &carrier->line);
}

static void
carry_insert(struct carrier *carrier, const struct step *step)
{
	struct drift *drift = &carrier->drift;
	struct owner_drift *owner = drift->owner;
	const struct context *before = step->before;
	const uint8_t *old_owner = owner->differs ? owner->old : before->owner;
	const struct ttl_drift ttl = {
		.old = drift->ttl.differs ? drift->ttl.old : before->ttl,
		.new = step->ttl,
		.has_new = before->has_ttl,
	};

	wanted_fetch(carrier->plan->survey->wanted, step->rrset);
	if (carrier->plan->opens_block && step->found == NULL &&
	    !carrier->opened) {
		carrier->opened = true;
		insert_marker(carrier, step->at, BLOCK_BEGIN);
	}
	make_line(carrier, step);
	drift_insert_line(drift, step->at, &carrier->line);
	if (!owner->differs) {
		owner->written.length = 0;
	}
	drift_set_owner(drift, old_owner, step->rrset->owner);
	drift_set_ttl(drift, before, &ttl);
}

static bool
carry_step(struct carrier *carrier, const struct step *step)
{
	struct drift *drift = &carrier->drift;
	bool is_fine = true;

	drift_go(drift, step->part, step->at);
	switch (step->kind) {
	case STEP_REMOVE:
		carry_remove(carrier, step);
		break;
	case STEP_REWRITE:
		carry_rewrite(carrier, step);
		break;
	case STEP_INSERT:
		carry_insert(carrier, step);
		return true;
	case STEP_NOTE:
		drift_repair(drift, &step->found->entry, true);
		carry_mark(drift, step);
		break;
	case STEP_SERIAL:
		is_fine = carry_serial(carrier, step);
		break;
	}
	drift->at = step->found->entry.end;
	return is_fine;
}

/* Remove a line around the block. */
static void
remove_marker(struct revision *revision, const struct marker *marker)
{
	edits_add(&revision->edits[marker->part], marker->entry.start,
	    marker->entry.end, (struct span){ 0 });
}

/* The lines around the block. */
static void
carry_block(struct carrier *carrier)
{
	const struct plan *plan = carrier->plan;
	const struct block *block = &plan->survey->block;
	struct drift *drift = &carrier->drift;

	if (plan->opens_block) {
		insert_marker(carrier, drift->at, BLOCK_END);
	}
	if (plan->closes_block) {
		remove_marker(drift->revision, &block->begin);
		remove_marker(drift->revision, &block->end);
	}
}

/* Take the blanks off the front of a line without record. */
static void
unindent(struct edits *edits, struct span text, const struct entry *entry)
{
	size_t end = entry->start;

	while (
	    end < entry->end && (text.at[end] == ' ' || text.at[end] == '\t')) {
		end++;
	}
	if (end > entry->start) {
		edits_add(edits, entry->start, end, (struct span){ 0 });
	}
}

static bool
removes(const struct step *step, const struct entry *entry)
{
	return step->kind == STEP_REMOVE && step->at == entry->start;
}

/*
 * Before the first record libzscanner, and so Knot, takes no line that begins
 * with a blank. When the zone's first records go, such lines come there.
 */
static void
clear_front(const struct plan *plan, struct revision *revision)
{
	const struct span text = part_bytes(&revision->parts->items[0]);
	struct lexer lexer;
	struct entry entry;
	size_t i = 0;

	lex_begin(&lexer, text, 0);
	while (i < plan->count && plan->items[i].part == 0 &&
	       lex_next(&lexer, &entry)) {
		if (entry.kind == ENTRY_BLANK && i > 0) {
			unindent(&revision->edits[0], text, &entry);
		} else if (entry.kind == ENTRY_RECORD &&
			   !removes(&plan->items[i++], &entry)) {
			return;
		}
	}
}

bool
carry_out(const struct plan *plan, struct revision *revision,
    struct diags *diags)
{
	const size_t last = revision->parts->count - 1;
	struct carrier carrier = { .plan = plan, .diags = diags };
	bool is_fine = true;

	drift_begin(&carrier.drift, revision);
	for (size_t i = 0; i < plan->count; i++) {
		plan_fetch(plan, i);
		is_fine &= carry_step(&carrier, &plan->items[i]);
	}
	drift_go(&carrier.drift, last, revision->parts->items[last].end);
	carry_block(&carrier);
	clear_front(plan, revision);
	for (size_t i = 0; i <= last; i++) {
		edits_sort(&revision->edits[i]);
	}
	return is_fine;
}
