/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Subjects: what is to be verified at an endpoint, in the words of gen/tls, and
 * findings: what came of it, a row each for the reports.
 */
#ifndef GEN_VERIFY_VERIFY_H
#define GEN_VERIFY_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/run.h>
#include <gen/stage/endpoint.h>
#include <gen/tls/dane.h>

struct subject {
	const struct endpoint *endpoint;
	struct dane_records records; /* of the zone */
	const char *base;            /* the TLSA base domain */
	/* What a certificate may name instead: the domain whose mail the host
	   takes (RFC 7672 section 3.2.2), that of SRV records (RFC 7673
	   section 4). */
	struct dane_names names;
	const char *wrong; /* there is nothing to verify with; or NULL */
};

struct subject subject_of(struct arena *arena, const struct endpoint *endpoint);

/* What the records come to for a chain, the server's own certificate first. */
struct dane_verdict subject_verify(struct dane *dane,
    const struct subject *subject, const struct octets_list *chain,
    int64_t now);

enum outcome {
	OUTCOME_OK,
	OUTCOME_FAILED,
	OUTCOME_UNKNOWN, /* it could not be tried */
	OUTCOME_COUNT,
};

extern const char *const outcome_names[OUTCOME_COUNT];

/* Whose key a live server has. */
enum live_key {
	LIVE_UNKNOWN,
	LIVE_CURRENT,
	LIVE_NEXT,
	LIVE_NEITHER,
	LIVE_COUNT,
};

/* The name of LIVE_UNKNOWN is NULL. */
extern const char *const live_key_names[LIVE_COUNT];

struct finding {
	const struct endpoint *endpoint;
	const char *source;  /* as the manifest leads to it; NULL: a server's */
	const char *address; /* of a live server; NULL: none */
	enum outcome outcome;
	struct dane_verdict verdict; /* its error also says why it is unknown */
	enum live_key key;
	const struct certificate *certificate; /* the server's; or NULL */
};

struct findings {
	struct finding *items;
	size_t count;
	size_t capacity;
};

/* A finding of a subject that cannot be verified at all, for this reason. */
struct finding finding_without(const struct subject *subject,
    enum outcome outcome, const char *error);

/* Add what files come to: a finding for each `current`. */
void verify_files(struct run *run, struct dane *dane,
    const struct subject *subject, struct findings *findings);

/*
 * Add what live servers send: a finding for each address of each endpoint. All
 * of them are asked, some at once.
 */
void verify_servers(struct run *run, const struct endpoints *endpoints,
    struct findings *findings);

#endif
