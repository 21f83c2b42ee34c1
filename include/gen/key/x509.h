/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * X.509 certificates (RFC 5280): the home of OpenSSL, none of whose types
 * leaves x509.c. It gets DER only, never a file, so that nothing of it can ask
 * for a passphrase; and it has a library context of its own, into which no
 * configuration file was loaded. Such a context serves one thread at a time.
 */
#ifndef GEN_KEY_X509_H
#define GEN_KEY_X509_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/key/material.h>
#include <zone/base/arena.h>

struct x509;

/*
 * A library context; what is made in it goes to the arena. NULL when OpenSSL
 * cannot give one with SHA-2. The caller ends it with x509_close().
 */
struct x509 *x509_open(struct arena *arena) __attribute__((warn_unused_result));

/* Give the context back; NULL is allowed. */
void x509_close(struct x509 *x509);

/*
 * Read a certificate, which must fill DER; only if TRUSTED is set, OpenSSL's
 * trust settings may follow in it, and are dropped. Its public key must be one
 * that OpenSSL can use. The certificate's octets point into DER, and its line
 * is left alone. Returns NULL when done, else what is wrong, a phrase for a
 * message; CERTIFICATE is then left alone.
 */
const char *x509_certificate(const struct x509 *x509, struct octets der,
    bool trusted, struct certificate *certificate)
    __attribute__((warn_unused_result));

/* What DER that is no certificate seems to be: "a private key", or NULL. */
const char *x509_guess(struct octets der);

/* The SHA2-256 or SHA2-512 digest of octets, at least one, into the arena. */
struct octets x509_digest(const struct x509 *x509, enum tlsa_matching matching,
    struct octets octets);

/*
 * Does the certificate, which was read before, name this host (RFC 6125, with
 * wildcards)? A final dot is not looked at.
 */
bool x509_names(const struct x509 *x509, struct octets der, const char *host);

/*
 * Walk from the first of COUNT certificates to its issuer among the others,
 * from there to that one's, and so on, by name, key identifier, permission to
 * sign, and signature. Stops at a certificate that signed itself. Puts the
 * issuers into ISSUERS, which has room for COUNT, and returns how many.
 */
size_t x509_issuers(const struct x509 *x509,
    const struct certificate *certificates, size_t count,
    const struct certificate **issuers);

/* Overwrite a secret in a way that no compiler leaves out. */
void x509_wipe(void *bytes, size_t length);

/* The version of the library that is running. */
const char *x509_version(void);

#endif
