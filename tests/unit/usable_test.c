/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fast way to read a certificate against OpenSSL's common way, a default
 * context that decodes the key: the same verdict and the same octets, for
 * certificates that were damaged at random, and for odd points.
 */
#include <config.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <gen/key/der.h>
#include <gen/key/library.h>
#include <gen/key/public.h>
#include <gen/key/usable.h>
#include <gen/key/x509.h>

#include "draw.h"
#include "keys.h"
#include "unit.h"

enum {
	ROUNDS = 300, /* for each certificate */
	ROUNDS_LONG = 30000,
	DAMAGES_MAX = 3,
};

/* With the keys that the fast way knows; the others take the common way. */
static const struct certificate_row {
	const char *path;
	bool is_fast;
} certificates[] = {
	{ "ec.pem", true },
	{ "p384.pem", true },
	{ "p521.pem", true },
	{ "rsa.pem", true },
	{ "ed25519.pem", true },
	{ "ed448.pem", true },
	{ "ca.pem", true },
	{ "ca-leaf.pem", true },
	{ "names.pem", true },
	{ "dated.pem", true },
	{ "compressed.pem", true },
	{ "self-signed-ca.pem", true },
	{ "rsa-pss.pem", false },
	{ "explicit.pem", false },
	{ NULL, false },
};

/* The first certificate of a file, as DER, by OpenSSL's reader of PEM. */
static struct octets
certificate_of(struct arena *arena, const char *path)
{
	BIO *stream = BIO_new_file(path, "r");
	X509 *parsed = PEM_read_bio_X509(stream, NULL, NULL, NULL);
	unsigned char *made = NULL;
	const int length = i2d_X509(parsed, &made);
	struct octets der;

	assert_true(length > 0);
	der.at = arena_copy(arena, made, (size_t)length);
	der.length = (size_t)length;
	OPENSSL_free(made);
	X509_free(parsed);
	BIO_free(stream);
	return der;
}

/* What OpenSSL makes of it the common way. */
struct verdict {
	bool is_usable; /* it parses, whole, and so does its key */
	bool is_der;    /* made anew, it is what it was made from */
	bool has_dates;
	bool is_ca;
	struct octets spki;
};

static bool
has_date(const ASN1_TIME *time)
{
	struct tm tm;

	return ASN1_TIME_to_tm(time, &tm) == 1;
}

static struct verdict
common_verdict(struct arena *arena, struct octets der)
{
	struct verdict verdict = { .is_usable = false };
	const unsigned char *at = der.at;
	X509 *parsed = X509_new();
	unsigned char *made = NULL;
	int length;

	assert_non_null(parsed);
	if (d2i_X509(&parsed, &at, (long)der.length) == NULL) {
		return verdict; /* and it was freed */
	}
	verdict.is_usable =
	    at == der.at + der.length && X509_get0_pubkey(parsed) != NULL;
	length = i2d_X509(parsed, &made);
	verdict.is_der =
	    octets_equal(der, (struct octets){ made, (size_t)length });
	OPENSSL_free(made);
	made = NULL;
	length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(parsed), &made);
	verdict.spki.at = arena_copy(arena, made, (size_t)length);
	verdict.spki.length = (size_t)length;
	OPENSSL_free(made);
	verdict.is_der =
	    verdict.is_der && memmem(der.at, der.length, verdict.spki.at,
				  verdict.spki.length) != NULL;
	verdict.has_dates = has_date(X509_get0_notBefore(parsed)) &&
			    has_date(X509_get0_notAfter(parsed));
	verdict.is_ca = X509_check_ca(parsed) == 1;
	X509_free(parsed);
	ERR_clear_error();
	return verdict;
}

/*
 * Both must agree. What OpenSSL takes and we do not is of a kind that TLS
 * cannot use, or is not DER, or not dated: each of that is told on its own.
 */
static void
compare(struct library *library, struct octets der, bool *is_taken)
{
	const struct verdict common = common_verdict(library->arena, der);
	struct certificate ours = { .key.line = 0 };
	const char *wrong = x509_certificate(library, der, false, &ours);
	enum key_algorithm algorithm;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int length = 0;

	*is_taken = wrong == NULL;
	if (!common.is_usable || !common.is_der || !common.has_dates) {
		assert_non_null(wrong);
		return;
	}
	if (public_check(library->arena, common.spki, &algorithm) != NULL) {
		assert_non_null(wrong);
		return;
	}
	assert_null(wrong);
	assert_int_equal(ours.key.algorithm, algorithm);
	assert_int_equal(ours.is_ca, common.is_ca);
	assert_true(octets_equal(ours.der, der));
	assert_true(octets_equal(ours.key.spki, common.spki));
	assert_int_equal(EVP_Digest(common.spki.at, common.spki.length, digest,
			     &length, EVP_sha256(), NULL),
	    1);
	assert_memory_equal(
	    library_digest(library, MATCHING_SHA2_256, ours.key.spki).at,
	    digest, length);
}

