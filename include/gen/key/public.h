/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Public keys: what a certificate for a key has as its SubjectPublicKeyInfo
 * (RFC 5280 section 4.1), and whether a TLS server can sign with that key.
 */
#ifndef GEN_KEY_PUBLIC_H
#define GEN_KEY_PUBLIC_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/key/library.h>
#include <gen/key/material.h>

/* A kind of key, as an algorithm identifier names it (RFC 5280, 8410). */
struct public_kind {
	struct octets object; /* the content of the OBJECT IDENTIFIER */
	const char *name;
	enum key_algorithm algorithm; /* KEY_OTHER: it cannot sign for TLS */
};

/*
 * The kind that an AlgorithmIdentifier's content names; NULL if it is none of
 * RSA, EC, EdDSA and those that cannot sign.
 */
const struct public_kind *public_kind(struct octets identifier);

/*
 * The parameters of an EC key: do they name a curve that TLS has, as P-256?
 * Returns NULL, else what is wrong.
 */
const char *public_check_curve(struct octets parameters)
    __attribute__((warn_unused_result));

/*
 * Before OpenSSL sees a SubjectPublicKeyInfo: is it of a kind that can sign for
 * TLS, on a curve that TLS has, and no larger than
 * what OpenSSL verifies with? That of an unknown kind, or one that is
 * damaged, is left for OpenSSL to judge. Returns NULL, else what is wrong.
 */
const char *public_check(struct arena *arena, struct octets spki,
    enum key_algorithm *algorithm) __attribute__((warn_unused_result));

/* What to say of a key that OpenSSL cannot use; WHOSE begins the phrase. */
const char *public_refusal(struct arena *arena, struct octets spki,
    const char *whose);

/*
 * Read a SubjectPublicKeyInfo or RSAPublicKey (RFC 8017 appendix A.1.1), which
 * must fill DER. KEY gets SPKI (in the arena) and algorithm, unless something
 * is wrong; what that is, a phrase for a message, is returned, else NULL.
 */
const char *public_read(const struct library *library, struct octets der,
    struct key *key) __attribute__((warn_unused_result));

/*
 * The same for a certification request (RFC 2986), which must be signed by its
 * own key.
 */
const char *public_request(const struct library *library, struct octets der,
    struct key *key) __attribute__((warn_unused_result));

/* A SubjectPublicKeyInfo of this AlgorithmIdentifier and these bits. */
struct octets public_make(struct arena *arena, struct octets identifier,
    struct octets bits);

/*
 * A SubjectPublicKeyInfo of an RSA key: modulus and exponent as contents of
 * INTEGERs. IDENTIFIER is empty for rsaEncryption with its NULL (RFC 3279
 * section 2.3.1).
 */
struct octets public_make_rsa(struct arena *arena, struct octets identifier,
    struct octets modulus, struct octets exponent);

/* Are both the same key, perhaps in two encodings? They were read before. */
bool public_same(const struct library *library, const struct key *a,
    const struct key *b);

#endif
