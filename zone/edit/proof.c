/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proof. It trusts neither the plan's text changes nor the repairs, only
 * the plan's steps and what the reader makes of both texts.
 */
#include <config.h>

#include <zone/base/name.h>
#include <zone/edit/proof.h>
#include <zone/read/token.h>

enum {
	SOA_RDATA_MAX = 2 * NAME_WIRE_MAX + SOA_NUMBERS
};

/* One of the two texts being read. */
struct side {
	struct scan *scan;
	struct context context; /* what its next entry inherits */
	struct span bytes;      /* of the piece that is read */
	struct item item;       /* the record that comes next, */
	bool has_item;          /* if there is one */
};

struct proof {
	struct arena *arena;
	struct diags diags; /* what the two readings complain of */
	const struct plan *plan;
	const struct edits *edits;
	struct span text;
	size_t next_step;
	size_t next_edit;
	char *piece; /* the new text of what is compared */
	size_t piece_length;
	size_t piece_size;
	struct side old;
	struct side new;
	uint8_t soa[SOA_RDATA_MAX]; /* the SOA's rdata with the new serial */
};

/* Go on to the side's next record in the piece. */
static void
advance(struct side *side)
{
	do {
		side->has_item = scan_next(side->scan, &side->item);
	} while (side->has_item && side->item.entry.kind != ENTRY_RECORD);
}

static void
begin_side(struct side *side, struct span bytes, size_t at)
{
	side->bytes = bytes;
	scan_begin(side->scan, NULL, bytes, at, &side->context);
	advance(side);
}

/*
 * The text of a record from its type on: all that counts of an unread one. A
 * line break at its end does not, the last line may get one.
 */
static struct span
from_type(const struct side *side)
{
	const struct entry *entry = &side->item.entry;
	struct header header;
	struct span text = { side->bytes.at + entry->end, 0 };

	if (header_read(side->bytes, entry, &header)) {
		text.length = (size_t)(text.at - header.type.at);
		text.at = header.type.at;
	}
	while (text.length > 0 && (text.at[text.length - 1] == '\n' ||
				      text.at[text.length - 1] == '\r')) {
		text.length--;
	}
	return text;
}

/* The new record must be this one; goes on to the next if it is. */
static bool
expect(struct proof *proof, const struct record *record, bool unread)
{
	const struct item *item = &proof->new.item;

	if (!proof->new.has_item || item->unread != unread ||
	    item->type != record->type || item->ttl != record->ttl ||
	    !name_equal(item->owner, record->owner)) {
		return false;
	}
	if (unread) {
		if (!span_equal(from_type(&proof->old),
			from_type(&proof->new))) {
			return false;
		}
	} else if (item->rdata_length != record->rdata_length ||
		   memcmp(item->rdata, record->rdata, record->rdata_length) !=
		       0) {
		return false;
	}
	advance(&proof->new);
	return true;
}

/* The rdata of the SOA with the planned serial. */
static bool
with_serial(struct proof *proof, struct record *record)
{
	const uint32_t serial = proof->plan->serial;
	const size_t length = record->rdata_length;
	uint8_t *at;

	if (length < SOA_NUMBERS || length > sizeof(proof->soa)) {
		return false;
	}
	memcpy(proof->soa, record->rdata, length);
	at = proof->soa + length - SOA_NUMBERS;
	at[0] = (uint8_t)(serial >> 24);
	at[1] = (uint8_t)(serial >> 16);
	at[2] = (uint8_t)(serial >> 8);
	at[3] = (uint8_t)serial;
	record->rdata = proof->soa;
	return true;
}

/* What the old record becomes by its step; false: it cannot become that. */
static bool
expect_changed(struct proof *proof, const struct step *step)
{
	const struct item *old = &proof->old.item;
	struct record record = { old->owner, old->type, old->ttl, old->rdata,
		old->rdata_length };
	bool unread = old->unread;

	if (step->kind == STEP_REMOVE) {
		return true;
	}
	if (step->kind == STEP_SERIAL) {
		return with_serial(proof, &record) &&
		       expect(proof, &record, false);
	}
	record.ttl = step->ttl;
	if (step->rdata != NULL) {
		record.rdata = step->rdata->wire;
		record.rdata_length = step->rdata->length;
		unread = false;
	}
	return expect(proof, &record, unread);
}

