/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of INI files, by the rules of Python's configparser. */
#include <config.h>

#include <ctype.h>
#include <stdlib.h>

#include <gen/init/ini.h>
#include <gen/init/page.h>

enum {
	MISTAKES_MAX = 20,
};

static const char blanks[] = " \t\r\f\v";

/* A text being read. */
struct reading {
	struct arena *arena;
	struct ini *ini;
	struct diags *diags;
	size_t section; /* the one that is open, if any is */
	bool is_in_section;
	bool has_option; /* which may go on, on lines that are */
	size_t indent;   /* indented more than this */
	struct page value;
	size_t mistakes;
};

struct place
ini_place(const struct ini *ini, size_t offset)
{
	return text_place(ini->text, offset);
}

static void __attribute__((format(printf, 3, 4)))
say(struct reading *reading, size_t offset, const char *format, ...)
{
	const struct place place = ini_place(reading->ini, offset);
	va_list arguments;

	va_start(arguments, format);
	(void)diag_error(reading->diags, &place, "%s",
	    arena_vprintf(reading->arena, format, arguments));
	va_end(arguments);
	reading->mistakes++;
}

/* A line without the blanks around it. */
static struct span
trim(struct span line)
{
	while (line.length > 0 && strchr(blanks, *line.at) != NULL &&
	       *line.at != '\0') {
		line.at++;
		line.length--;
	}
	while (line.length > 0 && line.at[line.length - 1] != '\0' &&
	       strchr(blanks, line.at[line.length - 1]) != NULL) {
		line.length--;
	}
	return line;
}

static size_t
offset_of(const struct reading *reading, const char *at)
{
	return (size_t)(at - reading->ini->text->bytes);
}

/* The value of the option that ends here, without empty lines at its end. */
static void
end_option(struct reading *reading)
{
	struct ini_options *options = &reading->ini->options;
	struct page *value = &reading->value;

	if (!reading->has_option) {
		return;
	}
	while (value->count > 0 && value->items[value->count - 1] == '\n') {
		value->count--;
	}
	options->items[options->count - 1].value = arena_string(reading->arena,
	    (struct span){ value->items, value->count });
	value->count = 0;
	reading->has_option = false;
}

static void
go_on(struct reading *reading, struct span line)
{
	ARENA_PUSH(reading->arena, &reading->value, '\n');
	for (size_t i = 0; i < line.length; i++) {
		ARENA_PUSH(reading->arena, &reading->value, line.at[i]);
	}
}

static void
begin_section(struct reading *reading, struct span line, const char *end)
{
	const struct span name = { line.at + 1, (size_t)(end - line.at) - 1 };
	struct ini_sections *sections = &reading->ini->sections;

	end_option(reading);
	reading->is_in_section = true;
	if (span_equal(name, span_of("DEFAULT"))) {
		reading->section = INI_DEFAULT;
		return;
	}
	if (sections->count > INI_SECTIONS_MAX) {
		say(reading, offset_of(reading, line.at),
		    "more than %d sections", (int)INI_SECTIONS_MAX);
		reading->mistakes = MISTAKES_MAX;
		return;
	}
	reading->section = sections->count;
	ARENA_PUSH(reading->arena, sections,
	    ((struct ini_section){ arena_string(reading->arena, name),
		offset_of(reading, line.at), reading->section }));
}

static void
begin_option(struct reading *reading, struct span line)
{
	size_t length = 0;
	struct span name;
	struct span value;
	char *lower;

	while (length < line.length && line.at[length] != '=' &&
	       line.at[length] != ':') {
		length++;
	}
	name = trim((struct span){ line.at, length });
	end_option(reading);
	if (length == line.length) {
		say(reading, offset_of(reading, line.at),
		    "neither `name = value` nor `[section]`");
		return;
	}
	if (name.length == 0) {
		say(reading, offset_of(reading, line.at),
		    "an option without a name");
		return;
	}
	lower = arena_string(reading->arena, name);
	for (char *at = lower; *at != '\0'; at++) {
		*at = (char)tolower((unsigned char)*at);
	}
	ARENA_PUSH(reading->arena, &reading->ini->options,
	    ((struct ini_option){ reading->section, lower, "",
		offset_of(reading, name.at) }));
	value = trim(
	    (struct span){ line.at + length + 1, line.length - length - 1 });
	for (size_t i = 0; i < value.length; i++) {
		ARENA_PUSH(reading->arena, &reading->value, value.at[i]);
	}
	reading->has_option = true;
}

/* What begins anew: a section or an option. */
static void
begin(struct reading *reading, struct span line)
{
	const char *end = NULL;

	if (*line.at == '[') {
		end = memrchr(line.at, ']', line.length);
	}
	if (end != NULL && end > line.at + 1) {
		begin_section(reading, line, end);
	} else if (!reading->is_in_section) {
		say(reading, offset_of(reading, line.at),
		    "a line before the first `[section]`");
	} else {
		begin_option(reading, line);
	}
}

