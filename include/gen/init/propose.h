/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proposals: the services that the records of zones tell of. */
#ifndef GEN_INIT_PROPOSE_H
#define GEN_INIT_PROPOSE_H

#include <gen/init/link.h>
#include <gen/init/outline.h>

/*
 * Add the services of one zone, whose points were judged, to the outline: mail,
 * SRV, then what else has TLSA records.
 */
void propose_zone(struct outline *outline, struct prospect *zone);

#endif
