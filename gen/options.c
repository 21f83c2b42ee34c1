/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parser of the command line, driven by the table: words become options.
 * What they mean together is checked in options_check.c.
 */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <gen/command/completion.h>
#include <gen/command/help.h>
#include <gen/command/options_check.h>
#include <gen/command/options_table.h>
#include <gen/nearest.h>
#include <gen/rule/rules.h>
#include <zone/base/moment.h>
#include <zone/base/name.h>
#include <zone/read/token.h>

struct parse {
	struct arena *arena;
	struct diags *diags;
	struct options options;
	char *const *next;  /* the first word that was not read yet */
	size_t *times;      /* how often each option was given */
	const char **files; /* room for all words */
	struct rule *rules;
	bool has_now;
	bool has_format;
};

/* Complain about the argument of an option. */
static void
bad_argument(struct parse *parse, const struct option *option,
    const char *argument, const char *what)
{
	(void)diag_error(parse->diags, NULL, "option '%s': '%s' %s",
	    options_table_title(parse->arena, option), argument, what);
}

/* The number of the argument among the option's words; false: a diag. */
static bool
word_number(struct parse *parse, const struct option *option,
    const char *argument, size_t *number)
{
	const char *const *words = option->words;
	struct nearest nearest = nearest_to(span_of(argument));

	for (size_t i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], argument) == 0) {
			*number = i;
			return true;
		}
		nearest_offer(&nearest, words[i]);
	}
	bad_argument(parse, option, argument,
	    arena_printf(parse->arena, "is not %s",
		options_table_words(parse->arena, option,
		    parse->options.verb_given ? &parse->options.verb : NULL)));
	if (nearest.best != NULL) {
		diag_hint(parse->diags, "did you mean '%s'?", nearest.best);
	}
	return false;
}

/* Where the option's value goes. */
static void *
member_of(struct parse *parse, const struct option *option)
{
	return (char *)&parse->options + option->offset;
}

static void
store_word(struct parse *parse, const struct option *option,
    const char *argument)
{
	size_t number;

	if (!word_number(parse, option, argument, &number)) {
		return;
	}
	if (option->kind == OPTION_MISSING) {
		parse->options.missing = (enum missing_policy)number;
		parse->options.has_missing = true;
	} else if (option->kind == OPTION_SERIAL) {
		parse->options.serial = (enum serial_policy)number;
		parse->options.has_serial = true;
	} else if (option->kind == OPTION_FORMAT) {
		parse->options.format = (enum format)number;
		parse->has_format = true;
	} else {
		const unsigned choice = (unsigned)number;

		memcpy(member_of(parse, option), &choice, sizeof(choice));
	}
}

static void
store_zone(struct parse *parse, const struct option *option,
    const char *argument)
{
	static const uint8_t root[] = { 0 };
	uint8_t wire[NAME_WIRE_MAX];
	const char *wrong = strcmp(argument, "@") == 0
				? "the '@' of a zone file"
				: name_parse(span_of(argument), root, wire);

	if (wrong != NULL) {
		bad_argument(parse, option, argument,
		    arena_printf(parse->arena, "is no domain name: %s", wrong));
		return;
	}
	parse->options.zone = name_lower(parse->arena, wire);
}

static void
store_moment(struct parse *parse, const struct option *option,
    const char *argument, time_t *moment)
{
	if (!moment_parse(span_of(argument), moment)) {
		bad_argument(parse, option, argument,
		    "is neither a time such as 2026-11-22T10:00:00Z nor Unix "
		    "seconds");
	}
}

static void
store_time(struct parse *parse, const struct option *option,
    const char *argument)
{
	struct given_time given = { .is_given = true };

	store_moment(parse, option, argument, &given.at);
	memcpy(member_of(parse, option), &given, sizeof(given));
}

/* A duration, or a number of things, of which there is one at least. */
static void
store_number(struct parse *parse, const struct option *option,
    const char *argument)
{
	struct given_number given = { .is_given = true };

	if (option->kind == OPTION_DURATION) {
		const struct fault fault =
		    value_duration(argument, &given.value);

		if (fault.what != NULL) {
			bad_argument(parse, option, argument,
			    arena_printf(parse->arena, "is no duration: %s",
				fault.what));
		}
	} else if (!number_parse(span_of(argument), &given.value) ||
		   given.value == 0) {
		bad_argument(parse, option, argument, "is no number from 1 on");
	}
	memcpy(member_of(parse, option), &given, sizeof(given));
}

