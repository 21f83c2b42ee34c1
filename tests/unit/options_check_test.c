/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options, verbs and files that do not go together. */
#include <config.h>

#include "command.h"

static void
test_bad_files(void **state)
{
	static const struct mistake rows[] = {
		{ "''", "a file name is empty" },
		{ "filter a b",
		    "'filter' reads one zone file: 'b' is one too many | name "
		    "a directory for the results with -o, or use 'update', "
		    "which changes many in place" },
		{ "chekc a",
		    "'filter' reads one zone file: 'a' is one too many | did "
		    "you mean 'check' by 'chekc'?" },
		{ "records a b",
		    "'records' reads one zone file: 'b' is one too many" },
		{ "update -",
		    "'update' changes files in place and cannot take standard "
		    "input | 'filter' can" },
		{ "check - -", "standard input can be only one of the zones" },
		{ "-m -", "standard input cannot be both the manifest and the "
			  "zone" },
		{ "check -m - -",
		    "standard input cannot be both the manifest and the "
		    "zone" },
	};

	check_mistakes(*state, rows, sizeof(rows) / sizeof(rows[0]));
	assert_string_equal(good(*state, "check -m -")->manifest, "-");
	assert_string_equal(good(*state, "records -m -")->manifest, "-");
}

/* What a verb does not take, and what it takes in some company only. */
static void
test_bad_company(void **state)
{
	static const struct mistake rows[] = {
		{ "records -o x",
		    "'records' does not take the option '--output' | "
		    "it is for filter and init" },
		{ "filter --json",
		    "'filter' does not take the option '--json' | "
		    "it is for check, records, status and verify" },
		{ "--json a", "'filter' does not take the option '--json' | "
			      "it is for check, records, status and verify" },
		{ "--serial keep records",
		    "'records' does not take the option '--serial' | "
		    "it is for filter, update and check" },
		{ "update --depfile d a",
		    "'update' does not take the option '--depfile' | "
		    "it is for filter" },
		{ "--depfile d a",
		    "option '--depfile' needs '--output PATH', the target of "
		    "its rule" },
		{ "--depfile d -o - a",
		    "option '--depfile' needs '--output PATH', the target of "
		    "its rule" },
		{ "update -z example.com",
		    "option '--zone' is about one zone: 'update' needs exactly "
		    "one ZONEFILE with it" },
		{ "init -m x a", "'init' does not take the option '--manifest' "
				 "| it is for filter, update, check, "
				 "records, status, ready and verify" },
		{ "check --letsdns x", "'check' does not take the option "
				       "'--letsdns' | it is for init" },
		{ "init", "'init' needs a ZONEFILE, or '--letsdns FILE' | name "
			  "the zone files that the manifest is for" },
		{ "init -z example.com a b",
		    "option '--zone' is about one zone: 'init' needs exactly "
		    "one ZONEFILE with it" },
		{ "check --previous old a b",
		    "option '--previous' is about one zone: 'check' needs "
		    "exactly one ZONEFILE with it" },
	};

	check_mistakes(*state, rows, sizeof(rows) / sizeof(rows[0]));
	(void)good(*state, "update -z example.com a");
	(void)good(*state, "check --previous old a");
	(void)good(*state, "filter -z example.com --previous old");
	(void)good(*state, "records -z example.com");
	(void)good(*state, "init -z example.com --include-dir d -o x a");
	(void)good(*state, "init --letsdns x");
}

/* One a processor, unless --jobs says so; waiting for servers is no work. */
static void
test_threads(void **state)
{
	static const struct {
		const char *line;
		size_t processors;
		size_t want;
	} rows[] = {
		{ "check", 4, 4 },
		{ "check", 0, 1 },
		{ "check -j 1", 4, 1 },
		{ "filter --jobs=9", 4, 9 },
		{ "records -j2", 0, 2 },
		{ "verify", 4, 4 },
		{ "verify -j 2", 4, 2 },
		{ "verify --connect -j 16", 4, 4 },
		{ "verify --connect -j 16", 0, 1 },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fixture->environment.processors = rows[i].processors;
		assert_int_equal(good(fixture, rows[i].line)->threads,
		    rows[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		COMMAND_TEST(test_bad_files),
		COMMAND_TEST(test_bad_company),
		COMMAND_TEST(test_threads),
	};

	return cmocka_run_group_tests_name("options_check", tests, NULL, NULL);
}
