/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scan: what each entry of a zone file means. libzscanner reads the records
 * in which there is anything to decide; the plainest records, the directives,
 * and what a record inherits from the lines before it, are ours, since
 * libzscanner reads some of that otherwise than BIND does.
 *
 * A record that libzscanner cannot read although BIND can is passed on unread:
 * with owner, type and TTL, and without rdata, unless its type is one of those
 * that matter most.
 */
#ifndef ZONE_READ_SCAN_H
#define ZONE_READ_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/span.h>
#include <zone/file/text.h>
#include <zone/read/context.h>
#include <zone/read/directive.h>
#include <zone/read/generate.h>
#include <zone/read/lex.h>

/* An entry and what it means. Pointers hold until the next scan_next(). */
struct item {
	struct entry entry;
	struct context before; /* its owner is set when the entry inherits it */
	/* Of a record only: */
	const uint8_t *owner; /* its case as written */
	size_t owner_length;
	uint16_t type; /* 0: an unread record of some type unknown to us */
	uint32_t ttl;  /* seconds; of $GENERATE too */
	bool unread;   /* then there is no rdata */
	bool is_told;  /* a warning tells that libzscanner cannot read it */
	const uint8_t *rdata;
	size_t rdata_length;
	/* Of a directive only: */
	enum directive_kind directive;
	struct span file;         /* $INCLUDE: the file that comes in here, */
	const uint8_t *origin;    /* and the origin that it begins with */
	struct generate generate; /* $GENERATE */
};

struct scan;

/*
 * A scan that adds to DIAGS; scan_free() gives back what the arena cannot.
 * Without DIAGS (NULL) it ends at the first mistake.
 */
struct scan *scan_new(struct arena *arena, struct diags *diags);
void scan_free(struct scan *scan);

/* From here on have libzscanner read all records, plain ones too. */
void scan_by_library(struct scan *scan);

/*
 * Scan BYTES from the offset AT, the beginning of an entry, with what it can
 * inherit. TEXT gives diags their places; without it (NULL) they have none.
 * BYTES must stay until the scan is over, START's names may be its own. What
 * was counted of mistakes counts on.
 */
void scan_begin(struct scan *scan, struct text *text, struct span bytes,
    size_t at, const struct context *start);

/*
 * The next entry; of $INCLUDE too, which the caller may follow. What is wrong
 * with an entry becomes a diag, and the scan goes on with the one behind it.
 * False at the end, or after too many mistakes.
 */
bool scan_next(struct scan *scan, struct item *item);

/*
 * Where the next entry begins, or the end. False after a mistake: then the
 * context is not all that a record behind it depends on.
 */
bool scan_at(const struct scan *scan, size_t *at);

/* What the entry behind the last one can inherit, its owner included. */
void scan_context(const struct scan *scan, struct context *context);

#endif
