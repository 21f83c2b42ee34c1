/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PKCS #12: walks through a store and has OpenSSL decrypt what an empty
 * password decrypts. Its MAC is not looked at: without a password, everybody
 * can make it.
 */
#include <config.h>

#include <limits.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <gen/key/der.h>
#include <gen/key/private.h>
#include <gen/key/store.h>

enum {
	PFX_VERSION = 3, /* RFC 7292 section 4 */
	/* Half the time that a file may take, where hashing is slow. */
	ITERATIONS_MAX = 60000,
	ITERATIONS_OVERHEAD = 500, /* what a decryption costs beside them */
	KEYS_MAX = 8,
};

static const char damaged[] = "this PKCS #12 store is damaged, or not in DER";
static const char convert[] =
    "no password is ever asked for: write it without one, "
    "`openssl pkcs12 -in FILE -noenc -out NEW.pem`";

#define OCTETS(literal)                                         \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}

#define PKCS_1_7     "\x2a\x86\x48\x86\xf7\x0d\x01\x07"
#define PKCS_1_12    "\x2a\x86\x48\x86\xf7\x0d\x01\x0c"
#define PKCS_12_10_1 PKCS_1_12 "\x0a\x01"
#define PKCS_5       "\x2a\x86\x48\x86\xf7\x0d\x01\x05"
#define PKCS_9_22_1  "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x16\x01"

static const struct octets data = OCTETS(PKCS_1_7 "\x01");
static const struct octets encrypted_data = OCTETS(PKCS_1_7 "\x06");
static const struct octets key_bag = OCTETS(PKCS_12_10_1 "\x01");
static const struct octets shrouded_bag = OCTETS(PKCS_12_10_1 "\x02");
static const struct octets certificate_bag = OCTETS(PKCS_12_10_1 "\x03");
static const struct octets x509_certificate_form = OCTETS(PKCS_9_22_1);
static const struct octets pbes2 = OCTETS(PKCS_5 "\x0d");
static const struct octets pbkdf2 = OCTETS(PKCS_5 "\x0c");
static const struct octets pkcs12_pbe = OCTETS(PKCS_1_12 "\x01");

/* A store that is being read. */
struct walk {
	const struct library *library;
	struct store *store;
	uint32_t iterations; /* so far */
};

static bool
fail(const struct walk *walk, const char *wrong, const char *hint)
{
	walk->store->wrong = wrong;
	walk->store->hint = hint;
	return false;
}

/* A run of octets that was decrypted, OpenSSL's, to be wiped. */
struct plain {
	unsigned char *at;
	int length;
};

static void
plain_free(struct plain *plain)
{
	OPENSSL_clear_free(plain->at, (size_t)plain->length);
	plain->at = NULL;
	plain->length = 0;
}

/* Salt and iterations, as PBKDF2 and the PBE of PKCS #12 begin. */
static bool
take_iterations(struct octets parameters, uint32_t *iterations)
{
	struct octets salt;

	return der_take_tag(&parameters, DER_OCTET_STRING, &salt) &&
	       der_take_number(&parameters, iterations) && *iterations > 0;
}

/* PBES2-params (RFC 8018 appendix A.4), with PBKDF2 only. */
static bool
take_pbes2(struct octets parameters, uint32_t *iterations)
{
	struct octets derivation;
	struct octets object;
	struct octets inner;

	return der_take_tag(&parameters, DER_SEQUENCE, &derivation) &&
	       der_take_tag(&derivation, DER_OBJECT, &object) &&
	       octets_equal(object, pbkdf2) &&
	       der_take_tag(&derivation, DER_SEQUENCE, &inner) &&
	       take_iterations(inner, iterations);
}

/* How many iterations does the AlgorithmIdentifier's content ask for? */
static bool
count_iterations(struct octets identifier, uint32_t *iterations)
{
	struct octets object;
	struct octets parameters;

	if (!der_take_tag(&identifier, DER_OBJECT, &object) ||
	    !der_take_tag(&identifier, DER_SEQUENCE, &parameters)) {
		return false;
	}
	if (octets_equal(object, pbes2)) {
		return take_pbes2(parameters, iterations);
	}
	return object.length == pkcs12_pbe.length + 1 &&
	       memcmp(object.at, pkcs12_pbe.at, pkcs12_pbe.length) == 0 &&
	       take_iterations(parameters, iterations);
}

