/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Public keys and certification requests: SubjectPublicKeyInfo checked, made
 * and compared. Our own checks come first, so that OpenSSL gets no key that is
 * costly to use; then OpenSSL says whether it is one.
 */
#include <config.h>

#include <assert.h>
#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <gen/key/der.h>
#include <gen/key/public.h>
#include <gen/key/usable.h>

enum {
	ALGORITHM_SHOWN_MAX = 80,
	MODULUS_MIN = 512 / 8, /* octets */
	MODULUS_MAX = OPENSSL_RSA_MAX_MODULUS_BITS / 8,
	EXPONENT_MAX = OPENSSL_RSA_MAX_PUBEXP_BITS / 8,
};

#define OCTETS(literal)                                         \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}

static const struct public_kind kinds[] = {
	{ OCTETS("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), "RSA", KEY_RSA },
	{ OCTETS("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"), "RSA-PSS", KEY_RSA },
	{ OCTETS("\x2a\x86\x48\xce\x3d\x02\x01"), "EC", KEY_EC },
	{ OCTETS("\x2b\x65\x70"), "Ed25519", KEY_ED25519 },
	{ OCTETS("\x2b\x65\x71"), "Ed448", KEY_ED448 },
	{ OCTETS("\x2b\x65\x6e"), "X25519", KEY_OTHER },
	{ OCTETS("\x2b\x65\x6f"), "X448", KEY_OTHER },
	{ OCTETS("\x2a\x86\x48\xce\x38\x04\x01"), "DSA", KEY_OTHER },
	/* Older names of it, which OpenSSL takes as well. */
	{ OCTETS("\x2a\x86\x48\xce\x38\x04\x03"), "DSA", KEY_OTHER },
	{ OCTETS("\x2b\x0e\x03\x02\x0c"), "DSA", KEY_OTHER },
	{ OCTETS("\x2b\x0e\x03\x02\x0d"), "DSA", KEY_OTHER },
	{ OCTETS("\x2b\x0e\x03\x02\x1b"), "DSA", KEY_OTHER },
	{ OCTETS("\x2a\x86\x48\xce\x3e\x02\x01"), "DH", KEY_OTHER },
	{ OCTETS("\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01"), "DH", KEY_OTHER },
	{ { NULL, 0 }, NULL, KEY_OTHER },
};

/* Curves that TLS has (RFC 8422 section 5.1.1, RFC 8734 section 2). */
static const struct octets curves[] = {
	OCTETS("\x2a\x86\x48\xce\x3d\x03\x01\x07"),
	OCTETS("\x2b\x81\x04\x00\x22"),
	OCTETS("\x2b\x81\x04\x00\x23"),
	OCTETS("\x2b\x24\x03\x03\x02\x08\x01\x01\x07"),
	OCTETS("\x2b\x24\x03\x03\x02\x08\x01\x01\x0b"),
	OCTETS("\x2b\x24\x03\x03\x02\x08\x01\x01\x0d"),
	{ NULL, 0 },
};

const struct public_kind *
public_kind(struct octets identifier)
{
	const struct public_kind *kind = kinds;
	struct octets object;

	if (!der_take_tag(&identifier, DER_OBJECT, &object)) {
		return NULL;
	}
	while (kind->name != NULL && !octets_equal(kind->object, object)) {
		kind++;
	}
	return kind->name == NULL ? NULL : kind;
}

/* A modulus as OpenSSL takes it: it verifies with nothing larger. */
static const char *
check_rsa(struct octets key)
{
	struct octets modulus;
	struct octets exponent;
	struct octets numbers;

	if (!der_take_tag(&key, DER_SEQUENCE, &numbers) ||
	    !der_take_tag(&numbers, DER_INTEGER, &modulus) ||
	    !der_take_tag(&numbers, DER_INTEGER, &exponent)) {
		return NULL;
	}
	modulus = der_unsigned(modulus);
	exponent = der_unsigned(exponent);
	if (modulus.length < MODULUS_MIN || modulus.length > MODULUS_MAX) {
		return "the modulus of this RSA key does not have 512 to 16384 "
		       "bits";
	}
	if (exponent.length == 0 || exponent.length > EXPONENT_MAX ||
	    exponent.at[exponent.length - 1] % 2 == 0) {
		return "the exponent of this RSA key is not an odd number "
		       "below 2^64";
	}
	return NULL;
}

const char *
public_check_curve(struct octets parameters)
{
	const struct octets *curve = curves;
	struct octets object;

	/* RFC 5480 section 2.1.1: others MUST NOT be used with PKIX. */
	if (!der_take_tag(&parameters, DER_OBJECT, &object)) {
		return "this EC key spells its curve out instead of naming it";
	}
	while (curve->length > 0 && !octets_equal(*curve, object)) {
		curve++;
	}
	return curve->length == 0
		   ? "this EC key is on a curve that TLS does not have"
		   : NULL;
}

const char *
public_check(struct arena *arena, struct octets spki,
    enum key_algorithm *algorithm)
{
	const struct public_kind *kind;
	struct octets content;
	struct octets identifier;
	struct octets bits;

	*algorithm = KEY_OTHER;
	if (!der_take_tag(&spki, DER_SEQUENCE, &content) ||
	    !der_take_tag(&content, DER_SEQUENCE, &identifier) ||
	    !der_take_tag(&content, DER_BIT_STRING, &bits)) {
		return NULL;
	}
	kind = public_kind(identifier);
	if (kind == NULL) {
		return NULL;
	}
	if (kind->algorithm == KEY_OTHER) {
		return arena_printf(arena,
		    "this is a key of type %s, which cannot sign for TLS",
		    kind->name);
	}
	*algorithm = kind->algorithm;
	(void)der_take(&identifier);
	if (kind->algorithm == KEY_EC) {
		return public_check_curve(identifier);
	}
	return kind->algorithm == KEY_RSA ? check_rsa(der_bits(bits)) : NULL;
}

const char *
public_refusal(struct arena *arena, struct octets spki, const char *whose)
{
	char name[ALGORITHM_SHOWN_MAX] = "none";
	ASN1_OBJECT *object = NULL;
	struct octets content;
	struct octets identifier;

	if (der_take_tag(&spki, DER_SEQUENCE, &content) &&
	    der_take_tag(&content, DER_SEQUENCE, &identifier)) {
		const unsigned char *at = identifier.at;

		object = d2i_ASN1_OBJECT(NULL, &at, (long)identifier.length);
	}
	if (object != NULL) {
		(void)OBJ_obj2txt(name, sizeof(name), object, 0);
	}
	ASN1_OBJECT_free(object);
	ERR_clear_error();
	return arena_printf(arena,
	    "%s (%s) is damaged, or of a kind that OpenSSL does not know",
	    whose, name);
}

/* The key of a SubjectPublicKeyInfo, or NULL; the caller frees it. */
static EVP_PKEY *
decode(const struct library *library, struct octets spki)
{
	const unsigned char *at = spki.at;

	assert(spki.length <= LONG_MAX);
	return d2i_PUBKEY_ex(NULL, &at, (long)spki.length, library->context,
	    NULL);
}

/* Is it a SubjectPublicKeyInfo in DER, with a key that OpenSSL can use? */
static bool
is_good(const struct library *library, struct octets spki)
{
	const bool is_sure = usable_surely(library->usable, spki);
	EVP_PKEY *key = is_sure ? NULL : decode(library, spki);
	const unsigned char *at = spki.at;
	X509_PUBKEY *parsed = NULL;
	unsigned char *made = NULL;
	bool good = false;
	int length;

	if (key == NULL && !is_sure) {
		goto out;
	}
	/* What a certificate repeats is the form, so that must be DER. */
	parsed = X509_PUBKEY_new_ex(library->keyless, NULL);
	if (parsed == NULL ||
	    d2i_X509_PUBKEY(&parsed, &at, (long)spki.length) == NULL) {
		goto out;
	}
	length = i2d_X509_PUBKEY(parsed, &made);
	good = length > 0 &&
	       octets_equal(spki, (struct octets){ made, (size_t)length });
out:
	OPENSSL_free(made);
	X509_PUBKEY_free(parsed);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return good;
}

/* Check it, and put it into the arena and the key. */
static const char *
take_spki(const struct library *library, struct octets spki, struct key *key)
{
	enum key_algorithm algorithm;
	const char *wrong = public_check(library->arena, spki, &algorithm);

	if (wrong != NULL) {
		return wrong;
	}
	if (!is_good(library, spki)) {
		return public_refusal(library->arena, spki, "the public key");
	}
	key->algorithm = algorithm;
	key->spki.at = arena_copy(library->arena, spki.at, spki.length);
	key->spki.length = spki.length;
	return NULL;
}

const char *
public_read(const struct library *library, struct octets der, struct key *key)
{
	struct octets rest = der;
	const struct der outer = der_take(&rest);
	struct octets numbers = outer.content;
	struct octets modulus;
	struct octets exponent;

	if (outer.tag != DER_SEQUENCE) {
		return "not a public key: this is not DER, or it is cut off";
	}
	if (rest.length > 0) {
		return "there is data behind the public key";
	}
	if (der_peek(outer.content) != DER_INTEGER) {
		return take_spki(library, der, key);
	}
	if (!der_take_tag(&numbers, DER_INTEGER, &modulus) ||
	    !der_take_tag(&numbers, DER_INTEGER, &exponent) ||
	    numbers.length > 0) {
		return "not a public key";
	}
	return take_spki(library,
	    public_make_rsa(library->arena, (struct octets){ NULL, 0 }, modulus,
		exponent),
	    key);
}

/* The SubjectPublicKeyInfo of a request as it stands; empty if there's none. */
static struct octets
find_spki(struct octets der)
{
	struct octets rest = der_take(&der).content; /* CertificationRequest */

	rest = der_take(&rest).content; /* CertificationRequestInfo */
	(void)der_take(&rest);          /* version */
	(void)der_take(&rest);          /* subject */
	return der_take(&rest).whole;
}

/* Is it DER, and did its key sign it? */
static const char *
check_request(const struct library *library, X509_REQ *parsed,
    struct octets der)
{
	unsigned char *made = NULL;
	const int length = i2d_X509_REQ(parsed, &made);
	const bool same = length > 0 && octets_equal(der, (struct octets){ made,
							      (size_t)length });

	OPENSSL_free(made);
	if (!same) {
		return "the certificate request is not in DER";
	}
	if (X509_REQ_verify_ex(parsed, X509_REQ_get0_pubkey(parsed),
		library->context, NULL) != 1) {
		return "the certificate request is not signed by its own key: "
		       "it is damaged";
	}
	return NULL;
}

const char *
public_request(const struct library *library, struct octets der,
    struct key *key)
{
	const struct octets spki = find_spki(der);
	const unsigned char *at = der.at;
	struct key found = *key;
	X509_REQ *parsed = NULL;
	const char *wrong;

	if (spki.length == 0 || der.length > LONG_MAX) {
		return "not a certificate request";
	}
	wrong = take_spki(library, spki, &found);
	if (wrong != NULL) {
		return wrong;
	}
	parsed = X509_REQ_new_ex(library->context, NULL);
	if (parsed == NULL ||
	    d2i_X509_REQ(&parsed, &at, (long)der.length) == NULL) {
		wrong = arena_printf(library->arena,
		    "not a certificate request: %s", library_reason());
	} else {
		wrong = check_request(library, parsed, der);
	}
	X509_REQ_free(parsed);
	ERR_clear_error();
	if (wrong == NULL) {
		*key = found;
	}
	return wrong;
}

struct octets
public_make(struct arena *arena, struct octets identifier, struct octets bits)
{
	const struct octets string[] = { OCTETS("\0"), bits };
	const struct octets parts[] = { identifier,
		der_make(arena, DER_BIT_STRING, string, 2) };

	return der_make(arena, DER_SEQUENCE, parts, 2);
}

/* An INTEGER of these octets, positive and no longer than it must be. */
static struct octets
make_unsigned(struct arena *arena, struct octets content)
{
	const struct octets number = der_unsigned(content);
	const bool is_high = number.length == 0 || number.at[0] >= 0x80;
	const struct octets parts[] = { { (const uint8_t *)"", is_high },
		number };

	return der_make(arena, DER_INTEGER, parts, 2);
}

struct octets
public_make_rsa(struct arena *arena, struct octets identifier,
    struct octets modulus, struct octets exponent)
{
	static const struct octets plain = OCTETS(
	    "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00");
	const struct octets parts[] = { make_unsigned(arena, modulus),
		make_unsigned(arena, exponent) };

	return public_make(arena, identifier.length == 0 ? plain : identifier,
	    der_make(arena, DER_SEQUENCE, parts, 2));
}

bool
public_same(const struct library *library, const struct key *a,
    const struct key *b)
{
	EVP_PKEY *left;
	EVP_PKEY *right;
	bool same;

	if (octets_equal(a->spki, b->spki)) {
		return true;
	}
	if (a->algorithm != b->algorithm) {
		return false;
	}
	left = decode(library, a->spki);
	right = decode(library, b->spki);
	same = left != NULL && right != NULL && EVP_PKEY_eq(left, right) == 1;
	EVP_PKEY_free(left);
	EVP_PKEY_free(right);
	ERR_clear_error();
	return same;
}
