/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Diagnostics: collected as they are found, printed as lines. Who sees which of
 * them, and with what exit status the run ends, is decided elsewhere.
 */
#include <config.h>

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zone/base/diag.h>
#include <zone/base/printable.h>

enum {
	WINDOW = 80,        /* octets of a source line that are shown, */
	WINDOW_BEFORE = 60, /* and how many of them before the caret */
};

static const char name[] = "danezone: ";
static const char indent[] = "    ";
static const char ellipsis[] = "...";

static const struct {
	const char *word;
	const char *color;
} looks[] = {
	[SEVERITY_OFF] = { "", "" },
	[SEVERITY_INFO] = { "note", "\033[1;36m" },
	[SEVERITY_WARNING] = { "warning", "\033[1;35m" },
	[SEVERITY_REFUSAL] = { "refused", "\033[1;31m" },
	[SEVERITY_ERROR] = { "error", "\033[1;31m" },
};
static const char bold[] = "\033[1m";
static const char plain[] = "\033[0m";

/* Would the diag say again what the one before said? */
static bool
repeats(const struct diag *diag, const struct diag *before)
{
	return diag->severity == before->severity &&
	       diag->rank == before->rank &&
	       diag->place.file == before->place.file &&
	       diag->place.line == before->place.line &&
	       diag->place.column == before->place.column &&
	       strcmp(diag->message, before->message) == 0;
}

__attribute__((format(printf, 3, 0))) static void
add(struct diags *diags, struct diag diag, const char *format,
    va_list arguments)
{
	if (diag.severity < diags->least) {
		diags->muted = true;
		return;
	}
	diag.message = arena_vprintf(diags->arena, format, arguments);
	diag.rank = diags->rank;
	if (diags->count > 0 &&
	    repeats(&diag, &diags->items[diags->count - 1])) {
		diags->muted = false;
		return;
	}
	ARENA_PUSH(diags->arena, diags, diag);
	diags->by_severity[diag.severity]++;
	diags->muted = false;
}

static struct diag
diag_at(enum severity severity, const struct place *place)
{
	struct diag diag = { .severity = severity };

	if (place != NULL) {
		diag.place = *place;
	}
	return diag;
}

bool
diag_error(struct diags *diags, const struct place *place, const char *format,
    ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(diags, diag_at(SEVERITY_ERROR, place), format, arguments);
	va_end(arguments);
	return false;
}

bool
diag_refuse(struct diags *diags, const struct place *place, const char *format,
    ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(diags, diag_at(SEVERITY_REFUSAL, place), format, arguments);
	va_end(arguments);
	return false;
}

void
diag_note(struct diags *diags, const struct place *place, const char *format,
    ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(diags, diag_at(SEVERITY_INFO, place), format, arguments);
	va_end(arguments);
}

bool
diag_warn(struct diags *diags, const struct place *place, const char *format,
    ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(diags, diag_at(SEVERITY_WARNING, place), format, arguments);
	va_end(arguments);
	return false;
}

/* The rule with this id; without a table, one that warns. */
static const struct rule *
find_rule(struct diags *diags, const char *id)
{
	const struct rule *rule = diags->rules;
	const struct rule warning = {
		.id = id,
		.level = SEVERITY_WARNING,
		.text = "",
	};

	if (rule == NULL) {
		return arena_copy(diags->arena, &warning, sizeof(warning));
	}
	/* Most are told apart by their first letter. */
	while (rule->id != NULL &&
	       (*rule->id != *id || strcmp(rule->id, id) != 0)) {
		rule++;
	}
	assert(rule->id != NULL);
	return rule;
}

bool
diags_hear(struct diags *diags, const char *id)
{
	const enum severity level = find_rule(diags, id)->level;

	return level != SEVERITY_OFF && level >= diags->least;
}

bool
diag_rule(struct diags *diags, const char *id, const struct place *place,
    const char *format, ...)
{
	const struct rule *rule = find_rule(diags, id);
	struct diag diag = diag_at(rule->level, place);
	va_list arguments;

	if (rule->level == SEVERITY_OFF) {
		diags->muted = true;
		return true;
	}
	diag.rule = rule;
	va_start(arguments, format);
	add(diags, diag, format, arguments);
	va_end(arguments);
	return rule->level < SEVERITY_REFUSAL;
}

void
diag_hint(struct diags *diags, const char *format, ...)
{
	va_list arguments;

	if (diags->muted) {
		return;
	}
	assert(diags->count > 0);
	va_start(arguments, format);
	diags->items[diags->count - 1].hint =
	    arena_vprintf(diags->arena, format, arguments);
	va_end(arguments);
}

struct diags
diags_like(struct arena *arena, const struct diags *diags)
{
	return (struct diags){ .arena = arena,
		.rules = diags->rules,
		.least = diags->least,
		.rank = diags->rank };
}

void
diags_empty(struct diags *diags)
{
	*diags = diags_like(diags->arena, diags);
}

/* A copy of the diag, of the source line too where that is short. */
static struct diag
copy_diag(struct arena *arena, const struct diag *diag)
{
	struct diag copy = *diag;
	struct place *place = &copy.place;

	copy.message = arena_string(arena, span_of(diag->message));
	if (diag->hint != NULL) {
		copy.hint = arena_string(arena, span_of(diag->hint));
	}
	if (place->file != NULL) {
		place->file = arena_string(arena, span_of(place->file));
	}
	/* So much that what is shown of it stays the same. */
	if (place->source.length > place->column + (size_t)2 * WINDOW) {
		place->source.length = place->column + (size_t)2 * WINDOW;
	}
	if (place->source.length <= DIAG_SOURCE_SHORT) {
		place->source.at = arena_string(arena, place->source);
	}
	return copy;
}

