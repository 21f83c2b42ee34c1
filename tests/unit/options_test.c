/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: what it becomes, and every mistake in it. */
#include <config.h>

#include "command.h"

#include <gen/rule/rules.h>
#include <zone/base/name.h>

static void
test_defaults(void **state)
{
	const struct options *options = good(*state, "");

	assert_int_equal(options->question, QUESTION_NONE);
	assert_false(options->verb_given);
	assert_int_equal(options->verb, VERB_FILTER);
	assert_int_equal(options->file_count, 0);
	assert_string_equal(options->manifest, "danezone.yaml");
	assert_null(options->zone);
	assert_null(options->output);
	assert_null(options->previous);
	assert_false(options->has_missing);
	assert_false(options->has_serial);
	assert_int_equal(options->now, CLOCK);
	assert_int_equal(options->format, FORMAT_ZONE);
	assert_false(options->strip_dnssec);
	assert_false(options->ignore_journal);
	assert_null(options->depfile);
	assert_false(options->quiet);
	assert_false(options->verbose);
	assert_false(options->color_out);
	assert_false(options->color_err);
	assert_false(options->source_err);
	assert_string_equal(options->rules[0].id, lint_rules[0].id);
}

/* A program may be started without even its own name. */
static void
test_no_words(void **state)
{
	struct fixture *fixture = *state;
	char *const nothing[] = { NULL };

	assert_true(options_parse(fixture->arena, nothing,
	    &fixture->environment, &fixture->options, &fixture->diags));
	assert_int_equal(fixture->options.verb, VERB_FILTER);
}

static void
test_verbs_and_files(void **state)
{
	static const struct {
		const char *line;
		enum verb verb;
		bool given;
		const char *files; /* with one blank between */
	} rows[] = {
		{ "filter", VERB_FILTER, true, "" },
		{ "update", VERB_UPDATE, true, "" },
		{ "check", VERB_CHECK, true, "" },
		{ "records", VERB_RECORDS, true, "" },
		{ "init a", VERB_INIT, true, "a" },
		{ "a", VERB_FILTER, false, "a" },
		{ "-", VERB_FILTER, false, "-" },
		{ "filter -", VERB_FILTER, true, "-" },
		{ "filter check", VERB_FILTER, true, "check" },
		{ "./check", VERB_FILTER, false, "./check" },
		{ "Check", VERB_FILTER, false, "Check" },
		{ "chec", VERB_FILTER, false, "chec" },
		{ "-q check a b", VERB_CHECK, true, "a b" },
		{ "check a -q b", VERB_CHECK, true, "a b" },
		{ "check a -m m b", VERB_CHECK, true, "a b" },
		{ "-m update check a", VERB_CHECK, true, "a" },
		{ "check a check", VERB_CHECK, true, "a check" },
		{ "check - a", VERB_CHECK, true, "- a" },
		{ "-- check", VERB_FILTER, false, "check" },
		{ "update -- -q --json --", VERB_UPDATE, true, "-q --json --" },
		{ "update a -- b", VERB_UPDATE, true, "a b" },
		{ "records a", VERB_RECORDS, true, "a" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct options *options = good(*state, rows[i].line);
		struct fixture *fixture = *state;
		const char *files = "";

		assert_int_equal(options->verb, rows[i].verb);
		assert_int_equal(options->verb_given, rows[i].given);
		for (size_t j = 0; j < options->file_count; j++) {
			files = arena_printf(fixture->arena, "%s%s%s", files,
			    j > 0 ? " " : "", options->files[j]);
		}
		assert_string_equal(files, rows[i].files);
	}
}

/* Each way to write an option with its argument. */
static void
test_spellings(void **state)
{
	static const char *const lines[] = {
		"-mfile",
		"-m file",
		"--manifest=file",
		"--manifest file",
		"-qm file",
		"-qmfile",
		"a -m file",
		"-m file a",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_string_equal(good(*state, lines[i])->manifest, "file");
	}
	assert_string_equal(good(*state, "--manifest=a=b")->manifest, "a=b");
	assert_string_equal(good(*state, "--manifest --quiet")->manifest,
	    "--quiet");
	assert_string_equal(good(*state, "-m -- a")->manifest, "--");
	assert_string_equal(good(*state, "-m - a")->manifest, "-");
}

static void
test_values(void **state)
{
	const struct options *options =
	    good(*state, "-z Example.COM -o out --previous old --depfile d a");
	uint8_t wire[NAME_WIRE_MAX];

	assert_null(name_parse(span_of("example.com."), NULL, wire));
	assert_memory_equal(options->zone, wire, name_length(wire));
	assert_string_equal(options->output, "out");
	assert_string_equal(options->previous, "old");
	assert_string_equal(options->depfile, "d");

	options = good(*state, "-z example.com. --strip-dnssec -v");
	assert_memory_equal(options->zone, wire, name_length(wire));
	assert_true(options->strip_dnssec);
	assert_true(options->verbose);

	options = good(*state, "-z . --ignore-journal -q");
	assert_int_equal(name_length(options->zone), 1);
	assert_true(options->ignore_journal);
	assert_true(options->quiet);

	assert_null(good(*state, "-o -")->output);
}

static void
test_words(void **state)
{
	static const char *const policies[] = { "increment", "date", "unixtime",
		"keep" };
	static const char *const missing[] = { "error", "keep" };
	static const char *const formats[] = { "zone", "nsupdate", "json" };
	struct fixture *fixture = *state;

	for (size_t i = 0; i < 4; i++) {
		const struct options *options = good(fixture,
		    arena_printf(fixture->arena, "--serial %s", policies[i]));

		assert_true(options->has_serial);
		assert_int_equal(options->serial, SERIAL_INCREMENT + i);
	}
	for (size_t i = 0; i < 2; i++) {
		const struct options *options =
		    good(fixture, arena_printf(fixture->arena,
				      "records --missing %s", missing[i]));

		assert_true(options->has_missing);
		assert_int_equal(options->missing, MISSING_ERROR + i);
	}
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(good(fixture,
				     arena_printf(fixture->arena,
					 "records --format %s", formats[i]))
				     ->format,
		    FORMAT_ZONE + i);
	}
	assert_int_equal(good(fixture, "records --json")->format, FORMAT_JSON);
}

