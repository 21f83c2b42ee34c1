/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The block: the lines of a zone file, between two comments, that hold what was
 * added without a better place. It is found wherever it stands.
 */
#ifndef ZONE_BLOCK_H
#define ZONE_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/diag.h>
#include <zone/base/span.h>
#include <zone/read/walk.h>

/* The comment lines around it. */
#define BLOCK_BEGIN "; danezone begin: generated, edits are overwritten"
#define BLOCK_END   "; danezone end"

/* A comment line that opens or closes the block. */
struct marker {
	size_t part;
	struct entry entry;
	struct context before; /* what a record there would inherit */
};

struct block {
	bool exists;
	bool has_ended;
	struct marker begin;
	struct marker end;
	bool has_others; /* it holds more than comments and managed records */
};

enum block_line {
	BLOCK_LINE_OTHER,
	BLOCK_LINE_BEGIN,
	BLOCK_LINE_END,
};

/* What a comment line is to a block, whatever follows its first words. */
enum block_line block_line(struct span line);

/* Is it open, so that what comes next is in it? */
bool block_is_open(const struct block *block);

/* It begins or ends here; a second one, or a torn one, is told. */
void block_begin(struct block *block, const struct parts *parts,
    const struct marker *marker, struct diags *diags);
void block_end(struct block *block, const struct parts *parts,
    const struct marker *marker, struct diags *diags);

/* The zone ends: so must the block. */
void block_finish(const struct block *block, const struct parts *parts,
    struct diags *diags);

#endif
