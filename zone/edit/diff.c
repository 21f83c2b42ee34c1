/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Unified diffs: puts changes that stand close together into hunks and prints
 * them with their context.
 */
#include <config.h>

#include <string.h>

#include <zone/edit/change.h>
#include <zone/edit/diff.h>

enum {
	CONTEXT = 3, /* lines before and after a change */
	BETWEEN = 6, /* as many between two changes are context of both */
	QUOTED_BELOW = 0x20,
	QUOTED_DELETE = 0x7f,
};

/* What goes before and after a line in colours, as git has them. */
struct paint {
	const char *header;
	const char *hunk;
	const char *old;
	const char *new;
	const char *end;
};

static const struct paint plain = { "", "", "", "", "" };
static const struct paint colored = {
	"\033[1m",
	"\033[36m",
	"\033[31m",
	"\033[32m",
	"\033[m",
};

struct printer {
	struct text *text;
	const struct paint *paint;
	FILE *stream;
	const struct edits *changes;
	size_t added;   /* lines by the hunks before, */
	size_t removed; /* and lines that they took away */
};

/* Changes whose contexts touch: changes [first, next), bytes [start, end). */
struct hunk {
	size_t first;
	size_t next;
	size_t start;
	size_t end;
};

static size_t
count_lines(struct span span)
{
	const char *at = span.at;
	size_t lines = 0;

	while (span.length > 0) {
		const char *newline = memchr(at, '\n', span.length);

		lines++;
		if (newline == NULL) {
			break;
		}
		span.length -= (size_t)(newline + 1 - at);
		at = newline + 1;
	}
	return lines;
}

/* The offset COUNT lines after a line start, or the text's end. */
static size_t
lines_after(const struct text *text, size_t offset, size_t count)
{
	while (count-- > 0 && offset < text->length) {
		const char *newline =
		    memchr(text->bytes + offset, '\n', text->length - offset);

		offset = newline == NULL ? text->length
					 : (size_t)(newline + 1 - text->bytes);
	}
	return offset;
}

/* The offset COUNT lines before a line start, or the text's start. */
static size_t
lines_before(const struct text *text, size_t offset, size_t count)
{
	while (count-- > 0 && offset > 0) {
		const char *newline = memrchr(text->bytes, '\n', offset - 1);

		offset =
		    newline == NULL ? 0 : (size_t)(newline + 1 - text->bytes);
	}
	return offset;
}

/* The hunk that begins with change number FIRST. */
static struct hunk
hunk_from(const struct printer *printer, size_t first)
{
	const struct edit *changes = printer->changes->items;
	struct hunk hunk = { .first = first, .next = first + 1 };

	while (hunk.next < printer->changes->count &&
	       lines_after(printer->text, changes[hunk.next - 1].end,
		   BETWEEN) >= changes[hunk.next].start) {
		hunk.next++;
	}
	hunk.start = lines_before(printer->text, changes[first].start, CONTEXT);
	hunk.end =
	    lines_after(printer->text, changes[hunk.next - 1].end, CONTEXT);
	return hunk;
}

/* Print the lines of a span, each after MARK, in colours from START to END. */
static void
print_lines(const struct printer *printer, struct span span, char mark,
    const char *start)
{
	const char *end = *start == '\0' ? "" : printer->paint->end;

	while (span.length > 0) {
		const char *newline = memchr(span.at, '\n', span.length);
		const size_t length =
		    newline == NULL ? span.length : (size_t)(newline - span.at);

		(void)fprintf(printer->stream, "%s%c", start, mark);
		(void)fwrite(span.at, 1, length, printer->stream);
		(void)fprintf(printer->stream, "%s\n", end);
		if (newline == NULL) {
			(void)fputs("\\ No newline at end of file\n",
			    printer->stream);
			return;
		}
		span.at = newline + 1;
		span.length -= length + 1;
	}
}

/*
 * One side's lines in a hunk's header. The number of a side without lines is
 * that of the line before it.
 */
