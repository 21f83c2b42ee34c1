/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terms of a service: parameters and TTL, as the zone has them so far. */
#ifndef GEN_INIT_TERMS_H
#define GEN_INIT_TERMS_H

#include <gen/init/gather.h>
#include <gen/init/outline.h>
#include <gen/init/point.h>

/* Note in the points which TLSA records the zone has there. */
void terms_note(const struct tlsas_seen *tlsas, const struct points *points);

/*
 * Give a service what the COUNT POINTS have in all, but for what the rules of
 * `check` would not let pass; notes say what was left out, and why.
 */
void terms_set(struct arena *arena, struct outline_service *service,
    struct point *const *points, size_t count);

#endif