static void
store_rule(struct parse *parse, const struct option *option,
    const char *argument)
{
	const char *nearest = rules_set(parse->rules, argument);

	if (nearest == NULL) {
		return;
	}
	bad_argument(parse, option, argument, "is the name of no rule");
	if (*nearest != '\0') {
		diag_hint(parse->diags, "did you mean '%s'?", nearest);
	} else {
		diag_hint(parse->diags, "danezone --help-rules lists them");
	}
}

/*
 * A file name: "-" is standard input for the manifest, standard output for the
 * output, and nothing for the others.
 */
static void
store_file(struct parse *parse, const struct option *option,
    const char *argument)
{
	const bool dash = strcmp(argument, "-") == 0;

	if (dash && option->offset == offsetof(struct options, output)) {
		argument = NULL;
	} else if (dash &&
		   option->offset != offsetof(struct options, manifest)) {
		bad_argument(parse, option, argument, "must be a file");
		return;
	}
	memcpy(member_of(parse, option), &argument, sizeof(argument));
}

/* Options that take no argument are given an empty one. */
static void
store(struct parse *parse, const struct option *option, const char *argument)
{
	static const bool yes = true;

	parse->times[option - option_table]++;
	switch (option->kind) {
	case OPTION_FLAG:
		memcpy(member_of(parse, option), &yes, sizeof(yes));
		break;
	case OPTION_QUESTION:
		if (parse->options.question == QUESTION_NONE) {
			parse->options.question = option->question;
		}
		break;
	case OPTION_JSON:
		parse->options.format = FORMAT_JSON;
		parse->has_format = true;
		break;
	case OPTION_FILE:
		store_file(parse, option, argument);
		break;
	case OPTION_ZONE:
		store_zone(parse, option, argument);
		break;
	case OPTION_NOW:
		parse->has_now = true;
		store_moment(parse, option, argument, &parse->options.now);
		break;
	case OPTION_TIME:
		store_time(parse, option, argument);
		break;
	case OPTION_DURATION:
	case OPTION_NUMBER:
		store_number(parse, option, argument);
		break;
	case OPTION_WORD:
		memcpy(member_of(parse, option), &argument, sizeof(argument));
		break;
	case OPTION_MISSING:
	case OPTION_SERIAL:
	case OPTION_FORMAT:
	case OPTION_CHOICE:
		store_word(parse, option, argument);
		break;
	case OPTION_RULE:
		store_rule(parse, option, argument);
		break;
	}
}

/*
 * An option with an argument: the rest of its own word (INSIDE), or the next
 * word when that is NULL.
 */
static void
store_with_argument(struct parse *parse, const struct option *option,
    const char *inside)
{
	const char *argument = inside;

	if (argument == NULL && *parse->next != NULL) {
		argument = *parse->next++;
	}
	if (argument == NULL || *argument == '\0') {
		(void)diag_error(parse->diags, NULL, "option '%s' needs a %s",
		    options_table_title(parse->arena, option),
		    option->argument);
		return;
	}
	store(parse, option, argument);
}

static const struct option *
find_short(char letter)
{
	for (size_t i = 0; i < option_count; i++) {
		if (option_table[i].letter == letter) {
			return &option_table[i];
		}
	}
	return NULL;
}

static void
unknown_long(struct parse *parse, struct span name)
{
	struct nearest nearest = nearest_to(name);

	(void)diag_error(parse->diags, NULL, "unknown option '--%.*s'",
	    (int)name.length, name.at);
	for (size_t i = 0; i < option_count; i++) {
		if (option_table[i].name != NULL) {
			nearest_offer(&nearest, option_table[i].name);
		}
	}
	if (nearest.best != NULL) {
		diag_hint(parse->diags, "did you mean '--%s'?", nearest.best);
	}
}

/* `--name`, `--name=value`; WORD begins behind the dashes. */
static void
parse_long(struct parse *parse, const char *word)
{
	const struct span name = { word, strcspn(word, "=") };
	const char *inside =
	    word[name.length] == '=' ? word + name.length + 1 : NULL;
	const struct option *option = options_table_find(name);

	if (option == NULL) {
		unknown_long(parse, name);
	} else if (option->argument != NULL) {
		store_with_argument(parse, option, inside);
	} else if (inside != NULL) {
		(void)diag_error(parse->diags, NULL,
		    "option '--%s' takes no argument", option->name);
	} else {
		store(parse, option, "");
	}
}

