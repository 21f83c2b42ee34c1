/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each record is tried by the cheapest reader. The library is fed the rest of a
 * batch as one input: each of its records must end where our entry ends, so
 * that neither can misplace a record without the other noticing.
 */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/read/record/mask.h>
#include <zone/read/record/own.h>
#include <zone/read/record/plain.h>
#include <zone/read/record/reader.h>
#include <zone/read/record/records.h>
#include <zone/read/record/unread.h>
#include <zone/read/scan.h>
#include <zone/read/token.h>

/* Kept out of the path that most records take. */
#define SELDOM __attribute__((noinline))

struct records {
	struct arena *arena;
	struct reader *reader;
	struct own own;
	struct mask mask;
	struct span text;
	struct plain_origin origin;
	size_t owner_length;
	uint8_t owner[PLAIN_OWNER_MAX];
	uint32_t ttl;
	const struct entry *batch; /* the entries to come, and their count */
	size_t count;
	struct span fed; /* what the reader gets of them; not yet: length 0 */
	size_t fed_at;   /* the offset of its first byte in our text, */
	size_t reads_at; /* where the reader began in it, */
	bool is_fed;     /* and whether it is reading */
	const char *complaint;
	struct plain plain;
	bool is_by_library; /* no record is read as plain */
};

struct records *
records_new(struct arena *arena)
{
	struct records *records = arena_alloc(arena, sizeof(*records));

	records->arena = arena;
	records->reader = reader_new(arena);
	records->own = own_new(arena);
	return records;
}

void
records_free(struct records *records)
{
	if (records != NULL) {
		reader_free(records->reader);
	}
}

void
records_by_library(struct records *records)
{
	records->is_by_library = true;
}

void
records_begin(struct records *records, struct span text)
{
	records->text = text;
	records->count = 0;
	records->is_fed = false;
}

void
records_set_origin(struct records *records, const uint8_t *origin)
{
	records->origin.length = name_length(origin);
	memmove(records->origin.name, origin, records->origin.length);
	reader_set_origin(records->reader, origin);
}

void
records_set_owner(struct records *records, const uint8_t *owner)
{
	records->owner_length = name_length(owner);
	memmove(records->owner, owner, records->owner_length);
	records->is_fed = false;
}

void
records_set_ttl(struct records *records, uint32_t ttl)
{
	records->ttl = ttl;
	reader_set_ttl(records->reader, ttl);
}

const uint8_t *
records_origin(const struct records *records)
{
	return records->origin.name;
}

const uint8_t *
records_owner(const struct records *records)
{
	return records->owner;
}

struct fields
records_fields(struct records *records)
{
	return own_fields(&records->own, records->origin.name);
}

const char *
records_complaint(const struct records *records)
{
	return records->complaint;
}

void
records_feed(struct records *records, const struct entry *batch, size_t count)
{
	records->batch = batch;
	records->count = count;
	records->fed.length = 0;
	records->is_fed = false;
}

void
records_skip(struct records *records)
{
	records->is_fed = false;
}

/* What the reader gets of the batch. */
static void
make_input(struct records *records)
{
	const struct entry *batch = records->batch;
	const size_t count = records->count;

	records->fed_at = batch[0].start;
	if (mask_needed(records->text, batch, count)) {
		records->fed = mask_copy(records->arena, &records->mask,
		    records->text, batch, count);
	} else {
		records->fed =
		    (struct span){ records->text.at + records->fed_at,
			    batch[count - 1].end - records->fed_at };
	}
}

/* Have the reader begin with the entry. */
SELDOM static void
feed_reader(struct records *records, const struct entry *entry)
{
	size_t before;

	if (records->fed.length == 0) {
		make_input(records);
	}
	before = entry->start - records->fed_at;
	records->reads_at = entry->start;
	reader_set_owner(records->reader, records->owner);
	reader_feed(records->reader, records->fed.at + before,
	    records->fed.length - before);
}

/* Is nothing left in the entry behind AT but blanks, comments and ')'? */
SELDOM static bool
only_closing(struct span text, const struct entry *entry, size_t at)
{
	struct tokens tokens;
	struct token token;

	tokens_begin(&tokens, text.at + at, text.at + entry->end);
	return !token_next(&tokens, &token);
}

/*
 * Did the reader read this entry, the whole of it, and nothing else? A record
 * whose parenthesis closes on a later line is returned before that line.
 */
static bool
is_whole(const struct records *records, const struct entry *entry,
    const struct reading *reading)
{
	const size_t at = records->reads_at + reading->at;

	if (at == entry->end || at + 1 == entry->end) {
		return true;
	}
	return reading->is_open && at > entry->start && at < entry->end &&
	       only_closing(records->text, entry, at);
}

