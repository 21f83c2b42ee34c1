/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read a stretch and note what matters. What that says is decided elsewhere. */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <zone/ahead/skim.h>
#include <zone/block.h>
#include <zone/found.h>
#include <zone/read/token.h>

enum {
	BYTES_PER_NOTE = 192,
	BYTES_PER_OCTET = 4,
	RDATA_MAX = 65535,
	RESERVE = 4 * NAME_WIRE_MAX + RDATA_MAX, /* for an entry, and the end */
};

struct skimmer {
	struct arena *arena;
	const struct interest *interest;
	struct scan *scan;
	struct glance glance;
	bool in_block;
	bool has_dnssec; /* the first of many is enough */
};

struct skim *
skim_new(struct arena *arena, size_t length)
{
	struct skim *skim = arena_alloc(arena, sizeof(*skim));

	skim->notes_size = length / BYTES_PER_NOTE + 2;
	skim->notes =
	    arena_alloc(arena, skim->notes_size * sizeof(struct note));
	skim->octets_size = length / BYTES_PER_OCTET + RESERVE;
	skim->octets = arena_alloc(arena, skim->octets_size);
	return skim;
}

struct skimmer *
skimmer_new(const struct interest *interest)
{
	struct arena *arena = arena_new();
	struct skimmer *skimmer = arena_alloc(arena, sizeof(*skimmer));

	skimmer->arena = arena;
	skimmer->interest = interest;
	skimmer->scan = scan_new(arena, NULL);
	return skimmer;
}

void
skimmer_free(struct skimmer *skimmer)
{
	if (skimmer != NULL) {
		scan_free(skimmer->scan);
		arena_free(skimmer->arena);
	}
}

/* A copy in the skim; there is room. */
static const uint8_t *
keep(struct skim *skim, const uint8_t *octets, size_t length)
{
	uint8_t *copy = skim->octets + skim->used;

	assert(
	    skim->octets != NULL && skim->octets_size - skim->used >= length);
	if (length > 0) {
		memcpy(copy, octets, length);
	}
	skim->used += length;
	return copy;
}

static struct context
keep_context(struct skim *skim, const struct context *context)
{
	struct context kept = *context;

	if (skim->origin == NULL) {
		skim->origin =
		    keep(skim, context->origin, name_length(context->origin));
	}
	kept.origin = skim->origin;
	if (context->owner != NULL) {
		kept.owner =
		    keep(skim, context->owner, name_length(context->owner));
	}
	return kept;
}

static struct note *
add_note(struct skim *skim, const struct item *item)
{
	struct note *note = &skim->notes[skim->count++];

	*note = (struct note){ .entry = item->entry,
		.before = keep_context(skim, &item->before),
		.passed = skim->passed };
	skim->passed = PASSED_NONE;
	if (item->entry.kind == ENTRY_DIRECTIVE) {
		note->directive = item->directive;
		note->is_read = item->directive != DIRECTIVE_GENERATE;
	}
	/* One that a message tells of is read again where it can be told. */
	if (item->entry.kind != ENTRY_RECORD || item->is_told) {
		return note;
	}
	note->is_read = true;
	note->type = item->type;
	note->ttl = item->ttl;
	note->owner = keep(skim, item->owner, item->owner_length);
	note->owner_length = item->owner_length;
	note->rdata = keep(skim, item->rdata, item->rdata_length);
	note->rdata_length = item->rdata_length;
	return note;
}

/* Is the record to be seen? */
static bool
is_noted(struct skimmer *skimmer, const struct item *item)
{
	const struct interest *interest = skimmer->interest;

	if ((item->entry.flags & ENTRY_INHERITS) == 0) {
		skimmer->glance.is_known = false;
	}
	if (type_is_dnssec(item->type) &&
	    (!skimmer->has_dnssec || interest->wanted->strip_dnssec)) {
		skimmer->has_dnssec = true;
		return true;
	}
	return skimmer->in_block ||
	       interest_holds(interest, item, &skimmer->glance);
}

static void
take_record(struct skimmer *skimmer, struct skim *skim, const struct item *item)
{
	const struct wanted *wanted = skimmer->interest->wanted;

	if (is_noted(skimmer, item)) {
		struct note *note = add_note(skim, item);

		if (note->is_read) {
			note->glance = skimmer->glance;
		}
		return;
	}
	if ((item->entry.flags & ENTRY_INHERITS) == 0) {
		skim->passed = PASSED_OWNER;
	} else if (skim->passed == PASSED_NONE) {
		skim->passed = PASSED_INHERITING;
	}
	if (wanted->with_digest) {
		const struct record record = item_record(item, skim->text);

		digest_put(&skim->digest, wanted->seed, &record);
	}
}

static void
take_comment(struct skimmer *skimmer, struct skim *skim,
    const struct item *item)
{
	const enum block_line line =
	    block_line((struct span){ skim->text.at + item->entry.start,
		item->entry.end - item->entry.start });

	if (line != BLOCK_LINE_OTHER) {
		skimmer->in_block = line == BLOCK_LINE_BEGIN;
		(void)add_note(skim, item);
	}
}

static void
take(struct skimmer *skimmer, struct skim *skim, const struct item *item)
{
	if (item->entry.kind == ENTRY_RECORD) {
		take_record(skimmer, skim, item);
	} else if (item->entry.kind == ENTRY_BLANK) {
		take_comment(skimmer, skim, item);
	} else {
		if (skimmer->in_block ||
		    item->directive == DIRECTIVE_GENERATE) {
			(void)add_note(skim, item);
		}
		if (item->directive == DIRECTIVE_ORIGIN) {
			skim->origin = NULL;
		}
	}
}

/* May the first entry inherit a TTL? Not a record with one of its own. */
static bool
may_inherit_ttl(const struct skim *skim, const struct item *item)
{
	struct header header;
	uint32_t ttl;

	return item->entry.kind != ENTRY_RECORD ||
	       !header_read(skim->text, &item->entry, &header) ||
	       header.ttl.length == 0 || !ttl_parse(header.ttl, &ttl) ||
	       ttl != item->ttl;
}

static bool
has_room(const struct skim *skim)
{
	return skim->count < skim->notes_size &&
	       skim->octets_size - skim->used >= RESERVE;
}

/* Begin with nothing noted. */
static void
begin(struct skimmer *skimmer, struct skim *skim)
{
	skim->needs_ttl = true;
	skim->count = 0;
	skim->passed = PASSED_NONE;
	skim->digest = (struct digest){ .sums = { 0 } };
	skim->used = 0;
	skim->origin = NULL;
	skimmer->glance.is_known = false;
	skimmer->in_block = skim->in_block;
	skimmer->has_dnssec = false;
	scan_begin(skimmer->scan, NULL,
	    (struct span){ skim->text.at, skim->limit }, skim->start,
	    &skim->first);
}

void
skim_read(struct skimmer *skimmer, struct skim *skim)
{
	struct context last;
	struct item item;
	bool is_over = false;

	begin(skimmer, skim);
	while (!is_over && has_room(skim) && scan_next(skimmer->scan, &item)) {
		is_over = item.entry.kind == ENTRY_DIRECTIVE &&
			  item.directive == DIRECTIVE_INCLUDE;
		if (item.entry.start == skim->start) {
			skim->needs_ttl = may_inherit_ttl(skim, &item);
		}
		if (!is_over) {
			take(skimmer, skim, &item);
		}
	}
	skim->has_failed = !scan_at(skimmer->scan, &skim->end);
	if (is_over) {
		skim->end = item.entry.start;
	}
	scan_context(skimmer->scan, &last);
	skim->last = keep_context(skim, &last);
}
