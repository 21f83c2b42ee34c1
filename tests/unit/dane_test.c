/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chains against TLSA records: which of them matches at which depth, or what is
 * wrong. The certificates are those of the golden cases; their CA stands for
 * the system's trust store.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gen/tls/dane.h>

#include "store.h"

enum {
	RECORDS_MAX = 4,
	ALL = 0xf, /* usages */
	OF_MAIL = 0xc,
};

/* Times of verification: the certificates are valid from 2020 to 2120. */
#define BEFORE INT64_C(1500000000)
#define DURING INT64_C(1800000000)
#define AFTER  INT64_C(4800000000)

/* Of whom a record is: `e` the leaf, `i` its issuer, `c` the CA, `r` another
   leaf, `x` as `e` but with a wrong octet, `s` as `e` but an octet short. */
struct wish {
	uint8_t usage;
	uint8_t selector;
	uint8_t matching;
	char of;
};

struct trial {
	struct wish records[RECORDS_MAX]; /* up to one of nobody */
	const char *chain;                /* letters as above */
	const char *base;
	const char *other; /* a further name, or NULL */
	int64_t now;
	size_t usages;
	const char *error;
	int depth;
	unsigned record; /* its number */
	size_t unusable;
};

#define MX       "mx.example.com", NULL, DURING, ALL
#define MATCH    NULL
#define NO_MATCH "no matching DANE TLSA records"
#define NAME     "hostname mismatch"

