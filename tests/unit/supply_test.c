/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sources and supplies: what services come to, each source with its records,
 * and which files were looked at. The rules have golden cases.
 */
#include <config.h>

#include <sys/stat.h>

#include <gen/rule/chain.h>
#include <gen/rule/rules.h>
#include <gen/rule/set.h>
#include <gen/want/facts.h>
#include <gen/want/supply.h>

#include "keys.h"
#include "messages.h"

#define HOST "services:\n  - host: mx.example.com\n    ports: 25/tcp\n"

enum {
	NOW = 1800000000,
};

/* A manifest and what came of it. */
struct trial {
	struct arena *arena;
	struct diags diags;
	struct text text;
	struct supplier supplier;
	struct supplies supplies;
	bool is_fine;
};

static struct trial
try(const char *manifest)
{
	struct trial trial = { .arena = arena_new() };

	trial.diags.arena = trial.arena;
	trial.diags.rules = lint_rules;
	trial.text = (struct text){
		.name = "m",
		.bytes = manifest,
		.length = strlen(manifest),
	};
	trial.supplier = (struct supplier){ .arena = trial.arena, .now = NOW };
	return trial;
}

/* Pointers into the trial are good from here on. */
static void
run(struct trial *trial)
{
	struct supplier *supplier = &trial->supplier;

	supplier->diags = &trial->diags;
	supplier->manifest =
	    manifest_read(trial->arena, &trial->text, &trial->diags);
	assert_non_null(supplier->manifest);
	supplier->materials = materials_new(trial->arena, &trial->diags);
	assert_non_null(supplier->materials);
	supplier->facts = facts_new(trial->arena, supplier->materials);
	trial->is_fine = supplies_make(supplier, &trial->supplies);
}

static void
end(struct trial *trial)
{
	materials_free(trial->supplier.materials);
	arena_free(trial->arena);
}

/* ` U S M` for each offer of a source, with a star if of a certificate. */
static const char *
describe_offers(struct arena *arena, const struct supply *supply, size_t source)
{
	const char *all = "";

	for (size_t i = 0; i < supply->offers.count; i++) {
		const struct offer *offer = &supply->offers.items[i];

		if (offer->source == source) {
			all = arena_printf(arena, "%s %.5s%s", all,
			    offer->rdata.text.at,
			    offer->certificate == NULL ? "" : "*");
		}
	}
	return all;
}

/* `ROLE NAME: U S M U S M` a line for each source, `keeps` at the end. */
static const char *
describe(struct trial *trial, const struct supply *supply)
{
	static const char *const roles[] = { "current", "next", "anchor" };
	struct arena *arena = trial->arena;
	const char *all = "";

	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		all = arena_printf(arena, "%s%s %.24s:%s\n", all,
		    roles[source->role], source->name,
		    describe_offers(arena, supply, i));
	}
	return arena_printf(arena, "%s%s", all, supply->keeps ? "keeps\n" : "");
}

#define DIGEST \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A service compares as many sources one by one; a memo knows the others. */
#define EACH_DIGIT(macro)                                                     \
	macro("0") macro("1") macro("2") macro("3") macro("4") macro("5")     \
	    macro("6") macro("7") macro("8") macro("9") macro("a") macro("b") \
		macro("c") macro("d") macro("e") macro("f")
#define PIN(digit)                                             \
	"spki-sha256:" digit "123456789abcdef0123456789abcdef" \
	"0123456789abcdef0123456789abcdef, "
#define PINNED(digit) "current spki-sha256:" digit "123456789ab: 3 1 1\n"

