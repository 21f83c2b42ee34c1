/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OpenSSL: reads certificates from DER, digests octets, follows signatures. No
 * object of OpenSSL outlives a call but the library context and its digests.
 */
#include <config.h>

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <gen/key/x509.h>

enum {
	SUBJECT_SHOWN_MAX = 200,
	ALGORITHM_SHOWN_MAX = 80,
	ASN1_BAD = 0x80, /* of what ASN1_get_object() returns */
	ASN1_INDEFINITE = 0x01,
	PKCS12_VERSION = 3, /* RFC 7292 section 4 */
};

struct x509 {
	struct arena *arena;
	OSSL_LIB_CTX *library;
	EVP_MD *sha256;
	EVP_MD *sha512;
};

struct x509 *
x509_open(struct arena *arena)
{
	struct x509 *x509 = arena_alloc(arena, sizeof(*x509));

	/* OPENSSL_CONF may name modules, which would run as our user. */
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1) {
		return NULL;
	}
	x509->arena = arena;
	x509->library = OSSL_LIB_CTX_new();
	if (x509->library == NULL) {
		return NULL;
	}
	x509->sha256 = EVP_MD_fetch(x509->library, "SHA2-256", NULL);
	x509->sha512 = EVP_MD_fetch(x509->library, "SHA2-512", NULL);
	if (x509->sha256 == NULL || x509->sha512 == NULL) {
		x509_close(x509);
		return NULL;
	}
	return x509;
}

void
x509_close(struct x509 *x509)
{
	if (x509 == NULL) {
		return;
	}
	EVP_MD_free(x509->sha256);
	EVP_MD_free(x509->sha512);
	OSSL_LIB_CTX_free(x509->library);
}

/* The first reason that OpenSSL has for a failure; forgets them all. */
static const char *
take_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	ERR_clear_error();
	return reason == NULL ? "for no reason that OpenSSL gives" : reason;
}

/* One element of DER. */
struct element {
	int tag; /* V_ASN1_..., or context-specific as below; -1: none */
	struct octets whole;
	struct octets content;
};

enum {
	NO_TAG = -1,
	CONTEXT_SPECIFIC = 1 << 16
};

/* Take the first element from REST; its tag is NO_TAG when there is none. */
static struct element
take_element(struct octets *rest)
{
	struct element element = { .tag = NO_TAG };
	const unsigned char *at = rest->at;
	long length;
	int tag;
	int class;
	int flags;

	if (rest->length == 0) {
		return element;
	}
	flags = ASN1_get_object(&at, &length, &tag, &class, (long)rest->length);
	if ((flags & (ASN1_BAD | ASN1_INDEFINITE)) != 0) {
		ERR_clear_error();
		return element;
	}
	element.tag = class == V_ASN1_UNIVERSAL ? tag : tag | CONTEXT_SPECIFIC;
	element.content.at = at;
	element.content.length = (size_t)length;
	element.whole.at = rest->at;
	element.whole.length = (size_t)(at - rest->at) + (size_t)length;
	rest->at += element.whole.length;
	rest->length -= element.whole.length;
	return element;
}

/*
 * The SubjectPublicKeyInfo of a certificate as it stands (RFC 5280 section
 * 4.1): after version, if there is one, serial number, signature algorithm,
 * issuer, validity and subject. Empty when the DER is not of that form.
 */
static struct octets
find_spki(struct octets der)
{
	struct octets rest = der;
	struct element element = take_element(&rest); /* Certificate */

	element = take_element(&element.content); /* TBSCertificate */
	rest = element.content;
	element = take_element(&rest);
	if (element.tag == (0 | CONTEXT_SPECIFIC)) {
		element = take_element(&rest);
	}
	for (size_t i = 0; i < 5; i++) {
		element = take_element(&rest);
	}
	return element.whole;
}

/* Are these octets what OpenSSL made, LENGTH octets at MADE? Frees those. */
static bool
same_octets(struct octets octets, unsigned char *made, int length)
{
	const bool same = length > 0 && (size_t)length == octets.length &&
			  memcmp(made, octets.at, octets.length) == 0;

	OPENSSL_free(made);
	return same;
}

/*
 * Are the octets the ones that a TLS server sends and that its clients digest?
 * Both re-encode: what is BER but not DER changes on that way.
 */
