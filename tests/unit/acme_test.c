/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ACME: which names have challenges, and where those lead. */
#include <config.h>

#include "asking.h"
#include "keys.h"

#define ZONE(acme) "zones:\n  example.com: {acme: {" acme "}}\n"
#define NONE       "services: []\n"
#define CNAME(name, target)                      \
	"_acme-challenge." name " (3600) CNAME " \
	"[_acme-challenge." target "] of " name " @2\n"

static const struct trial_row alias_rows[] = {
	{ ZONE("alias: v.example.org, names: [www.example.com, "
	       "'*.Example.com', example.com, WWW.example.com.]") NONE,
	    CNAME("example.com.", "v.example.org.")
		CNAME("www.example.com.", "v.example.org.") },
	/* The label is not doubled, in whatever case */
	{ ZONE("alias: _Acme-Challenge.v.example.org, names: "
	       "a.example.com") NONE,
	    CNAME("a.example.com.", "v.example.org.") },
	{ ZONE("alias: '_acme-challenge.{name}.v.net', names: "
	       "a.example.com") NONE,
	    CNAME("a.example.com.", "a.v.net.") },
	{ ZONE("alias: _acme-challenges.v.net, names: a.example.com") NONE,
	    CNAME("a.example.com.", "_acme-challenges.v.net.") },
	/* The name in it: at the start, in the middle, at the end */
	{ ZONE("alias: '{name}.v.net', names: [example.com, a.example.com, "
	       "'*.c.b.example.com']") NONE,
	    CNAME("example.com.", "v.net.") CNAME("a.example.com.", "a.v.net.")
		CNAME("c.b.example.com.", "c.b.v.net.") },
	{ ZONE("alias: 'x.{name}.v.net', names: [example.com, "
	       "b.a.example.com]") NONE,
	    CNAME("example.com.", "x.v.net.")
		CNAME("b.a.example.com.", "x.b.a.v.net.") },
	{ ZONE("alias: 'v.{name}', names: [example.com, a.example.com]") NONE,
	    CNAME("example.com.", "v.") CNAME("a.example.com.", "v.a.") },
	/* The deepest zone has the name */
	{ "zones:\n"
	  "  example.com: {acme: {alias: a.net, names: [x.b.example.com]}}\n"
	  "  b.example.com: {acme: {alias: b.net}}\n" NONE,
	    "2:46: x.b.example.com. does not lie in example.com.\n" },
	{ "zones:\n"
	  "  example.com: {acme: {alias: a.net, names: [a.example.com, "
	  "example.org]}}\n" NONE,
	    "2:61: example.org. does not lie in example.com.\n" },
	{ "zones:\n"
	  "  .: {acme: {alias: '{name}.v.net', names: [example.com]}}\n" NONE,
	    CNAME("example.com.", "example.com.v.net.") },
};

static void
delegates(void **state)
{
	(void)state;
	trial_rows(alias_rows, COUNT_OF(alias_rows));
}

#define SERVICE(keys) \
	"services:\n- {host: mx.example.com, ports: 9/udp, " keys "}\n"
#define PIN            \
	"'tlsa:3 1 1 " \
	"0123456789012345678901234567890123456789012345678901234567890123'"

static void
leave_aliases(struct wants *wants)
{
	size_t kept = 0;

	for (size_t i = 0; i < wants->count; i++) {
		if (wants->items[i].type == RR_CNAME) {
			wants->items[kept++] = wants->items[i];
		}
	}
	wants->count = kept;
}