static const struct {
	const char *keys;
	const char *want;
} offer_rows[] = {
	{ "    current: ec.pem\n", "current ec.pem: 3 1 1*\n" },
	{ "    current: ec-chain.pem\n    tlsa: [3 1 1, 2 0 1]\n",
	    "current ec-chain.pem: 3 1 1* 2 0 1*\n" },
	{ "    current: ec-chain.pem\n    tlsa: [3 1 1, 2 0 1]\n"
	  "    anchors: [ca.pem, intermediate.der]\n"
	  "    missing: keep\n",
	    NULL },
	{ "    current: ec-chain.pem\n    tlsa: [3 1 1, 2 0 1]\n"
	  "    anchors: [ca.pem, intermediate.pem]\n",
	    "current ec-chain.pem: 3 1 1*\nanchor ca.pem: 2 0 1*\n"
	    "anchor intermediate.pem: 2 0 1*\n" },
	{ "    next: rsa.pem\n    current: ec.pem\n",
	    "current ec.pem: 3 1 1*\nnext rsa.pem: 3 1 1*\n" },
	{ "    current: [ec.pem, 'e[c].pem', ec.pe?]\n",
	    "current ec.pem: 3 1 1*\n" },
	{ "    current: ec.pem\n    next: ec.pem\n",
	    "current ec.pem: 3 1 1*\nnext ec.pem: 3 1 1*\n" },
	{ "    current: spki-sha256:" DIGEST "\n"
	  "    tlsa: [3 0 1, 3 1 1]\n",
	    "current spki-sha256:0123456789ab: 3 1 1\n" },
	{ "    current: 'tlsa:3 0 1 " DIGEST "'\n",
	    "current tlsa:3 0 1 0123456789abc: 3 0 1\n" },
	{ "    current: ec-chain.pem\n    tlsa: [2 0 1, 2 1 1]\n"
	  "    anchors: [intermediate.pem, spki-sha256:" DIGEST "]\n",
	    "current ec-chain.pem:\n"
	    "anchor intermediate.pem: 2 0 1* 2 1 1*\n"
	    "anchor spki-sha256:0123456789ab: 2 1 1\n" },
	{ "    current: [" EACH_DIGIT(PIN) "ec.pem, rsa.pem, 'e[c].pem']\n",
	    EACH_DIGIT(
		PINNED) "current ec.pem: 3 1 1*\ncurrent rsa.pem: 3 1 1*\n" },
	{ "    current: none.pem\n    missing: keep\n", "keeps\n" },
	{ "    current: [none.pem, ec.pem]\n    missing: keep\n",
	    "current ec.pem: 3 1 1*\nkeeps\n" },
};

static void
makes_offers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(offer_rows) / sizeof(offer_rows[0]);
	     i++) {
		char manifest[2048];
		struct trial trial;

		(void)snprintf(manifest, sizeof(manifest), HOST "%s",
		    offer_rows[i].keys);
		trial = try(manifest);
		run(&trial);
		assert_int_equal(trial.is_fine, offer_rows[i].want != NULL);
		assert_int_equal(trial.supplies.count, 1);
		if (offer_rows[i].want != NULL) {
			assert_string_equal(describe(&trial,
						trial.supplies.items[0].supply),
			    offer_rows[i].want);
		}
		end(&trial);
	}
}

