/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a survey collects, and what it refuses. */
#include <config.h>

#include <string.h>

#include "trial.h"

#define SOA   "$TTL 60\n@ SOA . . 1 2 3 4 5\n"
#define BEGIN "; danezone begin\n"
#define END   "; danezone end\n"

static const struct refusal {
	const char *text;
	size_t line;
	const char *message;
} refusals[] = {
	{ "", 0, "no SOA record (RFC 1035 section 5.2)" },
	{ "a 9 A 192.0.2.1\n", 0, "no SOA record (RFC 1035 section 5.2)" },
	{ SOA "@ SOA . . 2 2 3 4 5\n", 3,
	    "a second, different SOA (RFC 1035 section 5.2)" },
	{ "a 9 SOA . . 1 2 3 4 5\n", 1,
	    "the SOA stands at a.example., the zone is example." },
	{ SOA BEGIN, 3, "the block of danezone that begins here does not end" },
	{ SOA BEGIN END BEGIN END, 5,
	    "a second block of danezone begins, the first is on line 3 of "
	    "test" },
	{ SOA END, 3, "a block of danezone ends that did not begin" },
	{ SOA BEGIN END END, 5, "a block of danezone ends that did not begin" },
};

static void
begin_trial(struct trial *trial)
{
	*trial = (struct trial){ .arena = arena_new() };
	trial->wanted = (struct wanted){ .apex = trial_apex,
		.managed = trial_managed,
		.seed = TRIAL_SEED };
}

/* The first error; there must be one. */
static struct diag
first_error(const struct diags *diags)
{
	size_t i = 0;

	while (i < diags->count && diags->items[i].severity != SEVERITY_ERROR) {
		i++;
	}
	return i < diags->count ? diags->items[i] : (struct diag){ 0 };
}

static void
test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(refusals); i++) {
		struct trial trial;
		struct diag error;

		begin_trial(&trial);
		assert_false(trial_run(&trial, span_of(refusals[i].text)));
		error = first_error(&trial.diags);
		assert_int_equal(error.severity, SEVERITY_ERROR);
		assert_int_equal(error.place.line, refusals[i].line);
		assert_string_equal(error.message, refusals[i].message);
		arena_free(trial.arena);
	}
}

/* What is no marker, although it looks like one. */
static void
test_no_markers(void **state)
{
	static const char *const texts[] = { SOA " ; danezone begin\n",
		SOA "; danezone beginning\n", SOA ";danezone begin\n",
		SOA "; Danezone begin\n", SOA "; danezone ends\n",
		SOA "a TXT ( \n; danezone begin\n x )\n" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct trial trial;

		begin_trial(&trial);
		assert_true(trial_run(&trial, span_of(texts[i])));
		assert_false(trial.survey->block.exists);
		arena_free(trial.arena);
	}
}

static void
test_block(void **state)
{
	static const char text[] = SOA BEGIN "_25._tcp.x TLSA 3 1 1 ab\n"
					     "$TTL 9\n; danezone end: x\r\n";
	struct trial trial;
	const struct block *block;

	(void)state;
	begin_trial(&trial);
	assert_true(trial_run(&trial, span_of(text)));
	block = &trial.survey->block;
	assert_true(block->exists);
	assert_true(block->has_others);
	assert_int_equal(block->begin.entry.start, strlen(SOA));
	assert_int_equal(block->begin.entry.end, strlen(SOA BEGIN));
	assert_int_equal(block->end.entry.end, strlen(text));
	assert_int_equal(block->begin.before.ttl, 60);
	assert_int_equal(block->end.before.ttl, 9);
	assert_true(name_equal(block->begin.before.owner, trial_apex));
	assert_true(name_equal(block->end.before.owner,
	    trial_name(trial.arena, "_25._tcp.x")));
	assert_int_equal(trial.survey->records.count, 1);
	assert_true(trial.survey->records.items[0].in_block);
	assert_int_equal(trial.survey->records.items[0].rrset, NO_RRSET);
	arena_free(trial.arena);
}

/* The names of interest, and what the zone holds there. */
static void
test_seen(void **state)
{
	static const char text[] = SOA "a A 192.0.2.1\n AAAA ::1\nb CNAME a\n"
				       "c NS a\n DNAME d\nA TXT x\n"
				       "$GENERATE 1-2 h$ A 192.0.2.$\n";
	static const struct {
		const char *name;
		unsigned seen;
	} wants[] = {
		{ "a", 1U << SEEN_ADDRESS },
		{ "b", 1U << SEEN_CNAME },
		{ "c", 1U << SEEN_NS | 1U << SEEN_DNAME },
		{ "d", 0 },
	};
	struct trial trial;
	struct nodes *nodes;
	struct survey *survey;

	(void)state;
	begin_trial(&trial);
	trial.diags.arena = trial.arena;
	nodes = nodes_new(trial.arena, TRIAL_SEED);
	for (size_t i = 0; i < COUNT_OF(wants); i++) {
		(void)nodes_add(nodes, trial_name(trial.arena, wants[i].name));
	}
	survey = survey_new(trial.arena,
	    &(struct source){ text_of(trial.arena, "t", span_of(text)), NULL },
	    &trial.wanted, nodes, &trial.diags);
	assert_non_null(survey);
	assert_int_equal(survey->generates.count, 1);
	assert_false(survey->has_dnssec);
	for (size_t i = 0; i < COUNT_OF(wants); i++) {
		const struct node *node =
		    nodes_find(nodes, trial_name(trial.arena, wants[i].name));

		assert_int_equal(node->seen, wants[i].seen);
	}
	assert_int_equal(nodes_find(nodes, trial_name(trial.arena, "a"))
			     ->seen_at[SEEN_ADDRESS]
			     .at,
	    strlen(SOA));
	assert_int_equal(soa_serial(&survey->soas.items[0]), 1);
	arena_free(trial.arena);
}

/* What signing made is seen, and collected where it is to go. */
static void
check_dnssec(bool strip)
{
	static const char text[] = SOA
	    "a NSEC b A\n RRSIG A 8 2 60 20300101000000 20200101000000 1 @ "
	    "AQID\n@ NSEC3PARAM 1 0 0 -\n"
	    "@ ZONEMD 1 1 1 "
	    "0000000000000000000000000000000000000000000000000000000000000000"
	    "00000000000000000000000000000000\n";
	struct trial trial;
	struct survey *survey;

	begin_trial(&trial);
	trial.wanted.strip_dnssec = strip;
	trial.diags.arena = trial.arena;
	survey = survey_new(trial.arena,
	    &(struct source){ text_of(trial.arena, "t", span_of(text)), NULL },
	    &trial.wanted, nodes_new(trial.arena, TRIAL_SEED), &trial.diags);
	assert_non_null(survey);
	assert_true(survey->has_dnssec);
	assert_int_equal(survey->dnssec.type, RR_NSEC);
	assert_int_equal(survey->records.count, strip ? 4 : 0);
	arena_free(trial.arena);
}

static void
test_dnssec(void **state)
{
	(void)state;
	check_dnssec(false);
	check_dnssec(true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_no_markers),
		cmocka_unit_test(test_block),
		cmocka_unit_test(test_seen),
		cmocka_unit_test(test_dnssec),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
