/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read two texts side by side. What is expected comes from the steps alone. */
#include <config.h>

#include <zone/edit/compare.h>
#include <zone/read/token.h>

void
compare_begin(struct comparison *comparison, struct arena *arena,
    const struct plan *plan, bool is_flat)
{
	*comparison =
	    (struct comparison){ .diags = { .arena = arena }, .plan = plan };
	comparison->old.scan = scan_new(arena, &comparison->diags);
	comparison->new.scan = scan_new(arena, &comparison->diags);
	/* What is written must be what the library reads, too. */
	scan_by_library(comparison->new.scan);
	comparison->old.skips_includes = is_flat;
}

void
compare_end(struct comparison *comparison)
{
	scan_free(comparison->old.scan);
	scan_free(comparison->new.scan);
}

/* Does the item count: is it a record, or does it bring any? */
static bool
counts(const struct side *side)
{
	const struct item *item = &side->item;

	if (item->entry.kind != ENTRY_DIRECTIVE) {
		return item->entry.kind == ENTRY_RECORD;
	}
	return item->directive == DIRECTIVE_GENERATE ||
	       (item->directive == DIRECTIVE_INCLUDE && !side->skips_includes);
}

/* Go on to the side's next item that counts in the piece. */
static void
advance(struct side *side)
{
	do {
		side->has_item = scan_next(side->scan, &side->item);
	} while (side->has_item && !counts(side));
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
expect(struct comparison *comparison, const struct record *record, bool unread)
{
	const struct item *item = &comparison->new.item;

	if (!comparison->new.has_item || item->entry.kind != ENTRY_RECORD ||
	    item->unread != unread || item->type != record->type ||
	    item->ttl != record->ttl ||
	    !name_equal(item->owner, record->owner)) {
		return false;
	}
	if (unread) {
		if (!span_equal(from_type(&comparison->old),
			from_type(&comparison->new))) {
			return false;
		}
	} else if (item->rdata_length != record->rdata_length ||
		   memcmp(item->rdata, record->rdata, record->rdata_length) !=
		       0) {
		return false;
	}
	advance(&comparison->new);
	return true;
}

/* The rdata of the SOA with the planned serial. */
static bool
with_serial(struct comparison *comparison, struct record *record)
{
	const uint32_t serial = comparison->plan->serial;
	const size_t length = record->rdata_length;
	uint8_t *at;

	if (length < SOA_NUMBERS || length > sizeof(comparison->soa)) {
		return false;
	}
	memcpy(comparison->soa, record->rdata, length);
	at = comparison->soa + length - SOA_NUMBERS;
	at[0] = (uint8_t)(serial >> 24);
	at[1] = (uint8_t)(serial >> 16);
	at[2] = (uint8_t)(serial >> 8);
	at[3] = (uint8_t)serial;
	record->rdata = comparison->soa;
	return true;
}

/* What the old record becomes by its step; false: it cannot become that. */
static bool
expect_changed(struct comparison *comparison, const struct step *step)
{
	const struct item *old = &comparison->old.item;
	struct record record = { old->owner, old->type, old->ttl, old->rdata,
		old->rdata_length };
	bool unread = old->unread;

	if (step->kind == STEP_REMOVE) {
		return true;
	}
	if (step->kind == STEP_SERIAL) {
		return with_serial(comparison, &record) &&
		       expect(comparison, &record, false);
	}
	record.ttl = step->ttl;
	if (step->rdata != NULL) {
		record.rdata = step->rdata->wire;
		record.rdata_length = step->rdata->length;
		unread = false;
	}
	return expect(comparison, &record, unread);
}

static bool
expect_inserted(struct comparison *comparison, const struct step *step)
{
	const struct record record = { step->rrset->owner, step->rrset->type,
		step->ttl, step->rdata->wire, step->rdata->length };

	wanted_fetch(comparison->plan->survey->wanted, step->rrset);
	return expect(comparison, &record, false);
}

/* The next token of a directive that is not this TTL. */
static bool
next_but(struct tokens *tokens, struct span ttl, struct token *token)
{
	bool has_token = token_next(tokens, token);

	if (has_token && ttl.length > 0 && token->text.at == ttl.at) {
		has_token = token_next(tokens, token);
	}
	return has_token;
}

/* Begin with the tokens of the side's directive, and find its own TTL. */
static struct span
begin_directive(const struct side *side, struct tokens *tokens)
{
	const struct entry *entry = &side->item.entry;
	struct header header;

	tokens_begin(tokens, side->bytes.at + entry->start,
	    side->bytes.at + entry->end);
	if (side->item.directive == DIRECTIVE_GENERATE &&
	    generate_header(side->bytes, entry, &header)) {
		return header.ttl;
	}
	return (struct span){ NULL, 0 };
}

/* Are both directives the same, token by token but for a TTL of their own? */
static bool
same_tokens(const struct side *old, const struct side *new)
{
	struct tokens old_tokens;
	struct tokens new_tokens;
	const struct span old_ttl = begin_directive(old, &old_tokens);
	const struct span new_ttl = begin_directive(new, &new_tokens);
	struct token one;
	struct token other;

	while (next_but(&old_tokens, old_ttl, &one)) {
		if (!next_but(&new_tokens, new_ttl, &other) ||
		    !span_equal(one.text, other.text)) {
			return false;
		}
	}
	return !next_but(&new_tokens, new_ttl, &other);
}

/* A $GENERATE or $INCLUDE stays, and means the same. */
static bool
expect_directive(struct comparison *comparison)
{
	struct side *old = &comparison->old;
	struct side *new = &comparison->new;
	const struct item *one = &old->item;
	const struct item *other = &new->item;
	bool is_same;

	if (!new->has_item || other->entry.kind != ENTRY_DIRECTIVE ||
	    one->directive != other->directive) {
		return false;
	}
	if (one->directive == DIRECTIVE_INCLUDE) {
		is_same = name_equal(one->origin, other->origin);
	} else {
		is_same =
		    one->ttl == other->ttl &&
		    name_equal(one->generate.origin, other->generate.origin);
	}
	if (!is_same || !same_tokens(old, new)) {
		return false;
	}
	advance(old);
	advance(new);
	return true;
}

/* The old record stays as it is, or changes as its step says. */
static bool
expect_old(struct comparison *comparison, const struct step *step)
{
	const struct item *old = &comparison->old.item;
	const struct record record = { old->owner, old->type, old->ttl,
		old->rdata, old->rdata_length };

	if (old->entry.kind == ENTRY_DIRECTIVE) {
		return expect_directive(comparison);
	}
	if (step != NULL && step->part == comparison->part &&
	    step->at == old->entry.start) {
		comparison->next_step++;
		if (!expect_changed(comparison, step)) {
			return false;
		}
	} else if (!expect(comparison, &record, old->unread)) {
		return false;
	}
	advance(&comparison->old);
	return true;
}

/* The next step, if it inserts a record at AT in this part or before. */
static const struct step *
inserting(const struct comparison *comparison, size_t at)
{
	const struct plan *plan = comparison->plan;
	const struct step *step;

	if (comparison->next_step == plan->count) {
		return NULL;
	}
	step = &plan->items[comparison->next_step];
	if (step->kind != STEP_INSERT || step->part > comparison->part ||
	    (step->part == comparison->part && step->at > at)) {
		return NULL;
	}
	return step;
}

/* Compare what comes next: an inserted record, or one of the old text. */
static bool
compare_next(struct comparison *comparison, size_t at)
{
	const struct plan *plan = comparison->plan;
	const struct step *step = inserting(comparison, at);

	if (step != NULL) {
		comparison->next_step++;
		return expect_inserted(comparison, step);
	}
	return expect_old(comparison, comparison->next_step < plan->count
					  ? &plan->items[comparison->next_step]
					  : NULL);
}

bool
compare_texts(struct comparison *comparison, struct span old, size_t from,
    struct span new)
{
	struct side *const sides[] = { &comparison->old, &comparison->new };

	begin_side(&comparison->old, old, from);
	begin_side(&comparison->new, new, 0);
	while (comparison->old.has_item ||
	       ((comparison->new.has_item || !comparison->goes_on) &&
		   inserting(comparison, old.length) != NULL)) {
		const size_t at = comparison->old.has_item
				      ? comparison->old.item.entry.start
				      : old.length;

		if (!compare_next(comparison, at)) {
			return false;
		}
	}
	for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
		scan_context(sides[i]->scan, &sides[i]->context);
	}
	return !comparison->new.has_item && comparison->diags.count == 0;
}
