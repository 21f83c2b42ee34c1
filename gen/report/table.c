/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report as a table for a terminal of 80 columns. A name that is wider
 * than its column has a line of its own: nothing is cut.
 */
#include <config.h>

#include <gen/report/period.h>
#include <gen/report/report.h>
#include <gen/report/tally.h>
#include <zone/base/moment.h>
#include <zone/base/printable.h>

enum {
	LINE_WIDTH = 80,
	STAGE_WIDTH = 8,
	SERVICE_WIDTH = 7,      /* of its heading, */
	SERVICE_WIDTH_MAX = 25, /* and what the other columns leave */
	ROLE_WIDTH = 8,
	SINCE_WIDTH = 10,
	SAFE_WIDTH = 9,
	DATE_LENGTH = 10, /* of a moment's text */
	INDENT = STAGE_WIDTH + 2,
};

static const char *const colors[MOOD_COUNT] = {
	[MOOD_ALARM] = "\033[1;31m",
	[MOOD_CARE] = "\033[33m",
	[MOOD_GOOD] = "\033[32m",
	[MOOD_ASIDE] = "",
};
static const char plain[] = "\033[0m";

/* Foreign records have no service but their owner. */
static const char *
title(const struct row *row)
{
	return row->service != NULL ? row->service : row->owner;
}

static size_t
service_width(const struct rows *rows)
{
	size_t most = SERVICE_WIDTH;

	for (size_t i = 0; i < rows->count; i++) {
		const size_t width =
		    printable_width(span_of(title(&rows->items[i])));

		if (width > most && width <= SERVICE_WIDTH_MAX) {
			most = width;
		}
	}
	return most;
}

static void
print_blanks(size_t count, FILE *stream)
{
	(void)fprintf(stream, "%*s", (int)count, "");
}

/* The title, padded; one that does not fit ends its line. */
static void
print_title(const char *text, size_t width, FILE *stream)
{
	const size_t length = printable_width(span_of(text));

	printable_print(span_of(text), stream);
	if (length > width) {
		(void)fputc('\n', stream);
		print_blanks(INDENT + width + 2, stream);
	} else {
		print_blanks(width + 2 - length, stream);
	}
}

static void
print_stage(enum stage stage, bool color, FILE *stream)
{
	const char *on = color ? colors[mood_of(stage)] : "";
	const char *name = stage_table[stage].name;

	(void)fprintf(stream, "%s%s%s%*s", on, name, *on != '\0' ? plain : "",
	    (int)(INDENT - strlen(name)), "");
}

static void
print_times(const struct row *row, int64_t now, FILE *stream)
{
	char since[PERIOD_TEXT_MAX] = "-";
	char safe[PERIOD_TEXT_MAX] = "-";
	char end[MOMENT_TEXT_MAX] = "-";

	if (row->since.known) {
		(void)period_between(now, row->since.at, PERIOD_SHORT, since);
	}
	if (row->safe_at.known) {
		(void)period_between(now,
		    row->safe_at.at > now ? row->safe_at.at : now, PERIOD_SHORT,
		    safe);
	}
	if (row->certificate != NULL) {
		(void)moment_print(row->certificate->not_after, end);
	}
	(void)fprintf(stream, "%-*s  %-*s  %.*s\n", SINCE_WIDTH, since,
	    SAFE_WIDTH, safe, DATE_LENGTH, end);
}

static struct span
next_word(struct span *text)
{
	struct span word = *text;
	size_t length = 0;

	while (length < word.length && word.at[length] != ' ') {
		length++;
	}
	word.length = length;
	length += length < text->length ? 1 : 0;
	text->at += length;
	text->length -= length;
	return word;
}

/* Lines of their own, none of them too long; a word is never broken. */
static void
print_lines(const char *string, size_t indent, FILE *stream)
{
	struct span text = span_of(string);
	size_t column = 0;

	while (text.length > 0) {
		const struct span word = next_word(&text);
		const size_t width = printable_width(word);

		if (column == 0 || column + 1 + width > LINE_WIDTH) {
			(void)fputs(column == 0 ? "" : "\n", stream);
			print_blanks(indent, stream);
			column = indent;
		} else {
			(void)fputc(' ', stream);
			column++;
		}
		printable_print(word, stream);
		column += width;
	}
	(void)fputs(column == 0 ? "" : "\n", stream);
}

static void
print_row(const struct report *report, const struct row *row, size_t width,
    FILE *stream)
{
	print_stage(row->stage, report->color, stream);
	print_title(title(row), width, stream);
	(void)fprintf(stream, "%-*s  ", ROLE_WIDTH, role_names[row->role]);
	print_times(row, report->now, stream);
	print_lines(row->action, INDENT, stream);
}

void
report_table(const struct report *report, FILE *stream)
{
	const struct rows *rows = report->rows;
	const size_t width = service_width(rows);
	const struct tally tally = tally_rows(rows);

	if (rows->count == 0) {
		(void)fputs("no services\n", stream);
		return;
	}
	(void)fprintf(stream, "%-*s  %-*s  %-*s  %-*s  %-*s  %s\n", STAGE_WIDTH,
	    "STAGE", (int)width, "SERVICE", ROLE_WIDTH, "KEY", SINCE_WIDTH,
	    "SINCE", SAFE_WIDTH, "SAFE", "CERT END");
	for (size_t i = 0; i < rows->count; i++) {
		print_row(report, &rows->items[i], width, stream);
	}
	(void)fputc('\n', stream);
	print_lines(tally_text(report->arena, &tally), 0, stream);
}
