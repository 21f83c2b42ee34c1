/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the block is. What its records are is not known here. */
#include <config.h>

#include <zone/block.h>

/* Is the comment line the marker WORD, whatever follows it? */
static bool
is_marker(struct span line, const char *word)
{
	static const char prefix[] = "; danezone ";
	const size_t length = strlen(word);

	if (line.length < sizeof(prefix) - 1 + length ||
	    memcmp(line.at, prefix, sizeof(prefix) - 1) != 0 ||
	    memcmp(line.at + sizeof(prefix) - 1, word, length) != 0) {
		return false;
	}
	line.at += sizeof(prefix) - 1 + length;
	line.length -= sizeof(prefix) - 1 + length;
	return line.length == 0 ||
	       (*line.at != 0 && strchr(": \t\r\n", *line.at) != NULL);
}

enum block_line
block_line(struct span line)
{
	if (is_marker(line, "begin")) {
		return BLOCK_LINE_BEGIN;
	}
	return is_marker(line, "end") ? BLOCK_LINE_END : BLOCK_LINE_OTHER;
}

bool
block_is_open(const struct block *block)
{
	return block->exists && !block->has_ended;
}

static struct place
marker_place(const struct parts *parts, const struct marker *marker)
{
	return parts_place(parts, marker->part, marker->entry.start);
}

void
block_begin(struct block *block, const struct parts *parts,
    const struct marker *marker, struct diags *diags)
{
	struct place first;
	struct place place;

	if (!block->exists) {
		block->exists = true;
		block->begin = *marker;
		return;
	}
	first = marker_place(parts, &block->begin);
	place = marker_place(parts, marker);
	(void)diag_error(diags, &place,
	    "a second block of danezone begins, the first is on line %zu of "
	    "%s",
	    first.line, first.file);
	block->has_ended = false; /* its end is no mistake of its own */
}

void
block_end(struct block *block, const struct parts *parts,
    const struct marker *marker, struct diags *diags)
{
	const struct part *part = &parts->items[marker->part];
	struct place place;
	struct place first;

	if (!block_is_open(block)) {
		place = marker_place(parts, marker);
		(void)diag_error(diags, &place,
		    "a block of danezone ends that did not begin");
		return;
	}
	block->has_ended = true;
	block->end = *marker;
	if (parts->items[block->begin.part].reading != part->reading) {
		place = marker_place(parts, marker);
		first = marker_place(parts, &block->begin);
		(void)diag_error(diags, &place,
		    "a block of danezone ends that began in another file, on "
		    "line %zu of %s",
		    first.line, first.file);
	}
}

void
block_finish(const struct block *block, const struct parts *parts,
    struct diags *diags)
{
	struct place place;

	if (!block_is_open(block)) {
		return;
	}
	place = marker_place(parts, &block->begin);
	(void)diag_error(diags, &place,
	    "the block of danezone that begins here does not end");
	diag_hint(diags, "put a line `" BLOCK_END "` behind its last record");
}
