/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OpenSSL: opens the library context, digests octets, wipes secrets. What it
 * reads is read in the other files of gen/key.
 */
#include <config.h>

#include <assert.h>

/*
 * These functions of it are the digests themselves. To fetch them by name, as
 * it wants it now, takes as long as all else of a small run.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/sha.h>

#include <gen/key/library.h>
#include <gen/key/usable.h>
#include <gen/key/x509.h>

/*
 * A context of which OpenSSL knows that it has no algorithms, so that parsing a
 * certificate there does not try to decode its key.
 */
static bool
open_keyless(struct library *library)
{
	library->keyless = OSSL_LIB_CTX_new();
	if (library->keyless != NULL) {
		library->keyless_provider =
		    OSSL_PROVIDER_load(library->keyless, "null");
	}
	ERR_clear_error();
	return library->keyless_provider != NULL;
}

struct library *
library_open(struct arena *arena)
{
	struct library *library = arena_alloc(arena, sizeof(*library));

	/* OPENSSL_CONF may name modules, which would run as our user. */
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1) {
		return NULL;
	}
	library->arena = arena;
	library->context = OSSL_LIB_CTX_new();
	if (library->context == NULL) {
		return NULL;
	}
	library->usable = usable_new(arena, library->context);
	if (!open_keyless(library)) {
		library_close(library);
		return NULL;
	}
	return library;
}

void
library_close(struct library *library)
{
	if (library == NULL) {
		return;
	}
	x509_forget(library);
	usable_free(library->usable);
	if (library->keyless_provider != NULL) {
		(void)OSSL_PROVIDER_unload(library->keyless_provider);
	}
	OSSL_LIB_CTX_free(library->keyless);
	OSSL_LIB_CTX_free(library->context);
}

static size_t
digest_256(struct octets octets, unsigned char *digest)
{
	SHA256_CTX state;

	if (SHA256_Init(&state) != 1 ||
	    SHA256_Update(&state, octets.at, octets.length) != 1 ||
	    SHA256_Final(digest, &state) != 1) {
		return 0;
	}
	return SHA256_DIGEST_LENGTH;
}

static size_t
digest_512(struct octets octets, unsigned char *digest)
{
	SHA512_CTX state;

	if (SHA512_Init(&state) != 1 ||
	    SHA512_Update(&state, octets.at, octets.length) != 1 ||
	    SHA512_Final(digest, &state) != 1) {
		return 0;
	}
	return SHA512_DIGEST_LENGTH;
}

struct octets
library_digest(const struct library *library, enum tlsa_matching matching,
    struct octets octets)
{
	unsigned char digest[SHA512_DIGEST_LENGTH];
	size_t length;

	assert(matching != MATCHING_FULL);
	assert(octets.length > 0);
	length = matching == MATCHING_SHA2_256 ? digest_256(octets, digest)
					       : digest_512(octets, digest);
	assert(length > 0);
	return (struct octets){ arena_copy(library->arena, digest, length),
		length };
}

const char *
library_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	ERR_clear_error();
	return reason == NULL ? "for no reason that OpenSSL gives" : reason;
}

void
library_wipe(void *bytes, size_t length)
{
	OPENSSL_cleanse(bytes, length);
}

const char *
library_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}
