/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the bytes stand that matter to the structure of a zone file (RFC 1035
 * section 5.1): quote, semicolon, parentheses, backslash, newline, and the
 * carriage return. Found 64 at a time, since between them nothing happens.
 */
#ifndef ZONE_READ_SPECIALS_H
#define ZONE_READ_SPECIALS_H

#include <stdint.h>

enum {
	SPECIALS_BLOCK = 64
};

/* Bit I of the result tells whether block[I] is one of them. */
uint64_t specials_find(const char block[SPECIALS_BLOCK]);

/* The same without vector instructions: for other machines, and for tests. */
uint64_t specials_find_portable(const char block[SPECIALS_BLOCK]);

#endif
