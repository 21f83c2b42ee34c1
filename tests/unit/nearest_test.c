/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guesses at misspelt words. */
#include <config.h>

#include "unit.h"

#include <gen/nearest.h>

static const char *const known[] = {
	"manifest",
	"zone",
	"verbose",
	"version",
	"ttl",
	NULL,
};

static const char *
guess(const char *word)
{
	struct nearest nearest = nearest_to(span_of(word));

	for (size_t i = 0; known[i] != NULL; i++) {
		nearest_offer(&nearest, known[i]);
	}
	return nearest.best;
}

static void
test_guess(void **state)
{
	static const struct {
		const char *word;
		const char *best;
	} rows[] = {
		{ "manifest", "manifest" }, /* itself */
		{ "manfest", "manifest" },  /* a letter left out */
		{ "mannifest", "manifest" },
		{ "manifezt", "manifest" },
		{ "mainfest", "manifest" }, /* neighbours swapped */
		{ "amnifets", "manifest" },
		{ "mxnxfxst", "manifest" }, /* three of eight letters */
		{ "mxnxfxxt", NULL },       /* four of them */
		{ "mani", "manifest" },     /* a beginning */
		{ "ma", NULL },             /* too short a beginning */
		{ "versio", "version" },
		{ "vers", "version" },
		{ "ver", "verbose" }, /* the first of equals */
		{ "tt", "ttl" },
		{ "tll", "ttl" },
		{ "t", NULL },
		{ "tls", NULL }, /* two changes are too many for three */
		{ "zonefile", NULL },
		{ "zones", "zone" },
		{ "ZONE", NULL }, /* case counts */
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *best = guess(rows[i].word);

		if (rows[i].best == NULL) {
			assert_null(best);
		} else {
			assert_non_null(best);
			assert_string_equal(best, rows[i].best);
		}
	}
}

/* The word is a span: what stands behind it does not count. */
static void
test_span(void **state)
{
	struct nearest nearest = nearest_to((struct span){ "ttlx", 3 });

	(void)state;
	nearest_offer(&nearest, "ttl");
	assert_string_equal(nearest.best, "ttl");
	assert_int_equal(nearest.distance, 0);
}

static void
test_long_words(void **state)
{
	char word[200];
	struct nearest nearest;

	(void)state;
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	nearest = nearest_to(span_of(word));
	nearest_offer(&nearest, word);
	assert_null(nearest.best);
	word[64] = '\0';
	nearest = nearest_to(span_of(word));
	nearest_offer(&nearest, word);
	assert_ptr_equal(nearest.best, word);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guess),
		cmocka_unit_test(test_span),
		cmocka_unit_test(test_long_words),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
