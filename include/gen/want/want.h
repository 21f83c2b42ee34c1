/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What ought to be: the TLSA RRsets that the manifest asks for, made from the
 * key material (RFC 6698 section 2, RFC 7671 section 5), for all zones.
 */
#ifndef GEN_WANT_WANT_H
#define GEN_WANT_WANT_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/key/material.h>
#include <gen/manifest/manifest.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/rrset.h>

/* RRsets in canonical order of their owners, each owner once. */
struct wants {
	struct rrset *items;
	size_t count;
};

/* The TTL of records for which the manifest gives none: one hour. */
enum {
	WANT_TTL = 3600
};

/*
 * Read the key material of all services and make their RRsets. NULL when some
 * of it cannot be had; all that is wrong with it becomes diags.
 */
struct wants *wants_new(struct arena *arena, const struct manifest *manifest,
    struct materials *materials, struct diags *diags)
    __attribute__((warn_unused_result));

#endif
