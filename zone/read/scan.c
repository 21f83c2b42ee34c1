/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scan. Entries are lexed in batches, and a batch is fed to the reader as
 * one input: each of its records must end where our entry ends, so that neither
 * can misplace a record without the other noticing.
 */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/record/mask.h>
#include <zone/read/record/own.h>
#include <zone/read/record/reader.h>
#include <zone/read/record/unread.h>
#include <zone/read/scan.h>
#include <zone/read/token.h>
#include <zone/rrset.h>

enum {
	BATCH_ENTRIES = 256,
	MISTAKES_MAX = 100,
	UNREAD_MAX = 20, /* warnings of one scan */
};

static const char no_ttl[] =
    "no TTL: neither here, nor by $TTL, nor in a record before";

/* Kept out of the path that most records take. */
#define SELDOM __attribute__((noinline))

struct scan {
	struct arena *arena;
	struct diags *diags;
	struct text *text; /* NULL: no places */
	struct span bytes;
	struct lexer lexer;
	struct reader *reader;
	const uint8_t *owner; /* of the record that it read last */

	struct context now; /* what the next entry can inherit */
	uint8_t origin[NAME_WIRE_MAX];
	uint8_t included[NAME_WIRE_MAX]; /* the origin that $INCLUDE gives */

	struct entry batch[BATCH_ENTRIES];
	size_t batch_count;
	size_t batch_next;
	struct span fed; /* what the reader gets of the batch, */
	size_t fed_at;   /* the offset of its first byte in our text, */
	size_t reads_at; /* where the reader began in it, */
	bool is_fed;     /* and whether it is reading */
	struct mask mask;
	struct own own;

	size_t mistakes;
	size_t unread;
};

struct scan *
scan_new(struct arena *arena, struct diags *diags)
{
	struct scan *scan = arena_alloc(arena, sizeof(*scan));

	scan->arena = arena;
	scan->diags = diags;
	scan->reader = reader_new(arena);
	scan->owner = reader_owner(scan->reader);
	scan->now.origin = scan->origin;
	scan->own = own_new(arena);
	return scan;
}

void
scan_free(struct scan *scan)
{
	if (scan != NULL) {
		reader_free(scan->reader);
	}
}

static void
set_origin(struct scan *scan, const uint8_t *origin)
{
	memmove(scan->origin, origin, name_length(origin));
	reader_set_origin(scan->reader, scan->origin);
}

/*
 * There is an owner to inherit. What it is already is not written again, nor is
 * the TTL: the next record's copy would wait for that.
 */
static void
set_owner(struct scan *scan)
{
	if (scan->now.owner == NULL) {
		scan->now.owner = scan->owner;
	}
}

static void
set_ttl(struct scan *scan, uint32_t ttl)
{
	if (!scan->now.has_ttl || ttl != scan->now.ttl) {
		scan->now.has_ttl = true;
		scan->now.ttl = ttl;
		reader_set_ttl(scan->reader, ttl);
	}
}

void
scan_begin(struct scan *scan, struct text *text, struct span bytes, size_t at,
    const struct context *start)
{
	static const uint8_t root[] = { 0 };

	scan->text = text;
	scan->bytes = bytes;
	lex_begin(&scan->lexer, bytes, at);
	set_origin(scan, start->origin);
	/* Some owner keeps the reader from refusing blank lines. */
	reader_set_owner(scan->reader,
	    start->owner == NULL ? root : start->owner);
	scan->now.owner = start->owner == NULL ? NULL : scan->owner;
	scan->now.has_default = start->has_default;
	set_ttl(scan, start->ttl);
	scan->now.has_ttl = start->has_ttl;
	scan->batch_count = 0;
	scan->batch_next = 0;
	scan->is_fed = false;
	if (scan->diags == NULL) {
		scan->mistakes = 0;
	}
}

bool
scan_at(const struct scan *scan, size_t *at)
{
	*at = scan->batch_next < scan->batch_count
		  ? scan->batch[scan->batch_next].start
		  : scan->lexer.at;
	return scan->mistakes == 0;
}

void
scan_context(const struct scan *scan, struct context *context)
{
	*context = scan->now;
}

/* Something is wrong with the text at this offset. */
SELDOM static void
mistake(struct scan *scan, size_t at, const char *message)
{
	struct place place = { 0 };

	if (scan->diags == NULL) {
		scan->mistakes = MISTAKES_MAX;
		return;
	}
	if (scan->text != NULL) {
		place = text_place(scan->text, at);
	}
	(void)diag_error(scan->diags, &place, "%s", message);
	scan->mistakes++;
	if (scan->mistakes == MISTAKES_MAX) {
		(void)diag_error(scan->diags, &place,
		    "too many mistakes, the rest is not read");
	}
}

