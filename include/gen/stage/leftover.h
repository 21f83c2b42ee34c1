/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leftovers: TLSA records that the zone has and no key asks for. */
#ifndef GEN_STAGE_LEFTOVER_H
#define GEN_STAGE_LEFTOVER_H

#include <stdbool.h>

#include <gen/job/job.h>
#include <gen/run.h>
#include <gen/stage/endpoint.h>
#include <gen/stage/row.h>

/*
 * Add a row for each record, at a name at which services want some, that none
 * of their keys matches. Sorts nothing, changes no endpoint.
 */
void leftover_retained(struct run *run, const struct endpoints *endpoints,
    struct rows *rows);

/* Add a row for each RRset at a name that no service asks for. */
void leftover_foreign(struct run *run, const struct job *job,
    struct rows *rows);

/* Has the endpoint's RRset a record that none of its keys matches? */
bool leftover_exists(struct run *run, const struct endpoint *endpoint);

#endif
