/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Diagnostics: collected as they are found, printed as lines. Who sees which of
 * them, and with what exit status the run ends, is decided elsewhere.
 */
#include <config.h>

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <zone/base/diag.h>

enum {
	SHOWN_SIZE = 16,    /* one character as it is shown, and its NUL */
	WINDOW = 80,        /* octets of a source line that are shown, */
	WINDOW_BEFORE = 60, /* and how many of them before the caret */
	UTF8_MAX = 4,
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
	       diag->place.file == before->place.file &&
	       diag->place.line == before->place.line &&
	       diag->place.column == before->place.column &&
	       strcmp(diag->message, before->message) == 0;
}

__attribute__((format(printf, 3, 0))) static void
add(struct diags *diags, struct diag diag, const char *format,
    va_list arguments)
{
	diag.message = arena_vprintf(diags->arena, format, arguments);
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
	while (rule->id != NULL && strcmp(rule->id, id) != 0) {
		rule++;
	}
	assert(rule->id != NULL);
	return rule;
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

bool
diags_stop(const struct diags *diags)
{
	return diags->by_severity[SEVERITY_REFUSAL] > 0 ||
	       diags->by_severity[SEVERITY_ERROR] > 0;
}

/* Octets of the UTF-8 sequence that begins with FIRST; 0: none does. */
static size_t
sequence_length(uint8_t first)
{
	if (first < 0x80) {
		return 1;
	}
	if (first < 0xc2 || first > 0xf4) {
		return 0;
	}
	if (first < 0xe0) {
		return 2;
	}
	return first < 0xf0 ? 3 : UTF8_MAX;
}

/*
 * The octets of the character that TEXT begins with, and its code point; 0 when
 * it is not UTF-8 (RFC 3629: the shortest form, no surrogates).
 */
static size_t
decode(struct span text, uint32_t *code)
{
	static const uint32_t least[UTF8_MAX + 1] = { 0, 0, 0x80, 0x800,
		0x10000 };
	static const uint8_t masks[UTF8_MAX + 1] = { 0, 0x7f, 0x1f, 0x0f,
		0x07 };
	const size_t length = sequence_length((uint8_t)*text.at);

	if (length == 0 || length > text.length) {
		return 0;
	}
	*code = (uint8_t)*text.at & masks[length];
	for (size_t i = 1; i < length; i++) {
		const uint8_t octet = (uint8_t)text.at[i];

		if ((octet & 0xc0) != 0x80) {
			return 0;
		}
		*code = *code << 6 | (octet & 0x3f);
	}
	if (*code < least[length] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code <= 0xdfff)) {
		return 0;
	}
	return length;
}

/* C1 controls, bidirectional marks, separators and the byte order mark. */
static bool
is_hidden(uint32_t code)
{
	static const struct {
		uint32_t first;
		uint32_t last;
	} ranges[] = {
		{ 0x80, 0x9f },
		{ 0x61c, 0x61c },
		{ 0x200e, 0x200f },
		{ 0x2028, 0x202e },
		{ 0x2066, 0x2069 },
		{ 0xfeff, 0xfeff },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		if (code >= ranges[i].first && code <= ranges[i].last) {
			return true;
		}
	}
	return false;
}

/* A character as it is shown, and how many octets and columns it takes. */
struct shown {
	char text[SHOWN_SIZE];
	size_t octets;
	size_t width;
};

static struct shown
show(struct span text)
{
	struct shown shown = { .octets = 1, .width = 1 };
	uint32_t code = 0;
	const size_t octets = decode(text, &code);
	int length = 0;

	if (octets == 0 || code < ' ' || code == 0x7f) {
		length = snprintf(shown.text, SHOWN_SIZE, "\\x%02x",
		    (unsigned)(uint8_t)*text.at);
	} else if (is_hidden(code)) {
		shown.octets = octets;
		length = snprintf(shown.text, SHOWN_SIZE, "\\u{%04x}",
		    (unsigned)code);
	} else {
		shown.octets = octets;
		memcpy(shown.text, text.at, octets);
	}
	shown.width = length > 0 ? (size_t)length : 1;
	return shown;
}

static struct span
skip(struct span text, size_t octets)
{
	return (struct span){ text.at + octets, text.length - octets };
}

static void
print_text(const char *string, FILE *stream)
{
	struct span text = span_of(string);

	while (text.length > 0) {
		const struct shown shown = show(text);

		(void)fputs(shown.text, stream);
		text = skip(text, shown.octets);
	}
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
		const struct shown shown = show(left);

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
		const struct shown shown = show(skip(line, start));

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

void
diags_print(const struct diags *diags, size_t from,
    const struct diag_style *style, FILE *stream)
{
	for (size_t i = from; i < diags->count; i++) {
		if (diags->items[i].severity >= style->least) {
			print_diag(&diags->items[i], style, stream);
		}
	}
}