/* `-x`, `-xvalue`, `-xyz`; LETTERS begins behind the dash. */
static void
parse_short(struct parse *parse, const char *letters)
{
	for (; *letters != '\0'; letters++) {
		const struct option *option = find_short(*letters);

		if (option == NULL) {
			(void)diag_error(parse->diags, NULL,
			    "unknown option '-%s'", letters);
			return;
		}
		if (option->argument != NULL) {
			store_with_argument(parse, option,
			    letters[1] != '\0' ? letters + 1 : NULL);
			return;
		}
		store(parse, option, "");
	}
}

static bool
parse_verb(const char *word, enum verb *verb)
{
	for (size_t i = 0; i < VERB_COUNT; i++) {
		if (strcmp(verb_table[i].name, word) == 0) {
			*verb = (enum verb)i;
			return true;
		}
	}
	return false;
}

static void
add_file(struct parse *parse, const char *word)
{
	if (*word == '\0') {
		(void)diag_error(parse->diags, NULL, "a file name is empty");
	}
	parse->files[parse->options.file_count++] = word;
}

static void
parse_words(struct parse *parse)
{
	struct options *options = &parse->options;

	while (*parse->next != NULL) {
		const char *word = *parse->next++;

		if (strcmp(word, "--") == 0) {
			break;
		}
		if (word[0] == '-' && word[1] == '-') {
			parse_long(parse, word + 2);
		} else if (word[0] == '-' && word[1] != '\0') {
			parse_short(parse, word + 1);
		} else if (!options->verb_given && options->file_count == 0 &&
			   parse_verb(word, &options->verb)) {
			options->verb_given = true;
		} else {
			add_file(parse, word);
		}
	}
	while (*parse->next != NULL) {
		add_file(parse, *parse->next++);
	}
}

/* --now, else SOURCE_DATE_EPOCH, else the clock. */
static void
set_now(struct parse *parse, const struct environment *environment)
{
	const char *epoch = environment->source_date_epoch;

	if (parse->has_now) {
		return;
	}
	parse->options.now = environment->clock;
	if (epoch != NULL && *epoch != '\0' &&
	    !moment_parse_seconds(span_of(epoch), &parse->options.now)) {
		(void)diag_error(parse->diags, NULL,
		    "SOURCE_DATE_EPOCH is '%s', which is not Unix seconds",
		    epoch);
	}
}

static bool
decide_color(const struct parse *parse, bool no_color, bool terminal)
{
	if (parse->options.color == CHOICE_AUTO) {
		return terminal && !no_color;
	}
	return parse->options.color == CHOICE_ALWAYS;
}

static size_t
count_words(char *const *words)
{
	size_t count = 0;

	while (words[count] != NULL) {
		count++;
	}
	return count;
}

bool
options_parse(struct arena *arena, char *const *arguments,
    const struct environment *environment, struct options *options,
    struct diags *diags)
{
	const size_t count = count_words(arguments);
	const size_t before = diags->by_severity[SEVERITY_ERROR];
	struct parse parse = {
		.arena = arena,
		.diags = diags,
		.options = { .manifest = "danezone.yaml" },
		.next = arguments + (count > 0 ? 1 : 0),
		.times = arena_alloc(arena, option_count * sizeof(size_t)),
		.files = arena_alloc(arena, (count + 1) * sizeof(char *)),
		.rules = rules_copy(arena),
	};

	parse.options.files = parse.files;
	parse_words(&parse);
	if (!parse.has_format) {
		parse.options.format = verb_table[parse.options.verb].format;
	}
	if (parse.options.question == QUESTION_NONE) {
		options_check(&parse.options, parse.times, diags);
		set_now(&parse, environment);
	}
	if (verb_table[parse.options.verb].only_looks) {
		rules_relax(parse.rules);
	}
	parse.options.rules = parse.rules;
	parse.options.threads =
	    options_threads(&parse.options, environment->processors);
	parse.options.color_out = decide_color(&parse, environment->no_color,
	    environment->terminal_out);
	parse.options.color_err = decide_color(&parse, environment->no_color,
	    environment->terminal_err);
	parse.options.source_err = environment->terminal_err;
	parse.options.shows_progress =
	    options_progress(&parse.options, environment);
	*options = parse.options;
	return diags->by_severity[SEVERITY_ERROR] == before;
}

void
options_answer(const struct options *options, FILE *stream)
{
	switch (options->question) {
	case QUESTION_NONE:
		assert(options->question != QUESTION_NONE);
		break;
	case QUESTION_HELP:
		help_print(options, stream);
		break;
	case QUESTION_HELP_RULES:
		help_rules(options->rules, stream);
		break;
	case QUESTION_VERSION:
		help_version(stream);
		break;
	case QUESTION_COMPLETION:
		completion_print(stream);
		break;
	}
}
