/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TLSA parameters and rdata (RFC 6698 section 2): which part of which
 * certificate a record matches, by numbers or by their names of RFC 7218.
 */
#ifndef GEN_TLSA_H
#define GEN_TLSA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>
#include <zone/rrset.h>

enum tlsa_usage {
	PKIX_TA = 0,
	PKIX_EE = 1,
	DANE_TA = 2,
	DANE_EE = 3,
};

enum tlsa_selector {
	SELECTOR_CERT = 0,
	SELECTOR_SPKI = 1,
};

enum tlsa_matching {
	MATCHING_FULL = 0,
	MATCHING_SHA2_256 = 1,
	MATCHING_SHA2_512 = 2,
};

struct tlsa_params {
	uint8_t usage;
	uint8_t selector;
	uint8_t matching;
};

/*
 * Read `3 1 1`, `DANE-EE SPKI SHA2-256`, or a mixture. Returns NULL when done,
 * else what is wrong, a phrase for a message that names the offending word.
 */
const char *tlsa_params_parse(struct arena *arena, struct span text,
    struct tlsa_params *params) __attribute__((warn_unused_result));

enum {
	TLSA_PARAMS = 3 /* octets of rdata before the association data */
};

/* A bit for the combination, of 32. */
static inline uint32_t
tlsa_bit(struct tlsa_params params)
{
	return UINT32_C(1) << (params.usage * 8U + params.selector * 4U +
			       params.matching);
}

/* Usages 0 and 2 match an issuer, 1 and 3 the end-entity certificate. */
static inline bool
tlsa_wants_issuer(struct tlsa_params params)
{
	return params.usage == PKIX_TA || params.usage == DANE_TA;
}

/* The rdata of a record with this association data, both forms. */
struct rdata tlsa_rdata(struct arena *arena, struct tlsa_params params,
    const uint8_t *data, size_t length);

/* Canonical order of rdata (RFC 4034 section 6.3), for qsort(). */
int rdata_compare(const void *a, const void *b);

/* Bring rdata into that order, each once; returns how many are left. */
size_t rdata_sort(struct rdata *items, size_t count);

#endif
