/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows: at which stage of its life each key of each service is, by the records
 * that the zone has and since when (RFC 7671 section 8). Plain data, which the
 * reports print.
 */
#ifndef GEN_STAGE_ROW_H
#define GEN_STAGE_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/key/material.h>
#include <gen/tlsa.h>

/* In the order of their urgency. */
enum stage {
	STAGE_BROKEN,   /* no record matches `current` for some parameters */
	STAGE_MISSING,  /* a key has no record in the zone */
	STAGE_EXPIRED,  /* the certificate has ended */
	STAGE_EARLY,    /* `current` came too fast: some clients fail */
	STAGE_EXPIRING, /* the certificate's end is near */
	STAGE_READY,    /* `next` may be deployed */
	STAGE_WAITING,  /* caches may hold the RRset without `next` */
	STAGE_RETIRING, /* a record of no key, which goes in time */
	STAGE_ACTIVE,   /* all is well */
	STAGE_FOREIGN,  /* TLSA records that no service names */
	STAGE_COUNT,
};

struct stage_kind {
	const char *name;
	bool is_alarm;       /* status then ends with 1 */
	const char *meaning; /* one line, for the manual and the page */
};

/* In the order of enum stage. */
extern const struct stage_kind stage_table[STAGE_COUNT];

enum row_role {
	ROLE_CURRENT,
	ROLE_NEXT,
	ROLE_RETAINED, /* a record that matches no key of the manifest */
	ROLE_FOREIGN,
	ROLE_COUNT,
};

extern const char *const role_names[ROLE_COUNT];

/* A moment, in Unix seconds, that may not be known. */
struct when {
	bool known;
	int64_t at;
};

/* A TLSA record that a row is about. */
struct row_record {
	struct tlsa_params params;
	struct octets data;
	uint32_t ttl;   /* in the zone; if not there, as it is wanted */
	bool published; /* it is in the zone */
	struct when since;
};

struct row_records {
	struct row_record *items;
	size_t count;
	size_t capacity;
};

struct row {
	const char *file;    /* of the zone, as it was named; "-": standard
	                        input */
	const char *zone;    /* names are absolute, with their final dot: */
	const char *owner;   /* "_25._tcp.mx.example.com." */
	const char *service; /* "mx.example.com:25/tcp"; foreign: NULL */
	enum row_role role;
	enum stage stage;
	struct when since;   /* all records of it are published since then */
	bool is_partial;     /* of a next key: the zone has parameters for which
	                    none of its records matches */
	bool is_first;       /* there was no RRset before */
	struct when safe_at; /* no cache holds an RRset from before; of a
	                        retained record: when it goes */
	const char *action;  /* what to do next, or "" */
	const char *source;  /* file or pin, as the manifest leads to it; NULL:
	                        none, of retained and foreign records */
	const struct key *key;     /* NULL: not known, as of a pin */
	struct octets spki_sha256; /* of the key; empty: not known */
	const struct certificate *certificate; /* NULL: none */
	struct dns_names names;                /* of the certificate */
	struct row_records records;
};

struct rows {
	struct row *items;
	size_t count;
	size_t capacity;
};

#endif
