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

/* One certificate. All octets are DER, as they stand in the file. */
struct certificate {
	struct octets der;
	struct octets spki;
	bool is_ca; /* basic constraints, as X509_check_ca() reads them */
	const char *subject; /* RFC 2253 form, printable */
	size_t line;         /* of its PEM block; 0 for DER */
};

/* What a source holds, in the order of the file: the leaf first. */
struct material {
	const char *file; /* path as opened */
	struct certificate *certificates;
	size_t count;
};

struct materials; /* the files read in this run */

/* A store of key material with OpenSSL context of its own; NULL: diag. */
struct materials *materials_new(struct arena *arena, struct diags *diags)
    __attribute__((warn_unused_result));

void materials_free(struct materials *materials);

enum material_state {
	MATERIAL_READ,
	MATERIAL_ABSENT, /* no such file, or an empty one; no diag was added */
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
 * The certificate association data (RFC 6698 section 2.1) of a certificate
 * under a selector and a matching type: the octets themselves or their digest.
 */
struct octets certificate_association(struct materials *materials,
    const struct certificate *certificate, struct tlsa_params params);

/*
 * Does the certificate name this host (RFC 6125)? Its final dot, if it has one,
 * is not looked at.
 */
bool certificate_names(struct materials *materials,
    const struct certificate *certificate, const char *host);

/*
 * The issuers in CHAIN of its first certificate, nearest first: walks up by
 * verified signature (X509_check_issued() and X509_verify()) as far as the
 * chain goes, in whatever order it stands. Returns how many were put into
 * ISSUERS, which has room for chain->count.
 */
size_t material_issuers(struct materials *materials,
    const struct material *chain, const struct certificate **issuers);

/* Every file that was asked for, for --depfile: an array of *COUNT paths. */
const char *const *materials_files(const struct materials *materials,
    size_t *count);

/* For --version: "OpenSSL 3.0.x ...". */
const char *material_library_version(void);

#endif
