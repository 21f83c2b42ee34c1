/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stages: from endpoints to rows, one for each of their keys.
 */
#ifndef GEN_STAGE_STAGE_H
#define GEN_STAGE_STAGE_H

#include <gen/run.h>
#include <gen/stage/endpoint.h>
#include <gen/stage/row.h>

/* Add the rows of an endpoint's current and next keys. */
void stage_keys(struct run *run, const struct endpoint *endpoint,
    struct rows *rows);

/* Sort by urgency, then by when something is due, then by name. */
void rows_sort(struct rows *rows);

#endif
