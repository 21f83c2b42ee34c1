/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays lines out. Where they come in is not known here. */
#include <config.h>

#include <assert.h>

#include <zone/base/decimal.h>
#include <zone/edit/line.h>

void
line_add(struct line *line, struct span piece)
{
	assert(line->count < LINE_PIECES_MAX);
	line->pieces[line->count++] = piece;
}

static char *
put(char *at, struct span span)
{
	if (span.length > 0) {
		memcpy(at, span.at, span.length);
	}
	return at + span.length;
}

void
line_new(struct line *line, const struct new_record *record)
{
	const struct rrset *rrset = record->rrset;
	char type[TYPE_TEXT_MAX];
	char *end = line->front + name_print(rrset->owner, line->front);

	*end++ = '\t';
	end = decimal_put(end, record->ttl);
	end = put(end, span_of("\tIN\t"));
	end = put(end, span_of(type_print(rrset->type, type)));
	*end++ = '\t';
	line->count = 0;
	line_add(line,
	    (struct span){ line->front, (size_t)(end - line->front) });
	line_add(line, record->rdata->text);
}

/* Is the part of an entry before its rdata plain text on one line? */
static bool
is_plain(struct span part)
{
	for (size_t i = 0; i < part.length; i++) {
		if (strchr("\n\r();\"", part.at[i]) != NULL) {
			return false;
		}
	}
	return true;
}

/* What stands before the rdata of the entry; false if that cannot be used. */
static bool
find_layout(struct span text, const struct entry *entry, struct header *header,
    struct span *layout)
{
	struct tokens tokens;
	struct token first;

	if (!header_read(text, entry, header)) {
		return false;
	}
	tokens = header->rdata;
	if (!token_next(&tokens, &first) ||
	    span_equal(first.text, span_of("\\#"))) {
		return false;
	}
	layout->at = text.at + entry->start;
	layout->length = (size_t)(first.text.at - layout->at);
	return is_plain(*layout);
}

void
line_like(struct line *line, struct span text, const struct found *neighbour,
    const struct new_record *record)
{
	struct header header;
	struct span layout;

	if (!find_layout(text, &neighbour->entry, &header, &layout)) {
		line_new(line, record);
		return;
	}
	line->count = 0;
	if (header.ttl.length == 0) {
		line_add(line, layout);
	} else {
		const char *behind = header.ttl.at + header.ttl.length;
		const char *end = decimal_put(line->front, record->ttl);

		line_add(line, (struct span){ layout.at,
				   (size_t)(header.ttl.at - layout.at) });
		line_add(line,
		    (struct span){ line->front, (size_t)(end - line->front) });
		line_add(line,
		    (struct span){ behind,
			(size_t)(layout.at + layout.length - behind) });
	}
	line_add(line, record->rdata->text);
}

size_t
line_length(const struct line *line)
{
	size_t length = 0;

	for (size_t i = 0; i < line->count; i++) {
		length += line->pieces[i].length;
	}
	return length;
}

char *
line_put(const struct line *line, char *at)
{
	for (size_t i = 0; i < line->count; i++) {
		at = put(at, line->pieces[i]);
	}
	return at;
}
