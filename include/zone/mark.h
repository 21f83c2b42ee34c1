/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Marks: comments behind records that tell when a record was first written, and
 * what else of its history counts. The zone file is the memory: a mark is found
 * wherever it stands in the comments of its record's lines.
 *
 *     ; danezone since 2026-11-22T10:00:00Z (first)
 *     ; danezone since unknown (retained until 2026-11-24T10:00:00Z)
 *     ; danezone since unknown (TTL 86400 until 2026-11-24T10:00:00Z)
 */
#ifndef ZONE_MARK_H
#define ZONE_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>
#include <zone/edit/edit.h>
#include <zone/read/lex.h>

/* Moments are Unix seconds. */
struct mark {
	bool has_since;
	int64_t since;     /* the record was first written then, */
	bool is_first;     /* when its RRset had not been there before */
	bool has_retained; /* nobody wants it any more: it stays until */
	int64_t retained;
	bool has_longer;     /* the RRset had a longer TTL: */
	uint32_t longer_ttl; /* that, in seconds, and */
	int64_t longer;      /* until then caches may hold it with that */
};

enum mark_state {
	MARK_NONE, /* there is none */
	MARK_READ,
	MARK_BAD, /* there is one that cannot be read */
};

/*
 * Find the first mark in the comments of an entry of TEXT. Only what can be
 * read of it is in MARK; a MARK_BAD one gives none.
 */
enum mark_state mark_find(struct span text, const struct entry *entry,
    struct mark *mark);

/* The mark as it is written, without the semicolon before it. */
struct span mark_print(struct arena *arena, const struct mark *mark);

/* Does it tell anything? */
static inline bool
mark_tells(const struct mark *mark)
{
	return mark->has_since || mark->has_retained || mark->has_longer;
}

/* Do both tell the same? */
bool mark_equal(const struct mark *a, const struct mark *b);

/*
 * Write the mark behind the entry, or in place of the one that it has; one that
 * tells nothing is not put where there is none.
 */
void mark_rewrite(struct edits *edits, struct span text,
    const struct entry *entry, const struct mark *mark);

#endif