static const struct trial trials[] = {
	/* Each usage, selector and matching type. */
	{ { { 3, 0, 0, 'e' } }, "eic", MX, MATCH, 0, 0, 0 },
	{ { { 3, 0, 1, 'e' } }, "eic", MX, MATCH, 0, 0, 0 },
	{ { { 3, 0, 2, 'e' } }, "eic", MX, MATCH, 0, 0, 0 },
	{ { { 3, 1, 0, 'e' } }, "eic", MX, MATCH, 0, 0, 0 },
	{ { { 3, 1, 1, 'e' } }, "e", MX, MATCH, 0, 0, 0 },
	{ { { 3, 1, 2, 'e' } }, "e", MX, MATCH, 0, 0, 0 },
	{ { { 2, 0, 0, 'c' } }, "eic", MX, MATCH, 2, 0, 0 },
	{ { { 2, 0, 1, 'c' } }, "eic", MX, MATCH, 2, 0, 0 },
	{ { { 2, 0, 2, 'i' } }, "eic", MX, MATCH, 1, 0, 0 },
	{ { { 2, 1, 0, 'c' } }, "eic", MX, MATCH, 2, 0, 0 },
	{ { { 2, 1, 1, 'i' } }, "ei", MX, MATCH, 1, 0, 0 },
	{ { { 2, 1, 2, 'c' } }, "eic", MX, MATCH, 2, 0, 0 },
	{ { { 1, 0, 0, 'e' } }, "eic", MX, MATCH, 0, 0, 0 },
	{ { { 1, 1, 1, 'e' } }, "ei", MX, MATCH, 0, 0, 0 },
	{ { { 0, 0, 1, 'c' } }, "eic", MX, MATCH, 2, 0, 0 },
	{ { { 0, 1, 1, 'i' } }, "eic", MX, MATCH, 1, 0, 0 },
	/* The chain in any order, with what does not belong to it. */
	{ { { 2, 1, 1, 'c' } }, "ecri", MX, MATCH, 2, 0, 0 },
	/* Without the CA that the record is of, or with no way to it. */
	{ { { 2, 1, 1, 'c' } }, "ei", MX, NO_MATCH, 1, 0, 0 },
	{ { { 2, 0, 0, 'c' } }, "ei", MX, MATCH, 2, 0, 0 },
	{ { { 2, 1, 1, 'c' } }, "ec", MX, NO_MATCH, 0, 0, 0 },
	{ { { 0, 1, 1, 'c' } }, "ei", MX, MATCH, 2, 0, 0 },
	{ { { 1, 1, 1, 'e' } }, "ec", MX,
	    "unable to get local issuer certificate", 0, 0, 0 },
	/* The wrong record. */
	{ { { 3, 1, 1, 'r' } }, "eic", MX, NO_MATCH, 0, 0, 0 },
	{ { { 3, 1, 1, 'x' } }, "eic", MX, NO_MATCH, 0, 0, 0 },
	{ { { 3, 1, 1, 'c' } }, "eic", MX, NO_MATCH, 0, 0, 0 },
	{ { { 2, 1, 1, 'r' } }, "eic", MX, NO_MATCH, 2, 0, 0 },
	{ { { 1, 1, 1, 'r' } }, "eic", MX, NO_MATCH, 0, 0, 0 },
	{ { { 0, 1, 1, 'r' } }, "eic", MX, NO_MATCH, 2, 0, 0 },
	/* Several: one is enough. */
	{ { { 3, 1, 1, 'r' }, { 3, 1, 1, 'e' } }, "e", MX, MATCH, 0, 1, 0 },
	{ { { 2, 1, 1, 'r' }, { 3, 1, 2, 'r' }, { 2, 1, 1, 'c' } }, "eic", MX,
	    MATCH, 2, 2, 0 },
	/* Records that no client can use. */
	{ { { 3, 1, 1, 's' } }, "eic", MX, "no usable TLSA records", -1, 0, 1 },
	{ { { 4, 1, 1, 'e' } }, "eic", MX, "no usable TLSA records", -1, 0, 1 },
	{ { { 3, 2, 1, 'e' } }, "eic", MX, "no usable TLSA records", -1, 0, 1 },
	{ { { 3, 1, 3, 'e' }, { 3, 1, 1, 'e' } }, "eic", MX, MATCH, 0, 1, 1 },
	{ { { 2, 0, 0, 's' } }, "eic", MX, "no usable TLSA records", -1, 0, 1 },
	{ { { 1, 1, 1, 'e' } }, "eic", "mx.example.com", NULL, DURING, OF_MAIL,
	    "no usable TLSA records", -1, 0, 1 },
	{ { { 0, 0, 0, '\0' } }, "eic", MX, "no usable TLSA records", -1, 0,
	    0 },
	{ { { 3, 1, 1, 'e' } }, "", MX, "no certificate", -1, 0, 0 },
	/* Usage 3 looks at no name and no date, the others do. */
	{ { { 3, 1, 1, 'e' } }, "eic", "a.example.net", NULL, DURING, ALL,
	    MATCH, 0, 0, 0 },
	{ { { 2, 1, 1, 'c' } }, "eic", "a.example.net", NULL, DURING, ALL, NAME,
	    0, 0, 0 },
	{ { { 1, 1, 1, 'e' } }, "eic", "a.example.net", NULL, DURING, ALL, NAME,
	    0, 0, 0 },
	{ { { 0, 1, 1, 'c' } }, "eic", "a.example.net", NULL, DURING, ALL, NAME,
	    0, 0, 0 },
	{ { { 2, 1, 1, 'c' } }, "eic", "a.example.net", "example.com", DURING,
	    ALL, MATCH, 2, 0, 0 },
	{ { { 2, 1, 1, 'c' } }, "eic", "a.example.net", "example.net", DURING,
	    ALL, NAME, 0, 0, 0 },
	{ { { 3, 1, 1, 'e' } }, "eic", "mx.example.com", NULL, AFTER, ALL,
	    MATCH, 0, 0, 0 },
	{ { { 3, 1, 1, 'e' } }, "eic", "mx.example.com", NULL, BEFORE, ALL,
	    MATCH, 0, 0, 0 },
	{ { { 2, 1, 1, 'c' } }, "eic", "mx.example.com", NULL, AFTER, ALL,
	    "certificate has expired", 2, 0, 0 },
	{ { { 2, 1, 1, 'c' } }, "eic", "mx.example.com", NULL, BEFORE, ALL,
	    "certificate is not yet valid", 2, 0, 0 },
	{ { { 1, 1, 1, 'e' } }, "eic", "mx.example.com", NULL, AFTER, ALL,
	    "certificate has expired", 2, 0, 0 },
};

struct state {
	struct fixture fixture;
	const struct material *chain;
	const struct material *other;
};

static const struct certificate *
find_certificate(const struct state *state, char of)
{
	switch (of) {
	case 'i':
		return &state->chain->certificates[1];
	case 'c':
		return &state->chain->certificates[2];
	case 'r':
		return state->other->leaf;
	default:
		return state->chain->leaf;
	}
}