static void
test_now(void **state)
{
	struct fixture *fixture = *state;

	fixture->environment.source_date_epoch = "77";
	assert_int_equal(good(fixture, "")->now, 77);
	assert_int_equal(good(fixture, "--now 99")->now, 99);
	assert_int_equal(good(fixture, "--now 1970-01-01T01:00:00+00:30")->now,
	    1800);
	fixture->environment.source_date_epoch = "";
	assert_int_equal(good(fixture, "")->now, CLOCK);
	fixture->environment.source_date_epoch = "yesterday";
	assert_int_equal(good(fixture, "--now 99")->now, 99);
	assert_int_equal(good(fixture, "-V")->question, QUESTION_VERSION);
	assert_string_equal(messages(fixture, "a"),
	    "SOURCE_DATE_EPOCH is 'yesterday', which is not Unix seconds");
	fixture->environment.source_date_epoch = "1970-01-01T00:00:00Z";
	assert_string_equal(messages(fixture, "a"),
	    "SOURCE_DATE_EPOCH is '1970-01-01T00:00:00Z', which is not Unix "
	    "seconds");
}

static void
test_color(void **state)
{
	static const struct {
		const char *line;
		bool no_color;
		bool terminal_out;
		bool terminal_err;
		bool color_out;
		bool color_err;
	} rows[] = {
		{ "", false, false, false, false, false },
		{ "", false, true, false, true, false },
		{ "", false, false, true, false, true },
		{ "", true, true, true, false, false },
		{ "--color auto", false, true, true, true, true },
		{ "--color auto", true, true, true, false, false },
		{ "--color always", false, false, false, true, true },
		{ "--color always", true, false, false, true, true },
		{ "--color never", false, true, true, false, false },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct options *options;

		fixture->environment.no_color = rows[i].no_color;
		fixture->environment.terminal_out = rows[i].terminal_out;
		fixture->environment.terminal_err = rows[i].terminal_err;
		options = good(fixture, rows[i].line);
		assert_int_equal(options->color_out, rows[i].color_out);
		assert_int_equal(options->color_err, rows[i].color_err);
		assert_int_equal(options->source_err, rows[i].terminal_err);
	}
}

static void
test_progress(void **state)
{
	static const struct {
		const char *line;
		bool terminal_err;
		bool terminal_moves;
		bool shows;
	} rows[] = {
		{ "", true, true, true },
		{ "", false, true, false },
		{ "", true, false, false },
		{ "--progress auto", true, true, true },
		{ "--progress auto", false, true, false },
		{ "--progress never", true, true, false },
		{ "-q", true, true, false },
		{ "-v", true, true, true },
		{ "--color never", true, true, true },
		{ "update", true, true, true },
		{ "verify --connect", true, true, true },
		{ "ready a b", true, true, true },
		{ "ready --wait a b", true, true, false },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fixture->environment.terminal_err = rows[i].terminal_err;
		fixture->environment.terminal_moves = rows[i].terminal_moves;
		assert_int_equal(good(fixture, rows[i].line)->shows_progress,
		    rows[i].shows);
	}
}

static enum severity
level(const struct options *options, const char *id)
{
	const struct rule *rule = options->rules;

	while (strcmp(rule->id, id) != 0) {
		rule++;
	}
	return rule->level;
}

static void
test_rules(void **state)
{
	const struct options *options =
	    good(*state, "-W error -Wno-unread -W no-smtp-pkix");

	assert_int_equal(level(options, "base-alias"), SEVERITY_ERROR);
	assert_int_equal(level(options, "unread"), SEVERITY_OFF);
	assert_int_equal(level(options, "smtp-pkix"), SEVERITY_OFF);
	options = good(*state, "");
	assert_int_equal(level(options, "base-alias"), SEVERITY_WARNING);
}

