/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions about a zone, and their answers. */
#include <config.h>

#include <string.h>

#include <zone/lookup.h>

#include "folder.h"
#include "trial.h"

#define SOA "$TTL 60\n@ SOA . . 1 2 3 4 5\n"

static const char zone[] =
    SOA "@ MX 20 mx2\n MX 10 mx1\n MX 20 MX2\n MX 5 a+b\n"
	"_s._tcp SRV 1 2 443 host\n_S._tcp SRV 1 2 443 HOST.example.\n"
	"_s._tcp SRV 1 2 444 host\n"
	"c TYPE5 \\# 3 016100\n"
	"x.y.tree A 192.0.2.1\nY.tree A 192.0.2.2\n"
	"u CLASS1 A 192.0.2.1\n"
	"$GENERATE 1-2 g$ A 192.0.2.$\n";

static const struct lookup_case {
	const char *name;
	uint16_t type;
	const char *answers; /* lines of the records, each with a blank */
} cases[] = {
	{ "", RR_MX, "3 4 6 " },
	{ "", RR_SOA, "2 " },
	{ "", 0, "2 " },
	{ "", RR_TXT, "" },
	{ "_s._tcp", RR_SRV, "7 9 " },
	{ "_s._tcp", RR_MX, "" },
	{ "_tcp", RR_SRV, "" },
	{ "c", RR_CNAME, "10 " },
	{ "C", 0, "10 " },
	{ "tree", 0, "11 " },
	{ "tree", RR_A, "" },
	{ "y.tree", 0, "11 " },
	{ "y.tree", RR_A, "12 " },
	{ "ree", 0, "" },
	{ "u", RR_A, "" },
	{ "u", 0, "13 " },
	{ "g1", 0, "" },
	{ "g1", RR_A, "" },
	{ "mx2", 0, "" },
};

/* The lines on which the answers stand. */
static const char *
lines_of(struct arena *arena, const struct lookup *lookup, struct text *text)
{
	const char *lines = "";

	for (size_t i = 0; i < lookup->answers.count; i++) {
		lines = arena_printf(arena, "%s%zu ", lines,
		    text_place(text, lookup->answers.items[i].entry.start)
			.line);
	}
	return lines;
}

/* Ask about the zone of the trials. */
static bool
ask(struct arena *arena, const struct source *source, struct lookup *items,
    size_t count, struct diags *diags)
{
	const struct lookups lookups = { source, trial_apex, TRIAL_SEED, items,
		count };

	return lookup_all(arena, &lookups, diags);
}

/* All at once, and each by itself. */
static void
test_cases(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	const struct source source = { text_of(arena, "t", span_of(zone)),
		NULL };
	struct lookup lookups[COUNT_OF(cases)];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		lookups[i] = (struct lookup){
			.name = trial_name(arena, cases[i].name),
			.type = cases[i].type,
		};
	}
	assert_true(ask(arena, &source, lookups, COUNT_OF(cases), &diags));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_string_equal(lines_of(arena, &lookups[i], source.text),
		    cases[i].answers);
	}
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_true(ask(arena, &source, &lookups[i], 1, &diags));
		assert_string_equal(lines_of(arena, &lookups[i], source.text),
		    cases[i].answers);
	}
	assert_int_equal(diags.by_severity[SEVERITY_ERROR], 0);
	arena_free(arena);
}

/* What an answer holds. */
static void
test_answer(void **state)
{
	static const uint8_t rdata[] = "\0\5\3a+b\7example";
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	const struct source source = { text_of(arena, "t", span_of(zone)),
		NULL };
	struct lookup lookup = { .name = trial_apex, .type = RR_MX };
	const struct found *found;

	(void)state;
	assert_true(ask(arena, &source, &lookup, 1, &diags));
	found = &lookup.answers.items[2];
	assert_int_equal(found->type, RR_MX);
	assert_int_equal(found->ttl, 60);
	assert_int_equal(found->rrset, NO_RRSET);
	assert_int_equal(found->rdata_length, sizeof(rdata));
	assert_memory_equal(found->rdata, rdata, sizeof(rdata));
	arena_free(arena);
}

static void
test_unreadable(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	const struct source source = {
		text_of(arena, "t", span_of(SOA "a A x\n")), NULL
	};
	struct lookup lookup = { .name = trial_apex, .type = RR_SOA };

	(void)state;
	assert_false(ask(arena, &source, &lookup, 1, &diags));
	assert_int_equal(diags.by_severity[SEVERITY_ERROR], 1);
	arena_free(arena);
}

/* Records of included files answer as well. */
static void
test_include(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct texts texts = { .arena = arena, .seed = TRIAL_SEED };
	const struct includes includes = { &texts, NULL };
	struct lookup lookup = { .name = trial_name(arena, "a.sub"),
		.type = RR_MX };
	struct source source = { .includes = &includes };

	(void)state;
	folder_file("z", span_of(SOA "a MX 1 b\n$INCLUDE i sub\n"));
	folder_file("i", span_of("a MX 2 b\n"));
	source.text = texts_open(&texts, "z", NULL, &diags);
	assert_true(ask(arena, &source, &lookup, 1, &diags));
	assert_int_equal(lookup.answers.count, 1);
	assert_int_equal(lookup.answers.items[0].part, 1);
	assert_int_equal(lookup.answers.items[0].rdata[1], 2);
	texts_close(&texts);
	arena_free(arena);
}

/* Records that do not count below a name. */
static void
test_except(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	const struct source source = { text_of(arena, "t", span_of(zone)),
		NULL };
	struct lookup lookup = { .name = trial_name(arena, "tree") };
	struct founds except = { 0 };
	static const char *const lines[] = { "11 ", "12 ", "" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		assert_true(ask(arena, &source, &lookup, 1, &diags));
		assert_string_equal(lines_of(arena, &lookup, source.text),
		    lines[i]);
		if (lookup.answers.count > 0) {
			ARENA_PUSH(arena, &except, lookup.answers.items[0]);
		}
		lookup.except = &except;
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_except),
		cmocka_unit_test_setup_teardown(test_include, folder_enter,
		    folder_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
