/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sights: what the zone that was surveyed has at the names that matter to the
 * rules, be it written there or made by a $GENERATE.
 */
#ifndef GEN_RULE_SIGHT_H
#define GEN_RULE_SIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/name.h>
#include <zone/nodes.h>
#include <zone/survey/survey.h>

/* A linting of one zone. */
struct sight {
	struct arena *arena;
	const struct survey *survey;
	struct diags *diags;
};

/* What a rule speaks about: a name, and its node or NULL. */
struct seat {
	const uint8_t *name;
	const struct node *node;
};

/*
 * Where the zone has such a record there; false if nowhere. Of addresses and MX
 * hosts that are written there SPOT is left alone.
 */
bool sight_at(const struct sight *sight, struct seat seat, enum seen seen,
    struct spot *spot);

/* The same for a name alone. */
bool sight_find(const struct sight *sight, const uint8_t *name, enum seen seen,
    struct spot *spot);

/* Where the RRset was asked for; in the arena. */
const struct place *sight_place(const struct sight *sight,
    const struct rrset *rrset);

/* "line 7 of FILE" */
const char *sight_line(const struct sight *sight, struct spot spot);

/* `*` below a name; false when that is too long for a name. */
bool sight_wildcard(const uint8_t *name, uint8_t wildcard[NAME_WIRE_MAX]);

/* Is the owner `_25._tcp` of some host? */
bool sight_is_smtp(const uint8_t *owner);

/* Is the owner `*._tcp` of some host: any port that has no records? */
bool sight_is_any_tcp(const uint8_t *owner);

#endif
