/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OpenSSL: opens the library context, digests octets, wipes secrets. What it
 * reads is read in the other files of gen/key.
 */
#include <config.h>

#include <assert.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <gen/key/library.h>
#include <gen/key/x509.h>

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
	library->sha256 = EVP_MD_fetch(library->context, "SHA2-256", NULL);
	library->sha512 = EVP_MD_fetch(library->context, "SHA2-512", NULL);
	if (library->sha256 == NULL || library->sha512 == NULL) {
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
	EVP_MD_free(library->sha256);
	EVP_MD_free(library->sha512);
	OSSL_LIB_CTX_free(library->context);
}

struct octets
library_digest(const struct library *library, enum tlsa_matching matching,
    struct octets octets)
{
	const EVP_MD *type =
	    matching == MATCHING_SHA2_256 ? library->sha256 : library->sha512;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int length = 0;
	int done;

	assert(matching != MATCHING_FULL);
	assert(octets.length > 0);
	done =
	    EVP_Digest(octets.at, octets.length, digest, &length, type, NULL);
	assert(done == 1);
	assert(length == (matching == MATCHING_SHA2_256 ? 32 : 64));
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
