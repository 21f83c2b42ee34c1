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
	C_OTHER = 1,
	C_MX = 2,
	C_APEX = 8,
	T_EMPTY = 1,
	T_AB = 2,
	T_X = 4,
	T_Y = 8,
};

/* Types by their numbers in samples_of. */
enum {
	TLSA,
	CNAME,
	TXT,
};

struct want {
	const char *name; /* NULL: no more */
	unsigned choice;
	bool has_ttl;
	uint32_t ttl;
	size_t type;
	bool keeps;
};

static const struct plan_case {
	const char *text;
	const char *after; /* NULL: the same */
	struct want wants[3];
} cases[] = {
	{ SOA, NULL, { { 0 } } },
	/* a new RRset makes a block, in canonical order */
	{ SOA "a A 192.0.2.1\n",
	    NEW_SOA
	    "a A 192.0.2.1\n" BEGIN
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t2 1 1 00112233\n"
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 00112233\n"
	    "_443._tcp.www.example.\t90\tIN\tTLSA\t3 1 2 ffeeddcc\n" END,
	    { { "_25._tcp.mx", S_211 | S_311_00, false, 300, TLSA, false },
		{ "_443._tcp.www", S_312, true, 90, TLSA, false } } },
	/* a file without final newline still has none, CRLF stays */
	{ "$TTL 60\r\n@ SOA . . 1 2 3 4 5\r\na A 192.0.2.1",
	    "$TTL 60\r\n@ SOA . . 2 2 3 4 5\r\na A 192.0.2.1\r\n"
	    "; danezone begin: generated, edits are overwritten\r\n"
	    "_25._tcp.mx.example.\t300\tIN\tTLSA\t3 1 1 00112233\r\n"
	    "; danezone end",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	/* what is right stays as it is written, and its TTL */
	{ SOA "_25._tcp.mx 7 TLSA ( 3 1 1 ; c\n 0011 2233 )\n", NULL,
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	{ SOA "_25._tcp.mx TYPE52 \\# 7 03010100112233\n", NULL,
	    { { "_25._tcp.mx", S_311_00, true, 60, TLSA, false } } },
	/* another TTL */
	{ SOA "_25._tcp.mx\tIN\tTLSA\t3 1 1 00112233 ; c\n",
	    NEW_SOA "_25._tcp.mx\t300 IN\tTLSA\t3 1 1 00112233 ; c\n",
	    { { "_25._tcp.mx", S_311_00, true, 300, TLSA, false } } },
	{ SOA "_25._tcp.mx 1m TLSA 3 1 1 00112233\n",
	    NEW_SOA "_25._tcp.mx 300 TLSA 3 1 1 00112233\n",
	    { { "_25._tcp.mx", S_311_00, true, 300, TLSA, false } } },
	/* a wrong one is rewritten, by one with the same three numbers */
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead ; key\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233 ; key\n"
		    "_25._tcp.mx TLSA 2 1 1 00112233\n",
	    { { "_25._tcp.mx", S_211 | S_311_00, false, 300, TLSA, false } } },
	{ SOA "_25._tcp.mx TLSA 2 1 1 dead\n TLSA 3 1 1 dead\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 2 ffeeddcc\n TLSA 3 1 1 00112233\n",
	    { { "_25._tcp.mx", S_312 | S_311_00, false, 300, TLSA, false } } },
	/* split as it was, or all into the first piece */
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead (\n\tbeef ) ; c\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 0011 (\n\t2233 ) ; c\n",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead (\n\tbeefed ) ; c\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233 (\n\t ) ; c\n",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	{ SOA "_25._tcp.mx TYPE52 \\# 5 030101 dead\n",
	    NEW_SOA "_25._tcp.mx TYPE52 \\# 7 03010100112233 \n",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	/* hex that is cut at odd places, right and wrong */
	{ SOA "_25._tcp.mx TLSA 3 1 1 0 0112233 ; c\n A 192.0.2.1\n",
	    SOA "_25._tcp.mx TLSA 3 1 1 0 0112233 ; c\n A 192.0.2.1\n",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 0 0112234 ; c\n A 192.0.2.1\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233  ; c\n A 192.0.2.1\n",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	/* a surplus one goes, and what inherited from it keeps its meaning */
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead\n TLSA 3 1 1 00112233\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 a1b2c3d4\n"
		    " TLSA 3 1 1 00112233\n",
	    { { "_25._tcp.mx", S_311_00 | S_311_A1, false, 300, TLSA,
		false } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead\n                TXT x\n"
	      "b TLSA 3 1 1 00112233\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233\n"
		    "                TXT x\nb TLSA 3 1 1 00112233\n",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 00112233\n"
	      "_25._tcp.mx TLSA 3 1 1 dead\n                TXT x\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233\n"
		    "                TXT x\n",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 00112233\nb TXT x\n"
	      "_25._tcp.mx TLSA 3 1 1 dead\n$ORIGIN b\n TXT x\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233\nb TXT x\n"
		    "$ORIGIN b\n_25._tcp.mx.example. TXT x\n",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	{ SOA "_25._tcp.mx TLSA 3 1 1 00112233\nb TXT x\n"
	      "_25._tcp.mx TLSA 3 1 1 dead\n                TXT x\n",
	    NEW_SOA "_25._tcp.mx TLSA 3 1 1 00112233\nb TXT x\n"
		    "_25._tcp.mx     TXT x\n",
	    { { "_25._tcp.mx", S_311_00, false, 300, TLSA, false } } },
	/* the same for a TTL */
	{ "@ 9 SOA . . 1 2 3 4 5\n_25._tcp.mx 7 TLSA 3 1 1 00112233\n"
	  "_25._tcp.mx 7 TLSA 3 1 1 dead\nb A 192.0.2.1\n",
	    "@ 9 SOA . . 2 2 3 4 5\n_25._tcp.mx 300 TLSA 3 1 1 00112233\n"
	    "b 7 A 192.0.2.1\n",
	    { { "_25._tcp.mx", S_311_00, true, 300, TLSA, false } } },
	/* a new one beside the others of its RRset */
	{ SOA "_25._tcp.mx\tIN TLSA 3 1 1 00112233\nb A 192.0.2.1\n",
	    NEW_SOA "_25._tcp.mx\tIN TLSA 3 1 1 00112233\n"
		    "_25._tcp.mx\tIN TLSA 3 1 1 a1b2c3d4\n"
		    "_25._tcp.mx\tIN TLSA 3 1 1 ffeeddcc\nb A 192.0.2.1\n",
	    { { "_25._tcp.mx", S_311_00 | S_311_A1 | S_311_FF, false, 300, TLSA,
		false } } },
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
	    { { "_25._tcp.mx", S_211 | S_311_00 | S_312, false, 300, TLSA,
		  false },
		{ "_443._tcp.www", S_311_00, false, 300, TLSA, false } } },
	{ SOA BEGIN "_25._tcp.mx.example.\t60\tIN\tTLSA\t3 1 1 dead\n" END
		    "b A 192.0.2.1\n",
	    NEW_SOA "b A 192.0.2.1\n", { { 0 } } },
	{ SOA BEGIN "; mine\n_25._tcp.mx TLSA 3 1 1 dead\nb A 192.0.2.1\n" END,
	    NEW_SOA BEGIN "; mine\nb A 192.0.2.1\n" END, { { 0 } } },
	/* TLSA records elsewhere that nobody names are left alone */
	{ SOA "_25._tcp.other TLSA 3 1 1 dead\nb CNAME c\n TXT d\n", NULL,
	    { { 0 } } },
	/* a CNAME that is right, however it is written, stays */
	{ SOA "a CNAME mx\nb CNAME MX.Example. ; c\nc TYPE5 \\# 12 02 "
	      "6d78076578616d706c6500\n",
	    NULL,
	    { { "a", C_MX, false, 300, CNAME, false },
		{ "b", C_MX, false, 300, CNAME, false },
		{ "c", C_MX, true, 60, CNAME, false } } },
	/* another one is rewritten in its place */
	{ SOA "a\t9 IN CNAME\tmx ; c\nb CNAME (\n mx ; d\n)\n"
	      "c IN 9 TYPE5 \\# 3 (\n016100 )\n",
	    NEW_SOA "a\t9 IN CNAME\tMX.other. ; c\n"
		    "b CNAME (\n example. ; d\n)\n"
		    "c IN 60 TYPE5 \\# 10 (\n024d58056f7468657200 )\n",
	    { { "a", C_OTHER, false, 300, CNAME, false },
		{ "b", C_APEX, false, 300, CNAME, false },
		{ "c", C_OTHER, true, 60, CNAME, false } } },
	/* in place of TLSA records; others stay where they are */
	{ SOA "a TLSA 3 1 1 dead\nb TLSA 3 1 1 dead\n",
	    NEW_SOA "b TLSA 3 1 1 dead\n" BEGIN
		    "a.example.\t300\tIN\tCNAME\tmx.example.\n" END,
	    { { "a", C_MX, false, 300, CNAME, false },
		{ "a", 0, false, 300, TLSA, false } } },
	/* there must be no such record, here or in the block */
	{ SOA "a 7 TLSA 3 1 1 dead\n 8 TLSA 3 1 1 beef\nb TXT x\n" BEGIN
	      "a.example.\t300\tIN\tTLSA\t3 1 1 00112233\n" END,
	    NEW_SOA "b TXT x\n", { { "a", 0, false, 300, TLSA, false } } },
	/* TXT: right ones in any spelling, wrong ones string by string */
	{ SOA "a TXT x\n TXT \"\\097\" b ; c\n TYPE16 \\# 2 0179\n", NULL,
	    { { "a", T_AB | T_X | T_Y, false, 300, TXT, false } } },
	{ SOA "a TXT z ; c\nb IN TXT ( q ; d\n \"r\"\n\ts t )\n"
	      "c TXT \\# 2 0171\n",
	    NEW_SOA "a TXT \"a\" \"b\" ; c\n"
		    "b IN TXT ( \"a\" ; d\n \"b\"\n\t  )\n"
		    "c TXT \\# 4 01610162\n",
	    { { "a", T_AB, false, 300, TXT, false },
		{ "b", T_AB, false, 300, TXT, false },
		{ "c", T_AB, false, 300, TXT, false } } },
	{ SOA "a TXT q r ; c\na IN TXT s\nb TXT t\n",
	    NEW_SOA "a TXT \"\"  ; c\na IN TXT \"x\"\na IN TXT \"y\"\n"
		    "b TXT t\n",
	    { { "a", T_EMPTY | T_X | T_Y, false, 300, TXT, false } } },
	/* cut into as many bytes as before: they are no digits */
	{ SOA "a TXT zz \"\" \"abcd\"\n", NEW_SOA "a TXT \"x\"  \n",
	    { { "a", T_X, false, 300, TXT, false } } },
	/* libzscanner does not read these */
	{ SOA "a TXT \"a\"\"b\"\nb CLASS1 TXT y\nc CLASS1 CNAME mx\n",
	    SOA "a TXT \"a\"\"b\"\nb CLASS1 TXT y\nc CLASS1 CNAME mx\n",
	    { { "a", T_AB, false, 300, TXT, false },
		{ "b", T_Y, false, 300, TXT, false },
		{ "c", C_MX, false, 300, CNAME, false } } },
	{ SOA "a TXT q\"r\"s\nb CNAME x+y ; c\n",
	    NEW_SOA "a TXT \"x\"\nb CNAME mx.example. ; c\n",
	    { { "a", T_X, false, 300, TXT, false },
		{ "b", C_MX, false, 300, CNAME, false } } },
	/* what is not wanted is kept, in the block too, with one TTL */
	{ SOA "a 7 TXT q\nb A 192.0.2.1\n" BEGIN
	      "a.example.\t7\tIN\tTXT\t\"r\"\n" END,
	    NEW_SOA "a 7 TXT q\na 7 TXT \"x\"\nb A 192.0.2.1\n" BEGIN
		    "a.example.\t7\tIN\tTXT\t\"r\"\n" END,
	    { { "a", T_X, false, 300, TXT, true } } },
	{ SOA "a 7 TLSA 3 1 1 dead\n" BEGIN
	      "b.example.\t300\tIN\tTLSA\t3 1 1 beef\n" END,
	    NEW_SOA "a 9 TLSA 3 1 1 dead\n" BEGIN
		    "b.example.\t300\tIN\tTLSA\t2 1 1 00112233\n"
		    "b.example.\t300\tIN\tTLSA\t3 1 1 beef\n" END,
	    { { "a", 0, true, 9, TLSA, true },
		{ "b", S_211, false, 9, TLSA, true } } },
	/* the block: by owner, type and rdata; what nobody wants goes */
	{ SOA BEGIN "a.example.\t300\tIN\tCNAME\tb.example.\n"
		    "a.example.\t300\tIN\tTXT\t\"x\"\n"
		    "b.example.\t300\tIN\tCNAME\tb.example.\n" END,
	    NEW_SOA BEGIN "a.example.\t300\tIN\tTXT\t\"a\" \"b\"\n"
			  "a.example.\t300\tIN\tTXT\t\"x\"\n"
			  "a.example.\t300\tIN\tTXT\t\"y\"\n"
			  "a.example.\t300\tIN\tTLSA\t3 1 1 00112233\n"
			  "b.example.\t300\tIN\tCNAME\tmx.example.\n" END,
	    { { "a", T_AB | T_X | T_Y, false, 300, TXT, false },
		{ "a", S_311_00, false, 300, TLSA, false },
		{ "b", C_MX, false, 300, CNAME, false } } },
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
			rrset = trial_rrset_of(trial->arena, want->name,
			    &samples_of[want->type], want->choice);
			rrset.keeps = want->keeps;
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
		{ { "_25._tcp.mx", S_311_00 | S_311_A1, false, 300, TLSA,
		    false } } };
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
