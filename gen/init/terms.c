/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the TLSA records of a zone say about how a service wants them. */
#include <config.h>

#include <gen/init/terms.h>
#include <zone/base/name.h>

enum {
	PORT_SMTP = 25,
	TTL_LOW = 300, /* RFC 7671 section 13 */
	TTL_HIGH = 86400,
	USAGES = 4,
	SELECTORS = 2,
	MATCHINGS = 3,
	OF_USAGE = SELECTORS * MATCHINGS, /* combinations */
};

static uint32_t
bit_of(struct tlsa_params params)
{
	return UINT32_C(1) << (params.usage * OF_USAGE +
			       params.selector * MATCHINGS + params.matching);
}

static void
note(struct point *point, const struct tlsa_seen *seen)
{
	if (!point->has_tlsa || seen->ttl < point->ttl_least) {
		point->ttl_least = seen->ttl;
	}
	if (!point->has_tlsa || seen->ttl > point->ttl_most) {
		point->ttl_most = seen->ttl;
	}
	point->has_tlsa = true;
	if (!seen->is_read) {
		return;
	}
	if (seen->params.usage < USAGES && seen->params.selector < SELECTORS &&
	    seen->params.matching < MATCHINGS) {
		point->combinations |= bit_of(seen->params);
	} else {
		point->has_other = true;
	}
}

void
terms_note(const struct tlsas_seen *tlsas, const struct points *points)
{
	for (size_t i = 0; i < tlsas->count; i++) {
		struct point *point =
		    points_find(points, tlsas->items[i].owner);

		if (point != NULL) {
			note(point, &tlsas->items[i]);
		}
	}
}

/* The combinations as words: `3 1 1`. */
static void
list(struct arena *arena, struct lines *lines, uint32_t combinations)
{
	for (unsigned i = 0; i < COMBINATIONS; i++) {
		if ((combinations >> i & 1) != 0) {
			ARENA_PUSH(arena, lines,
			    arena_printf(arena, "%u %u %u", i / OF_USAGE,
				i / MATCHINGS % SELECTORS, i % MATCHINGS));
		}
	}
}

/* Say that combinations changed, if there are any. */
static void
tell(struct arena *arena, struct outline_service *service,
    uint32_t combinations, const char *what)
{
	struct lines lines = { 0 };
	const char *all = "";

	list(arena, &lines, combinations);
	for (size_t i = 0; i < lines.count; i++) {
		all = arena_printf(arena, "%s%s%s", all, i > 0 ? ", " : "",
		    lines.items[i]);
	}
	if (lines.count > 0) {
		ARENA_PUSH(arena, &service->notes,
		    arena_printf(arena, "%s %s", all, what));
	}
}

/* All combinations of the usages, whatever is in FROM besides. */
static uint32_t
of_usages(uint32_t from, unsigned one, unsigned other)
{
	const uint32_t all = (UINT32_C(1) << OF_USAGE) - 1;

	return from & (all << one * OF_USAGE | all << other * OF_USAGE);
}

/* All combinations with this matching type. */
static uint32_t
of_matching(uint32_t from, unsigned matching)
{
	uint32_t all = 0;

	for (unsigned i = matching; i < COMBINATIONS; i += MATCHINGS) {
		all |= UINT32_C(1) << i;
	}
	return from & all;
}

static void
set_combinations(struct arena *arena, struct outline_service *service,
    uint32_t found, bool is_mail)
{
	const uint32_t full = of_matching(found, MATCHING_FULL);
	uint32_t pkix;
	uint32_t digests;

	tell(arena, service, full,
	    "was found too: whole certificates or keys should not be "
	    "published (RFC 7671 section 10.1.2).");
	found &= ~full;
	pkix = is_mail ? of_usages(found, PKIX_TA, PKIX_EE) : 0;
	tell(arena, service, pkix,
	    "was found too: not for port 25 (RFC 7672 section 3.1.3).");
	found &= ~pkix;
	digests = of_matching(found, MATCHING_SHA2_512) >> 1 & ~found;
	tell(arena, service, digests,
	    "is new: SHA2-512 does not go alone (RFC 7671 section 9).");
	found |= digests;
	if (of_usages(found, PKIX_TA, DANE_TA) != 0) {
		ARENA_PUSH(arena, &service->notes,
		    "Usages 0 and 2 are about a CA: `current` must be the "
		    "whole chain, or `anchors` name the CA's certificate.");
	}
	list(arena, &service->tlsa, found);
}

/* A TTL that stays needs no mention. */
static void
set_ttl(struct arena *arena, struct outline_service *service, uint32_t least,
    uint32_t most)
{
	const uint32_t ttl = least < TTL_LOW    ? TTL_LOW
			     : least > TTL_HIGH ? TTL_HIGH
						: least;

	if (least == most && least == ttl) {
		return;
	}
	ARENA_PUSH(arena, &service->notes,
	    arena_printf(arena,
		"The TTL was %s%u seconds: there must be one, and five "
		"minutes to a day are right.",
		least == most ? ""
			      : arena_printf(arena, "%u to ", (unsigned)least),
		(unsigned)most));
	service->has_ttl = true;
	service->ttl = ttl;
}

void
terms_set(struct arena *arena, struct outline_service *service,
    struct point *const *points, size_t count)
{
	uint32_t combinations = 0;
	bool has_other = false;
	bool is_mail = false;

	for (size_t i = 0; i < count; i++) {
		combinations |= points[i]->combinations;
		has_other |= points[i]->has_other;
		is_mail |= points[i]->port.number == PORT_SMTP;
	}
	if (has_other) {
		ARENA_PUSH(arena, &service->notes,
		    "Parameters that mean nothing were found too.");
	}
	set_combinations(arena, service, combinations, is_mail);
	for (size_t i = 0; i < count && !service->has_ttl; i++) {
		if (points[i]->has_tlsa) {
			set_ttl(arena, service, points[i]->ttl_least,
			    points[i]->ttl_most);
		}
	}
}
