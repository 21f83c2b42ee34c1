/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key material: the certificates and public keys in a file, as DER. OpenSSL
 * reads them (never with a configuration file, never with a prompt); no type
 * of its leaves gen/key. A file is read once a run, however often it is named.
 */
#ifndef GEN_KEY_MATERIAL_H
#define GEN_KEY_MATERIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/tlsa.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>

enum {
	MATERIAL_SIZE_MAX = 1 << 20, /* octets of a file */
	MATERIAL_CERTIFICATES_MAX = 100,
};

/* A run of octets in the arena. */
struct octets {
	const uint8_t *at;
	size_t length;
};

enum key_algorithm {
	KEY_OTHER,
	KEY_RSA,
	KEY_EC,
	KEY_ED25519,
	KEY_ED448,
};

/* What a public key was taken from. */
enum key_holder {
	HOLDER_CERTIFICATE,
	HOLDER_REQUEST, /* PKCS #10 */
	HOLDER_PUBLIC_KEY,
	HOLDER_PRIVATE_KEY, /* of which the public half alone is kept */
};

struct key {
	struct octets spki; /* SubjectPublicKeyInfo (RFC 5280 section 4.1) */
	enum key_algorithm algorithm;
	enum key_holder holder;
	size_t line;          /* of its PEM block; 0 for DER */
	struct octets digest; /* SHA2-256 of it; empty: not made ahead */
};

/* One certificate. All octets are DER, as they stand in the file. */
struct certificate {
	struct octets der;
	struct key key;
	bool is_ca; /* basic constraints, as X509_check_ca() reads them */
	const char *subject; /* RFC 2253 form, printable */
	int64_t not_before;  /* Unix seconds */
	int64_t not_after;
};

/*
 * What a source holds. The server's own key is that of the first certificate,
 * or of the one that belongs to the private key in the file; where there is no
 * certificate, the one key that all of the file's blocks have.
 */
struct material {
	const char *file;                 /* path as opened */
	struct certificate *certificates; /* in the order of the file */
	size_t count;
	const struct certificate *leaf; /* one of them, or NULL: a key alone */
	const struct key *key;          /* the leaf's, or that key */
};

struct materials; /* the files read in this run */

/*
 * An empty store of key material. OpenSSL is opened for the first file: when it
 * cannot be used, a diag says so then, and every file is bad.
 */
struct materials *materials_new(struct arena *arena, struct diags *diags)
    __attribute__((warn_unused_result));

/* Give back OpenSSL's, and what other threads have read. */
void materials_free(struct materials *materials);

/* How many threads may read at once; one unless this is called. */
void materials_threads(struct materials *materials, size_t threads);

/*
 * A file will be asked for: if there are many such, several threads begin to
 * read them at once. Nothing is told and no file counts as asked for:
 * materials_read() answers as if it had read the file itself. Paths may repeat.
 */
void materials_expect(struct materials *materials, const char *path);

/* The same for all of these; when it returns they are read, if many. */
void materials_ahead(struct materials *materials, const char *const *paths,
    size_t count);

enum material_state {
	MATERIAL_READ,
	MATERIAL_ABSENT, /* no such file, or a blank one; no diag was added */
	MATERIAL_BAD,    /* a diag said why when it was first asked for */
};

/*
 * Read the certificates of PATH. ASKED is the place in the manifest that named
 * it: every message stands there and names the place in the file too.
 */
enum material_state materials_read(struct materials *materials,
    const char *path, const struct place *asked,
    const struct material **material) __attribute__((warn_unused_result));

/*
 * Read a certificate that comes from elsewhere. Its octets point into DER.
 * False when no file could have it; CERTIFICATE is then left alone.
 */
bool certificate_read(struct materials *materials, struct octets der,
    struct certificate *certificate) __attribute__((warn_unused_result));

/*
 * The certificate association data (RFC 6698 section 2.1) of a certificate
 * under a selector and a matching type: the octets themselves or their digest.
 */
struct octets certificate_association(struct materials *materials,
    const struct certificate *certificate, struct tlsa_params params);

/* The same of a key, for selector 1 only. */
struct octets key_association(struct materials *materials,
    const struct key *key, struct tlsa_params params);

/*
 * Does the certificate name this host (RFC 6125)? Its final dot, if it has one,
 * is not looked at.
 */
bool certificate_names(struct materials *materials,
    const struct certificate *certificate, const char *host);

/* DNS names, as a certificate has them: A-labels, perhaps `*` in front. */
struct dns_names {
	const char **items;
	size_t count;
	size_t capacity;
};

/*
 * Add the DNS names of the certificate's subjectAltName (RFC 5280 section
 * 4.2.1.6), or, if it has none there, its common name, as certificate_names()
 * takes it. What cannot be a host name is left out.
 */
void certificate_dns_names(struct materials *materials,
    const struct certificate *certificate, struct dns_names *names);

/* Could ISSUER have issued SUBJECT: by name, key identifier, key usage? */
bool certificate_issued(struct materials *materials,
    const struct certificate *issuer, const struct certificate *subject);

/*
 * The issuers in the material's chain of its leaf, nearest first: walks up by
 * verified signature (X509_check_issued() and X509_verify()) as far as the
 * chain goes, in whatever order it stands. Returns how many were put into
 * ISSUERS, which has room for material->count. Without a leaf there are none.
 */
size_t material_issuers(struct materials *materials,
    const struct material *material, const struct certificate **issuers);

/*
 * Does the chain, as a server sends it, verify against this trust anchor alone
 * (X509_verify_cert(), a partial chain, for a TLS server, whatever the time)?
 * Returns NULL if so, else why not, a phrase for a message. The material has a
 * leaf.
 */
const char *material_verify(struct materials *materials,
    const struct material *material, const struct certificate *anchor);

/* Add a path that was looked at, such as a directory, to those files. */
void materials_note(struct materials *materials, const char *path);

/* Every file that was asked for, for --depfile: an array of *COUNT paths. */
const char *const *materials_files(const struct materials *materials,
    size_t *count);

/* For --version: "OpenSSL 3.0.x ...". */
const char *material_library_version(void);

#endif
