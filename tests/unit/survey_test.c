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

/* Survey a text with what the trial wants, and with these nodes. */
static struct survey *
survey_text(struct trial *trial, const char *text, struct nodes *nodes)
{
	struct survey *survey;

	trial->diags.arena = trial->arena;
	trial->text = text_of(trial->arena, "t", span_of(text));
	survey = survey_new(trial->arena, &(struct source){ trial->text, NULL },
	    &trial->wanted, nodes, &trial->diags);
	assert_non_null(survey);
	return survey;
}

/* The names of interest, and what the zone holds there. */
static void
test_seen(void **state)
{
	static const char text[] = SOA "a A 192.0.2.1\n AAAA ::1\nb CNAME a\n"
				       "c NS a\n DNAME d\nA TXT x\n"
				       "E MX 1 D\n MX 2 o.\n"
				       "$GENERATE 1-2 h$ A 192.0.2.$\n";
	static const struct {
		const char *name;
		unsigned seen;
	} wants[] = {
		{ "a", 1U << SEEN_ADDRESS },
		{ "b", 1U << SEEN_CNAME },
		{ "c", 1U << SEEN_NS | 1U << SEEN_DNAME },
		{ "d", 1U << SEEN_MX_HOST },
		{ "e", 1U << SEEN_MX },
		{ "f", 0 },
	};
	struct trial trial;
	struct nodes *nodes;
	struct survey *survey;
	struct spot spot;

	(void)state;
	begin_trial(&trial);
	nodes = nodes_new(trial.arena, TRIAL_SEED);
	for (size_t i = 0; i < COUNT_OF(wants); i++) {
		(void)nodes_add(nodes, trial_name(trial.arena, wants[i].name));
	}
	survey = survey_text(&trial, text, nodes);
	assert_int_equal(survey->generates.count, 1);
	assert_false(survey->has_dnssec);
	for (size_t i = 0; i < COUNT_OF(wants); i++) {
		const struct node *node =
		    nodes_find(nodes, trial_name(trial.arena, wants[i].name));

		assert_int_equal(node->seen, wants[i].seen);
	}
	assert_true(node_spot(nodes_find(nodes, trial_name(trial.arena, "b")),
	    SEEN_CNAME, &spot));
	assert_int_equal(spot.at, strlen(SOA "a A 192.0.2.1\n AAAA ::1\n"));
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
	survey = survey_text(&trial, text, NULL);
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

/* What stands beside a CNAME that is wanted. */
static void
test_other(void **state)
{
	static const struct {
		const char *text;
		bool is_other;
	} cases[] = {
		{ SOA "b A 192.0.2.1\n", false },
		{ SOA "A A 192.0.2.1\n", true },
		{ SOA "a X25 \"311061700956\"\n", true },
		{ SOA "a TYPE65280 \\# 0\n", true },
		{ SOA "a MX 1 b\n", true },
		{ SOA "a TXT x\n", true },
		{ SOA "a TLSA 3 1 1 ab\n", false }, /* to be removed */
		{ SOA "a CNAME b\n CNAME c\n", false },
		{ SOA "a NSEC b CNAME\n", false },
		{ SOA BEGIN "a TXT x\n" END, false }, /* goes */
		{ SOA BEGIN "a A 192.0.2.1\n" END, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct trial trial;
		struct rrset rrsets[2];
		struct survey *survey;

		begin_trial(&trial);
		rrsets[0] = trial_rrset_of(trial.arena, "a", &samples_of[1], 1);
		rrsets[1] = trial_rrset(trial.arena, "a", 0);
		trial.wanted.rrsets = rrsets;
		trial.wanted.count = 2;
		survey = survey_text(&trial, cases[i].text, NULL);
		assert_int_equal(
		    nodes_find(survey->nodes, rrsets[0].owner)->seen &
			1U << SEEN_OTHER,
		    cases[i].is_other ? 1U << SEEN_OTHER : 0);
		arena_free(trial.arena);
	}
}

/* Nothing else is looked up where no CNAME is wanted. */
static void
test_no_other(void **state)
{
	struct trial trial;
	struct rrset rrset;
	struct survey *survey;

	(void)state;
	begin_trial(&trial);
	rrset = trial_rrset(trial.arena, "a", 1);
	trial.wanted.rrsets = &rrset;
	trial.wanted.count = 1;
	survey = survey_text(&trial,
	    SOA "a TXT x\n CNAME b\n X25 \"311061700956\"\n", NULL);
	assert_int_equal(nodes_find(survey->nodes, rrset.owner)->seen,
	    1U << SEEN_CNAME);
	assert_int_equal(survey->records.count, 0);
	arena_free(trial.arena);
}

/* TLSA records where none are wanted, and which stay. */
static void
test_foreign(void **state)
{
	static const char text[] = SOA
	    "a TLSA 3 1 1 ab\nb TLSA 3 1 1 ab\nB TLSA 3 1 1 cd\nb TXT x\n"
	    "c TLSA 3 1 1 ab\nb TLSA 3 1 1 ef\n" BEGIN "d TLSA 3 1 1 ab\n" END;
	static const struct {
		const char *owner;
		size_t line;
	} wants[] = { { "b", 4 }, { "c", 7 }, { "b", 8 } };
	struct trial trial;
	struct rrset rrset;
	struct survey *survey;

	(void)state;
	begin_trial(&trial);
	rrset = trial_rrset(trial.arena, "a", 0);
	trial.wanted.rrsets = &rrset;
	trial.wanted.count = 1;
	survey = survey_text(&trial, text, NULL);
	assert_int_equal(survey->foreigns.count, COUNT_OF(wants));
	for (size_t i = 0; i < COUNT_OF(wants); i++) {
		const struct foreign *foreign = &survey->foreigns.items[i];

		assert_true(name_equal(foreign->owner,
		    trial_name(trial.arena, wants[i].owner)));
		assert_int_equal(parts_place(&survey->parts, foreign->spot.part,
				     foreign->spot.at)
				     .line,
		    wants[i].line);
	}
	arena_free(trial.arena);
}

/* Gaps as "DOMAIN SERVED OTHER LINE|". */
static const char *
gaps_of(struct arena *arena, const struct survey *survey)
{
	const char *gaps = "";

	for (size_t i = 0; i < survey->mx_gaps.count; i++) {
		const struct mx_gap *gap = &survey->mx_gaps.items[i];

		gaps = arena_printf(arena, "%s%s %s %s %zu|", gaps,
		    name_string(arena, gap->domain),
		    name_string(arena, gap->served),
		    name_string(arena, gap->other),
		    parts_place(&survey->parts, gap->spot.part, gap->spot.at)
			.line);
	}
	return gaps;
}

/* The hosts `w` and `w2` are watched. */
static void
test_mx_gaps(void **state)
{
	static const struct {
		const char *text;
		const char *gaps;
	} cases[] = {
		{ SOA "a MX 1 w\n MX 2 w2\n MX 3 out.side.\n MX 0 .\n", "" },
		{ SOA "a MX 1 x\n MX 2 y\nb MX 1 w\n", "" },
		{ SOA "a MX 1 W\n MX 2 x\n",
		    "a.example. w.example. x.example. 4|" },
		{ SOA "a MX 1 x\n TXT t\nA MX 2 w2\n",
		    "a.example. w2.example. x.example. 3|" },
		{ SOA "a MX 1 w\n MX 2 x\n MX 3 y\n MX 4 @\n",
		    "a.example. w.example. x.example. 4|"
		    "a.example. w.example. y.example. 5|"
		    "a.example. w.example. example. 6|" },
		{ SOA "a MX 1 w\n MX 2 x\nb MX 1 w\n MX 2 X\nc MX 1 x\n",
		    "a.example. w.example. x.example. 4|" },
		{ SOA "a MX 1 w\n MX 2 x+y\n",
		    "a.example. w.example. x\\043y.example. 4|" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct trial trial;
		struct nodes *nodes;
		struct survey *survey;

		begin_trial(&trial);
		nodes = nodes_new(trial.arena, TRIAL_SEED);
		nodes_watch(nodes,
		    nodes_add(nodes, trial_name(trial.arena, "w")));
		nodes_watch(nodes,
		    nodes_add(nodes, trial_name(trial.arena, "w2")));
		(void)nodes_add(nodes, trial_name(trial.arena, "x"));
		survey = survey_text(&trial, cases[i].text, nodes);
		assert_string_equal(gaps_of(trial.arena, survey),
		    cases[i].gaps);
		arena_free(trial.arena);
	}
}

/* Which $GENERATE makes a record, of one type or of any. */
static void
test_generation(void **state)
{
	static const char text[] = SOA "$GENERATE 1-2 h$ A 192.0.2.$\n"
				       "$GENERATE 2-3 h$ TXT x\n";
	struct trial trial;
	struct survey *survey;
	const uint8_t *name;

	(void)state;
	begin_trial(&trial);
	survey = survey_text(&trial, text, NULL);
	name = trial_name(trial.arena, "H3");
	assert_null(survey_generation(survey, name, RR_A));
	assert_ptr_equal(survey_generation(survey, name, RR_TXT),
	    &survey->generates.items[1]);
	assert_ptr_equal(survey_generation(survey, name, 0),
	    &survey->generates.items[1]);
	name = trial_name(trial.arena, "h2");
	assert_ptr_equal(survey_generation(survey, name, 0),
	    &survey->generates.items[0]);
	assert_null(
	    survey_generation(survey, trial_name(trial.arena, "h4"), 0));
	arena_free(trial.arena);
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
		cmocka_unit_test(test_other),
		cmocka_unit_test(test_no_other),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_mx_gaps),
		cmocka_unit_test(test_generation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
