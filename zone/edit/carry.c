/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the steps of a plan to edits. Between two steps it walks the entries
 * only as far as what they inherit differs from what they inherited before.
 */
#include <config.h>

#include <zone/base/name.h>
#include <zone/edit/carry.h>
#include <zone/read/directive.h>
#include <zone/read/token.h>
#include <zone/edit/rewrite.h>

/* How what the next record inherits differs from what it did inherit. */
struct drift {
	bool owner; /* the owner differs; it was: */
	const uint8_t *old_owner;
	const uint8_t *new_owner; /* and is now, or NULL: none */
	struct span written;      /* the old, as in its line; empty: absolute */
	bool ttl;                 /* the TTL differs; it was: */
	uint32_t old_ttl;
	uint32_t new_ttl; /* and is now, */
	bool has_new_ttl; /* if there is one */
};

struct carrier {
	const struct plan *plan;
	struct edits *edits;
	struct diags *diags;
	struct span text;
	struct drift drift;
	bool opened; /* the new block's first line is written */
};

static bool
drifts(const struct drift *drift)
{
	return drift->owner || drift->ttl;
}

/* Give a record that stays what it inherited before. */
static void
repair(struct carrier *carrier, const struct entry *entry, bool has_new_ttl)
{
	struct drift *drift = &carrier->drift;
	struct span owner = drift->written;

	if (drift->owner && (entry->flags & ENTRY_INHERITS) != 0) {
		if (owner.length == 0) {
			owner = span_of(name_string(carrier->edits->arena,
			    drift->old_owner));
		}
		rewrite_owner(carrier->edits, carrier->text, entry, owner);
	}
	drift->owner = false;
	if (drift->ttl && !has_new_ttl &&
	    !rewrite_has_ttl(carrier->text, entry)) {
		rewrite_ttl(carrier->edits, carrier->text, entry,
		    drift->old_ttl);
	}
	drift->ttl = false;
}

/* A directive that stays: what it sets is the same for both texts. */
static void
pass_directive(struct carrier *carrier, const struct entry *entry)
{
	static const uint8_t root[] = { 0 };
	uint8_t origin[NAME_WIRE_MAX];
	struct directive directive = { .origin = origin };

	if (directive_read(carrier->text, entry, root, &directive) != NULL) {
		return; /* the survey has judged it */
	}
	if (directive.kind == DIRECTIVE_TTL) {
		carrier->drift.ttl = false;
	} else if (directive.kind == DIRECTIVE_ORIGIN) {
		carrier->drift.written.length = 0;
	}
}

/* Repair what stands between two steps. */
static void
walk(struct carrier *carrier, size_t from, size_t to)
{
	struct lexer lexer;
	struct entry entry;

	if (!drifts(&carrier->drift) || from >= to) {
		return;
	}
	lex_begin(&lexer, carrier->text, from);
	while (drifts(&carrier->drift) && lexer.at < to &&
	       lex_next(&lexer, &entry)) {
		if (entry.kind == ENTRY_DIRECTIVE) {
			pass_directive(carrier, &entry);
		} else if (entry.kind == ENTRY_RECORD) {
			repair(carrier, &entry, false);
		}
	}
}

/* What the next record gets as owner: that of the old text, and of the new. */
static void
set_owner(struct drift *drift, const uint8_t *old_owner,
    const uint8_t *new_owner)
{
	drift->old_owner = old_owner;
	drift->new_owner = new_owner;
	drift->owner = old_owner != NULL &&
		       (new_owner == NULL || !name_equal(old_owner, new_owner));
}

/* What the next record gets as TTL: that of the old text, and of the new. */
static void
set_ttl(struct drift *drift, const struct context *before, uint32_t old_ttl,
    uint32_t new_ttl, bool is_known)
{
	drift->old_ttl = old_ttl;
	drift->new_ttl = new_ttl;
	drift->has_new_ttl = is_known;
	drift->ttl = !before->has_default && (!is_known || old_ttl != new_ttl);
}

static void
carry_remove(struct carrier *carrier, const struct step *step)
{
	const struct found *found = step->found;
	struct drift *drift = &carrier->drift;
	struct header header;

	edits_add(carrier->edits, found->entry.start, found->entry.end,
	    (struct span){ 0 });
	if ((found->entry.flags & ENTRY_INHERITS) == 0 &&
	    header_read(carrier->text, &found->entry, &header)) {
		set_owner(drift, found->owner,
		    drift->owner ? drift->new_owner : step->before.owner);
		drift->written = header.owner.text;
		if (found->unread) {
			drift->written.length = 0; /* perhaps for its owner */
		}
	}
	set_ttl(drift, &step->before, found->ttl,
	    drift->ttl ? drift->new_ttl : step->before.ttl,
	    drift->ttl ? drift->has_new_ttl : step->before.has_ttl);
}

/* A record that was not read: nothing of its spelling can stay. */
static void
carry_rewrite_whole(struct carrier *carrier, const struct step *step)
{
	const struct entry *entry = &step->found->entry;
	size_t end = entry->end;

	while (end > entry->start && (carrier->text.at[end - 1] == '\n' ||
					 carrier->text.at[end - 1] == '\r')) {
		end--;
	}
	edits_add(carrier->edits, entry->start, end,
	    rewrite_new_line(carrier->edits->arena,
		&(struct new_record){ step->rrset, step->rdata, step->ttl }));
	carrier->drift.owner = false;
}