void
diags_append(struct diags *diags, const struct diags *more)
{
	for (size_t i = 0; i < more->count; i++) {
		ARENA_PUSH(diags->arena, diags,
		    copy_diag(diags->arena, &more->items[i]));
		diags->by_severity[more->items[i].severity]++;
	}
}

bool
diags_stop(const struct diags *diags)
{
	return diags->by_severity[SEVERITY_REFUSAL] > 0 ||
	       diags->by_severity[SEVERITY_ERROR] > 0;
}

static struct span
skip(struct span text, size_t octets)
{
	return (struct span){ text.at + octets, text.length - octets };
}

static void
print_text(const char *string, FILE *stream)
{
	printable_print(span_of(string), stream);
}

/* The place without its source; as much of it as is known. */
static void
print_place(const struct place *place, bool color, FILE *stream)
{
	if (place->file == NULL) {
		return;
	}
	(void)fputs(color ? bold : "", stream);
	print_text(place->file, stream);
	if (place->line > 0) {
		(void)fprintf(stream, ":%zu", place->line);
	}
	if (place->line > 0 && place->column > 0) {
		(void)fprintf(stream, ":%zu", place->column);
	}
	(void)fprintf(stream, ":%s ", color ? plain : "");
}

static void
print_line(const struct diag *diag, bool color, FILE *stream)
{
	const char *on = color ? looks[diag->severity].color : "";
	const char *off = color ? plain : "";

	(void)fputs(name, stream);
	print_place(&diag->place, color, stream);
	(void)fprintf(stream, "%s%s:%s ", on, looks[diag->severity].word, off);
	print_text(diag->message, stream);
	if (diag->rule != NULL && diag->rule->source != NULL) {
		(void)fprintf(stream, " (%s)", diag->rule->source);
	}
	if (diag->rule != NULL) {
		(void)fprintf(stream, " [%s]", diag->rule->id);
	}
	(void)fputc('\n', stream);
}

/* The nearest offset, AT or before, at which a character begins. */
static size_t
character_start(struct span line, size_t at)
{
	size_t back = 0;

	while (back < UTF8_MAX && at > back && at < line.length &&
	       ((uint8_t)line.at[at - back] & 0xc0) == 0x80) {
		back++;
	}
	return at - back;
}

/* Print a source line from START on. Tabs stay, they place the rest. */
static void
print_source(struct span line, size_t start, FILE *stream)
{
	const size_t end = line.length - start > WINDOW
			       ? character_start(line, start + WINDOW)
			       : line.length;
	struct span left = { line.at + start, end - start };

	(void)fprintf(stream, "%s%s", indent, start > 0 ? ellipsis : "");
	while (left.length > 0) {
		const struct printable shown = printable_first(left);

		(void)fputs(*left.at == '\t' ? "\t" : shown.text, stream);
		left = skip(left, shown.octets);
	}
	(void)fprintf(stream, "%s\n", end < line.length ? ellipsis : "");
}

/* The caret below offset AT of the line that is printed from START on. */
static void
print_caret(struct span line, size_t start, size_t at, FILE *stream)
{
	(void)fprintf(stream, "%s%*s", indent,
	    start > 0 ? (int)strlen(ellipsis) : 0, "");
	while (start < at) {
		const struct printable shown =
		    printable_first(skip(line, start));

		if (line.at[start] == '\t') {
			(void)fputc('\t', stream);
		} else {
			(void)fprintf(stream, "%*s", (int)shown.width, "");
		}
		start += shown.octets;
	}
	(void)fputs("^\n", stream);
}

static void
print_excerpt(const struct place *place, FILE *stream)
{
	struct span line = place->source;
	size_t start = 0;
	size_t at;

	if (line.length > 0 && line.at[line.length - 1] == '\r') {
		line.length--;
	}
	if (line.length == 0) {
		return;
	}
	at = place->column > 0 ? place->column - 1 : 0;
	at = at < line.length ? at : line.length;
	if (line.length > WINDOW && at > WINDOW_BEFORE) {
		start = character_start(line, at - WINDOW_BEFORE);
	}
	print_source(line, start, stream);
	if (place->column > 0) {
		print_caret(line, start, at, stream);
	}
}

static void
print_diag(const struct diag *diag, const struct diag_style *style,
    FILE *stream)
{
	print_line(diag, style->color, stream);
	if (style->source) {
		print_excerpt(&diag->place, stream);
	}
	if (diag->hint != NULL) {
		(void)fprintf(stream, "%shint: ", name);
		print_text(diag->hint, stream);
		(void)fputc('\n', stream);
	}
}

/* By rank, then as they were found, which is as they stand. */
static int
compare_diags(const void *a, const void *b)
{
	const struct diag *const *left = a;
	const struct diag *const *right = b;

	if ((*left)->rank != (*right)->rank) {
		return (*left)->rank < (*right)->rank ? -1 : 1;
	}
	return (*left > *right) - (*left < *right);
}

void
diags_print(const struct diags *diags, size_t from,
    const struct diag_style *style, FILE *stream)
{
	const struct diag **sorted;
	size_t count = 0;

	if (from >= diags->count) {
		return;
	}
	sorted = arena_alloc(diags->arena,
	    (diags->count - from) * sizeof(const struct diag *));
	for (size_t i = from; i < diags->count; i++) {
		if (diags->items[i].severity >= style->least) {
			sorted[count++] = &diags->items[i];
		}
	}
	if (count > 0) {
		qsort(sorted, count, sizeof(const struct diag *),
		    compare_diags);
	}
	for (size_t i = 0; i < count; i++) {
		print_diag(sorted[i], style, stream);
	}
}
