/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chains: who issued whom, verification against one anchor, and the names of
 * hosts; and the time that hostile chains take.
 */
#include <config.h>

#include <time.h>

#include <gen/key/material.h>
#include <zone/base/diag.h>

#include "keys.h"
#include "store.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Verify a chain against the first certificate of another file. */
static void
check_verdict(const char *files, const char *anchor, const char *want)
{
	struct fixture fixture = fixture_open();
	const struct material *trusted = fixture_read(&fixture, anchor);
	const struct material *material;
	const char *wrong;

	file_concatenate(files, "verified.pem");
	material = fixture_read(&fixture, "verified.pem");
	wrong = material_verify(fixture.materials, material,
	    &trusted->certificates[0]);
	if (want == NULL) {
		assert_null(wrong);
	} else {
		assert_non_null(wrong);
		assert_string_equal(wrong, want);
	}
	fixture_close(&fixture);
}

static void
verifies_against_one_anchor(void **state)
{
#define NO_ISSUER "unable to get local issuer certificate"
	static const struct {
		const char *files;
		const char *anchor;
		const char *want;
	} rows[] = {
		{ "ec-chain.pem", "ca.pem", NULL },
		{ "ec-wrong-order.pem", "ca.pem", NULL },
		{ "rsa-chain.pem", "ca.pem", NULL },
		{ "ed25519-chain.pem", "ca.pem", NULL },
		{ "ed448-chain.pem", "intermediate.pem", NULL },
		{ "ec.pem", "intermediate.pem", NULL },
		{ "ec.pem intermediate.pem", "ca.pem", NULL },
		{ "ca.pem intermediate.pem ec.pem ec.key", "ca.pem", NULL },
		{ "cross-chain.pem", "other-ca.pem", NULL },
		{ "ec.pem", "ec.pem", NULL },
		{ "ec.pem", "ca.pem", NO_ISSUER },
		{ "ec.pem intermediate.pem", "other-ca.pem", NO_ISSUER },
		{ "ec-chain.pem", "other-ca.pem",
		    "self-signed certificate in certificate chain" },
		{ "self-signed.pem", "ca.pem", "self-signed certificate" },
	};
#undef NO_ISSUER

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		check_verdict(rows[i].files, rows[i].anchor, rows[i].want);
	}
}

static void
tells_who_may_have_issued(void **state)
{
	static const struct {
		const char *issuer;
		const char *subject;
		bool want;
	} rows[] = {
		{ "intermediate.pem", "ec.pem", true },
		{ "ca.pem", "intermediate.pem", true },
		{ "ca.pem", "ca.pem", true },
		{ "cross.pem", "intermediate.pem", true },
		{ "impostor.pem", "anonymous.pem", true },
		{ "ca.pem", "ec.pem", false },
		{ "ec.pem", "intermediate.pem", false },
		{ "other-ca.pem", "ca.pem", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fixture fixture = fixture_open();
		const struct material *issuer =
		    fixture_read(&fixture, rows[i].issuer);
		const struct material *subject =
		    fixture_read(&fixture, rows[i].subject);

		assert_int_equal(certificate_issued(fixture.materials,
				     issuer->leaf, subject->leaf),
		    rows[i].want);
		fixture_close(&fixture);
	}
}

static const char *
names_of(struct fixture *fixture, const char *path)
{
	const struct material *material = fixture_read(fixture, path);
	struct dns_names names = { .count = 0 };
	const char *text = "";

	certificate_dns_names(fixture->materials, material->leaf, &names);
	for (size_t i = 0; i < names.count; i++) {
		text = arena_printf(fixture->arena, "%s%s%s", text,
		    i == 0 ? "" : " ", names.items[i]);
	}
	return text;
}

static void
lists_names_of_hosts(void **state)
{
	static const struct {
		const char *path;
		const char *want;
	} rows[] = {
		{ "ec.pem", "mx.example.com www.example.com example.com" },
		{ "self-signed-ca.pem", "mx.example.com" },
		{ "ca.pem", "" },
		{ "names.pem", "*.example.com xn--bcher-kva.example a.B-1.c" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct fixture fixture = fixture_open();

		assert_string_equal(names_of(&fixture, rows[i].path),
		    rows[i].want);
		fixture_close(&fixture);
	}
}

static void
tells_when_a_certificate_is_valid(void **state)
{
	struct fixture fixture = fixture_open();
	const struct certificate *leaf =
	    fixture_read(&fixture, "dated.pem")->leaf;

	(void)state;
	assert_true(leaf->not_before == INT64_C(1577836800));
	assert_true(leaf->not_after == INT64_C(253402300799));
	fixture_close(&fixture);
}

static double
seconds(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/*
 * Certificates that all could have issued each other, with different keys: a
 * walk that tried each signature would try thousands. The right issuer is
 * found when few others are in the way.
 */
static void
gives_up_on_too_many_signatures(void **state)
{
	struct fixture fixture = fixture_open();
	const struct certificate *issuers[MATERIAL_CERTIFICATES_MAX];
	const struct material *chain;
	double start;

	(void)state;
	file_write_copies("impostors.pem", "impostor.pem", 98);
	file_concatenate("anonymous.pem impostors.pem intermediate.pem",
	    "crowd.pem");
	chain = fixture_read(&fixture, "crowd.pem");
	assert_int_equal(chain->count, 100);
	start = seconds();
	assert_int_equal(material_issuers(fixture.materials, chain, issuers),
	    0);
	assert_true(seconds() - start < 1);
	fixture_close(&fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verifies_against_one_anchor),
		cmocka_unit_test(tells_who_may_have_issued),
		cmocka_unit_test(lists_names_of_hosts),
		cmocka_unit_test(tells_when_a_certificate_is_valid),
		cmocka_unit_test(gives_up_on_too_many_signatures),
	};

	return cmocka_run_group_tests(tests, keys_set_up, keys_tear_down);
}