/* Say that a record stays unread; not for each of very many. */
static void
warn_unread(struct scan *scan, size_t at, const char *complaint)
{
	struct place place = { 0 };

	scan->unread++;
	if (scan->text == NULL || scan->unread > UNREAD_MAX) {
		return;
	}
	place = text_place(scan->text, at);
	if (scan->unread == UNREAD_MAX) {
		(void)diag_rule(scan->diags, "unread", &place,
		    "there are more records from here on that libzscanner "
		    "cannot read");
	} else {
		(void)diag_rule(scan->diags, "unread", &place,
		    "libzscanner cannot read this record: %s", complaint);
	}
}

/* Lex the next entries; a directive or a fault ends the batch, not fed. */
SELDOM static bool
fill_batch(struct scan *scan)
{
	const struct entry *batch = scan->batch;
	size_t fed;

	scan->fed_at = scan->lexer.at;
	scan->batch_count = lex_batch(&scan->lexer, scan->batch, BATCH_ENTRIES);
	fed = scan->batch_count;
	if (fed > 0 && (batch[fed - 1].kind == ENTRY_DIRECTIVE ||
			   batch[fed - 1].fault != FAULT_NONE)) {
		fed--;
	}
	scan->batch_next = 0;
	scan->is_fed = false;
	scan->fed = (struct span){ scan->bytes.at + scan->fed_at, 0 };
	if (mask_needed(scan->bytes, batch, fed)) {
		scan->fed = mask_copy(scan->arena, &scan->mask, scan->bytes,
		    batch, fed);
	} else if (fed > 0) {
		scan->fed.length = batch[fed - 1].end - scan->fed_at;
	}
	return scan->batch_count > 0;
}

/* Is nothing left in the entry behind AT but blanks, comments and ')'? */
SELDOM static bool
only_closing(const struct scan *scan, const struct entry *entry, size_t at)
{
	struct tokens tokens;
	struct token token;

	tokens_begin(&tokens, scan->bytes.at + at, scan->bytes.at + entry->end);
	return !token_next(&tokens, &token);
}

/*
 * Did the reader read this entry, the whole of it, and nothing else? A record
 * whose parenthesis closes on a later line is returned before that line.
 */
static bool
is_whole(const struct scan *scan, const struct entry *entry,
    const struct reading *reading)
{
	const size_t at = scan->reads_at + reading->at;

	if (at == entry->end || at + 1 == entry->end) {
		return true;
	}
	return reading->is_open && at > entry->start && at < entry->end &&
	       only_closing(scan, entry, at);
}

/* Owner and TTL of a record that the reader did not read. */
static const char *
own_front(struct scan *scan, const struct header *header,
    const struct reading *reading, struct item *item)
{
	uint8_t owner[NAME_WIRE_MAX];
	const char *wrong;

	if (header->owner.text.length > 0) {
		wrong = name_parse(token_value(&header->owner), scan->origin,
		    owner);
		if (wrong != NULL) {
			return reading->is_spelling ? wrong
						    : reading->complaint;
		}
		reader_set_owner(scan->reader, owner);
	}
	item->ttl = scan->now.ttl;
	return unread_ttl(header->ttl, scan->now.has_ttl, &item->ttl);
}

/* Read what we must know of a record that the reader did not read. */
SELDOM static const char *
read_unread(struct scan *scan, const struct reading *reading, struct item *item)
{
	struct fields fields;
	struct header header;
	const char *wrong;

	if (!header_read(scan->bytes, &item->entry, &header)) {
		return "a record without type";
	}
	fields = own_fields(&scan->own, scan->origin);
	wrong = unread_read(&header, &fields, reading->complaint,
	    reading->is_spelling);
	if (wrong == NULL) {
		wrong = own_front(scan, &header, reading, item);
	}
	if (wrong != NULL) {
		return wrong;
	}
	item->owner_length = reader_owner_length(scan->reader);
	item->type = type_parse(header.type);
	item->rdata = fields.wire;
	item->rdata_length = fields.length;
	item->unread = !fields.is_exact || !unread_needs_rdata(item->type);
	if (item->unread || unread_is_told(item->type)) {
		item->is_told = true;
		warn_unread(scan, item->entry.start, reading->complaint);
	}
	return NULL;
}

/* Settle the record's TTL and what it leaves to those behind it. */
static const char *
settle_ttl(struct scan *scan, struct item *item)
{
	if (scan->now.has_default) {
		return NULL;
	}
	if (!scan->now.has_ttl &&
	    !context_first_ttl(&scan->now, scan->bytes, item)) {
		return no_ttl;
	}
	set_ttl(scan, item->ttl);
	return NULL;
}

/* What is wrong with the record whatever the reader makes of it? */
static const char *
record_mistake(struct scan *scan, const struct entry *entry)
{
	if ((entry->flags & ENTRY_INHERITS) != 0 && scan->now.owner == NULL) {
		return "the first record has no owner to inherit";
	}
	if (entry->start == 0 && scan->text != NULL &&
	    starts_with_mark(scan->bytes)) {
		return "a byte order mark: save the file as UTF-8 without one";
	}
	return (entry->flags & (ENTRY_FRONT | ENTRY_ESCAPE)) == 0
		   ? NULL
		   : text_mistake(scan->bytes, entry);
}

