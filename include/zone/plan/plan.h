/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plan: what has to happen to the records of a zone so that it holds the
 * wanted RRsets. It is made of steps in the order of the zone, one a record.
 *
 * A record that is right stays. A wrong one is rewritten where it stands if its
 * RRset lacks one, else removed, unless the RRset keeps what is there. What an
 * RRset still lacks goes behind its last record outside the block, if it has
 * one, else into the block, whose records are in canonical order (RFC 4034
 * section 6).
 *
 * Records that are written get marks that tell since when they are there; one
 * that is no longer wanted may stay for some time, marked until when.
 */
#ifndef ZONE_PLAN_PLAN_H
#define ZONE_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/digest.h>
#include <zone/survey/survey.h>

enum step_kind {
	STEP_REMOVE,  /* the record FOUND goes */
	STEP_REWRITE, /* the record FOUND gets another TTL, or rdata too */
	STEP_INSERT,  /* a record comes in at AT */
	STEP_NOTE,    /* the record FOUND gets another mark, nothing else */
	STEP_SERIAL,  /* the SOA FOUND gets another serial */
};

struct step {
	const struct found *found;    /* INSERT: the neighbour, or NULL */
	const struct context *before; /* what a record at AT inherits; NULL: an
	                                 INSERT that has no place yet */
	const struct rrset *rrset;    /* REWRITE, INSERT */
	const struct rdata *rdata;    /* INSERT; REWRITE: NULL keeps it */
	const struct mark *mark; /* what its mark becomes; NULL: as it is */
	size_t at;               /* where in the text of */
	uint32_t part;           /* that part of the zone */
	uint32_t ttl;            /* REWRITE, INSERT */
	uint32_t order;          /* tells steps at one place apart */
	enum step_kind kind;
};

struct plan {
	struct arena *arena;
	const struct survey *survey;
	struct step *items; /* sorted by place once plan_finish() was called */
	size_t count;
	size_t capacity;
	bool opens_block;  /* new lines come with a new block around them */
	bool closes_block; /* nothing is left in the old one: its lines go */
	size_t changes; /* steps that change records; others, but the serial's,
	                   change comments alone */
	size_t retentions; /* records whose time to stay begins now, or that are
	                      wanted again before its end */
	bool has_serial;   /* the SOA's serial becomes: */
	uint32_t serial;
};

/*
 * What must change so that the surveyed zone holds what was wanted. No steps:
 * nothing. Fails with a diag of the rule ttl-split.
 */
struct plan *plan_new(struct arena *arena, const struct survey *survey,
    struct diags *diags) __attribute__((warn_unused_result));

/* Give the SOA this serial. */
void plan_serial(struct plan *plan, uint32_t serial);

/* Sort the steps. */
void plan_finish(struct plan *plan);

/* The digest of the zone after the plan, if the survey made one. */
struct digest plan_digest(const struct plan *plan);

/* Add a step; it must not be one of the serial. */
void plan_add(struct plan *plan, struct step step);

enum {
	STEPS_FETCHED = 8, /* before it is their turn */
	STEP_LINE = 64,    /* bytes further on, where a cache line ends */
};

/*
 * Have the old text fetched where a step stands some places behind this one. It
 * may stand anywhere, and was read long ago. As in <zone/rrset.h>, a call must
 * be inlined at once.
 */
static inline __attribute__((always_inline)) void
plan_fetch(const struct plan *plan, size_t index)
{
	if (index + STEPS_FETCHED < plan->count) {
		const struct step *step = &plan->items[index + STEPS_FETCHED];
		const char *bytes =
		    plan->survey->parts.items[step->part].text->bytes;

		__builtin_prefetch(bytes + step->at);
		__builtin_prefetch(bytes + step->at + STEP_LINE);
	}
}

/* Does a step leave its entry in the text? */
static inline bool
step_keeps(const struct step *step)
{
	return step->kind == STEP_REWRITE || step->kind == STEP_NOTE ||
	       step->kind == STEP_SERIAL;
}

#endif
