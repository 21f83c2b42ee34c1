/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The drift: how what the next record inherits in the new text differs from
 * what it inherited in the old one. Records that stay are given, in so many
 * words, what they no longer inherit (RFC 1035 section 5.1).
 */
#ifndef ZONE_EDIT_DRIFT_H
#define ZONE_EDIT_DRIFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/edit/line.h>
#include <zone/edit/revision.h>

/* The owner that is inherited. */
struct owner_drift {
	bool differs; /* if so it was: */
	const uint8_t *old;
	const uint8_t *new;  /* and is now, or NULL: none */
	struct span written; /* the old, as in its line; empty: absolute */
};

/* The TTL that is inherited. */
struct ttl_drift {
	bool differs; /* if so it was: */
	uint32_t old;
	uint32_t new; /* and is now, */
	bool has_new; /* if there is one */
};

/* A way through the parts of a zone. */
struct drift {
	struct revision *revision;
	size_t part; /* in which it is, */
	size_t at;   /* up to where its text is done, */
	struct span text;
	struct edits *edits; /* and the edits of that */
	/* The owners by the depth of inclusion: behind an included file it is
	   again the one from before. A flat text has depth 0 only. */
	struct owner_drift owners[INCLUDE_DEPTH_MAX + 1];
	struct owner_drift *owner; /* the innermost */
	struct ttl_drift ttl;
};

/* Begin with the first part. */
void drift_begin(struct drift *drift, struct revision *revision);

/*
 * Go on to AT in a part, and repair the records on the way. In a flat revision
 * that also takes out each `$INCLUDE`, and sets `$ORIGIN` where a part begins
 * with another than the one before ended with.
 */
void drift_go(struct drift *drift, size_t part, size_t at);

/* Give the record of this entry what it inherited; its TTL only if asked. */
void drift_repair(struct drift *drift, const struct entry *entry,
    bool with_ttl);

/* What the next record gets as owner: in the old text, and in the new. */
void drift_set_owner(struct drift *drift, const uint8_t *old_owner,
    const uint8_t *new_owner);

/* What the next record gets as TTL. BEFORE tells whether it inherits any. */
void drift_set_ttl(struct drift *drift, const struct context *before,
    const struct ttl_drift *ttl);

/* Insert a line. Where a file has no final newline it still has none. */
void drift_insert_line(struct drift *drift, size_t at, const struct line *line);

#endif
