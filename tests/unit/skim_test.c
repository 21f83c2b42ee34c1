/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skims: what is noted of a stretch, where it ends, when it is of no use. */
#include <config.h>

#include <zone/ahead/skim.h>

#include "trial.h"

enum {
	LARGE = 1 << 20,
};

/*
 * What is noted, as "PASSED OFFSET", with ! for what is to be read again, then
 * what is passed at the end, and the end. PASSED is 0, 1 or 2, see enum passed.
 * The names of interest are `www` and `mx`.
 */
static const struct skim_case {
	const char *text;
	bool has_failed;
	bool needs_ttl;
	const char *want;
} cases[] = {
	{ "", false, true, "0 0" },
	{ "a 9 A 192.0.2.1\n", false, false, "2 16" },
	{ "a A 192.0.2.1\n", false, true, "2 14" },
	{ "www 9 A 192.0.2.1\n", false, false, "0:0 0 18" },
	{ "WWW A 192.0.2.1\n AAAA ::1\n TXT x\nb TXT x\n", false, true,
	    "0:0 0:16 2 41" },
	{ "www TXT x\n A 192.0.2.1\n\n ; c\n TXT y\n", false, true,
	    "2:10 1 36" },
	{ "a TXT x\nb TLSA 3 1 1 ab\nc MX 1 d\ne MX 1 mx\n", false, true,
	    "2:8 2:33 0 43" },
	{ "a X25 \"311061700956\"\n", false, true, "0:0! 0 21" },
	{ "$TTL 3\n$ORIGIN x.\n$GENERATE 1-2 $ A 192.0.2.$\n", false, true,
	    "0:18! 0 46" },
	{ "; danezone begin\na TXT x\n$TTL 3\n; danezone end\na TXT x\n", false,
	    true, "0:0! 0:17 0:25 0:32! 2 55" },
	{ "a NSEC b A\nb NSEC c A\n", false, true, "0:0 2 22" },
	{ "a TXT x\n$INCLUDE b\nwww A 192.0.2.1\n", false, true, "2 8" },
	{ "@ 9 SOA . . 1 2 3 4 5\n", false, false, "0:0 0 22" },
	{ "a TXT x\nb\n", true, true, "" },
	{ "a TXT ( x\n", true, true, "" },
	{ "a TXT \"x\n", true, true, "" },
};

static const char *
show(struct arena *arena, const struct skim *skim)
{
	const char *all = "";

	for (size_t i = 0; i < skim->count; i++) {
		const struct note *note = &skim->notes[i];

		all = arena_printf(arena, "%s%d:%zu%s ", all, (int)note->passed,
		    note->entry.start, note->is_read ? "" : "!");
	}
	return arena_printf(arena, "%s%d %zu", all, (int)skim->passed,
	    skim->end);
}

/* A skim of this text, which is to be read. */
static struct skim *
skim_of(struct arena *arena, struct span text, size_t length)
{
	struct skim *skim = skim_new(arena, length);

	skim->text = text;
	skim->limit = text.length;
	skim->first = (struct context){ .origin = trial_apex,
		.has_default = true,
		.has_ttl = true,
		.ttl = 60 };
	return skim;
}

static struct interest
interest_new(struct arena *arena)
{
	struct wanted *wanted = arena_alloc(arena, sizeof(*wanted));
	struct nodes *nodes = nodes_new(arena, TRIAL_SEED);

	*wanted =
	    (struct wanted){ .apex = trial_apex, .managed = trial_managed };
	(void)nodes_add(nodes, trial_name(arena, "www"));
	(void)nodes_add(nodes, trial_name(arena, "mx"));
	return interest_of(wanted, nodes);
}

static void
test_cases(void **state)
{
	struct arena *arena = arena_new();
	const struct interest interest = interest_new(arena);
	struct skimmer *skimmer = skimmer_new(&interest);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct skim *skim =
		    skim_of(arena, span_of(cases[i].text), LARGE);

		skim_read(skimmer, skim);
		assert_int_equal(skim->has_failed, cases[i].has_failed);
		if (!cases[i].has_failed) {
			assert_string_equal(show(arena, skim), cases[i].want);
			assert_int_equal(skim->needs_ttl, cases[i].needs_ttl);
		}
	}
	skimmer_free(skimmer);
	arena_free(arena);
}

/* A note has all of its record; the end, what is in force there. */
static void
test_note(void **state)
{
	static const char text[] =
	    "a A 192.0.2.1\nWww 5 A 192.0.2.1\n$TTL 7\n$ORIGIN b.\n";
	static const uint8_t address[] = { 192, 0, 2, 1 };
	struct arena *arena = arena_new();
	const struct interest interest = interest_new(arena);
	struct skimmer *skimmer = skimmer_new(&interest);
	struct skim *skim = skim_of(arena, span_of(text), LARGE);
	const struct note *note = skim->notes;

	(void)state;
	skim_read(skimmer, skim);
	assert_int_equal(skim->count, 1);
	assert_int_equal(note->type, RR_A);
	assert_int_equal(note->ttl, 5);
	assert_int_equal(note->owner_length, name_length(note->owner));
	assert_string_equal(name_string(arena, note->owner), "Www.example.");
	assert_int_equal(note->rdata_length, sizeof(address));
	assert_memory_equal(note->rdata, address, sizeof(address));
	assert_true(name_equal(note->before.origin, trial_apex));
	assert_null(note->before.owner);
	assert_string_equal(name_string(arena, skim->last.owner),
	    "Www.example.");
	assert_string_equal(name_string(arena, skim->last.origin), "b.");
	assert_int_equal(skim->last.ttl, 7);
	skimmer_free(skimmer);
	arena_free(arena);
}

/* A skim that has no more room ends behind an entry. */
static void
test_full(void **state)
{
	static const char text[] = "www A 192.0.2.1\n A 192.0.2.2\n"
				   " A 192.0.2.3\n A 192.0.2.4\n";
	struct arena *arena = arena_new();
	const struct interest interest = interest_new(arena);
	struct skimmer *skimmer = skimmer_new(&interest);
	struct skim *skim = skim_of(arena, span_of(text), 0);

	(void)state;
	skim_read(skimmer, skim);
	assert_false(skim->has_failed);
	assert_int_equal(skim->count, 1);
	assert_int_equal(skim->end, strlen("www A 192.0.2.1\n"));
	skimmer_free(skimmer);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_note),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