/* Those of servers, now and next, each once. */
static void
takes_names_of_certificates(void **state)
{
	static const char *const services[] = {
		SERVICE("current: ec.pem"),
		SERVICE("current: [ec.pem, ec-chain.pem], next: rsa.pem"),
		SERVICE("current: " PIN ", next: ec.pem"),
		SERVICE("current: ec-chain.pem, tlsa: [3 1 1, 2 1 1]"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(services); i++) {
		char manifest[512];
		struct trial trial;

		(void)snprintf(manifest, sizeof(manifest), "%s%s",
		    ZONE("alias: v.net, names: [ns.example.com, "
			 "www.example.com]"),
		    services[i]);
		trial_run(&trial, manifest, NULL);
		assert_true(trial.is_fine);
		leave_aliases(&trial.wants);
		assert_string_equal(trial_wants(&trial),
		    CNAME("example.com.", "v.net.") CNAME("mx.example.com.",
			"v.net.") CNAME("ns.example.com.", "v.net.")
			CNAME("www.example.com.", "v.net."));
		trial_end(&trial);
	}
}

static const struct trial_row persist_rows[] = {
	{ ZONE("persist: 'ca.net; a=\"b\\c\"', names: [a.example.com]") NONE,
	    "_validation-persist.a.example.com. (3600) TXT "
	    "[\"ca.net; a=\\\"b\\\\c\\\"\"] of a.example.com. @2\n" },
	{ ZONE("persist: [y, x], alias: v.net, names: [a.example.com]") NONE,
	    CNAME("a.example.com.",
		"v.net.") "_validation-persist.a.example.com. (3600) TXT "
			  "[\"x\"] [\"y\"] of "
			  "a.example.com. @2\n" },
};

static void
persists(void **state)
{
	(void)state;
	trial_rows(persist_rows, COUNT_OF(persist_rows));
}

static const struct trial_row conflict_rows[] = {
	{ ZONE("alias: a.example.com, names: [a.example.com]") NONE,
	    "2:31: _acme-challenge.a.example.com. would lead to itself\n" },
	{ ZONE("alias: A.example.com, names: [a.example.com, b.example.com]")
		NONE,
	    "2:31: _acme-challenge.a.example.com. would lead to itself\n"
	    "2:31: _acme-challenge.b.example.com. would lead to "
	    "_acme-challenge.a.example.com., which is an alias too\n" },
	{ ZONE("alias: '{name}.example.com', names: [a.example.com, "
	       "b.a.example.com]") NONE,
	    "2:31: _acme-challenge.a.example.com. would lead to itself\n"
	    "2:31: _acme-challenge.b.a.example.com. would lead to itself\n" },
	/* From one zone to another */
	{ "zones:\n"
	  "  example.com: {acme: {alias: a.example.org, names: "
	  "[a.example.com]}}\n"
	  "  example.org: {acme: {alias: a.example.com, names: "
	  "[a.example.org]}}\n" NONE,
	    "2:31: _acme-challenge.a.example.com. would lead to "
	    "_acme-challenge.a.example.org., which is an alias too\n"
	    "3:31: _acme-challenge.a.example.org. would lead to "
	    "_acme-challenge.a.example.com., which is an alias too\n" },
	/* A name that has no alias ends the chain */
	{ "zones:\n"
	  "  example.com: {acme: {alias: a.example.org, names: "
	  "[a.example.com]}}\n"
	  "  example.org: {acme: {persist: x, names: [a.example.org]}}\n" NONE,
	    CNAME("a.example.com.",
		"a.example.org.") "_validation-persist.a.example.org. "
				  "(3600) TXT [\"x\"] of "
				  "a.example.org. @3\n" },
};

static void
tells_conflicts(void **state)
{
	(void)state;
	trial_rows(conflict_rows, COUNT_OF(conflict_rows));
}

/* What can be no host's name is passed over. */
static void
passes_odd_names_over(void **state)
{
	struct trial trial;

	(void)state;
	trial_run(&trial,
	    "zones:\n  example.com: {acme: {alias: v.net}}\n"
	    "  c: {acme: {alias: '{name}.v.net'}}\n" SERVICE(
		"current: names.pem"),
	    NULL);
	assert_true(trial.is_fine);
	leave_aliases(&trial.wants);
	assert_string_equal(trial_wants(&trial),
	    "_acme-challenge.a.b-1.c. (3600) CNAME "
	    "[_acme-challenge.a.b-1.v.net.] of a.b-1.c. @3\n" CNAME(
		"example.com.", "v.net."));
	trial_end(&trial);
}

/* The alias becomes too long for a name; so does the challenge's own. */
static void
tells_long_names(void **state)
{
#define LABEL "a23456789012345678901234567890123456789012345678901234567890"
	static const struct trial_row rows[] = {
		{ ZONE("alias: '{name}." LABEL ".net', names: " LABEL "." LABEL
		       "." LABEL ".example.com") NONE,
		    "2:31: _acme-challenge." LABEL "." LABEL "." LABEL "." LABEL
		    ".net: a name of more than 255 octets\n" },
		{ ZONE("persist: x, names: " LABEL "." LABEL "." LABEL "."
		       "b234567890123456789012345678901234567890"
		       ".example.com") NONE,
		    "2:43: _validation-persist." LABEL "." LABEL "." LABEL
		    ".b234567890123456789012345678901234567890.example.com.: "
		    "a name of more than 255 octets\n" },
	};

	(void)state;
	trial_rows(rows, COUNT_OF(rows));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delegates),
		cmocka_unit_test(takes_names_of_certificates),
		cmocka_unit_test(persists),
		cmocka_unit_test(tells_conflicts),
		cmocka_unit_test(passes_odd_names_over),
		cmocka_unit_test(tells_long_names),
	};

	return cmocka_run_group_tests_name("acme", tests, keys_set_up,
	    keys_tear_down);
}
