/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where records go: what becomes of small zones, to the byte. */
#include <config.h>

#include <string.h>

#include "trial.h"

#define SOA     "$TTL 60\n@ SOA . . 1 2 3 4 5\n"
#define NEW_SOA "$TTL 60\n@ SOA . . 2 2 3 4 5\n"
#define BEGIN   "; danezone begin: generated, edits are overwritten\n"
#define END     "; danezone end\n"

/* Bits of the samples in zones.h. */
enum {
	S_202 = 1,
	S_211 = 2,
	S_301 = 4,
	S_311_00 = 8,
	S_311_A1 = 16,
	S_311_A1E5 = 32,
	S_311_FF = 64,
	S_312 = 128,
};

struct want {
	const char *name; /* NULL: no more */
	unsigned choice;
	bool has_ttl;
	uint32_t ttl;
};

static const struct plan_case {
	const char *text;
	const char *after; /* NULL: the same */
	struct want wants[3];
} cases[] = {
	{ SOA, NULL, { { NULL, 0, false, 0 } } },
	/* a new RRset makes a block, in canonical order */
	{ SOA "a A 192.0.2.1\n",
	    NEW_SOA
	    "a A 192.0.2.1\n" BEGIN
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t2 1 1 00112233\n"
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 00112233\n"
	    "_443._tcp.www.example.\t90\tIN\tTLSA\t3 1 2 ffeeddcc\n" END,
	    { { "_25._tcp.mx", S_211 | S_311_00, false, 300 },
		{ "_443._tcp.www", S_312, true, 90 } } },
	/* a file without final newline still has none, CRLF stays */
	{ "$TTL 60\r\n@ SOA . . 1 2 3 4 5\r\na A 192.0.2.1",
	    "$TTL 60\r\n@ SOA . . 2 2 3 4 5\r\na A 192.0.2.1\r\n"
	    "; danezone begin: generated, edits are overwritten\r\n"
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 00112233\r\n"
	    "; danezone end",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	/* what is right stays as it is written, and its TTL */
	{ SOA "_25._tcp.mx 7 TLSA ( 3 1 1 ; c\n 0011 2233 )\n", NULL,
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	{ SOA "_25._tcp.mx TYPE52 \\# 7 03010100112233\n", NULL,
	    { { "_25._tcp.mx", S_311_00, true, 60 } } },
	/* another TTL */
	{ SOA "_25._tcp.mx\tIN\tTLSA\t3 1 1 00112233 ; c\n",
	    NEW_SOA "_25._tcp.mx\t300 IN\tTLSA\t3 1 1 00112233 ; c\n",
	    { { "_25._tcp.mx", S_311_00, true, 300 } } },
	{ SOA "_25._tcp.mx 1m TLSA 3 1 1 00112233\n",
	    NEW_SOA "_25._tcp.mx 300 TLSA 3 1 1 00112233\n",
	    { { "_25._tcp.mx", S_311_00, true, 300 } } },
	/* a wrong one is rewritten, by one with the same three numbers */
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead ; key\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233 ; key\n"
		    "_25._tcp.mx TLSA 2 1 1 00112233\n",
	    { { "_25._tcp.mx", S_211 | S_311_00, false, 300 } } },
	{ SOA "_25._tcp.mx TLSA 2 1 1 dead\n TLSA 3 1 1 dead\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 2 ffeeddcc\n TLSA 3 1 1 00112233\n",
	    { { "_25._tcp.mx", S_312 | S_311_00, false, 300 } } },
	/* split as it was, or all into the first piece */
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead (\n\tbeef ) ; c\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 0011 (\n\t2233 ) ; c\n",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead (\n\tbeefed ) ; c\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233 (\n\t ) ; c\n",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	{ SOA "_25._tcp.mx TYPE52 \\# 5 030101 dead\n",
	    NEW_SOA "_25._tcp.mx TYPE52 \\# 7 03010100112233 \n",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	/* hex that is cut at odd places, right and wrong */
	{ SOA "_25._tcp.mx TLSA 3 1 1 0 0112233 ; c\n A 192.0.2.1\n",
	    SOA "_25._tcp.mx TLSA 3 1 1 0 0112233 ; c\n A 192.0.2.1\n",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 0 0112234 ; c\n A 192.0.2.1\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233  ; c\n A 192.0.2.1\n",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	/* a surplus one goes, and what inherited from it keeps its meaning */
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead\n TLSA 3 1 1 00112233\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 a1b2c3d4\n"
		    " TLSA 3 1 1 00112233\n",
	    { { "_25._tcp.mx", S_311_00 | S_311_A1, false, 300 } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead\n                TXT x\n"
	      "b TLSA 3 1 1 00112233\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233\n"
		    "                TXT x\nb TLSA 3 1 1 00112233\n",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 00112233\n"
	      "_25._tcp.mx TLSA 3 1 1 dead\n                TXT x\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233\n"
		    "                TXT x\n",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 00112233\nb TXT x\n"
	      "_25._tcp.mx TLSA 3 1 1 dead\n$ORIGIN b\n TXT x\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233\nb TXT x\n"
		    "$ORIGIN b\n_25._tcp.mx.example. TXT x\n",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 00112233\nb TXT x\n"
	      "_25._tcp.mx TLSA 3 1 1 dead\n                TXT x\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233\nb TXT x\n"
		    "_25._tcp.mx     TXT x\n",
	    { { "_25._tcp.mx", S_311_00, false, 300 } } },
	/* the same for a TTL */
	{ "@ 9 SOA . . 1 2 3 4 5\n_25._tcp.mx 7 TLSA 3 1 1 00112233\n"
	  "_25._tcp.mx 7 TLSA 3 1 1 dead\nb A 192.0.2.1\n",
	    "@ 9 SOA . . 2 2 3 4 5\n_25._tcp.mx 300 TLSA 3 1 1 00112233\n"
	    "b 7 A 192.0.2.1\n",
	    { { "_25._tcp.mx", S_311_00, true, 300 } } },
	/* a new one beside the others of its RRset */
	{ SOA "_25._tcp.mx\tIN TLSA 3 1 1 00112233\nb A 192.0.2.1\n",
	    NEW_SOA "_25._tcp.mx\tIN TLSA 3 1 1 00112233\n"
		    "_25._tcp.mx\tIN TLSA 3 1 1 a1b2c3d4\n"
		    "_25._tcp.mx\tIN TLSA 3 1 1 ffeeddcc\nb A 192.0.2.1\n",
	    { { "_25._tcp.mx", S_311_00 | S_311_A1 | S_311_FF, false, 300 } } },
	/* the block: kept in order, cleaned, closed */
	{ SOA BEGIN "_25._tcp.mx.example.\t60\tIN\tTLSA\t3 1 1 00112233\n"
		    "_443._tcp.www.example.\t60\tIN\tTLSA\t3 1 1 dead\n" END
		    "b A 192.0.2.1\n",
	    NEW_SOA BEGIN
	    "_25._tcp.mx.example.\t60\tIN\tTLSA\t2 1 1 00112233\n"
	    "_25._tcp.mx.example.\t60\tIN\tTLSA\t3 1 1 00112233\n"
	    "_25._tcp.mx.example.\t60\tIN\tTLSA\t3 1 2 ffeeddcc\n"
	    "_443._tcp.www.example.\t60\tIN\tTLSA\t3 1 1 00112233\n" END
	    "b A 192.0.2.1\n",
	    { { "_25._tcp.mx", S_211 | S_311_00 | S_312, false, 300 },
		{ "_443._tcp.www", S_311_00, false, 300 } } },
	{ SOA BEGIN "_25._tcp.mx.example.\t60\tIN\tTLSA\t3 1 1 dead\n" END
		    "b A 192.0.2.1\n",
	    NEW_SOA "b A 192.0.2.1\n", { { NULL, 0, false, 0 } } },
	{ SOA BEGIN "; mine\n_25._tcp.mx TLSA 3 1 1 dead\nb A 192.0.2.1\n" END,
	    NEW_SOA BEGIN "; mine\nb A 192.0.2.1\n" END,
	    { { NULL, 0, false, 0 } } },
	/* TLSA records elsewhere that nobody names are left alone */
	{ SOA "_25._tcp.other TLSA 3 1 1 dead\n", NULL,
	    { { NULL, 0, false, 0 } } },
};

/* Run one case; the text that comes out. */
static struct span
run_case(struct trial *trial, const struct plan_case *plan_case)
{
	size_t i;

	trial->wanted = (struct wanted){ .apex = trial_apex,
		.managed = trial_managed,
		.seed = TRIAL_SEED,
		.rrsets = arena_alloc(trial->arena,
		    COUNT_OF(plan_case->wants) * sizeof(struct rrset)) };
	for (i = 0; i < COUNT_OF(plan_case->wants); i++) {
		const struct want *want = &plan_case->wants[i];
		struct rrset rrset;

		if (want->name != NULL) {
			rrset =
			    trial_rrset(trial->arena, want->name, want->choice);
			rrset.has_ttl = want->has_ttl;
			rrset.ttl = want->ttl;
			trial->wanted.rrsets[trial->wanted.count++] = rrset;
		}
	}
	assert_true(trial_run(trial, span_of(plan_case->text)));
	assert_true(trial_prove(trial, trial->edits, &trial->diags));
	return trial_apply(trial, &trial->edits);
}

static void
test_cases(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		struct trial trial = { .arena = arena_new() };
		const struct span after = run_case(&trial, &cases[i]);

		assert_string_equal(arena_string(trial.arena, after),
		    cases[i].after == NULL ? cases[i].text : cases[i].after);
		if (cases[i].after == NULL) {
			assert_int_equal(trial.edits.count, 0);
		}
		arena_free(trial.arena);
	}
}

/* An RRset with several TTLs is told of, and gets the first. */
static void
test_ttl_split(void **state)
{
	static const struct plan_case split = { SOA
		"_25._tcp.mx 7 TLSA 3 1 1 00112233\n 8 TLSA 3 1 1 a1b2c3d4\n",
		NEW_SOA
		"_25._tcp.mx 7 TLSA 3 1 1 00112233\n 7 TLSA 3 1 1 a1b2c3d4\n",
		{ { "_25._tcp.mx", S_311_00 | S_311_A1, false, 300 } } };
	struct trial trial = { .arena = arena_new() };
	const struct span after = run_case(&trial, &split);

	(void)state;
	assert_string_equal(arena_string(trial.arena, after), split.after);
	assert_int_equal(trial.diags.count, 1);
	assert_int_equal(trial.diags.items[0].place.line, 4);
	assert_string_equal(trial.diags.items[0].message,
	    "_25._tcp.mx.example. has records with TTL 7 and 8: give the TTL "
	    "in the manifest");
	arena_free(trial.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_ttl_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
