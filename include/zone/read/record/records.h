/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a record means, by whoever can tell: plain ones we read, the others are
 * libzscanner's, and those that it cannot read may still be as BIND takes them.
 */
#ifndef ZONE_READ_RECORD_RECORDS_H
#define ZONE_READ_RECORD_RECORDS_H

#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>
#include <zone/read/lex.h>
#include <zone/read/rdata/field.h>

struct item;
struct records;

/* records_free() gives back what the arena cannot; NULL is allowed. */
struct records *records_new(struct arena *arena);
void records_free(struct records *records);

/* From here on leave all records to the library, plain ones too. */
void records_by_library(struct records *records);

/* The text that the entries are of. */
void records_begin(struct records *records, struct span text);

/* What records without owner or TTL get, and names without final dot. */
void records_set_origin(struct records *records, const uint8_t *origin);
void records_set_owner(struct records *records, const uint8_t *owner);
void records_set_ttl(struct records *records, uint32_t ttl);

/* The origin, and the owner of the last record: they stay where they are. */
const uint8_t *records_origin(const struct records *records);
const uint8_t *records_owner(const struct records *records);

/* Room for one rdata, until the next is read. */
struct fields records_fields(struct records *records);

/*
 * The entries to come, which stay until the next are told. Their records are to
 * be read one after the other, or skipped.
 */
void records_feed(struct records *records, const struct entry *batch,
    size_t count);
void records_skip(struct records *records);

/*
 * Read the record of ITEM's entry. Without a TTL it gets the one that was set
 * if HAS_TTL, else it may be any. Returns NULL, or what is wrong: a phrase.
 */
const char *records_read(struct records *records, bool has_ttl,
    struct item *item) __attribute__((warn_unused_result));

/* What libzscanner said of the last record that it could not read. */
const char *records_complaint(const struct records *records);

#endif
