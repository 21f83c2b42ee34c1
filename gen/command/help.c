/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers to --help, --help-rules and --version. */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <gen/command/help.h>
#include <gen/command/options_table.h>
#include <gen/key/material.h>
#include <gen/manifest/yaml.h>
#include <zone/read/record/reader.h>

enum {
	WIDTH = 80,
	LEFT_MAX = 40,
	INDENT = 2,
	OPTION_COLUMN = 25,
	RULE_COLUMN = 18,
	NAME_COLUMN = 11,
};

/* A column of words, which are kept between LEFT and the width. */
struct column {
	FILE *stream;
	size_t left;
	size_t at;
};

static void
column_go_left(struct column *column)
{
	if (column->at > column->left) {
		(void)fputc('\n', column->stream);
		column->at = 0;
	}
	(void)fprintf(column->stream, "%*s", (int)(column->left - column->at),
	    "");
	column->at = column->left;
}

/* Begin a row: HEAD stands left of the column. */
static struct column
column_begin(FILE *stream, size_t left, const char *head)
{
	struct column column = { stream, left, INDENT + strlen(head) };

	(void)fprintf(stream, "%*s%s", INDENT, "", head);
	if (column.at + 1 > left) {
		(void)fputc('\n', stream);
		column.at = 0;
	}
	column_go_left(&column);
	return column;
}

static void
column_words(struct column *column, const char *text)
{
	while (*text != '\0') {
		const size_t length = strcspn(text, " ");

		if (column->at > column->left &&
		    column->at + 1 + length > WIDTH) {
			column_go_left(column);
		} else if (column->at > column->left) {
			(void)fputc(' ', column->stream);
			column->at++;
		}
		(void)fprintf(column->stream, "%.*s", (int)length, text);
		column->at += length;
		text += length;
		text += strspn(text, " ");
	}
}

static void
column_end(struct column *column)
{
	(void)fputc('\n', column->stream);
}

static void
print_row(FILE *stream, size_t left, const char *head, const char *text)
{
	struct column column = column_begin(stream, left, head);

	column_words(&column, text);
	column_end(&column);
}

/* `-m, --manifest FILE` and what it does */
static void
print_option(FILE *stream, const struct option *option)
{
	const bool both = option->letter != 0 && option->name != NULL;
	char letter[] = { '-', option->letter, '\0' };
	char head[LEFT_MAX];
	int length;

	length = snprintf(head, sizeof(head), "%2s%s%s%s%s%s",
	    option->letter != 0 ? letter : "", both ? ", " : "",
	    option->letter == 0 ? "  --" : (both ? "--" : ""),
	    option->name != NULL ? option->name : "",
	    option->argument != NULL ? " " : "",
	    option->argument != NULL ? option->argument : "");
	assert(length > 0 && (size_t)length < sizeof(head));
	print_row(stream, OPTION_COLUMN, head, option->help);
}

static bool
is_shown(const struct options *options, const struct option *option)
{
	return !options->verb_given || option_is_for(option, options->verb);
}

static void
print_group(const struct options *options, enum option_group group,
    FILE *stream)
{
	bool begun = false;

	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];

		if (option->group != group || !is_shown(options, option)) {
			continue;
		}
		if (!begun) {
			(void)fprintf(stream, "\n%s:\n", option_groups[group]);
			begun = true;
		}
		print_option(stream, option);
	}
}

static void
print_verb_usage(const struct verb_row *row, FILE *stream)
{
	(void)fprintf(stream, "Usage: danezone %s [OPTION...] %s\n\n",
	    row->name, row->operands);
	print_row(stream, NAME_COLUMN, row->name, row->help);
}

static void
print_usage(FILE *stream)
{
	(void)fputs(
	    "Usage: danezone [VERB] [OPTION...] [ZONEFILE...]\n\n"
	    "Keeps the DANE TLSA records of zone files true to the keys on "
	    "disk.\n\nVerbs:\n",
	    stream);
	for (size_t i = 0; i < VERB_COUNT; i++) {
		print_row(stream, NAME_COLUMN, verb_table[i].name,
		    verb_table[i].help);
	}
}

void
help_print(const struct options *options, FILE *stream)
{
	if (options->verb_given) {
		print_verb_usage(&verb_table[options->verb], stream);
	} else {
		print_usage(stream);
	}
	for (size_t i = 0; option_groups[i] != NULL; i++) {
		print_group(options, (enum option_group)i, stream);
	}
	(void)fputs("\nExit status:\n", stream);
	for (size_t i = 0; i < EXIT_COUNT; i++) {
		const char digit[] = { (char)('0' + i), '\0' };

		print_row(stream, INDENT + 3, digit, exit_table[i]);
	}
	(void)fputs("\nManual: man danezone; the manifest: man danezone.yaml\n",
	    stream);
}

void
help_rules(const struct rule *rules, FILE *stream)
{
	static const char *const levels[] = {
		[SEVERITY_OFF] = "off:",
		[SEVERITY_INFO] = "info:",
		[SEVERITY_WARNING] = "warning:",
		[SEVERITY_REFUSAL] = "refusal:",
		[SEVERITY_ERROR] = "error:",
	};
	struct arena *arena = arena_new();

	for (; rules->id != NULL; rules++) {
		struct column column =
		    column_begin(stream, RULE_COLUMN, rules->id);

		column_words(&column, levels[rules->level]);
		column_words(&column, rules->text);
		if (rules->source != NULL) {
			column_words(&column,
			    arena_printf(arena, "(%s)", rules->source));
		}
		column_end(&column);
	}
	arena_free(arena);
}

void
help_version(FILE *stream)
{
	(void)fprintf(stream, "danezone %s\n%s, %s, libyaml %s\n",
	    PACKAGE_VERSION, reader_library_version(),
	    material_library_version(), yaml_library_version());
}
