/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DANE as OpenSSL verifies it (RFC 6698, RFC 7671): a chain of certificates, as
 * a server sends it, against a TLSA RRset. Nothing is sent or received, and no
 * configuration file is read.
 */
#ifndef GEN_TLS_DANE_H
#define GEN_TLS_DANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/key/material.h>
#include <gen/tlsa.h>
#include <zone/base/arena.h>

/* OpenSSL's names of its types, which stay opaque here. */
struct ossl_lib_ctx_st;
struct ssl_ctx_st;

/*
 * OpenSSL's TLS, in a library context of its own. It serves one thread at a
 * time, as its arena does.
 */
struct dane {
	struct arena *arena; /* gets what is made with it */
	struct ossl_lib_ctx_st *context;
	struct ssl_ctx_st *sessions; /* TLS 1.2 or newer; a client's */
	bool has_anchors;            /* the system's trust store was read */
};

/* What a server sends, or an RRset holds: octets each. */
struct octets_list {
	struct octets *items;
	size_t count;
	size_t capacity;
};

/* The rdata of a TLSA record (RFC 6698 section 2.1). */
struct dane_record {
	struct tlsa_params params;
	struct octets data;
};

struct dane_records {
	struct dane_record *items;
	size_t count;
	size_t capacity;
};

struct dane_names {
	const char **items;
	size_t count;
	size_t capacity;
};

/*
 * Names are as a certificate has them, without a final dot. Usage 3 looks at no
 * name and no date (RFC 7671 section 5.1); the other usages want one of the
 * names in the certificate.
 */
struct dane_question {
	const struct octets_list *chain; /* DER; the server's own first */
	const struct dane_records *records;
	unsigned usages;  /* bit N: records of usage N are usable */
	const char *base; /* the TLSA base domain */
	const struct dane_names *names; /* that will do, too; may be NULL */
	int64_t now;                    /* Unix seconds */
};

struct dane_verdict {
	const char *error; /* a phrase, or NULL: the chain verifies */
	int depth;         /* of the match or of the error; -1: of none */
	const struct dane_record *record; /* that matched, or NULL */
	size_t unusable;                  /* so many records */
};

/*
 * The caller ends it with dane_close(). NULL when OpenSSL cannot give what
 * belongs to it.
 */
struct dane *dane_open(struct arena *arena) __attribute__((warn_unused_result));

/* NULL is allowed. */
void dane_close(struct dane *dane);

/*
 * Verify. Usages 0 and 1 need the system's trust store, which is where OpenSSL
 * has it, or where SSL_CERT_FILE and SSL_CERT_DIR say.
 */
struct dane_verdict dane_verify(struct dane *dane,
    const struct dane_question *question);

#endif