static void
print_range(FILE *stream, char mark, size_t line, size_t count)
{
	(void)fprintf(stream, " %c%zu", mark, count == 0 ? line - 1 : line);
	if (count != 1) {
		(void)fprintf(stream, ",%zu", count);
	}
}

static struct span
slice(const struct text *text, size_t start, size_t end)
{
	return (struct span){ text->bytes + start, end - start };
}

static void
print_header(struct printer *printer, const struct hunk *hunk)
{
	struct text *text = printer->text;
	const size_t line = text_place(text, hunk->start).line;
	const size_t lines = count_lines(slice(text, hunk->start, hunk->end));
	const size_t new_line = line + printer->added - printer->removed;
	size_t new_lines = lines;
	size_t i;

	for (i = hunk->first; i < hunk->next; i++) {
		const struct edit *change = &printer->changes->items[i];
		const size_t added = count_lines(change->text);
		const size_t removed =
		    count_lines(slice(text, change->start, change->end));

		printer->added += added;
		printer->removed += removed;
		new_lines += added - removed;
	}
	(void)fprintf(printer->stream, "%s@@", printer->paint->hunk);
	print_range(printer->stream, '-', line, lines);
	print_range(printer->stream, '+', new_line, new_lines);
	(void)fprintf(printer->stream, " @@%s\n", printer->paint->end);
}

static void
print_hunk(const struct printer *printer, const struct hunk *hunk)
{
	const struct text *text = printer->text;
	size_t at = hunk->start;
	size_t i;

	for (i = hunk->first; i < hunk->next; i++) {
		const struct edit *change = &printer->changes->items[i];

		print_lines(printer, slice(text, at, change->start), ' ', "");
		print_lines(printer, slice(text, change->start, change->end),
		    '-', printer->paint->old);
		print_lines(printer, change->text, '+', printer->paint->new);
		at = change->end;
	}
	print_lines(printer, slice(text, at, hunk->end), ' ', "");
}

static bool
needs_quotes(const char *name)
{
	for (; *name != '\0'; name++) {
		const unsigned char octet = (unsigned char)*name;

		if (octet < QUOTED_BELOW || octet == QUOTED_DELETE ||
		    octet == '"' || octet == '\\') {
			return true;
		}
	}
	return false;
}

/*
 * A file's name as patch(1) and git-apply(1) read it: in quotes with octal
 * escapes if need be; a tab tells where a name with blanks ends.
 */
static void
print_name(const struct printer *printer, const char *mark)
{
	const char *name = printer->text->name;
	FILE *stream = printer->stream;

	(void)fprintf(stream, "%s%s ", printer->paint->header, mark);
	if (!needs_quotes(name)) {
		(void)fprintf(stream, "%s%s%s\n", name,
		    strchr(name, ' ') == NULL ? "" : "\t", printer->paint->end);
		return;
	}
	(void)fputc('"', stream);
	for (; *name != '\0'; name++) {
		const char one[] = { *name, '\0' };

		(void)fprintf(stream, needs_quotes(one) ? "\\%03o" : "%c",
		    (unsigned char)*name);
	}
	(void)fprintf(stream, "\"%s\n", printer->paint->end);
}

void
diff_print(struct arena *arena, struct text *text, const struct edits *edits,
    bool color, FILE *stream)
{
	struct edits changes = { .arena = arena };
	struct printer printer = {
		.text = text,
		.paint = color ? &colored : &plain,
		.stream = stream,
		.changes = &changes,
	};
	struct hunk hunk;
	size_t i;

	change_find(edits, slice(text, 0, text->length), &changes);
	if (changes.count == 0) {
		return;
	}
	print_name(&printer, "---");
	print_name(&printer, "+++");
	for (i = 0; i < changes.count; i = hunk.next) {
		hunk = hunk_from(&printer, i);
		print_header(&printer, &hunk);
		print_hunk(&printer, &hunk);
	}
}
