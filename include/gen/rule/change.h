/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules about what changes: would a client that still has what was
 * published before find a record for the key that servers have now?
 */
#ifndef GEN_RULE_CHANGE_H
#define GEN_RULE_CHANGE_H

#include <stdbool.h>

#include <gen/want/supply.h>
#include <gen/want/want.h>
#include <zone/survey/survey.h>

struct change {
	const struct supplier *supplier;
	struct claims *claims[2];    /* of hosts, and of selectors or NULL */
	const struct survey *survey; /* its `previous` counts, if any */
};

/*
 * Apply combination and switch-ta to each TLSA RRset that has records and is to
 * have others; false when that stops the run. Records that are retained and
 * match no current key for their parameters are set to go.
 */
bool change_check(const struct change *change)
    __attribute__((warn_unused_result));

#endif
