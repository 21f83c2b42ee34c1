/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Make the new text, entry by entry of the old one. */
#include <config.h>

#include <string.h>

#include <zone/edit/piece.h>

bool
piece_is_last_part(const struct piece *piece)
{
	return piece->part + 1 == piece->revision->parts->count;
}

/* Do the edits lie in the part, in order and apart? */
static bool
edits_fit(const struct edits *edits, const struct part *part)
{
	size_t at = part->start;
	size_t i = 0;

	while (i < edits->count && edits->items[i].start >= at &&
	       edits->items[i].end >= edits->items[i].start) {
		at = edits->items[i++].end;
	}
	return i == edits->count && at <= part->end;
}

bool
piece_begin(struct piece *piece, size_t part)
{
	const struct part *begun = &piece->revision->parts->items[part];

	piece->part = part;
	piece->text = part_bytes(begun);
	piece->first = piece->revision->is_flat ? begun->start : 0;
	piece->end = begun->end;
	piece->edits = &piece->revision->edits[part];
	piece->next_edit = 0;
	return edits_fit(piece->edits, begun);
}

/* The end of the old text's entry that begins at AT. */
static size_t
entry_end(const struct piece *piece, size_t at)
{
	struct lexer lexer;
	struct entry entry = { .end = at };

	if (at < piece->end) {
		lex_begin(&lexer, piece->text, at);
		(void)lex_next(&lexer, &entry);
	}
	return entry.end;
}

static void
append(struct piece *piece, const char *at, size_t length)
{
	const size_t used = piece->made.length;

	if (length == 0) {
		return;
	}
	if (used + length > piece->size) {
		const size_t size = (used + length) * 2;
		char *larger = arena_alloc(piece->arena, size);

		if (used > 0) {
			memcpy(larger, piece->bytes, used);
		}
		piece->bytes = larger;
		piece->size = size;
	}
	memcpy(piece->bytes + used, at, length);
	piece->made = (struct span){ piece->bytes, used + length };
}

/* Is the next edit made of whole lines that come in there? */
static bool
lines_come_in(const struct piece *piece, size_t from)
{
	const struct edit *edit;

	if (!piece_goes_on(piece, from)) {
		return false;
	}
	edit = &piece->edits->items[piece->next_edit];
	return edit->end == from && edit->text.length > 0 &&
	       edit->text.at[edit->text.length - 1] == '\n';
}

size_t
piece_make(struct piece *piece, size_t from)
{
	const struct edits *edits = piece->edits;
	const char *text = piece->text.at;
	size_t end;
	size_t copied = from;

	if (lines_come_in(piece, from)) {
		piece->made = edits->items[piece->next_edit++].text;
		return from;
	}
	end = entry_end(piece, from);
	piece->made = (struct span){ "", 0 };
	while (piece->next_edit < edits->count &&
	       edits->items[piece->next_edit].start <= end) {
		const struct edit *edit = &edits->items[piece->next_edit++];

		if (edit->start == end) {
			end = entry_end(piece, end);
		}
		while (end < edit->end) {
			end = entry_end(piece, end);
		}
		append(piece, text + copied, edit->start - copied);
		append(piece, edit->text.at, edit->text.length);
		copied = edit->end;
	}
	append(piece, text + copied, end - copied);
	return end;
}

bool
piece_goes_on(const struct piece *piece, size_t end)
{
	return piece->next_edit < piece->edits->count &&
	       piece->edits->items[piece->next_edit].start == end;
}

/* Does the new text end with a newline where the piece does? */
static bool
ends_line(const struct piece *piece, size_t from)
{
	if (piece->made.length > 0) {
		return piece->made.at[piece->made.length - 1] == '\n';
	}
	return from == piece->first || piece->text.at[from - 1] == '\n';
}

bool
piece_stands_apart(const struct piece *piece, size_t from, size_t end)
{
	const bool is_last = piece->revision->is_flat
				 ? piece_is_last_part(piece)
				 : piece->end == piece->text.length;

	if (from > piece->first && piece->text.at[from - 1] != '\n' &&
	    piece->made.length > 0 && *piece->made.at != '\n' &&
	    *piece->made.at != '\r') {
		return false;
	}
	return (is_last && end == piece->end) || ends_line(piece, from);
}
