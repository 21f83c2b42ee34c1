/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a TLSA record match key material (RFC 6698 section 2.1)? */
#ifndef GEN_STAGE_HOLDS_H
#define GEN_STAGE_HOLDS_H

#include <stdbool.h>

#include <gen/want/facts.h>
#include <gen/want/supply.h>
#include <zone/found.h>

/* The parameters of a record that was read; false: it is no sound TLSA. */
bool holds_params(const struct found *found, struct tlsa_params *params);

/*
 * Does the record match what a server sends that has this `current` or `next`
 * source of the supply? Usages 0 and 2 match any certificate of its chain but
 * the leaf, or one of the anchors; of a pin only what it says is known.
 */
bool holds_match(struct facts *facts, const struct supply *supply,
    const struct key_source *source, const struct found *found);

/* Has one of the supply's sources in this role the record? */
bool holds_role(struct facts *facts, const struct supply *supply,
    enum source_role role, const struct found *found);

/* Is what the next source holds, certificate and key, in use already? */
bool holds_deployed(const struct supply *supply, const struct key_source *next);

/*
 * Are all records of the next source those of a current one too, as when a
 * certificate was renewed with its key? Then caches make no difference.
 */
bool holds_no_news(const struct supply *supply, const struct key_source *next);

/* Has the supply a next key that is not in use? */
bool holds_next(const struct supply *supply);

#endif