static bool
expect_inserted(struct proof *proof, const struct step *step)
{
	const struct record record = { step->rrset->owner, step->rrset->type,
		step->ttl, step->rdata->wire, step->rdata->length };

	return expect(proof, &record, false);
}

/* The old record stays as it is, or changes as its step says. */
static bool
expect_old(struct proof *proof, const struct step *step)
{
	const struct item *old = &proof->old.item;
	const struct record record = { old->owner, old->type, old->ttl,
		old->rdata, old->rdata_length };

	if (step != NULL && step->at == old->entry.start) {
		proof->next_step++;
		if (!expect_changed(proof, step)) {
			return false;
		}
	} else if (!expect(proof, &record, old->unread)) {
		return false;
	}
	advance(&proof->old);
	return true;
}

/* Compare what comes next: an inserted record, or one of the old text. */
static bool
compare_next(struct proof *proof, size_t at)
{
	const struct plan *plan = proof->plan;
	const struct step *step = NULL;

	if (proof->next_step < plan->count) {
		step = &plan->items[proof->next_step];
	}
	if (step != NULL && step->kind == STEP_INSERT && step->at <= at) {
		proof->next_step++;
		return expect_inserted(proof, step);
	}
	return expect_old(proof, step);
}

/* Is a record inserted at AT or before? */
static bool
inserts(const struct proof *proof, size_t at)
{
	const struct plan *plan = proof->plan;

	return proof->next_step < plan->count &&
	       plan->items[proof->next_step].kind == STEP_INSERT &&
	       plan->items[proof->next_step].at <= at;
}

/* Compare the records of a piece that ends at END in the old text. */
static bool
compare(struct proof *proof, size_t end)
{
	while (proof->old.has_item || inserts(proof, end)) {
		const size_t at =
		    proof->old.has_item ? proof->old.item.entry.start : end;

		if (!compare_next(proof, at)) {
			return false;
		}
	}
	return !proof->new.has_item && proof->diags.count == 0;
}

/* The end of the old text's entry that begins at AT. */
static size_t
entry_end(const struct proof *proof, size_t at)
{
	struct lexer lexer;
	struct entry entry = { .end = at };

	lex_begin(&lexer, proof->text, at);
	(void)lex_next(&lexer, &entry);
	return entry.end;
}

/* Append to the new piece. */
static void
append(struct proof *proof, const char *at, size_t length)
{
	if (proof->piece_length + length > proof->piece_size) {
		const size_t size = (proof->piece_length + length) * 2;
		char *larger = arena_alloc(proof->arena, size);

		if (proof->piece_length > 0) {
			memcpy(larger, proof->piece, proof->piece_length);
		}
		proof->piece = larger;
		proof->piece_size = size;
	}
	if (length > 0) {
		memcpy(proof->piece + proof->piece_length, at, length);
		proof->piece_length += length;
	}
}

/*
 * Make the new text of a piece that begins at FROM and has whole entries, at
 * least up to END: all of each entry that an edit touches. Returns its end.
 */
static size_t
make_piece(struct proof *proof, size_t from, size_t end)
{
	const struct edits *edits = proof->edits;
	size_t copied = from;

	proof->piece_length = 0;
	while (proof->next_edit < edits->count &&
	       edits->items[proof->next_edit].start <= end) {
		const struct edit *edit = &edits->items[proof->next_edit++];

		if (edit->start == end) {
			end = entry_end(proof, end);
		}
		while (end < edit->end) {
			end = entry_end(proof, end);
		}
		append(proof, proof->text.at + copied, edit->start - copied);
		append(proof, edit->text.at, edit->text.length);
		copied = edit->end;
	}
	append(proof, proof->text.at + copied, end - copied);
	return end;
}

/*
 * Does the new text of [FROM, END) stand apart from what is around it? An entry
 * ends with a newline unless the text ends there.
 */
