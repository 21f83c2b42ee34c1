/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records in a plain spelling, which leaves a reader no choice: names of
 * letters, digits, '-', '_' and dots, numbers, strings, on one line or with
 * their rdata in parentheses. Nearly all records of large zones are such, and
 * reading them here takes a fraction of the time. All that is spelt any other
 * way, or wrong, is left to libzscanner.
 */
#ifndef ZONE_READ_RECORD_PLAIN_H
#define ZONE_READ_RECORD_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/name.h>
#include <zone/base/span.h>

enum {
	PLAIN_RDATA_MAX = 1024, /* octets */
	PLAIN_OWNER_MAX = NAME_WIRE_MAX + 64,
	PLAIN_AHEAD = 128, /* bytes of text that must be there */
};

/* Where names end that have no final dot. */
struct plain_origin {
	uint8_t name[NAME_WIRE_MAX];
	size_t length;
};

/* A record in wire form. */
struct plain {
	size_t owner_length; /* 0: inherited */
	bool has_ttl;
	uint32_t ttl; /* seconds, if it has one */
	uint16_t type;
	size_t rdata_length;
	uint8_t rdata[PLAIN_RDATA_MAX];
};

/*
 * Read a record, all of an entry without fault; the text ends at END, where it
 * may have no newline. Writes the owner, unless it is inherited, and there is
 * room for bytes behind it. False when the record is not plain: then PLAIN is
 * undefined, and the owner as it was.
 */
bool plain_read(struct plain *plain, struct span record, const char *end,
    const struct plain_origin *origin, uint8_t owner[PLAIN_OWNER_MAX])
    __attribute__((warn_unused_result));

#endif
