/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * X.509 certificates (RFC 5280). OpenSSL gets DER only, never a file, so that
 * nothing of it can ask for a passphrase.
 */
#ifndef GEN_KEY_X509_H
#define GEN_KEY_X509_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/key/library.h>
#include <gen/key/material.h>

struct x509_st; /* OpenSSL's name of its X509 */

/*
 * Read a certificate, which must fill DER; only if TRUSTED is set, OpenSSL's
 * trust settings may follow in it, and are dropped. Its public key must be one
 * that OpenSSL can use and that public_check() allows. The certificate's octets
 * point into DER, and its key's line is left alone. Returns NULL when done,
 * else what is wrong, a phrase for a message; CERTIFICATE is then left alone.
 */
const char *x509_certificate(const struct library *library, struct octets der,
    bool trusted, struct certificate *certificate)
    __attribute__((warn_unused_result));

/* Parse a certificate that was read before; the caller frees what comes. */
struct x509_st *x509_parse(const struct library *library,
    const struct certificate *certificate) __attribute__((warn_unused_result));

/*
 * See certificate_names() and certificate_dns_names(). The library keeps what
 * was parsed last; its octets must stay until it is forgotten.
 */
bool x509_names(struct library *library, const struct certificate *certificate,
    const char *host);
void x509_dns_names(struct library *library,
    const struct certificate *certificate, struct dns_names *names);

/* Give back what is kept for names. */
void x509_forget(struct library *library);

#endif
