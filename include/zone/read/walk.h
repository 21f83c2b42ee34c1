/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The walk: the scan of a whole zone, through the zone file and all that it
 * includes, in the order in which the records are read.
 *
 * As BIND has it, an included file begins with the owner and TTL that stand
 * before its `$INCLUDE`; behind it the origin and the owner are again those
 * from before, while the TTL, `$TTL` too, is the one that the file left.
 */
#ifndef ZONE_READ_WALK_H
#define ZONE_READ_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/file/text.h>
#include <zone/read/include.h>
#include <zone/read/scan.h>

/* Where a zone is read from. */
struct source {
	struct text *text;               /* the zone file */
	const struct includes *includes; /* NULL: none may come in */
};

/* A stretch of one text that is read without a break. */
struct part {
	struct text *text;
	size_t start;
	size_t tail; /* where the $INCLUDE stands that ends it, or its end */
	size_t end;
	unsigned depth; /* 0: of the zone file; 1: of one it includes; ... */
	size_t reading; /* which reading of a text it belongs to, from 0 */
	struct context first; /* what its first entry inherits */
	struct context last;  /* what one behind its last entry would */
};

/* The parts of a zone, in order; the last one ends with the zone file. */
struct parts {
	struct part *items;
	size_t count;
	size_t capacity;
};

/* The place of an offset in a part. */
struct place parts_place(const struct parts *parts, size_t part, size_t offset);

/* All bytes of a part's text. */
struct span part_bytes(const struct part *part);

struct walk;

/*
 * A walk that adds to PARTS and DIAGS, from the zone file's first entry with
 * the origin APEX. walk_free() gives back what the arena cannot.
 */
struct walk *walk_new(struct arena *arena, const struct source *source,
    const uint8_t *apex, struct parts *parts, struct diags *diags);
void walk_free(struct walk *walk);

/*
 * The next entry; it stands in the part that is the last so far. False at the
 * end, or after too many mistakes.
 */
bool walk_next(struct walk *walk, struct item *item);

/* Where a walk stands, between two entries of one text. */
struct stand {
	struct text *text;
	size_t reading;
	unsigned depth;
	size_t at;
	struct context context; /* what an entry there inherits */
};

/* Where it stands; false after a mistake, or when it leaves that text. */
bool walk_stand(const struct walk *walk, struct stand *stand);

/*
 * Go on at another place of the text, the beginning of an entry or the end,
 * with what an entry there inherits.
 */
void walk_jump(struct walk *walk, size_t at, const struct context *context);

/*
 * Read one entry of the text, not $INCLUDE; walk_jump() must come next. False
 * when it is a mistake.
 */
bool walk_read(struct walk *walk, const struct entry *entry,
    const struct context *before, struct item *item);

/* A copy of a context that outlives the walk. */
struct context walk_keep(struct walk *walk, const struct context *context);

#endif