/* Is there work left to do for this? Both forms of no password are tried. */
static bool
allow(struct walk *walk, struct octets identifier)
{
	uint32_t iterations;

	if (!count_iterations(identifier, &iterations)) {
		return fail(walk,
		    "this PKCS #12 store is encrypted in a way that is not "
		    "read",
		    convert);
	}
	if (iterations > ITERATIONS_MAX ||
	    walk->iterations + 2 * (iterations + ITERATIONS_OVERHEAD) >
		ITERATIONS_MAX) {
		return fail(walk,
		    "this PKCS #12 store asks for more iterations of its key "
		    "derivation than one without a password can need",
		    convert);
	}
	walk->iterations += 2 * (iterations + ITERATIONS_OVERHEAD);
	return true;
}

/* Decrypt with one form of the empty password; it must begin as DER does. */
static bool
decrypt_with(const struct walk *walk, const X509_ALGOR *how,
    const char *password, struct octets octets, struct plain *plain)
{
	struct octets made;

	if (PKCS12_pbe_crypt_ex(how, password, 0, octets.at, (int)octets.length,
		&plain->at, &plain->length, 0, walk->library->context,
		NULL) == NULL) {
		*plain = (struct plain){ NULL, 0 };
		return false;
	}
	made = (struct octets){ plain->at, (size_t)plain->length };
	if (der_take(&made).tag == DER_SEQUENCE && made.length == 0) {
		return true;
	}
	plain_free(plain);
	return false;
}

/*
 * Decrypt; the caller frees what comes. No password is an empty one with a
 * final zero (RFC 7292 appendix B.1), or for some programs without.
 */
static bool
decrypt(struct walk *walk, struct der identifier, struct octets octets,
    struct plain *plain)
{
	const unsigned char *at = identifier.whole.at;
	X509_ALGOR *how;
	bool done;

	if (!allow(walk, identifier.content)) {
		return false;
	}
	how = d2i_X509_ALGOR(NULL, &at, (long)identifier.whole.length);
	done = how != NULL && octets.length <= INT_MAX &&
	       (decrypt_with(walk, how, "", octets, plain) ||
		   decrypt_with(walk, how, NULL, octets, plain));
	X509_ALGOR_free(how);
	ERR_clear_error();
	return done || fail(walk,
			   "this PKCS #12 store has a password, or a cipher "
			   "that OpenSSL has given up",
			   convert);
}

static bool
add_key(struct walk *walk, struct octets der)
{
	struct key key = { .holder = HOLDER_PRIVATE_KEY };
	const char *wrong;

	if (walk->store->keys.count == KEYS_MAX) {
		return fail(walk, "over 8 keys in one PKCS #12 store", NULL);
	}
	wrong = private_read(walk->library, der, &key);
	if (wrong != NULL) {
		return fail(walk, wrong, NULL);
	}
	ARENA_PUSH(walk->library->arena, &walk->store->keys, key);
	return true;
}

/* EncryptedPrivateKeyInfo (RFC 5958 section 3). */
static bool
add_shrouded_key(struct walk *walk, struct octets value)
{
	struct plain plain = { NULL, 0 };
	struct octets content;
	struct octets octets;
	struct der identifier;
	bool done;

	if (!der_take_tag(&value, DER_SEQUENCE, &content)) {
		return fail(walk, damaged, NULL);
	}
	identifier = der_take(&content);
	if (!der_take_tag(&content, DER_OCTET_STRING, &octets)) {
		return fail(walk, damaged, NULL);
	}
	if (!decrypt(walk, identifier, octets, &plain)) {
		return false;
	}
	done = add_key(walk, (struct octets){ plain.at, (size_t)plain.length });
	plain_free(&plain);
	return done;
}

/* CertBag (RFC 7292 section 4.2.3). */
static bool
add_certificate(struct walk *walk, struct octets value)
{
	struct store_certificates *certificates = &walk->store->certificates;
	struct octets content;
	struct octets form;
	struct octets outer;
	struct octets der;

	if (!der_take_tag(&value, DER_SEQUENCE, &content) ||
	    !der_take_tag(&content, DER_OBJECT, &form) ||
	    !octets_equal(form, x509_certificate_form) ||
	    !der_take_tag(&content, DER_CONTEXT_0, &outer) ||
	    !der_take_tag(&outer, DER_OCTET_STRING, &der) || der.length == 0) {
		return fail(walk, damaged, NULL);
	}
	if (certificates->count == MATERIAL_CERTIFICATES_MAX) {
		return fail(walk, "over 100 certificates in one file", NULL);
	}
	der.at = arena_copy(walk->library->arena, der.at, der.length);
	ARENA_PUSH(walk->library->arena, certificates, der);
	return true;
}