/* Change the fields of a record that is rewritten. */
static void
carry_rewrite_fields(struct carrier *carrier, const struct step *step)
{
	const struct found *found = step->found;
	const struct drift *drift = &carrier->drift;
	uint32_t now = found->ttl;
	bool is_known = true;

	if (step->rdata != NULL) {
		rewrite_rdata(carrier->edits, carrier->text, &found->entry,
		    step->rdata);
	}
	if (drift->ttl && !rewrite_has_ttl(carrier->text, &found->entry)) {
		now = drift->new_ttl;
		is_known = drift->has_new_ttl;
	}
	if (!is_known || step->ttl != now) {
		rewrite_ttl(carrier->edits, carrier->text, &found->entry,
		    step->ttl);
	}
	repair(carrier, &found->entry, true);
}

static void
carry_rewrite(struct carrier *carrier, const struct step *step)
{
	if (step->found->unread) {
		carry_rewrite_whole(carrier, step);
	} else {
		carry_rewrite_fields(carrier, step);
	}
	set_ttl(&carrier->drift, &step->before, step->found->ttl, step->ttl,
	    true);
}

static bool
carry_serial(struct carrier *carrier, const struct step *step)
{
	const struct plan *plan = carrier->plan;
	struct place place;

	repair(carrier, &step->found->entry, false);
	if (rewrite_serial(carrier->edits, carrier->text, step->found,
		plan->serial)) {
		return true;
	}
	place = text_place(plan->survey->text, step->found->entry.start);
	return diag_error(carrier->diags, &place,
	    "the SOA's serial does not stand there as a plain number");
}

/* The line end in use before an offset: what a new line gets as well. */
static struct span
line_end(struct span text, size_t at)
{
	const char *newline = at == 0 ? NULL : memrchr(text.at, '\n', at);

	if (newline == NULL) {
		newline = memchr(text.at + at, '\n', text.length - at);
	}
	if (newline != NULL && newline > text.at && newline[-1] == '\r') {
		return span_of("\r\n");
	}
	return span_of("\n");
}

/* Insert a line. Where the text has no final newline it still has none. */
static void
insert_line(struct carrier *carrier, size_t at, struct span line)
{
	const struct span text = carrier->text;
	const struct span end = line_end(text, at);
	struct arena *arena = carrier->edits->arena;
	const bool is_first_behind = at > 0 && text.at[at - 1] != '\n';
	char *whole = is_first_behind
			  ? arena_printf(arena, "%.*s%.*s", (int)end.length,
				end.at, (int)line.length, line.at)
			  : arena_printf(arena, "%.*s%.*s", (int)line.length,
				line.at, (int)end.length, end.at);

	edits_add(carrier->edits, at, at, span_of(whole));
}

static struct span
inserted_line(const struct carrier *carrier, const struct step *step)
{
	const struct found *found = step->found;
	const struct new_record record = { step->rrset, step->rdata,
		step->ttl };
	struct arena *arena = carrier->edits->arena;

	if (found == NULL || found->unread ||
	    (step->ttl != found->ttl &&
		!rewrite_has_ttl(carrier->text, &found->entry))) {
		return rewrite_new_line(arena, &record);
	}
	return rewrite_line_like(arena, carrier->text, found, &record);
}

static void
carry_insert(struct carrier *carrier, const struct step *step)
{
	struct drift *drift = &carrier->drift;
	const struct context *before = &step->before;
	const uint8_t *old_owner =
	    drift->owner ? drift->old_owner : before->owner;
	const uint32_t old_ttl = drift->ttl ? drift->old_ttl : before->ttl;

	if (carrier->plan->opens_block && step->found == NULL &&
	    !carrier->opened) {
		carrier->opened = true;
		insert_line(carrier, step->at,
		    span_of("; danezone begin: generated, edits are "
			    "overwritten"));
	}
	insert_line(carrier, step->at, inserted_line(carrier, step));
	if (!drift->owner) {
		drift->written.length = 0;
	}
	set_owner(drift, old_owner, step->rrset->owner);
	set_ttl(drift, before, old_ttl, step->ttl, before->has_ttl);
}

static bool
carry_step(struct carrier *carrier, const struct step *step)
{
	switch (step->kind) {
	case STEP_REMOVE:
		carry_remove(carrier, step);
		return true;
	case STEP_REWRITE:
		carry_rewrite(carrier, step);
		return true;
	case STEP_INSERT:
		carry_insert(carrier, step);
		return true;
	case STEP_SERIAL:
		break;
	}
	return carry_serial(carrier, step);
}

/* The lines around the block. */
static void
carry_block(struct carrier *carrier)
{
	const struct plan *plan = carrier->plan;
	const struct block *block = &plan->survey->block;

	if (plan->opens_block) {
		insert_line(carrier, carrier->text.length,
		    span_of("; danezone end"));
	}
	if (plan->closes_block) {
		edits_add(carrier->edits, block->begin.start, block->begin.end,
		    (struct span){ 0 });
		edits_add(carrier->edits, block->end.start, block->end.end,
		    (struct span){ 0 });
	}
}

/* Where the text goes on behind a step. */
static size_t
behind(const struct step *step)
{
	return step->kind == STEP_INSERT ? step->at : step->found->entry.end;
}

bool
carry_out(const struct plan *plan, struct edits *edits, struct diags *diags)
{
	const struct text *text = plan->survey->text;
	struct carrier carrier = { .plan = plan,
		.edits = edits,
		.diags = diags,
		.text = { text->bytes, text->length } };
	bool is_fine = true;

	for (size_t i = 0; i < plan->count; i++) {
		const size_t next =
		    i + 1 < plan->count ? plan->items[i + 1].at : text->length;

		is_fine &= carry_step(&carrier, &plan->items[i]);
		walk(&carrier, behind(&plan->items[i]), next);
	}
	carry_block(&carrier);
	edits_sort(edits);
	return is_fine;
}
