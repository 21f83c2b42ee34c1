/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scan: entries, lexed in batches, and what each means for those behind. */
#include <config.h>

#include <zone/base/name.h>
#include <zone/read/record/records.h>
#include <zone/read/record/unread.h>
#include <zone/read/scan.h>

enum {
	BATCH_ENTRIES = 64,
	BATCH_FIRST = 8, /* a scan may be of a few entries only */
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
	struct records *records;
	struct context now;              /* what the next entry can inherit */
	uint8_t included[NAME_WIRE_MAX]; /* the origin that $INCLUDE gives */

	struct entry batch[BATCH_ENTRIES];
	size_t batch_size; /* of the next one */
	size_t batch_count;
	size_t batch_next;

	size_t mistakes;
	size_t unread;
};

struct scan *
scan_new(struct arena *arena, struct diags *diags)
{
	struct scan *scan = arena_alloc(arena, sizeof(*scan));

	scan->arena = arena;
	scan->diags = diags;
	scan->records = records_new(arena);
	scan->now.origin = records_origin(scan->records);
	return scan;
}

void
scan_free(struct scan *scan)
{
	if (scan != NULL) {
		records_free(scan->records);
	}
}

void
scan_by_library(struct scan *scan)
{
	records_by_library(scan->records);
}

/*
 * There is an owner to inherit. What it is already is not written again, nor is
 * the TTL: the next record's copy would wait for that.
 */
static void
set_owner(struct scan *scan)
{
	if (scan->now.owner == NULL) {
		scan->now.owner = records_owner(scan->records);
	}
}

static void
set_ttl(struct scan *scan, uint32_t ttl)
{
	if (!scan->now.has_ttl || ttl != scan->now.ttl) {
		scan->now.has_ttl = true;
		scan->now.ttl = ttl;
		records_set_ttl(scan->records, ttl);
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
	records_begin(scan->records, bytes);
	records_set_origin(scan->records, start->origin);
	/* Some owner keeps libzscanner from refusing blank lines; the same
	   wherever it begins. */
	records_set_owner(scan->records,
	    start->owner == NULL ? root : start->owner);
	scan->now.owner =
	    start->owner == NULL ? NULL : records_owner(scan->records);
	scan->now.has_default = start->has_default;
	set_ttl(scan, start->ttl);
	scan->now.has_ttl = start->has_ttl;
	scan->batch_size = BATCH_FIRST;
	scan->batch_count = 0;
	scan->batch_next = 0;
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
	size_t count = lex_batch(&scan->lexer, scan->batch, scan->batch_size);

	if (count == scan->batch_size) {
		scan->batch_size = BATCH_ENTRIES;
	}
	scan->batch_count = count;
	scan->batch_next = 0;
	if (count > 0 && (batch[count - 1].kind == ENTRY_DIRECTIVE ||
			     batch[count - 1].fault != FAULT_NONE)) {
		count--;
	}
	records_feed(scan->records, batch, count);
	return scan->batch_count > 0;
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

static const char *
read_record(struct scan *scan, struct item *item)
{
	const char *wrong =
	    records_read(scan->records, scan->now.has_ttl, item);

	if (wrong != NULL) {
		return wrong;
	}
	if (item->is_told) {
		warn_unread(scan, item->entry.start,
		    records_complaint(scan->records));
	}
	set_owner(scan);
	return settle_ttl(scan, item);
}

/*
 * A $GENERATE inherits a TTL as a record does, and leaves its own one to those
 * behind it.
 */
static const char *
obey_generate(struct scan *scan, struct item *item)
{
	struct generate *generate = &item->generate;
	struct fields fields = records_fields(scan->records);
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
	const char *wrong = directive_read(scan->bytes, &item->entry,
	    records_origin(scan->records), &directive);

	if (wrong != NULL) {
		return wrong;
	}
	if (directive.kind == DIRECTIVE_ORIGIN) {
		records_set_origin(scan->records, directive.origin);
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
			records_skip(scan->records);
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