/* Questions are answered whatever else is asked, but not if it is garbled. */
static void
test_questions(void **state)
{
	static const struct {
		const char *line;
		enum question question;
	} rows[] = {
		{ "-h", QUESTION_HELP },
		{ "--help", QUESTION_HELP },
		{ "--help-rules", QUESTION_HELP_RULES },
		{ "-V", QUESTION_VERSION },
		{ "--version", QUESTION_VERSION },
		{ "--completion", QUESTION_COMPLETION },
		{ "-hV", QUESTION_HELP },
		{ "-Vh", QUESTION_VERSION },
		{ "check -h", QUESTION_HELP },
		{ "records -o x -h", QUESTION_HELP },
		{ "filter a b c -h", QUESTION_HELP },
		{ "-q -v -h -h", QUESTION_HELP },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(good(*state, rows[i].line)->question,
		    rows[i].question);
	}
	assert_string_equal(messages(*state, "-h --xyz"),
	    "unknown option '--xyz'");
}

static void
test_bad_options(void **state)
{
	static const struct mistake rows[] = {
		{ "--manfest x", "unknown option '--manfest' | "
				 "did you mean '--manifest'?" },
		{ "--man=x",
		    "unknown option '--man' | did you mean '--manifest'?" },
		{ "--=x", "unknown option '--'" },
		{ "--xyz", "unknown option '--xyz'" },
		{ "-x", "unknown option '-x'" },
		{ "-qx", "unknown option '-x'" },
		{ "-qxyz", "unknown option '-xyz'" },
		{ "-m", "option '--manifest' needs a FILE" },
		{ "--manifest", "option '--manifest' needs a FILE" },
		{ "--manifest=", "option '--manifest' needs a FILE" },
		{ "-m ''", "option '--manifest' needs a FILE" },
		{ "-W", "option '-W' needs a RULE" },
		{ "--quiet=yes", "option '--quiet' takes no argument" },
		{ "--quiet=", "option '--quiet' takes no argument" },
		{ "-qq", "option '--quiet' is given more than once" },
		{ "-m a -m a", "option '--manifest' is given more than once" },
		{ "-m a --manifest b -mc",
		    "option '--manifest' is given more than once" },
		{ "-qv", "options '--quiet' and '--verbose' exclude each "
			 "other" },
		{ "records --json --format zone",
		    "options '--format' and '--json' exclude each other" },
		{ "--format", "option '--format' needs a FORMAT" },
	};

	check_mistakes(*state, rows, sizeof(rows) / sizeof(rows[0]));
}

static void
test_bad_arguments(void **state)
{
	static const struct mistake rows[] = {
		{ "--serial dat",
		    "option '--serial': 'dat' is not increment, date, "
		    "unixtime or keep | did you mean 'date'?" },
		{ "--missing kep",
		    "option '--missing': 'kep' is not error or keep | did you "
		    "mean 'keep'?" },
		{ "records --format xml",
		    "option '--format': 'xml' is not zone, nsupdate or json" },
		{ "--color always,never",
		    "option '--color': 'always,never' is not auto, never or "
		    "always" },
		{ "--progress always",
		    "option '--progress': 'always' is not auto or never" },
		{ "-W base-mising",
		    "option '-W': 'base-mising' is the name of no rule | "
		    "did you mean 'base-missing'?" },
		{ "-W xyz", "option '-W': 'xyz' is the name of no rule | "
			    "danezone --help-rules lists them" },
		{ "-z @",
		    "option '--zone': '@' is no domain name: the '@' of a "
		    "zone file" },
		{ "-z a..b",
		    "option '--zone': 'a..b' is no domain name: an empty "
		    "label" },
		{ "--now tomorrow",
		    "option '--now': 'tomorrow' is neither a time such as "
		    "2026-11-22T10:00:00Z nor Unix seconds" },
		{ "--previous - a", "option '--previous': '-' must be a file" },
		{ "-o x --depfile -",
		    "option '--depfile': '-' must be a file" },
	};

	check_mistakes(*state, rows, sizeof(rows) / sizeof(rows[0]));
}

/* All mistakes are said, and how to print them is known. */
static void
test_many_mistakes(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(
	    messages(fixture, "records a b --xyz -W abc --color always -v -o"),
	    "unknown option '--xyz'\n"
	    "option '-W': 'abc' is the name of no rule | "
	    "danezone --help-rules lists them\n"
	    "option '--output' needs a PATH\n"
	    "'records' reads one zone file: 'b' is one too many");
	assert_true(fixture->options.color_err);
	assert_true(fixture->options.verbose);
	assert_non_null(fixture->options.rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		COMMAND_TEST(test_defaults),
		COMMAND_TEST(test_no_words),
		COMMAND_TEST(test_verbs_and_files),
		COMMAND_TEST(test_spellings),
		COMMAND_TEST(test_values),
		COMMAND_TEST(test_words),
		COMMAND_TEST(test_now),
		COMMAND_TEST(test_color),
		COMMAND_TEST(test_progress),
		COMMAND_TEST(test_rules),
		COMMAND_TEST(test_questions),
		COMMAND_TEST(test_bad_options),
		COMMAND_TEST(test_bad_arguments),
		COMMAND_TEST(test_many_mistakes),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
