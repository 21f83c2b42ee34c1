/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules about sets of records: what must stand beside what, so that each
 * client finds a record that it can use, and how large a set may be.
 */
#ifndef GEN_RULE_SET_H
#define GEN_RULE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include <gen/want/supply.h>
#include <zone/base/diag.h>
#include <zone/file/text.h>
#include <zone/rrset.h>

/*
 * Of one service: smtp-pkix and only-sha512 for pins (the manifest has checked
 * `tlsa`), agility, combination, dual-algorithm. False when one stops the run.
 */
bool set_lint(const struct supplier *supplier, const struct supply *supply)
    __attribute__((warn_unused_result));

/*
 * many-records: an RRset, asked for in TEXT, that is too large for one UDP
 * answer.
 */
bool set_size(struct diags *diags, struct arena *arena, const struct text *text,
    const struct rrset *rrset) __attribute__((warn_unused_result));

/* ttl-range: a TTL, in seconds, that a place in the manifest gives. */
bool set_ttl(struct diags *diags, const struct place *place, uint32_t ttl)
    __attribute__((warn_unused_result));

/* Both of these for wanted RRsets, as far as the manifest gives a TTL. */
bool set_rrsets(struct diags *diags, struct arena *arena,
    const struct text *text, const struct rrset *rrsets, size_t count)
    __attribute__((warn_unused_result));

#endif
