/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Since when a key's records are published, by the marks behind them, and from
 * when on no cache lacks them (RFC 7671 section 8.1).
 */
#ifndef GEN_STAGE_SINCE_H
#define GEN_STAGE_SINCE_H

#include <stdint.h>

#include <gen/stage/endpoint.h>
#include <gen/stage/row.h>

/*
 * Set `since` and `is_first` of a row whose records were added: since all of
 * them are there, or since any of them is. With `via` the CNAME counts, too.
 */
void since_all(const struct endpoint *endpoint, struct row *row);
void since_any(const struct endpoint *endpoint, struct row *row);

/*
 * When no cache can hold the endpoint's RRset any more as it was before SINCE:
 * twice the TTL later, and what secondaries need. Unix seconds.
 */
int64_t since_safe(const struct endpoint *endpoint, int64_t since);

#endif
