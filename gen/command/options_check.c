/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Checks of a command line that was read: options that a verb does not take,
 * contradictions, too many files. No file is opened.
 */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <gen/command/options_check.h>
#include <gen/command/options_table.h>
#include <gen/nearest.h>

/* `filter`, `filter and update`, `filter, update and check` */
static const char *
list_verbs(struct arena *arena, const struct option *option)
{
	const char *list = NULL;
	const char *between = " and ";

	for (size_t i = VERB_COUNT; i-- > 0;) {
		if (!option_is_for(option, (enum verb)i)) {
			continue;
		}
		if (list == NULL) {
			list = verb_table[i].name;
			continue;
		}
		list = arena_printf(arena, "%s%s%s", verb_table[i].name,
		    between, list);
		between = ", ";
	}
	return list;
}

static void
check_option(const struct options *options, const struct option *option,
    size_t times, struct diags *diags)
{
	const char *title = options_table_title(diags->arena, option);

	if (times > 1 && option->kind != OPTION_RULE) {
		(void)diag_error(diags, NULL,
		    "option '%s' is given more than once", title);
	}
	if (times > 0 && !option_is_for(option, options->verb)) {
		(void)diag_error(diags, NULL,
		    "'%s' does not take the option '%s'",
		    verb_table[options->verb].name, title);
		diag_hint(diags, "it is for %s",
		    list_verbs(diags->arena, option));
	}
}

/* How often the option NAME was given. */
static size_t
times_of(const size_t *times, const char *name)
{
	const struct option *option = options_table_find(span_of(name));

	assert(option != NULL);
	return times[option - option_table];
}

/* Options that say two things about one. */
static void
check_rivals(const size_t *times, struct diags *diags)
{
	static const char *const rivals[][2] = {
		{ "format", "json" },
		{ "quiet", "verbose" },
	};

	for (size_t i = 0; i < sizeof(rivals) / sizeof(rivals[0]); i++) {
		if (times_of(times, rivals[i][0]) > 0 &&
		    times_of(times, rivals[i][1]) > 0) {
			(void)diag_error(diags, NULL,
			    "options '--%s' and '--%s' exclude each other",
			    rivals[i][0], rivals[i][1]);
		}
	}
}

/* How often standard input is to be read as a zone. */
static size_t
count_dashes(const struct options *options)
{
	const size_t count =
	    options->verb == VERB_READY && options->file_count > 0
		? 1
		: options->file_count;
	size_t dashes = 0;

	if (options->verb == VERB_FILTER && options->file_count == 0) {
		return 1;
	}
	for (size_t i = 0; i < count; i++) {
		if (strcmp(options->files[i], "-") == 0) {
			dashes++;
		}
	}
	return dashes;
}

static void
check_stdin(const struct options *options, struct diags *diags)
{
	const size_t dashes = count_dashes(options);

	if (dashes > 0 && options->verb == VERB_UPDATE) {
		(void)diag_error(diags, NULL,
		    "'update' changes files in place and cannot take standard "
		    "input");
		diag_hint(diags, "'filter' can");
	} else if (dashes > 1) {
		(void)diag_error(diags, NULL,
		    "standard input can be only one of the zones");
	}
	if (dashes > 0 && strcmp(options->manifest, "-") == 0) {
		(void)diag_error(diags, NULL,
		    "standard input cannot be both the manifest and the zone");
	}
}

/* What to do about too many files: a verb may have been misspelt. */
static void
hint_files(const struct options *options, struct diags *diags)
{
	struct nearest nearest = nearest_to(span_of(options->files[0]));

	for (size_t i = 0; !options->verb_given && i < VERB_COUNT; i++) {
		nearest_offer(&nearest, verb_table[i].name);
	}
	if (nearest.best != NULL) {
		diag_hint(diags, "did you mean '%s' by '%s'?", nearest.best,
		    options->files[0]);
	} else if (options->verb == VERB_FILTER) {
		diag_hint(diags,
		    "name a directory for the results with -o, or use "
		    "'update', which changes many in place");
	}
}

