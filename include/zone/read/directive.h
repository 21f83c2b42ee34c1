/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The directives of a zone file: $ORIGIN, $TTL and $INCLUDE of RFC 1035 section
 * 5.1 and RFC 2308 section 4, and $GENERATE and $DATE as BIND has them.
 */
#ifndef ZONE_READ_DIRECTIVE_H
#define ZONE_READ_DIRECTIVE_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/span.h>
#include <zone/read/lex.h>

enum directive_kind {
	DIRECTIVE_ORIGIN,
	DIRECTIVE_TTL,
	DIRECTIVE_INCLUDE,
	DIRECTIVE_GENERATE,
	DIRECTIVE_DATE,
};

struct directive {
	enum directive_kind kind;
	uint8_t *origin;  /* $ORIGIN, $INCLUDE: the one that begins here, in
	                     NAME_WIRE_MAX octets of the caller's */
	bool has_origin;  /* of $INCLUDE: it gives one */
	uint32_t ttl;     /* $TTL, seconds */
	struct span file; /* $INCLUDE, without quotes */
};

/*
 * Read a directive's entry; ORIGIN is the one in force. Returns NULL when done,
 * else what is wrong with it, a phrase.
 */
const char *directive_read(struct span text, const struct entry *entry,
    const uint8_t *origin, struct directive *directive)
    __attribute__((warn_unused_result));

#endif