/* Owner and TTL of a record that the reader did not read. */
static const char *
own_front(struct records *records, const struct header *header,
    const struct reading *reading, bool has_ttl, struct item *item)
{
	uint8_t owner[NAME_WIRE_MAX];
	const char *wrong;

	if (header->owner.text.length > 0) {
		wrong = name_parse(token_value(&header->owner),
		    records->origin.name, owner);
		if (wrong != NULL) {
			return reading->is_spelling ? wrong
						    : reading->complaint;
		}
		records_set_owner(records, owner);
	}
	item->ttl = records->ttl;
	return unread_ttl(header->ttl, has_ttl, &item->ttl);
}

/* Read what we must know of a record that the reader did not read. */
SELDOM static const char *
read_unread(struct records *records, const struct reading *reading,
    bool has_ttl, struct item *item)
{
	struct fields fields = records_fields(records);
	struct header header;
	const char *wrong;

	if (!header_read(records->text, &item->entry, &header)) {
		return "a record without type";
	}
	wrong = unread_read(&header, &fields, reading->complaint,
	    reading->is_spelling);
	if (wrong == NULL) {
		wrong = own_front(records, &header, reading, has_ttl, item);
	}
	if (wrong != NULL) {
		return wrong;
	}
	item->type = type_parse(header.type);
	item->rdata = fields.wire;
	item->rdata_length = fields.length;
	item->unread = !fields.is_exact || !unread_needs_rdata(item->type);
	item->is_told = item->unread || unread_is_told(item->type);
	records->complaint = reading->complaint;
	return NULL;
}

/*
 * A record that begins with a parenthesis. BIND takes the first token in it for
 * the owner, libzscanner for the type.
 */
SELDOM static const char *
read_in_parentheses(struct records *records, bool has_ttl, struct item *item)
{
	static const struct reading none = {
		.complaint = "a record begins with a parenthesis: write its "
			     "owner, or a blank, before it",
	};
	const char *wrong = read_unread(records, &none, has_ttl, item);

	records_skip(records);
	return wrong == NULL ? NULL : none.complaint;
}

/* Have the reader read the record. */
SELDOM static const char *
read_fed(struct records *records, bool has_ttl, struct item *item)
{
	const struct entry *entry = &item->entry;
	const struct reading *reading;

	if (!records->is_fed) {
		feed_reader(records, entry);
	}
	reading = reader_next(records->reader);
	records->is_fed =
	    reading->is_record && is_whole(records, entry, reading);
	if (!reading->is_record) {
		return read_unread(records, reading, has_ttl, item);
	}
	if (!records->is_fed) {
		return "the record ends before its line or its parentheses do";
	}
	/* What it would say of the parentheses is said of no other record. */
	records->is_fed = !reading->is_open;
	records->owner_length = reading->owner_length;
	memcpy(records->owner, reader_owner(records->reader),
	    reading->owner_length);
	item->type = reading->type;
	item->ttl = reading->ttl > TTL_MAX ? 0 : reading->ttl;
	item->rdata = reading->rdata;
	item->rdata_length = reading->rdata_length;
	return own_doubts(&records->own, entry, item->type)
		   ? own_opinion(&records->own, records->text, item,
			 records->origin.name)
		   : NULL;
}

/*
 * A plain record. Nothing about one can be in doubt: plain_read() is for types
 * and spellings that BIND and the library read alike.
 */
static inline bool
read_plain(struct records *records, bool has_ttl, struct item *item)
{
	const struct entry *entry = &item->entry;
	struct plain *plain = &records->plain;
	const struct span text = { records->text.at + entry->start,
		entry->end - entry->start };

	if (!has_ttl || records->is_by_library ||
	    !plain_read(plain, text, records->text.at + records->text.length,
		&records->origin, records->owner)) {
		return false;
	}
	if (plain->owner_length > 0) {
		records->owner_length = plain->owner_length;
	}
	records->is_fed = false;
	item->type = plain->type;
	item->ttl = plain->has_ttl ? plain->ttl : records->ttl;
	item->rdata = plain->rdata;
	item->rdata_length = plain->rdata_length;
	return true;
}

const char *
records_read(struct records *records, bool has_ttl, struct item *item)
{
	const char *wrong = NULL;

	if (!read_plain(records, has_ttl, item)) {
		wrong = records->text.at[item->entry.start] == '('
			    ? read_in_parentheses(records, has_ttl, item)
			    : read_fed(records, has_ttl, item);
	}
	item->owner = records->owner;
	item->owner_length = records->owner_length;
	return wrong;
}
