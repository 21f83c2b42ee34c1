/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Selectors: services that name a domain instead of hosts. Their hosts are the
 * targets of its MX records (RFC 7672 section 2.2) or of SRV records (RFC 7673
 * section 3), as the zone that holds the domain has them.
 */
#ifndef GEN_SELECT_H
#define GEN_SELECT_H

#include <stdbool.h>

#include <gen/run.h>
#include <gen/want/want.h>
#include <zone/survey/survey.h>

/*
 * Find out which zone each selector of the manifest is about, once the zones
 * are known: run->selectors, which stay NULL if there are none.
 */
void select_find(struct run *run);

/*
 * Ask for the RRsets of the selectors whose domains the zone APEX holds. Reads
 * the zone once if there are any; run->selectors must not be NULL. False when
 * it cannot be read; the rules null-mx, mx-outside and srv-form are told.
 */
bool select_ask(struct run *run, const struct source *source,
    const uint8_t *apex, struct asking *asking)
    __attribute__((warn_unused_result));

#endif
