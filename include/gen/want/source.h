/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sources: from what the manifest names to key material that was read. A value
 * is a path, a pattern, a directory (of anchors), a lineage or a pin.
 */
#ifndef GEN_WANT_SOURCE_H
#define GEN_WANT_SOURCE_H

#include <stdbool.h>

#include <gen/want/supply.h>
#include <zone/base/memo.h>

/* What is at hand while sources are read. */
struct source_reader {
	const struct supplier *supplier;
	struct memo *memo; /* for this alone */
};

/*
 * Read the sources of the supply's service: `sources` and `keeps` are filled.
 * Each file is there once a role. False when something that must be there
 * cannot be had; diags say what. All that was looked at, directories too, is
 * among the store's files.
 */
bool sources_read(const struct source_reader *reader, struct supply *supply)
    __attribute__((warn_unused_result));

#endif