/* Change, remove or repeat an octet; often near the key. */
static struct octets
damage(struct arena *arena, struct octets der, size_t key, uint64_t *seed)
{
	uint8_t *bytes = arena_alloc(arena, der.length + DAMAGES_MAX);
	size_t length = der.length;

	memcpy(bytes, der.at, length);
	for (size_t i = 1 + draw(seed, DAMAGES_MAX); i > 0; i--) {
		size_t at = draw(seed, length);

		if (draw(seed, 3) == 0 && key + 40 < length) {
			at = key + draw(seed, 40);
		}
		if (draw(seed, 8) > 0) {
			bytes[at] =
			    draw(seed, 2) == 0
				? (uint8_t)draw(seed, 256)
				: (uint8_t)(bytes[at] ^ 1U << draw(seed, 8));
			continue;
		}
		if (draw(seed, 2) == 0 && length > 1) {
			memmove(bytes + at, bytes + at + 1, --length - at);
		} else {
			memmove(bytes + at + 1, bytes + at, length++ - at);
		}
	}
	return (struct octets){ bytes, length };
}

static size_t
key_offset(struct library *library, struct octets der)
{
	const struct verdict verdict = common_verdict(library->arena, der);
	const uint8_t *key;

	if (verdict.spki.at == NULL) {
		fail_msg("the certificate has no key");
		return 0;
	}
	key = memmem(der.at, der.length, verdict.spki.at, verdict.spki.length);
	assert_non_null(key);
	return (size_t)(key - der.at);
}

static void
agrees_on_damaged(void **state)
{
	const size_t rounds =
	    getenv("DANEZONE_LONG") == NULL ? ROUNDS : ROUNDS_LONG;
	struct arena *outer = arena_new();
	struct library *opened = library_open(outer);
	size_t taken = 0;
	uint64_t seed = 6;

	(void)state;
	assert_non_null(opened);
	for (const struct certificate_row *row = certificates;
	     row->path != NULL; row++) {
		struct library library = *opened;
		const struct octets der = certificate_of(outer, row->path);
		const size_t key = key_offset(opened, der);
		bool is_taken;

		compare(&library, der, &is_taken);
		assert_int_equal(is_taken,
		    strcmp(row->path, "explicit.pem") != 0);
		for (size_t i = 0; i < rounds; i++) {
			library.arena = arena_new();
			compare(&library,
			    damage(library.arena, der, key, &seed), &is_taken);
			taken += is_taken;
			arena_free(library.arena);
		}
	}
	/* Else the damage would be too heavy to tell much. */
	assert_true(taken > rounds);
	library_close(opened);
	arena_free(outer);
}

static bool
is_common(struct octets spki)
{
	const unsigned char *at = spki.at;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)spki.length);
	const bool is_usable = key != NULL && at == spki.at + spki.length;

	EVP_PKEY_free(key);
	ERR_clear_error();
	return is_usable;
}

static void
takes_the_fast_way(void **state)
{
	struct arena *arena = arena_new();
	struct library *library = library_open(arena);

	(void)state;
	for (const struct certificate_row *row = certificates;
	     row->path != NULL; row++) {
		const struct verdict verdict =
		    common_verdict(arena, certificate_of(arena, row->path));

		/* Twice: what is kept does not spoil the next. */
		for (size_t i = 0; i < 2; i++) {
			assert_int_equal(usable_surely(library->usable,
					     verdict.spki),
			    row->is_fast);
		}
	}
	library_close(library);
	arena_free(arena);
}

/* Points on P-256, as SEC 1 writes them: how the first octet, and which. */
struct point_row {
	size_t length; /* 0: as it is */
	size_t at;     /* of an octet that is changed; 0: none is */
	int form;      /* -1: as it is */
	bool is_fast;
};

static const struct point_row points[] = {
	{ 0, 0, -1, true },   /* 04 x y */
	{ 0, 5, -1, false },  /* not on the curve */
	{ 0, 40, -1, false }, /* the same */
	{ 1, 0, 0, false },   /* the point at infinity */
	{ 0, 0, 0, false },   /* that, with octets behind it */
	{ 0, 0, 6, false },   /* hybrid, and */
	{ 0, 0, 7, false },   /* one of both is well formed */
	{ 0, 0, 5, false },   /* none of the forms */
	{ 33, 0, 2, true },   /* compressed */
	{ 33, 0, 3, true },
	{ 33, 0, 4, false }, /* cut off */
	{ 32, 0, 2, false },
	{ 64, 0, 4, false },
	{ 65, 0, 2, false }, /* with octets behind it */
	{ 65, 0, 255, false },
};

static void
judges_points(void **state)
{
	struct arena *arena = arena_new();
	struct library *library = library_open(arena);
	const struct octets spki =
	    common_verdict(arena, certificate_of(arena, "ec.pem")).spki;
	struct octets rest = spki;
	struct octets identifier;
	struct octets bits;

	(void)state;
	rest = der_take(&rest).content;
	identifier = der_take(&rest).whole;
	bits = der_bits(der_take(&rest).content);
	assert_int_equal(bits.length, 65);
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		const struct point_row *row = &points[i];
		uint8_t *point = arena_copy(arena, bits.at, bits.length);
		struct octets made;

		if (row->form >= 0) {
			point[0] = (uint8_t)row->form;
		}
		point[row->at] ^= row->at > 0;
		made = public_make(arena, identifier,
		    (struct octets){ point,
			row->length > 0 ? row->length : bits.length });
		assert_int_equal(usable_surely(library->usable, made),
		    row->is_fast);
		assert_true(!row->is_fast || is_common(made));
	}
	library_close(library);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_fast_way),
		cmocka_unit_test(judges_points),
		cmocka_unit_test(agrees_on_damaged),
	};

	return cmocka_run_group_tests(tests, keys_set_up, keys_tear_down);
}