static void
read_line(struct reading *reading, struct span whole)
{
	const struct span line = trim(whole);
	const size_t indent = (size_t)(line.at - whole.at);

	if (line.length == 0) {
		if (reading->has_option) {
			go_on(reading, line);
		}
	} else if (*line.at == '#' || *line.at == ';') {
		/* It neither ends a value nor stands in it. */
	} else if (reading->has_option && indent > reading->indent) {
		go_on(reading, line);
	} else {
		reading->indent = indent;
		begin(reading, line);
	}
}

/* Controls other than blanks and line ends; NUL above all. */
static bool
check_bytes(struct reading *reading, struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		const unsigned char byte = (unsigned char)text.at[i];
		const bool ends_line =
		    byte == '\n' || (byte == '\r' && i + 1 < text.length &&
					text.at[i + 1] == '\n');

		if ((byte < ' ' && byte != '\t' && !ends_line) ||
		    byte == 0x7f) {
			say(reading, i, "a control character, 0x%02x",
			    (unsigned)byte);
			return false;
		}
	}
	return true;
}

static void
read_lines(struct reading *reading, struct span text)
{
	const char *end = text.at + text.length;

	while (text.at < end && reading->mistakes < MISTAKES_MAX) {
		const char *newline =
		    memchr(text.at, '\n', (size_t)(end - text.at));
		const char *stop = newline == NULL ? end : newline;

		read_line(reading,
		    (struct span){ text.at, (size_t)(stop - text.at) });
		text.at = newline == NULL ? end : newline + 1;
	}
	end_option(reading);
}

static int
compare_options(const void *a, const void *b)
{
	const struct ini_option *left = a;
	const struct ini_option *right = b;

	if (left->section != right->section) {
		return left->section < right->section ? -1 : 1;
	}
	return strcmp(left->name, right->name);
}

static int
compare_sections(const void *a, const void *b)
{
	const struct ini_section *left = a;
	const struct ini_section *right = b;

	return strcmp(left->name, right->name);
}

/* Of two things with one name, the later is the mistake. */
static void
say_twice(struct reading *reading, const char *name, size_t one, size_t other)
{
	const size_t first = one < other ? one : other;
	const struct place place = ini_place(reading->ini, first);

	if (reading->mistakes < MISTAKES_MAX) {
		say(reading, one < other ? other : one,
		    "'%s' stands twice, first on line %zu", name, place.line);
	}
}

/* Sort, for look-ups and to find what stands twice. */
static void
sort(struct reading *reading)
{
	struct ini *ini = reading->ini;
	struct ini_options *options = &ini->options;

	ini->by_name = arena_copy(reading->arena, ini->sections.items,
	    ini->sections.count * sizeof(*ini->by_name));
	qsort(ini->by_name, ini->sections.count, sizeof(*ini->by_name),
	    compare_sections);
	for (size_t i = 1; i < ini->sections.count; i++) {
		const struct ini_section *section = &ini->by_name[i];

		if (compare_sections(section - 1, section) == 0) {
			say_twice(reading, section->name, section[-1].offset,
			    section->offset);
		}
	}
	if (options->count > 0) {
		qsort(options->items, options->count, sizeof(*options->items),
		    compare_options);
	}
	for (size_t i = 1; i < options->count; i++) {
		const struct ini_option *option = &options->items[i];

		if (compare_options(option - 1, option) == 0) {
			say_twice(reading, option->name, option[-1].offset,
			    option->offset);
		}
	}
}

bool
ini_read(struct arena *arena, struct text *text, struct ini *ini,
    struct diags *diags)
{
	struct reading reading = { .arena = arena,
		.ini = ini,
		.diags = diags,
		.value = { .arena = arena } };
	const struct span bytes = { text->bytes, text->length };

	*ini = (struct ini){ .arena = arena, .text = text };
	ARENA_PUSH(arena, &ini->sections,
	    ((struct ini_section){ .name = "DEFAULT" }));
	if (text->length > INI_SIZE_MAX) {
		const struct place place = { .file = text->name };

		return diag_error(diags, &place,
		    "larger than %d octets: no configuration is",
		    (int)INI_SIZE_MAX);
	}
	if (!check_bytes(&reading, bytes)) {
		return false;
	}
	read_lines(&reading, bytes);
	sort(&reading);
	return reading.mistakes == 0;
}

const struct ini_section *
ini_section(const struct ini *ini, struct span name)
{
	const struct ini_section key = { .name =
					     arena_string(ini->arena, name) };

	return bsearch(&key, ini->by_name, ini->sections.count, sizeof(key),
	    compare_sections);
}

const struct ini_option *
ini_find(const struct ini *ini, size_t section, struct span name)
{
	struct ini_option key = { .section = section,
		.name = arena_string(ini->arena, name) };
	const struct ini_option *found = NULL;

	if (ini->options.count == 0) {
		return NULL;
	}
	found = bsearch(&key, ini->options.items, ini->options.count,
	    sizeof(key), compare_options);
	if (found == NULL && section != INI_DEFAULT) {
		key.section = INI_DEFAULT;
		found = bsearch(&key, ini->options.items, ini->options.count,
		    sizeof(key), compare_options);
	}
	return found;
}