static bool
is_der(X509 *parsed, struct octets der, struct octets spki)
{
	unsigned char *made = NULL;
	int length = i2d_X509(parsed, &made);

	if (!same_octets(der, made, length)) {
		return false;
	}
	made = NULL;
	length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(parsed), &made);
	return same_octets(spki, made, length);
}

/* RFC 2253 escapes controls and all that is not ASCII. */
static const char *
print_subject(struct arena *arena, const X509 *parsed)
{
	BIO *memory = BIO_new(BIO_s_mem());
	const char *subject = "";
	char *text = NULL;
	long length;

	if (memory == NULL ||
	    X509_NAME_print_ex(memory, X509_get_subject_name(parsed), 0,
		XN_FLAG_RFC2253) < 0) {
		goto out;
	}
	length = BIO_get_mem_data(memory, &text);
	if (length > SUBJECT_SHOWN_MAX) {
		subject =
		    arena_printf(arena, "%.*s...", SUBJECT_SHOWN_MAX, text);
	} else if (length > 0) {
		subject =
		    arena_string(arena, (struct span){ text, (size_t)length });
	}
out:
	BIO_free(memory);
	ERR_clear_error();
	return subject;
}

/* Parse a certificate and go behind it; the caller frees it. */
static X509 *
parse(const struct x509 *x509, const unsigned char **at, size_t length,
    bool trusted)
{
	X509 *parsed = X509_new_ex(x509->library, NULL);

	/* With an object given, extensions that contradict are refused too. */
	if (parsed == NULL || length > LONG_MAX ||
	    (trusted ? d2i_X509_AUX(&parsed, at, (long)length)
		     : d2i_X509(&parsed, at, (long)length)) == NULL) {
		X509_free(parsed);
		return NULL;
	}
	return parsed;
}

/* OpenSSL would say "too long" of DER that is too short. */
static const char *
refuse_data(struct arena *arena, struct octets der)
{
	const char *reason = take_reason();

	if (take_element(&der).tag == NO_TAG) {
		reason = "this is not DER, or it is cut off";
	}
	return arena_printf(arena, "not a certificate: %s", reason);
}

/* OpenSSL's reason is "decode error" for all of them. */
static const char *
refuse_key(struct arena *arena, const X509 *parsed)
{
	ASN1_OBJECT *algorithm = NULL;
	char name[ALGORITHM_SHOWN_MAX] = "none";

	if (X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL,
		X509_get_X509_PUBKEY(parsed)) == 1) {
		(void)OBJ_obj2txt(name, sizeof(name), algorithm, 0);
	}
	return arena_printf(arena,
	    "the certificate's public key (%s) is damaged, or of a kind that "
	    "OpenSSL does not know",
	    name);
}

const char *
x509_certificate(const struct x509 *x509, struct octets der, bool trusted,
    struct certificate *certificate)
{
	const unsigned char *at = der.at;
	X509 *parsed = parse(x509, &at, der.length, trusted);
	const size_t behind = der.length - (size_t)(at - der.at);
	const char *wrong = NULL;
	struct octets spki;

	if (parsed == NULL) {
		return refuse_data(x509->arena, der);
	}
	if (behind > 0) {
		wrong = arena_printf(x509->arena,
		    "there is data behind the certificate: %zu octet%s", behind,
		    behind == 1 ? "" : "s");
		goto out;
	}
	/* Success so far does not mean that the key is one. */
	if (X509_get0_pubkey(parsed) == NULL) {
		wrong = refuse_key(x509->arena, parsed);
		goto out;
	}
	der = take_element(&der).whole; /* without trust settings */
	spki = find_spki(der);
	if (!is_der(parsed, der, spki)) {
		wrong = "the certificate is not in DER, so that servers and "
			"clients would digest other octets";
		goto out;
	}
	certificate->der = der;
	certificate->spki = spki;
	certificate->is_ca = X509_check_ca(parsed) == 1;
	certificate->subject = print_subject(x509->arena, parsed);
out:
	X509_free(parsed);
	ERR_clear_error();
	return wrong;
}