static bool
stands_apart(const struct proof *proof, size_t from, size_t end)
{
	const size_t length = proof->piece_length;

	if (from > 0 && proof->text.at[from - 1] != '\n' && length > 0 &&
	    proof->piece[0] != '\n' && proof->piece[0] != '\r') {
		return false;
	}
	return end == proof->text.length || length == 0 ||
	       proof->piece[length - 1] == '\n';
}

/* A line of the block that goes, if it is at or behind AT and before *FROM. */
static void
see_marker(size_t at, const struct entry *line, const struct context *context,
    size_t *from, struct context *start)
{
	if (line->start >= at && line->start < *from) {
		*from = line->start;
		*start = *context;
	}
}

/*
 * Where the next change must begin, at AT or behind, and what an entry there
 * inherits: the place of a step, or a line of the block that is closed. The
 * survey saw an entry begin at each.
 */
static size_t
next_change(const struct proof *proof, size_t at, struct context *start)
{
	const struct plan *plan = proof->plan;
	const struct block *block = &plan->survey->block;
	size_t from = SIZE_MAX;

	if (proof->next_step < plan->count) {
		from = plan->items[proof->next_step].at;
		*start = plan->items[proof->next_step].before;
	}
	if (plan->closes_block) {
		see_marker(at, &block->begin, &block->at_begin, &from, start);
		see_marker(at, &block->end, &block->at_end, &from, start);
	}
	return from;
}

/* Is there an edit of what lies between AT and the next change? */
static bool
has_edit_between(const struct proof *proof, size_t at)
{
	struct context start;

	return proof->next_edit < proof->edits->count &&
	       proof->edits->items[proof->next_edit].start <
		   next_change(proof, at, &start);
}

/*
 * Compare from FROM on, until both texts go on alike; returns where. If they do
 * before an edit that was made to be safe, go on to that.
 */
static bool
prove_region(struct proof *proof, size_t *from)
{
	const size_t length = proof->text.length;
	size_t end = *from;

	do {
		const size_t start = end;

		end = make_piece(proof, start, entry_end(proof, start));
		if (!stands_apart(proof, start, end)) {
			return false;
		}
		begin_side(&proof->old, (struct span){ proof->text.at, end },
		    start);
		begin_side(&proof->new,
		    (struct span){ proof->piece, proof->piece_length }, 0);
		if (!compare(proof, end)) {
			return false;
		}
		scan_context(proof->old.scan, &proof->old.context);
		scan_context(proof->new.scan, &proof->new.context);
	} while (end < length &&
		 (!context_equal(&proof->old.context, &proof->new.context) ||
		     has_edit_between(proof, end)));
	*from = end;
	return true;
}

/* Prove all regions. No edit may stand outside of them. */
static bool
prove(struct proof *proof)
{
	struct context start;
	size_t at = 0;
	size_t from;

	while ((from = next_change(proof, at, &start)) != SIZE_MAX) {
		if (from < at || has_edit_between(proof, at)) {
			return false;
		}
		proof->old.context = start;
		proof->new.context = start;
		at = from;
		if (!prove_region(proof, &at)) {
			return false;
		}
	}
	return proof->next_edit == proof->edits->count;
}

bool
proof_check(const struct plan *plan, const struct edits *edits,
    struct diags *diags)
{
	struct text *text = plan->survey->text;
	struct arena *arena = arena_new();
	struct proof proof = { .arena = arena,
		.diags = { .arena = arena },
		.plan = plan,
		.edits = edits,
		.text = { text->bytes, text->length } };
	struct place place = { .file = text->name };
	bool is_proven;

	proof.old.scan = scan_new(arena, &proof.diags);
	proof.new.scan = scan_new(arena, &proof.diags);
	is_proven = prove(&proof);
	if (!is_proven && proof.next_step < plan->count) {
		place = text_place(text, plan->items[proof.next_step].at);
	}
	scan_free(proof.old.scan);
	scan_free(proof.new.scan);
	arena_free(arena);
	if (is_proven) {
		return true;
	}
	(void)diag_error(diags, &place,
	    "the new text is not the old one with the planned changes, here or "
	    "a little before: this is a bug in danezone, and nothing was "
	    "written");
	diag_hint(diags, "please report it with the zone and the manifest");
	return false;
}
