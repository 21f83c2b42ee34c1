/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps as JSON: what a plan does to a zone of each kind of record. */
#include <config.h>

#include <stdio.h>

#include <gen/report/step.h>

#include "trial.h"

/* Bits of the samples in zones.h. */
enum {
	S_311_00 = 8,
	S_311_A1 = 16,
};

#define HEAD(line, change)                                               \
	"  {\"zone\": \"example.\", \"file\": \"test\", \"line\": " line \
	", \"change\": \"" change "\", \"owner\": "
#define TLSA(ttl, data)                                                       \
	"{\"ttl\": " ttl ", \"usage\": 3, \"selector\": 1, \"matching\": 1, " \
	"\"data\": \"" data "\"}"
#define SERIAL                                                        \
	HEAD("2", "serial")                                           \
	"\"example.\", \"type\": \"SOA\", \"before\": {\"ttl\": 60, " \
	"\"serial\": 1}, \"after\": {\"ttl\": 60, \"serial\": 2}}"
#define SOA "$TTL 60\n@ SOA . . 1 2 3 4 5\n"
#define MX  "\"_25._tcp.mx.example.\", \"type\": \"TLSA\", \"before\": "

static const struct step_case {
	const char *text;
	const char *want;
	unsigned choice; /* of TLSA samples at _25._tcp.mx */
	bool has_ttl;    /* 300 */
} cases[] = {
	{ SOA "_25._tcp.mx TLSA 3 1 1 00112233\n", "[]\n", S_311_00, false },
	{ SOA,
	    "[\n" SERIAL ",\n" HEAD("3", "add") MX
	    "null, \"after\": " TLSA("300", "00112233") "}\n]\n",
	    S_311_00, true },
	{ SOA "_25._tcp.mx TLSA 3 1 1 dead\n",
	    "[\n" SERIAL ",\n" HEAD("3", "replace") MX TLSA("60",
		"dead") ", \"after\": " TLSA("60", "00112233") "}\n]\n",
	    S_311_00, false },
	{ SOA "_25._tcp.mx TLSA 3 1 1 00112233\n",
	    "[\n" SERIAL ",\n" HEAD("3", "replace") MX TLSA("60",
		"00112233") ", \"after\": " TLSA("300", "00112233") "}\n]\n",
	    S_311_00, true },
	{ SOA "_25._tcp.mx TLSA 3 1 1 00112233\n_25._tcp.mx TLSA ( 3 1\n"
	      " 1 a1b2c3d4 )\n",
	    "[\n" SERIAL ",\n" HEAD("3", "remove")
		MX TLSA("60", "00112233") ", \"after\": null}\n]\n",
	    S_311_A1, false },
	/* hex cut at an odd place, which libzscanner does not read */
	{ SOA "_25._tcp.mx TLSA 3 1 1 dea d\n",
	    "[\n" SERIAL ",\n" HEAD("3", "replace") MX TLSA("60",
		"dead") ", \"after\": " TLSA("60", "00112233") "}\n]\n",
	    S_311_00, false },
};

static char *
json_of(struct trial *trial, const struct step_case *row)
{
	struct rrset rrset =
	    trial_rrset(trial->arena, "_25._tcp.mx", row->choice);
	char *text = NULL;
	size_t length = 0;
	struct json json = { .stream = open_memstream(&text, &length) };

	rrset.has_ttl = row->has_ttl;
	rrset.ttl = 300;
	trial->wanted = (struct wanted){ .apex = trial_apex,
		.managed = trial_managed,
		.seed = TRIAL_SEED,
		.rrsets = &rrset,
		.count = 1 };
	assert_true(trial_run(trial, span_of(row->text)));
	json_begin_array(&json);
	step_json(&json, trial->plan);
	json_end_array(&json);
	assert_int_equal(fclose(json.stream), 0);
	return text;
}

static void
test_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct trial trial = { .arena = arena_new() };
		char *text = json_of(&trial, &cases[i]);

		assert_string_equal(text, cases[i].want);
		free(text);
		arena_free(trial.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
	};

	return cmocka_run_group_tests_name("step", tests, NULL, NULL);
}
