/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wants: what hosts and services come to, and what becomes one RRset. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"

/* 64 digits that begin with two to tell them apart. */
#define DIGEST(begin) \
	begin "11223344556677889900112233445566778899001122334455667788990011"
#define PIN(begin)          "'tlsa:3 1 1 " DIGEST(begin) "'"
#define SERVICE(host, keys) "- {host: " host ", ports: 25/tcp, " keys "}\n"
#define A                   "a.example.com"
#define B                   "b.example.com"
#define VIA                 ", via: _t.example.com"

static const struct trial_row owner_rows[] = {
	{ "services: []\n", "" },
	{ "services:\n"
	  "- {host: [b.Example.com, " A "], ports: [443/udp, any/tcp, 25/tcp,"
	  " 9/sctp], current: " PIN("aa") "}\n",
	    "_9._sctp.a.example.com. (3600) TLSA [3 1 1 aa] of "
	    "a.example.com. @2\n"
	    "*._tcp.a.example.com. (3600) TLSA [3 1 1 aa] of a.example.com. "
	    "@2\n"
	    "_25._tcp.a.example.com. (3600) TLSA [3 1 1 aa] of "
	    "a.example.com. @2\n"
	    "_443._udp.a.example.com. (3600) TLSA [3 1 1 aa] of "
	    "a.example.com. @2\n"
	    "_9._sctp.b.example.com. (3600) TLSA [3 1 1 aa] of "
	    "b.example.com. @2\n"
	    "*._tcp.b.example.com. (3600) TLSA [3 1 1 aa] of b.example.com. "
	    "@2\n"
	    "_25._tcp.b.example.com. (3600) TLSA [3 1 1 aa] of "
	    "b.example.com. @2\n"
	    "_443._udp.b.example.com. (3600) TLSA [3 1 1 aa] of "
	    "b.example.com. @2\n" },
};

static void
names_owners(void **state)
{
	(void)state;
	trial_rows(owner_rows, COUNT_OF(owner_rows));
}

static const struct trial_row fold_rows[] = {
	/* Each record once, in canonical order, whatever the order of asking */
	{ "services:\n" SERVICE(A, "current: [" PIN("cc") ", " PIN("aa") "]")
		SERVICE(A, "current: " PIN("bb"))
		    SERVICE(A, "current: [" PIN("aa") ", " PIN("cc") "]"),
	    "_25._tcp.a.example.com. (3600) TLSA [3 1 1 aa] [3 1 1 bb] "
	    "[3 1 1 cc] of a.example.com. @2\n" },
	/* A TTL is taken from whoever has one */
	{ "services:\n" SERVICE(A, "current: " PIN("aa"))
		SERVICE(A, "ttl: 600, current: " PIN("aa"))
		    SERVICE(A, "ttl: 10m, current: " PIN("aa")),
	    "_25._tcp.a.example.com. 600 TLSA [3 1 1 aa] of a.example.com. "
	    "@2\n" },
	/* and two are a mistake, with the line of the one that has the other */
	{ "services:\n" SERVICE(A, "current: " PIN("aa"))
		SERVICE(A, "ttl: 600, current: " PIN("aa"))
		    SERVICE(A, "ttl: 900, current: " PIN("bb"))
			SERVICE(A, "ttl: 900, current: " PIN("cc")),
	    "4:10: _25._tcp.a.example.com. gets TTL 900 here and 600 on line "
	    "3\n" },
	/* One that keeps what the zone has keeps all of it */
	{ "services:\n" SERVICE(A, "current: " PIN("aa"))
		SERVICE(A, "missing: keep, current: /none/none"),
	    "_25._tcp.a.example.com. (3600) TLSA [3 1 1 aa] keeps of "
	    "a.example.com. @2\n" },
	{ "services:\n" SERVICE(A, "missing: keep, current: /none/none")
		SERVICE(A, "ttl: 600, current: " PIN("aa")),
	    "_25._tcp.a.example.com. 600 TLSA [3 1 1 aa] keeps of "
	    "a.example.com. @3\n" },
};

static void
folds(void **state)
{
	(void)state;
	trial_rows(fold_rows, COUNT_OF(fold_rows));
}

#define ALIAS(host)                                                           \
	"_25._tcp." host ". (3600) CNAME [_t.example.com.] of " host ". @2\n" \
	"_25._tcp." host ". (3600) TLSA of " host ". @2\n"