/* SafeBag (RFC 7292 section 4.2); of other kinds than these there's no need. */
static bool
take_bag(struct walk *walk, struct octets bag)
{
	struct octets kind;
	struct octets value;

	if (!der_take_tag(&bag, DER_OBJECT, &kind) ||
	    !der_take_tag(&bag, DER_CONTEXT_0, &value)) {
		return fail(walk, damaged, NULL);
	}
	if (octets_equal(kind, certificate_bag)) {
		return add_certificate(walk, value);
	}
	if (octets_equal(kind, shrouded_bag)) {
		return add_shrouded_key(walk, value);
	}
	return !octets_equal(kind, key_bag) || add_key(walk, value);
}

/* SafeContents, a SEQUENCE of bags. */
static bool
take_contents(struct walk *walk, struct octets octets)
{
	struct octets bags;
	struct octets bag;

	if (!der_take_tag(&octets, DER_SEQUENCE, &bags)) {
		return fail(walk, damaged, NULL);
	}
	while (der_take_tag(&bags, DER_SEQUENCE, &bag)) {
		if (!take_bag(walk, bag)) {
			return false;
		}
	}
	return bags.length == 0 || fail(walk, damaged, NULL);
}

/* EncryptedData (RFC 5652 section 8). */
static bool
take_encrypted(struct walk *walk, struct octets octets)
{
	struct plain plain = { NULL, 0 };
	struct octets content;
	struct octets info;
	struct octets type;
	struct der identifier;
	bool done;

	if (!der_take_tag(&octets, DER_SEQUENCE, &content) ||
	    der_take(&content).tag != DER_INTEGER ||
	    !der_take_tag(&content, DER_SEQUENCE, &info) ||
	    !der_take_tag(&info, DER_OBJECT, &type)) {
		return fail(walk, damaged, NULL);
	}
	identifier = der_take(&info);
	if (!der_take_tag(&info, DER_IMPLICIT_0, &octets)) {
		return fail(walk, damaged, NULL);
	}
	if (!decrypt(walk, identifier, octets, &plain)) {
		return false;
	}
	done = take_contents(walk,
	    (struct octets){ plain.at, (size_t)plain.length });
	plain_free(&plain);
	return done;
}

/* ContentInfo (RFC 5652 section 3), one part of the store. */
static bool
take_part(struct walk *walk, struct octets part)
{
	struct octets type;
	struct octets content;
	struct octets octets;

	if (!der_take_tag(&part, DER_OBJECT, &type) ||
	    !der_take_tag(&part, DER_CONTEXT_0, &content)) {
		return fail(walk, damaged, NULL);
	}
	if (octets_equal(type, encrypted_data)) {
		return take_encrypted(walk, content);
	}
	if (!octets_equal(type, data)) {
		return fail(walk,
		    "this PKCS #12 store is encrypted in a way that is not "
		    "read",
		    convert);
	}
	return der_take_tag(&content, DER_OCTET_STRING, &octets)
		   ? take_contents(walk, octets)
		   : fail(walk, damaged, NULL);
}

/* PFX (RFC 7292 section 4): the way in to the SEQUENCE of parts. */
static bool
open_store(struct octets der, struct octets *parts)
{
	struct octets content;
	struct octets info;
	struct octets type;
	struct octets outer;
	struct octets octets;
	uint32_t version;

	return der_take_tag(&der, DER_SEQUENCE, &content) && der.length == 0 &&
	       der_take_number(&content, &version) && version == PFX_VERSION &&
	       der_take_tag(&content, DER_SEQUENCE, &info) &&
	       der_take_tag(&info, DER_OBJECT, &type) &&
	       octets_equal(type, data) &&
	       der_take_tag(&info, DER_CONTEXT_0, &outer) &&
	       der_take_tag(&outer, DER_OCTET_STRING, &octets) &&
	       der_take_tag(&octets, DER_SEQUENCE, parts);
}

bool
store_read(const struct library *library, struct octets der,
    struct store *store)
{
	struct walk walk = { .library = library, .store = store };
	struct octets parts;
	struct octets part;

	if (!open_store(der, &parts)) {
		return fail(&walk, damaged, NULL);
	}
	while (der_take_tag(&parts, DER_SEQUENCE, &part)) {
		if (!take_part(&walk, part)) {
			return false;
		}
	}
	return parts.length == 0 || fail(&walk, damaged, NULL);
}
