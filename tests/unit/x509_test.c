/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Certificates: association data against what the openssl command computes,
 * issuers in chains of any order, and DER that was tampered with.
 */
#include <config.h>

#include <gen/key/library.h>
#include <gen/key/x509.h>
#include <zone/base/diag.h>

#include "keys.h"
#include "store.h"

/* The certificate's association data in the form of a .association file. */
static const char *
all_associations(struct fixture *fixture, const struct certificate *certificate)
{
	char *text = arena_alloc(fixture->arena, 1 << 16);
	size_t used = 0;

	for (uint8_t kind = 0; kind < 6; kind++) {
		const struct tlsa_params params = { .usage = DANE_EE,
			.selector = kind / 3,
			.matching = kind % 3 };
		const struct octets data = certificate_association(
		    fixture->materials, certificate, params);

		text[used++] = (char)('0' + kind / 3);
		text[used++] = ' ';
		text[used++] = (char)('0' + kind % 3);
		text[used++] = ' ';
		for (size_t i = 0; i < data.length; i++) {
			text[used++] = "0123456789abcdef"[data.at[i] >> 4];
			text[used++] = "0123456789abcdef"[data.at[i] & 15];
		}
		text[used++] = '\n';
	}
	return text;
}

static void
check_associations(const char *path, size_t number, const char *want)
{
	struct fixture fixture = fixture_open();
	const struct material *material = fixture_read(&fixture, path);
	const struct octets wanted = file_read(fixture.arena, want);

	assert_in_range(number, 0, material->count - 1);
	assert_string_equal(all_associations(&fixture,
				&material->certificates[number]),
	    (const char *)wanted.at);
	fixture_close(&fixture);
}

static void
associates_as_openssl_does(void **state)
{
	static const char *const kinds[] = { "ec", "rsa", "ed25519" };
	static const char *const forms[] = { ".pem", ".der", "-chain.pem",
		"-wrong-order.pem", "-combined.pem" };
	char path[64];
	char want[64];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		(void)snprintf(want, sizeof(want), "%s.association", kinds[i]);
		for (size_t j = 0; j < 5; j++) {
			(void)snprintf(path, sizeof(path), "%s%s", kinds[i],
			    forms[j]);
			check_associations(path, 0, want);
		}
		(void)snprintf(path, sizeof(path), "%s-chain.pem", kinds[i]);
		check_associations(path, 1, "intermediate.association");
		check_associations(path, 2, "ca.association");
	}
	check_associations("ca.der", 0, "ca.association");
	check_associations("compressed.pem", 0, "compressed.association");
	check_associations("trusted.pem", 0, "ec.association");
	check_associations("described.pem", 0, "ec.association");
	check_associations("described.pem", 2, "ca.association");
}

static const char *
describe(struct fixture *fixture, const struct material *material)
{
	char *text = arena_printf(fixture->arena, "%s", "");

	for (size_t i = 0; i < material->count; i++) {
		const struct certificate *one = &material->certificates[i];

		text = arena_printf(fixture->arena, "%s%s%zu %s %s", text,
		    i == 0 ? "" : "; ", one->key.line,
		    one->is_ca ? "CA" : "leaf", one->subject);
	}
	return text;
}

static void
tells_what_a_certificate_is(void **state)
{
#define LEAF "leaf CN=mx.example.com"
#define INT  "CA CN=Test Intermediate,O=danezone tests"
#define CA   "CA CN=Test CA,O=danezone tests"
	static const struct {
		const char *path;
		const char *want;
	} rows[] = {
		{ "ec.pem", "1 " LEAF },
		{ "ec.der", "0 " LEAF },
		{ "ca.der", "0 " CA },
		{ "ec-chain.pem", "1 " LEAF "; 13 " INT "; 25 " CA },
		{ "ec-wrong-order.pem", "1 " LEAF "; 13 " CA "; 24 " INT },
		{ "ec-combined.pem", "6 " LEAF "; 18 " INT },
		{ "trusted.pem", "1 " LEAF },
		{ "described.pem", "4 " LEAF "; 18 " INT "; 30 " CA },
		{ "ca-leaf.pem", "1 CA CN=mx.example.com" },
		{ "self-signed.pem", "1 " LEAF },
		{ "self-signed-ca.pem", "1 CA CN=mx.example.com" },
	};
#undef LEAF
#undef INT
#undef CA

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture fixture = fixture_open();

		assert_string_equal(describe(&fixture,
					fixture_read(&fixture, rows[i].path)),
		    rows[i].want);
		fixture_close(&fixture);
	}
}