static void
check_files(const struct options *options, struct diags *diags)
{
	const struct verb_row *row = &verb_table[options->verb];
	const bool is_one =
	    options->verb == VERB_FILTER && options->output == NULL;
	const size_t most = is_one ? 1 : row->files_most;

	if (options->file_count > most) {
		(void)diag_error(diags, NULL,
		    "'%s' reads one zone file: '%s' is one too many", row->name,
		    options->files[most]);
		hint_files(options, diags);
	}
}

/* Of the many files that are changed in place, which one is this about? */
static void
check_single(const struct options *options, const size_t *times,
    const char *name, struct diags *diags)
{
	const enum verb verb = options->verb;

	if (times_of(times, name) > 0 && options->file_count != 1 &&
	    ((verb == VERB_FILTER && options->file_count > 1) ||
		verb == VERB_UPDATE || verb == VERB_CHECK ||
		verb == VERB_STATUS || verb == VERB_VERIFY ||
		verb == VERB_INIT)) {
		(void)diag_error(diags, NULL,
		    "option '--%s' is about one zone: '%s' needs exactly one "
		    "ZONEFILE with it",
		    name, verb_table[verb].name);
	}
}

/* Can the verb print so? */
static void
check_format(const struct options *options, const size_t *times,
    struct diags *diags)
{
	const struct verb_row *row = &verb_table[options->verb];
	const struct option *option = options_table_find(span_of("format"));

	if (times_of(times, "format") > 0 && row->formats != 0 &&
	    (row->formats >> options->format & 1U) == 0) {
		(void)diag_error(diags, NULL, "'%s' does not print as %s",
		    row->name, option->words[options->format]);
	}
}

/* ready is about services of one zone; some options are about another. */
static void
check_looks(const struct options *options, const size_t *times,
    struct diags *diags)
{
	if (options->verb == VERB_READY && options->file_count < 2) {
		(void)diag_error(diags, NULL,
		    "'ready' needs a ZONEFILE and a SERVICE");
		diag_hint(diags,
		    "as in 'danezone ready example.com.zone mx.example.com'");
	}
	if (options->verb == VERB_READY && options->timeout.is_given &&
	    !options->wait) {
		(void)diag_error(diags, NULL,
		    "option '--timeout' needs '--wait'");
	}
	if (options->verb != VERB_VERIFY || options->connect) {
		return;
	}
	for (size_t i = 0; i < option_count; i++) {
		const char *name = option_table[i].name;

		if (times[i] > 0 && name != NULL &&
		    (strcmp(name, "address") == 0 ||
			strcmp(name, "timeout") == 0)) {
			(void)diag_error(diags, NULL,
			    "option '--%s' needs '--connect'", name);
		}
	}
}

/* init makes a manifest out of something. */
static void
check_init(const struct options *options, struct diags *diags)
{
	if (options->verb == VERB_INIT && options->file_count == 0 &&
	    options->letsdns == NULL) {
		(void)diag_error(diags, NULL,
		    "'init' needs a ZONEFILE, or '--letsdns FILE'");
		diag_hint(diags, "name the zone files that the manifest is "
				 "for");
	}
}

size_t
options_threads(const struct options *options, size_t processors)
{
	const size_t most = processors > 0 ? processors : 1;
	const size_t asked = options->jobs.value;

	if (!options->jobs.is_given) {
		return most;
	}
	return options->verb == VERB_VERIFY && asked > most ? most : asked;
}

bool
options_progress(const struct options *options,
    const struct environment *environment)
{
	return options->progress == CHOICE_AUTO && !options->quiet &&
	       !options->wait && environment->terminal_err &&
	       environment->terminal_moves;
}

void
options_check(const struct options *options, const size_t *times,
    struct diags *diags)
{
	for (size_t i = 0; i < option_count; i++) {
		check_option(options, &option_table[i], times[i], diags);
	}
	check_rivals(times, diags);
	check_files(options, diags);
	check_stdin(options, diags);
	check_single(options, times, "zone", diags);
	check_single(options, times, "previous", diags);
	check_init(options, diags);
	check_format(options, times, diags);
	check_looks(options, times, diags);
	if (options->verb == VERB_FILTER && options->output == NULL &&
	    options->depfile != NULL) {
		(void)diag_error(diags, NULL,
		    "option '--depfile' needs '--output PATH', the target of "
		    "its rule");
	}
}