static void
says_what_is_missing(void **state)
{
	static const struct {
		const char *keys;
		const char *want;
	} rows[] = {
		{ "    current: none.pem\n",
		    "4:14: none.pem: no such file, or an empty one\n" },
		{ "    current: ec.pem\n    next: none.pem\n",
		    "5:11: none.pem: there is no next key yet\n" },
		{ "    current: ec.pem\n    next: none-*.pem\n",
		    "5:11: none-*.pem: there is no next key yet\n" },
		{ "    current: none.pem\n    missing: keep\n",
		    "4:14: none.pem: no such file, or an empty one: the "
		    "records that the zone has stay\n" },
		{ "    lineage: certbot:none\n",
		    "4:14: none/fullchain.pem: no such file, or an empty one, "
		    "where there ought to be one of certbot\n" },
		{ "    current: ec.pem\n    next: spki-sha256:00\n",
		    "5:11: bad pin 'spki-sha256:00': it has 2 hex digits "
		    "instead of the 64 of SHA2-256\n" },
		{ "    current: ec.pem\n    next: ec.pem\n"
		  "    anchors: spki-sha256:" DIGEST "\n",
		    "6:14: bad pin "
		    "'spki-sha256:0123456789abcdef0123456789abcdef"
		    "0123456789abcdef0123456789ab...': it is for 0 1 1 and 2 1 "
		    "1, and 'tlsa' has neither\n"
		    "  give a certificate, or the record whole, as in "
		    "tlsa:3 0 1 and the hex digits of the digest\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char manifest[1024];
		struct trial trial;

		(void)snprintf(manifest, sizeof(manifest), HOST "%s",
		    rows[i].keys);
		trial = try(manifest);
		run(&trial);
		trial.diags.count = 1; /* advice may follow */
		assert_string_equal(messages(trial.arena, &trial.diags),
		    rows[i].want);
		end(&trial);
	}
}

/* The answers for one service do not depend on the others. */
static void
serves_many(void **state)
{
	enum {
		MANY = 3000,
		ROOM = 96,
	};
	char *manifest = calloc(MANY + 1, ROOM);
	size_t length;
	struct trial trial;

	(void)state;
	assert_non_null(manifest);
	length = (size_t)snprintf(manifest, ROOM, "services:\n");
	for (int i = 0; i < MANY; i++) {
		length += (size_t)snprintf(manifest + length, ROOM,
		    "- {host: mx.example.com, ports: %d/tcp, tlsa: [2 0 1], "
		    "current: ec-chain.pem}\n",
		    i + 1000);
	}
	trial = try(manifest);
	run(&trial);
	assert_true(trial.is_fine);
	for (size_t i = 0; i < MANY; i++) {
		const struct supply *supply = trial.supplies.items[i].supply;

		assert_int_equal(supply->offers.count, 1);
		assert_ptr_equal(supply->offers.items[0].rdata.wire,
		    trial.supplies.items[0].supply->offers.items[0].rdata.wire);
	}
	end(&trial);
	free(manifest);
}

static void
tells_what_it_looked_at(void **state)
{
	static const char *const want[] = { "ec-chain.pem", ".", "rsa.pem",
		"none.pem", "anchors", "anchors/a.pem" };
	struct trial trial =
	    try(HOST "    current: [ec-chain.pem, 'rs[a].pem']\n"
		     "    next: none.pem\n    anchors: anchors\n"
		     "    tlsa: [3 1 1]\n");
	const char *const *files;
	size_t count;

	(void)state;
	assert_int_equal(mkdir("anchors", 0700), 0);
	file_concatenate("ca.pem", "anchors/a.pem");
	run(&trial);
	assert_true(trial.is_fine);
	files = materials_files(trial.supplier.materials, &count);
	assert_int_equal(count, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(files[i], want[i]);
	}
	end(&trial);
}

/* For the hosts that only a zone tells. */
static void
checks_names_later(void **state)
{
	struct host host = { .value = { .text = "mx.example.com." } };
	const struct hosts hosts = { &host, 1, 1 };
	struct trial trial =
	    try(HOST "    current: ec-chain.pem\n    tlsa: 2 1 1\n");

	(void)state;
	run(&trial);
	assert_true(trial.is_fine);
	assert_true(
	    chain_names(&trial.supplier, &trial.supplier.manifest->services[0],
		trial.supplies.items[0].supply, &hosts));
	host.value.text = "other.example.com";
	assert_false(
	    chain_names(&trial.supplier, &trial.supplier.manifest->services[0],
		trial.supplies.items[0].supply, &hosts));
	end(&trial);
}

static void
knows_limits(void **state)
{
	static const struct {
		uint32_t ttl;
		bool is_said;
	} rows[] = { { 299, true }, { 300, false }, { 86400, false },
		{ 86401, true } };
	struct rdata items[13] = { { .length = 100 } };
	struct rrset rrset = { .owner = (const uint8_t *)"", .items = items };
	struct trial trial = try("");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		trial.diags.count = 0;
		assert_true(set_ttl(&trial.diags, NULL, rows[i].ttl));
		assert_int_equal(trial.diags.count, rows[i].is_said);
	}
	for (rrset.count = 0; rrset.count <= 13; rrset.count++) {
		trial.diags.count = 0;
		assert_true(set_size(&trial.diags, trial.arena, NULL, &rrset));
		assert_int_equal(trial.diags.count, rrset.count > 12);
	}
	rrset.count = 1;
	for (items[0].length = 1232; items[0].length <= 1233;
	     items[0].length++) {
		trial.diags.count = 0;
		assert_true(set_size(&trial.diags, trial.arena, NULL, &rrset));
		assert_int_equal(trial.diags.count, items[0].length > 1232);
	}
	arena_free(trial.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_offers),
		cmocka_unit_test(says_what_is_missing),
		cmocka_unit_test(serves_many),
		cmocka_unit_test(tells_what_it_looked_at),
		cmocka_unit_test(checks_names_later),
		cmocka_unit_test(knows_limits),
	};

	return cmocka_run_group_tests_name("supply", tests, keys_set_up,
	    keys_tear_down);
}