/* The numbers of the issuers in the file, nearest first. */
static const char *
issuers_of(struct fixture *fixture, const char *path)
{
	const struct material *chain = fixture_read(fixture, path);
	const struct certificate *issuers[MATERIAL_CERTIFICATES_MAX];
	const size_t count =
	    material_issuers(fixture->materials, chain, issuers);
	char *text = arena_printf(fixture->arena, "%s", "");

	for (size_t i = 0; i < count; i++) {
		text = arena_printf(fixture->arena, "%s %td", text,
		    issuers[i] - chain->certificates);
	}
	return text;
}

static void
walks_to_issuers_in_any_order(void **state)
{
	static const struct {
		const char *files;
		const char *want;
	} rows[] = {
		{ "ec.pem", "" },
		{ "ec-chain.pem", " 1 2" },
		{ "rsa-chain.pem", " 1 2" },
		{ "ed25519-chain.pem", " 1 2" },
		{ "ec-wrong-order.pem", " 2 1" },
		{ "ec-combined.pem", " 1" },
		{ "described.pem", " 1 2" },
		{ "ca-leaf-chain.pem", " 1 2" },
		{ "impostor-chain.pem", " 2 3" },
		{ "anonymous.pem impostor.pem ca.pem", "" },
		{ "cross-chain.pem", " 1 2 3" },
		{ "ec.pem ca.pem", "" }, /* the link between is missing */
		{ "ec.pem rsa.pem", "" },
		{ "ec.pem intermediate.pem intermediate.pem ca.pem", " 1 3" },
		{ "ec.pem ec.pem intermediate.pem", " 2" },
		{ "self-signed.pem ca.pem", "" },
		{ "self-signed.pem self-signed.pem", "" },
		/* A root ends the walk, though another one has signed it. */
		{ "ec.pem intermediate.pem ca.pem cross.pem other-ca.pem",
		    " 1 2" },
		{ "ec.pem intermediate.pem cross.pem ca.pem other-ca.pem",
		    " 1 2 4" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture fixture = fixture_open();

		file_concatenate(rows[i].files, "chain.pem");
		assert_string_equal(issuers_of(&fixture, "chain.pem"),
		    rows[i].want);
		fixture_close(&fixture);
	}
}

/* DER that is changed bit by bit. */
struct draft {
	uint8_t bytes[4096];
	size_t length;
};

static struct draft
draft_of(struct arena *arena, const char *path)
{
	const struct octets der = file_read(arena, path);
	struct draft draft = { .length = der.length };

	assert_in_range(der.length, 1, sizeof(draft.bytes) - 16);
	memcpy(draft.bytes, der.at, der.length);
	return draft;
}

static size_t
draft_find(const struct draft *draft, const char *octets, size_t length)
{
	const uint8_t *found =
	    memmem(draft->bytes, draft->length, octets, length);

	assert_non_null(found);
	return (size_t)(found - draft->bytes);
}

/* Put octets in the place of OLD ones, in each of the two outer levels. */
static void
draft_splice(struct draft *draft, size_t at, size_t old, struct octets octets)
{
	static const size_t lengths[] = { 2, 6 }; /* after 30 82 */

	memmove(draft->bytes + at + octets.length, draft->bytes + at + old,
	    draft->length - at - old);
	memcpy(draft->bytes + at, octets.at, octets.length);
	draft->length += octets.length - old;
	for (size_t i = 0; i < 2; i++) {
		uint8_t *place = draft->bytes + lengths[i];
		const size_t length =
		    (size_t)(place[0] << 8 | place[1]) + octets.length - old;

		place[0] = (uint8_t)(length >> 8);
		place[1] = (uint8_t)length;
	}
}

static const char *
read_draft(struct fixture *fixture, const struct draft *draft,
    struct certificate *certificate)
{
	struct library *library = library_open(fixture->arena);
	const char *wrong;

	assert_non_null(library);
	wrong = x509_certificate(library,
	    (struct octets){ draft->bytes, draft->length }, false, certificate);
	library_close(library);
	return wrong;
}

#define SPKI_ED25519 "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"
#define NOT_DER                                                             \
	"the certificate is not in DER, so that servers and clients would " \
	"digest other octets"

/* A length in more octets than it needs, which d2i_X509() reads. */
static void
refuses_what_is_not_der(void **state)
{
	struct fixture fixture = fixture_open();
	struct draft draft = draft_of(fixture.arena, "ed25519.der");
	const struct octets length = { (const uint8_t *)"\x81\x2a", 2 };
	const struct octets padding = { (const uint8_t *)"\x83\x00", 2 };
	struct certificate certificate = { .key.line = 7 };

	(void)state;
	assert_null(read_draft(&fixture, &draft, &certificate));
	assert_int_equal(certificate.key.line, 7);
	draft_splice(&draft, draft_find(&draft, SPKI_ED25519, 12) + 1, 1,
	    length);
	assert_string_equal(read_draft(&fixture, &draft, &certificate),
	    NOT_DER);

	draft = draft_of(fixture.arena, "ed25519.der");
	assert_int_equal(draft.bytes[1], 0x82);
	memmove(draft.bytes + 3, draft.bytes + 2, draft.length - 2);
	memcpy(draft.bytes + 1, padding.at, padding.length);
	draft.length++;
	assert_string_equal(read_draft(&fixture, &draft, &certificate),
	    NOT_DER);
	fixture_close(&fixture);
}

/*
 * RSA without the NULL parameter: a public key that is encoded anew gets one,
 * but what counts is the certificate as it is sent.
 */
static void
takes_the_spki_as_it_stands(void **state)
{
	static const char algorithm[] = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7"
					"\x0d\x01\x01\x01\x05\x00";
	struct fixture fixture = fixture_open();
	struct draft draft = draft_of(fixture.arena, "rsa.der");
	const size_t at = draft_find(&draft, algorithm, 15);
	const struct octets none = { draft.bytes, 0 };
	struct certificate certificate = { .key.line = 0 };

	(void)state;
	draft_splice(&draft, at + 13, 2, none);
	draft.bytes[at + 1] -= 2;
	draft.bytes[at - 1] -= 2;
	assert_null(read_draft(&fixture, &draft, &certificate));
	assert_ptr_equal(certificate.key.spki.at, draft.bytes + at - 4);
	assert_int_equal(certificate.key.spki.length, 292);
	fixture_close(&fixture);
}

#define BAD_KEY(algorithm)                         \
	"the certificate's public key (" algorithm \
	") is damaged, or of a kind that OpenSSL does not know"

static void
refuses_keys_that_are_none(void **state)
{
	static const char point[] = "\x03\x42\x00\x04";
	struct fixture fixture = fixture_open();
	struct draft draft = draft_of(fixture.arena, "ec.der");
	struct certificate certificate = { .key.line = 0 };

	(void)state;
	draft.bytes[draft_find(&draft, point, 4) + 10] ^= 1;
	assert_string_equal(read_draft(&fixture, &draft, &certificate),
	    BAD_KEY("id-ecPublicKey"));
	draft = draft_of(fixture.arena, "ed25519.der");
	draft.bytes[draft_find(&draft, SPKI_ED25519, 12) + 8] = 0x7e;
	assert_string_equal(read_draft(&fixture, &draft, &certificate),
	    BAD_KEY("1.3.101.126"));
	assert_null(certificate.der.at);
	assert_null(certificate.subject);
	fixture_close(&fixture);
}

/* There is a verdict, and a good one has its octets. */
static void
check_verdict(const struct library *library, const uint8_t *bytes,
    size_t length)
{
	struct certificate certificate = { .key.line = 0 };
	const struct octets der = { bytes, length };

	if (x509_certificate(library, der, length % 2 == 0, &certificate) ==
	    NULL) {
		assert_ptr_equal(certificate.der.at, bytes);
		assert_int_not_equal(certificate.key.spki.length, 0);
	} else {
		assert_null(certificate.der.at);
	}
}

static void
survives_any_change(void **state)
{
	static const char *const files[] = { "ec.der", "ed25519.der" };
	struct arena *arena = arena_new();
	struct library *library = library_open(arena);

	(void)state;
	assert_non_null(library);
	for (size_t i = 0; i < 2; i++) {
		struct draft draft = draft_of(arena, files[i]);

		for (size_t at = 0; at < draft.length; at++) {
			const uint8_t changed = (uint8_t)(1U << (at % 8));

			draft.bytes[at] ^= changed;
			check_verdict(library, draft.bytes, draft.length);
			draft.bytes[at] ^= changed;
			check_verdict(library, draft.bytes, at);
		}
	}
	library_close(library);
	arena_free(arena);
}

/* "abc", FIPS 180-4. */
static void
digests(void **state)
{
	static const uint8_t want[] = { 0xba, 0x78, 0x16, 0xbf };
	struct arena *arena = arena_new();
	struct library *library = library_open(arena);
	const struct octets abc = { (const uint8_t *)"abc", 3 };
	struct octets digest;

	(void)state;
	assert_non_null(library);
	digest = library_digest(library, MATCHING_SHA2_256, abc);
	assert_int_equal(digest.length, 32);
	assert_memory_equal(digest.at, want, sizeof(want));
	assert_int_equal(library_digest(library, MATCHING_SHA2_512, abc).length,
	    64);
	library_close(library);
	library_close(NULL);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(associates_as_openssl_does),
		cmocka_unit_test(tells_what_a_certificate_is),
		cmocka_unit_test(walks_to_issuers_in_any_order),
		cmocka_unit_test(refuses_what_is_not_der),
		cmocka_unit_test(takes_the_spki_as_it_stands),
		cmocka_unit_test(refuses_keys_that_are_none),
		cmocka_unit_test(survives_any_change),
		cmocka_unit_test(digests),
	};

	return cmocka_run_group_tests(tests, keys_set_up, keys_tear_down);
}
