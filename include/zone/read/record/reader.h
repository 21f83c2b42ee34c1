/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader: libzscanner, which says what a record means. It is given whole
 * entries and never a directive; what directives set is set here.
 */
#ifndef ZONE_READ_RECORD_READER_H
#define ZONE_READ_RECORD_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>

struct reader;

/* A record, or why there is none. Pointers hold until the next one. */
struct reading {
	bool is_record;
	size_t at;     /* where the reader stands in what it was fed */
	bool is_open;  /* with a parenthesis still open */
	uint16_t type; /* of a record: */
	uint32_t ttl;
	size_t owner_length;
	const uint8_t *rdata;
	size_t rdata_length;
	const char *complaint; /* else: what is wrong, a phrase */
	bool is_spelling;      /* in which libzscanner is stricter than BIND */
};

/* A new reader, or one that is as new. */
struct reader *reader_new(struct arena *arena);

/* Leave it to the next who needs one. NULL is allowed. */
void reader_free(struct reader *reader);

/* What records without owner or TTL get, and names without final dot. */
void reader_set_origin(struct reader *reader, const uint8_t *origin);
void reader_set_owner(struct reader *reader, const uint8_t *owner);
void reader_set_ttl(struct reader *reader, uint32_t ttl);

/* The owner of the record read last, or the one that was set since. */
const uint8_t *reader_owner(const struct reader *reader);

/* Read from these bytes next; they must stay. Owner and TTL stay in force. */
void reader_feed(struct reader *reader, const char *bytes, size_t length);

/* The next record of what was fed. After a complaint, feed anew. */
const struct reading *reader_next(struct reader *reader);

/* "libzscanner 3.2.6" */
const char *reader_library_version(void);

#endif
