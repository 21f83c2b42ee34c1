/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fields that rdata is made of, read as BIND 9.18 reads them: numbers,
 * names, text, addresses, hexadecimal and base64 digits (RFC 1035 section 5.1,
 * RFC 4648), each with the mnemonics that BIND has for it.
 */
#ifndef ZONE_READ_RDATA_FIELD_H
#define ZONE_READ_RDATA_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/span.h>
#include <zone/read/rdata/mnemonic.h>
#include <zone/read/token.h>

enum {
	FIELDS_MAX = 65535 /* octets of an rdata, RFC 1035 section 3.2.1 */
};

/* An rdata as far as it is read. */
struct fields {
	struct tokens tokens; /* those that are left */
	const uint8_t *origin;
	uint8_t *wire; /* FIELDS_MAX octets of the caller's */
	size_t length; /* of them are written */
	uint32_t last; /* the number that was read last */
	bool is_exact; /* the wire form holds all that was read */
};

/* The next token, which must be there; a quoted one only where it may be. */
const char *field_token(struct fields *fields, bool quoted, struct token *token)
    __attribute__((warn_unused_result));

/* Write octets; not over FIELDS_MAX. */
const char *field_put(struct fields *fields, const void *octets, size_t length)
    __attribute__((warn_unused_result));

/* A number of SIZE octets in digits. */
const char *field_number(struct fields *fields, size_t size)
    __attribute__((warn_unused_result));

/* A number of SIZE octets in digits, or a word of a kind for it. */
const char *field_word(struct fields *fields, enum mnemonic_kind kind,
    size_t size) __attribute__((warn_unused_result));

/*
 * Take one octet of text off the front of TEXT: itself, `\X` or `\DDD`.
 * Returns it, or -1 when a backslash is not followed so.
 */
int field_octet(struct span *text);

/* Base64 digits of TEXT as octets. */
const char *field_base64(struct fields *fields, struct span text)
    __attribute__((warn_unused_result));

/* Text as octets, its escapes undone. */
const char *field_text(struct fields *fields, struct span text)
    __attribute__((warn_unused_result));

/* Is no token left? */
bool field_at_end(const struct fields *fields);

/* A name, and addresses of the families AF_INET and AF_INET6. */
const char *field_name(struct fields *fields)
    __attribute__((warn_unused_result));
const char *field_address(struct fields *fields, int family)
    __attribute__((warn_unused_result));

/* A character string: its length, then its octets (RFC 1035 section 3.3). */
const char *field_string(struct fields *fields)
    __attribute__((warn_unused_result));
const char *field_string_of(struct fields *fields, struct span text)
    __attribute__((warn_unused_result));

/*
 * Read the field, or the fields, of a kind, which is a letter:
 *
 *     1 2 4  a number of so many octets     p    seconds, or with units
 *     n      a name                         i v  an IPv4 or IPv6 address
 *     s o    a string; o may lack           S    one or more strings
 *     U V    text of any length; U quoted
 *     h      hexadecimal digits             b B  base64; B may lack
 *     a A    algorithms of keys, hashes     c y  certificates, schemes
 *     k K O  a key; K may be none; O: no flags
 *     r      a type                         t T  types; t may lack
 *     d f m  digests of DS, SSHFP, ZONEMD
 *     P      parameters of a SVCB           *    anything
 *
 * and those of rare.h. Returns NULL when done, else what is wrong, a phrase.
 */
const char *field_read(struct fields *fields, char kind)
    __attribute__((warn_unused_result));

#endif
