/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tokens of an entry: what stands between blanks, parentheses, newlines
 * and comments (RFC 1035 section 5.1), and the fields before every rdata.
 */
#ifndef ZONE_READ_TOKEN_H
#define ZONE_READ_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/span.h>
#include <zone/read/lex.h>

struct token {
	struct span text; /* as written, the quotes of a quoted one included */
	bool quoted;
};

struct tokens {
	const char *at;
	const char *end;
};

/* Go through the tokens of [AT, END). */
void tokens_begin(struct tokens *tokens, const char *at, const char *end);

/* The next one; false at the end. */
bool token_next(struct tokens *tokens, struct token *token);

/* What a token says: without its quotes. */
struct span token_value(const struct token *token);

/* The fields before the rdata. A field that is not there has length 0. */
struct header {
	struct token owner; /* not there: inherited */
	struct span ttl;
	struct span class;
	struct span type;
	struct tokens rdata; /* the tokens behind the type */
};

/*
 * Read the fields of a record's entry. Between owner and type stand at most one
 * class and one TTL, in either order; a TTL begins with a digit, a type never
 * does. Returns false when there is no type.
 */
bool header_read(struct span text, const struct entry *entry,
    struct header *header) __attribute__((warn_unused_result));

enum {
	PERIOD_TEXT_MAX = 63 /* characters that BIND reads */
};

/* Read a number of up to 32 bits: all of TEXT is digits. */
bool number_parse(struct span text, uint32_t *number)
    __attribute__((warn_unused_result));

/*
 * Read a period: seconds, or numbers with the units w d h m s as BIND has them.
 * False when it is none, or over 2^32-1.
 */
bool period_parse(struct span text, uint32_t *seconds)
    __attribute__((warn_unused_result));

/*
 * Read a TTL: a period. Over 2^31-1 counts as 0 (RFC 2181 section 8, and so
 * BIND does).
 */
bool ttl_parse(struct span text, uint32_t *ttl)
    __attribute__((warn_unused_result));

enum {
	TTL_MAX = 0x7fffffff
}; /* RFC 2181 section 8 */

/*
 * The number of a record type as a zone file spells it: a mnemonic of those
 * that matter to the tool, or TYPEnnn (RFC 3597 section 5); 0 for others.
 */
uint16_t type_parse(struct span text);

/* A type's mnemonic as zone files write it, or TYPEnnn, in BUFFER. */
enum {
	TYPE_TEXT_MAX = 12
};
const char *type_print(uint16_t type, char buffer[TYPE_TEXT_MAX]);

#endif