/* Have the reader read the record of this entry of the batch. */
static const char *
read_fed(struct scan *scan, struct item *item)
{
	const struct entry *entry = &item->entry;
	const struct reading *reading;

	if (!scan->is_fed) {
		const size_t before = entry->start - scan->fed_at;

		scan->reads_at = entry->start;
		reader_feed(scan->reader, scan->fed.at + before,
		    scan->fed.length - before);
	}
	reading = reader_next(scan->reader);
	scan->is_fed = reading->is_record && is_whole(scan, entry, reading);
	if (!reading->is_record) {
		return read_unread(scan, reading, item);
	}
	if (!scan->is_fed) {
		return "the record ends before its line or its parentheses do";
	}
	item->owner_length = reading->owner_length;
	item->type = reading->type;
	item->ttl = reading->ttl > TTL_MAX ? 0 : reading->ttl;
	item->rdata = reading->rdata;
	item->rdata_length = reading->rdata_length;
	return own_doubts(&scan->own, entry, item->type)
		   ? own_opinion(&scan->own, scan->bytes, item, scan->origin)
		   : NULL;
}

/*
 * Read a record that begins with a parenthesis. BIND takes the first token in
 * it for the owner, libzscanner for the type.
 */
SELDOM static const char *
read_in_parentheses(struct scan *scan, struct item *item)
{
	static const struct reading none = {
		.complaint = "a record begins with a parenthesis: write its "
			     "owner, or a blank, before it",
	};
	const char *wrong = read_unread(scan, &none, item);

	scan->is_fed = false;
	return wrong == NULL ? NULL : none.complaint;
}

static const char *
read_record(struct scan *scan, struct item *item)
{
	const char *wrong = scan->bytes.at[item->entry.start] == '('
				? read_in_parentheses(scan, item)
				: read_fed(scan, item);

	if (wrong == NULL) {
		set_owner(scan);
		item->owner = scan->owner;
		wrong = settle_ttl(scan, item);
	}
	return wrong;
}

/*
 * A $GENERATE inherits a TTL as a record does, and leaves its own one to those
 * behind it.
 */
static const char *
obey_generate(struct scan *scan, struct item *item)
{
	struct generate *generate = &item->generate;
	struct fields fields = own_fields(&scan->own, scan->origin);
	const char *wrong =
	    generate_read(scan->bytes, &item->entry, &fields, generate);

	if (wrong != NULL) {
		return wrong;
	}
	item->ttl = generate->has_ttl ? generate->ttl : scan->now.ttl;
	if (!generate->has_ttl && !scan->now.has_ttl) {
		return no_ttl;
	}
	if (!scan->now.has_default) {
		set_ttl(scan, item->ttl);
	}
	return NULL;
}

/* Carry out a directive: what it sets holds from here on. */
SELDOM static const char *
obey(struct scan *scan, struct item *item)
{
	struct directive directive = { .origin = scan->included };
	const char *wrong =
	    directive_read(scan->bytes, &item->entry, scan->origin, &directive);

	if (wrong != NULL) {
		return wrong;
	}
	if (directive.kind == DIRECTIVE_ORIGIN) {
		set_origin(scan, directive.origin);
	} else if (directive.kind == DIRECTIVE_TTL) {
		scan->now.has_default = true;
		set_ttl(scan, directive.ttl);
	}
	if (directive.kind == DIRECTIVE_GENERATE) {
		wrong = obey_generate(scan, item);
	}
	item->directive = directive.kind;
	item->file = directive.file;
	item->origin = directive.origin;
	return wrong;
}

/* What the entry means; false when it is a mistake, which was told. */
static bool
understand(struct scan *scan, struct item *item)
{
	const struct entry *entry = &item->entry;
	const char *wrong = NULL;

	if (entry->fault != FAULT_NONE) {
		mistake(scan, entry->fault_at,
		    lex_fault_text((enum entry_fault)entry->fault));
		return false;
	}
	if (entry->kind == ENTRY_DIRECTIVE) {
		wrong = obey(scan, item);
	} else if (entry->kind == ENTRY_RECORD) {
		wrong = record_mistake(scan, entry);
		if (wrong == NULL) {
			wrong = read_record(scan, item);
		} else {
			scan->is_fed = false;
		}
	}
	if (wrong != NULL) {
		mistake(scan, entry->start, wrong);
		/* No complaints about those behind. */
		set_owner(scan);
	}
	return wrong == NULL;
}

bool
scan_next(struct scan *scan, struct item *item)
{
	while (scan->mistakes < MISTAKES_MAX) {
		if (scan->batch_next == scan->batch_count &&
		    !fill_batch(scan)) {
			return false;
		}
		item->entry = scan->batch[scan->batch_next++];
		item->before = scan->now;
		item->unread = false;
		item->is_told = false;
		if (!understand(scan, item)) {
			continue;
		}
		if (item->entry.kind == ENTRY_RECORD &&
		    (item->entry.flags & ENTRY_INHERITS) == 0) {
			item->before.owner = NULL;
		}
		return true;
	}
	return false;
}