static const struct trial_row via_rows[] = {
	{ "services:\n" SERVICE("[" A ", " B "]", "current: " PIN("aa") VIA),
	    "_t.example.com. (3600) TLSA [3 1 1 aa] @2\n" ALIAS(A) ALIAS(B) },
	/* Two services share the name, and what is at it */
	{ "services:\n" SERVICE(A, "current: " PIN("bb") VIA)
		SERVICE(B, "current: " PIN("aa") ", via: _T.Example.com."),
	    "_t.example.com. (3600) TLSA [3 1 1 aa] [3 1 1 bb] @2\n" ALIAS(
		A) "_25._tcp.b.example.com. (3600) CNAME [_t.example.com.] of "
		   "b.example.com. @3\n"
		   "_25._tcp.b.example.com. (3600) TLSA of b.example.com. "
		   "@3\n" },
	/* A shared name that is a host's owner speaks for that host, too */
	{ "services:\n" SERVICE(A,
	      "current: " PIN("aa") ", via: _25._tcp.b.example.com")
		SERVICE(B, "current: " PIN("aa")),
	    "_25._tcp.a.example.com. (3600) CNAME "
	    "[_25._tcp.b.example.com.] of a.example.com. @2\n"
	    "_25._tcp.a.example.com. (3600) TLSA of a.example.com. @2\n"
	    "_25._tcp.b.example.com. (3600) TLSA [3 1 1 aa] of "
	    "b.example.com. @3\n" },
	/* What is kept at the alias' name is in its way, if there is any */
	{ "services:\n" SERVICE(A, "missing: keep, current: /none/none" VIA),
	    "_t.example.com. (3600) TLSA keeps @2\n"
	    "_25._tcp.a.example.com. (3600) CNAME [_t.example.com.] of "
	    "a.example.com. @2\n"
	    "_25._tcp.a.example.com. (3600) TLSA keeps of a.example.com. "
	    "@2\n" },
	{ "services:\n" SERVICE(A, "ttl: 600, current: " PIN("aa") VIA),
	    "_t.example.com. 600 TLSA [3 1 1 aa] @2\n"
	    "_25._tcp.a.example.com. 600 CNAME [_t.example.com.] of "
	    "a.example.com. @2\n"
	    "_25._tcp.a.example.com. 600 TLSA of a.example.com. @2\n" },
	/* A CNAME stands alone, and leads to one name */
	{ "services:\n" SERVICE(A, "current: " PIN("aa") VIA)
		SERVICE(A, "current: " PIN("aa")),
	    "3:10: _25._tcp.a.example.com. would be a CNAME, as line 2 asks "
	    "for, and cannot have other records\n" },
	{ "services:\n" SERVICE(A, "current: " PIN("aa"))
		SERVICE(A, "current: " PIN("aa") VIA),
	    "2:10: _25._tcp.a.example.com. would be a CNAME, as line 3 asks "
	    "for, and cannot have other records\n" },
	{ "services:\n" SERVICE(A, "current: " PIN("aa") VIA)
		SERVICE(A, "current: " PIN("aa") ", via: _o.example.com"),
	    "2:10: _25._tcp.a.example.com. would lead to both "
	    "_o.example.com. and _t.example.com.\n" },
};

static void
shares(void **state)
{
	(void)state;
	trial_rows(via_rows, COUNT_OF(via_rows));
}

/* What was silenced comes to the same whatever the run. */
static void
goes_on_if_silenced(void **state)
{
	struct trial trial;

	(void)state;
	trial_run(&trial,
	    "services:\n" SERVICE(A, "ttl: 600, current: " PIN("aa"))
		SERVICE(A, "ttl: 900, current: " PIN("bb")),
	    "no-ttl-split");
	assert_true(trial.is_fine);
	assert_string_equal(messages(trial.arena, &trial.diags), "");
	assert_string_equal(trial_wants(&trial),
	    "_25._tcp.a.example.com. 600 TLSA [3 1 1 aa] [3 1 1 bb] of "
	    "a.example.com. @2\n");
	trial_end(&trial);
}

/* To settle what is settled changes nothing. */
static void
settles_again(void **state)
{
	for (size_t i = 0; i < COUNT_OF(via_rows); i++) {
		struct trial trial;
		struct asking asking;

		trial_run(&trial, via_rows[i].manifest, NULL);
		asking = asking_begin(trial.arena, trial.supplier.manifest,
		    &trial.diags);
		for (size_t k = 0; k < trial.wants.count; k++) {
			ask_rrset(&asking, &trial.wants.items[k]);
		}
		if (trial.is_fine) {
			assert_true(asking_settle(&asking));
			trial.wants = asking.wants;
			assert_string_equal(trial_wants(&trial),
			    via_rows[i].result);
		}
		trial_end(&trial);
	}
	(void)state;
}

/* Very many services at one owner, each with a key of its own. */
static void
folds_many(void **state)
{
	enum {
		MANY = 20000,
		ROOM = 160,
	};
	char *manifest = calloc(MANY + 1, ROOM);
	size_t length;
	struct trial trial;

	(void)state;
	assert_non_null(manifest);
	length = (size_t)snprintf(manifest, ROOM, "services:\n");
	for (unsigned i = 0; i < MANY; i++) {
		length += (size_t)snprintf(manifest + length, ROOM,
		    "- {host: a.example.com, ports: 25/tcp, current: "
		    "'tlsa:3 1 1 %016x%048x'}\n",
		    i * 2654435761U, i + 1);
	}
	trial_run(&trial, manifest, NULL);
	assert_true(trial.is_fine);
	assert_int_equal(trial.wants.count, 1);
	assert_int_equal(trial.wants.items[0].count, MANY);
	trial_end(&trial);
	free(manifest);
}

/* Hosts that share a name are asked for with one RRset at it. */
static void
shares_many(void **state)
{
	enum {
		MANY = 20000,
		ROOM = 32,
	};
	char *manifest = calloc(MANY + 8, ROOM);
	size_t length;
	struct trial trial;

	(void)state;
	assert_non_null(manifest);
	length = (size_t)snprintf(manifest, ROOM, "services:\n- host:\n");
	for (int i = 0; i < MANY; i++) {
		length += (size_t)snprintf(manifest + length, ROOM,
		    "  - h%d.example.com\n", i);
	}
	(void)snprintf(manifest + length, (size_t)ROOM * 6,
	    "  ports: 25/tcp\n  current: " PIN("aa") "\n"
						     "  via: _t.example.com\n");
	trial_run(&trial, manifest, NULL);
	assert_true(trial.is_fine);
	assert_int_equal(trial.wants.count, 2 * MANY + 1);
	trial_end(&trial);
	free(manifest);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_owners),
		cmocka_unit_test(folds),
		cmocka_unit_test(shares),
		cmocka_unit_test(goes_on_if_silenced),
		cmocka_unit_test(settles_again),
		cmocka_unit_test(folds_many),
		cmocka_unit_test(shares_many),
	};

	return cmocka_run_group_tests_name("want", tests, NULL, NULL);
}