const char *
x509_guess(struct octets der)
{
	struct element outer = take_element(&der);
	struct element first = take_element(&outer.content);
	struct element second = take_element(&outer.content);
	struct element inner = take_element(&first.content);

	if (outer.tag != V_ASN1_SEQUENCE || der.length > 0) {
		return NULL;
	}
	if (first.tag == V_ASN1_INTEGER && second.tag != V_ASN1_INTEGER &&
	    first.whole.at[first.whole.length - 1] == PKCS12_VERSION) {
		return "a PKCS #12 store";
	}
	if (first.tag == V_ASN1_INTEGER && first.content.length == 1) {
		return "a private key"; /* PKCS #1, PKCS #8, SEC 1 */
	}
	if (first.tag == V_ASN1_OBJECT) {
		return "a PKCS #7 store";
	}
	if (first.tag != V_ASN1_SEQUENCE) {
		return NULL;
	}
	if (inner.tag == V_ASN1_OBJECT && second.tag == V_ASN1_BIT_STRING) {
		return "a public key";
	}
	if (inner.tag == V_ASN1_OBJECT && second.tag == V_ASN1_OCTET_STRING) {
		return "an encrypted private key";
	}
	return inner.tag == V_ASN1_INTEGER ? "a certificate request" : NULL;
}

struct octets
x509_digest(const struct x509 *x509, enum tlsa_matching matching,
    struct octets octets)
{
	const EVP_MD *type =
	    matching == MATCHING_SHA2_256 ? x509->sha256 : x509->sha512;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int length = 0;
	int done;

	assert(matching != MATCHING_FULL);
	assert(octets.length > 0);
	done =
	    EVP_Digest(octets.at, octets.length, digest, &length, type, NULL);
	assert(done == 1);
	assert(length == (matching == MATCHING_SHA2_256 ? 32 : 64));
	return (
	    struct octets){ arena_copy(x509->arena, digest, length), length };
}

bool
x509_names(const struct x509 *x509, struct octets der, const char *host)
{
	const unsigned char *at = der.at;
	X509 *parsed = parse(x509, &at, der.length, false);
	size_t length = strlen(host);
	bool is_named;

	assert(parsed != NULL); /* it was read before */
	if (length > 0 && host[length - 1] == '.') {
		length--;
	}
	is_named = X509_check_host(parsed, host, length, 0, NULL) == 1;
	X509_free(parsed);
	ERR_clear_error();
	return is_named;
}

/* Did ISSUER sign SUBJECT, and was it allowed to? */
static bool
signed_by(X509 *subject, X509 *issuer)
{
	return X509_check_issued(issuer, subject) == X509_V_OK &&
	       X509_verify(subject, X509_get0_pubkey(issuer)) == 1;
}

/* The number of the next issuer of SUBJECT that is not in the way yet, or 0. */
static size_t
find_issuer(X509 *const *parsed, const bool *passed, size_t count,
    size_t subject)
{
	for (size_t i = 1; i < count; i++) {
		if (!passed[i] && signed_by(parsed[subject], parsed[i])) {
			return i;
		}
	}
	return 0;
}

static size_t
walk_up(X509 *const *parsed, const struct certificate *certificates,
    size_t count, const struct certificate **issuers)
{
	bool passed[MATERIAL_CERTIFICATES_MAX] = { true };
	size_t found = 0;
	size_t subject = 0;

	while (X509_self_signed(parsed[subject], 1) != 1) {
		subject = find_issuer(parsed, passed, count, subject);
		if (subject == 0) {
			break;
		}
		passed[subject] = true;
		issuers[found++] = &certificates[subject];
	}
	return found;
}

size_t
x509_issuers(const struct x509 *x509, const struct certificate *certificates,
    size_t count, const struct certificate **issuers)
{
	X509 *parsed[MATERIAL_CERTIFICATES_MAX];
	size_t found;

	assert(count <= MATERIAL_CERTIFICATES_MAX);
	if (count < 2) {
		return 0;
	}
	for (size_t i = 0; i < count; i++) {
		const unsigned char *at = certificates[i].der.at;

		parsed[i] = parse(x509, &at, certificates[i].der.length, false);
		assert(parsed[i] != NULL); /* it was read before */
	}
	found = walk_up(parsed, certificates, count, issuers);
	for (size_t i = 0; i < count; i++) {
		X509_free(parsed[i]);
	}
	ERR_clear_error();
	return found;
}

void
x509_wipe(void *bytes, size_t length)
{
	OPENSSL_cleanse(bytes, length);
}

const char *
x509_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}