/* Parameters that do not exist get the data of those that do. */
static struct dane_record
make_record(const struct state *state, struct wish wish)
{
	const struct tlsa_params like = { wish.usage, wish.selector & 1,
		wish.matching % 3 };
	struct dane_record record = {
		.params = { wish.usage, wish.selector, wish.matching },
		.data = certificate_association(state->fixture.materials,
		    find_certificate(state, wish.of), like),
	};

	if (wish.of == 's') {
		record.data.length--;
	} else if (wish.of == 'x') {
		uint8_t *data = arena_copy(state->fixture.arena, record.data.at,
		    record.data.length);

		data[0] ^= 1;
		record.data.at = data;
	}
	return record;
}

static bool
is_as_wanted(const struct dane_verdict *verdict, const struct trial *trial,
    const struct dane_records *records)
{
	if (verdict->depth != trial->depth ||
	    verdict->unusable != trial->unusable) {
		return false;
	}
	if (trial->error == NULL) {
		return verdict->error == NULL &&
		       verdict->record == &records->items[trial->record];
	}
	return verdict->error != NULL && verdict->record == NULL &&
	       strcmp(verdict->error, trial->error) == 0;
}

static void
check(const struct state *state, struct dane *dane, size_t number)
{
	const struct trial *trial = &trials[number];
	struct arena *arena = state->fixture.arena;
	struct octets_list chain = { NULL, 0, 0 };
	struct dane_records records = { NULL, 0, 0 };
	struct dane_names names = { NULL, 0, 0 };
	const struct dane_question question = { &chain, &records,
		(unsigned)trial->usages, trial->base, &names, trial->now };
	struct dane_verdict verdict;

	for (size_t i = 0; i < RECORDS_MAX && trial->records[i].of != '\0';
	     i++) {
		ARENA_PUSH(arena, &records,
		    make_record(state, trial->records[i]));
	}
	for (const char *of = trial->chain; *of != '\0'; of++) {
		ARENA_PUSH(arena, &chain, find_certificate(state, *of)->der);
	}
	if (trial->other != NULL) {
		ARENA_PUSH(arena, &names, trial->other);
	}
	verdict = dane_verify(dane, &question);
	if (!is_as_wanted(&verdict, trial, &records)) {
		fail_msg("trial %zu: %s, depth %d, unusable %zu", number,
		    verdict.error == NULL ? "ok" : verdict.error, verdict.depth,
		    verdict.unusable);
	}
}

static struct state
open_state(void)
{
	const char *top = getenv("abs_top_srcdir");
	struct state state = { .fixture = fixture_open() };
	const char *keys = arena_printf(state.fixture.arena,
	    "%s/tests/golden/keys", top == NULL ? "." : top);

	state.chain = fixture_read(&state.fixture,
	    arena_printf(state.fixture.arena, "%s/ec-chain.pem", keys));
	state.other = fixture_read(&state.fixture,
	    arena_printf(state.fixture.arena, "%s/rsa-chain.pem", keys));
	assert_int_equal(
	    setenv("SSL_CERT_FILE",
		arena_printf(state.fixture.arena, "%s/ca.pem", keys), 1),
	    0);
	return state;
}

/* One verifier for all of them: what one trial adds must not help another. */
static void
test_trials(void **unused)
{
	struct state state = open_state();
	struct dane *dane = dane_open(state.fixture.arena);

	(void)unused;
	assert_non_null(dane);
	for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++) {
		check(&state, dane, i);
	}
	dane_close(dane);
	fixture_close(&state.fixture);
}

static void
test_damaged(void **unused)
{
	struct state state = open_state();
	struct dane *dane = dane_open(state.fixture.arena);
	const struct wish wish = { 3, 1, 1, 'e' };
	struct dane_record record = make_record(&state, wish);
	const struct dane_records records = { &record, 1, 1 };
	const struct octets whole = state.chain->leaf->der;
	struct octets cut = { whole.at, whole.length - 1 };
	const struct octets_list chain = { &cut, 1, 1 };
	const struct dane_question question = { &chain, &records, ALL,
		"mx.example.com", NULL, DURING };

	(void)unused;
	assert_non_null(dane);
	assert_string_equal(dane_verify(dane, &question).error,
	    "a certificate of the chain is damaged");
	cut.length = whole.length;
	assert_null(dane_verify(dane, &question).error);
	dane_close(dane);
	fixture_close(&state.fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trials),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
