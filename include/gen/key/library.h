/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OpenSSL as the files of gen/key have it: a library context of our own, into
 * which no configuration file was loaded. It serves one thread at a time.
 */
#ifndef GEN_KEY_LIBRARY_H
#define GEN_KEY_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

#include <gen/key/material.h>
#include <gen/tlsa.h>
#include <zone/base/arena.h>

/* OpenSSL's names of its types, which stay opaque here. */
struct ossl_lib_ctx_st;
struct ossl_provider_st;
struct x509_st;

struct library {
	struct arena *arena; /* gets what is made with it */
	struct ossl_lib_ctx_st *context;
	struct usable *usable;
	struct ossl_lib_ctx_st *keyless; /* in which parsing decodes no key */
	struct ossl_provider_st *keyless_provider;
	struct x509_st *named; /* whose names were asked for last, or NULL, */
	const uint8_t *named_der; /* and its octets */
};

/*
 * A library context; the caller ends it with library_close(). NULL when OpenSSL
 * cannot give one. What it loads is loaded when a key needs it.
 */
struct library *library_open(struct arena *arena)
    __attribute__((warn_unused_result));

/* Give the context back; NULL is allowed. */
void library_close(struct library *library);

/* The SHA2-256 or SHA2-512 digest of octets, at least one, into the arena. */
struct octets library_digest(const struct library *library,
    enum tlsa_matching matching, struct octets octets);

/* The first reason that OpenSSL has for a failure; forgets them all. */
const char *library_reason(void);

/* Overwrite a secret in a way that no compiler leaves out. */
void library_wipe(void *bytes, size_t length);

/* The version of the library that is running. */
const char *library_version(void);

#endif
