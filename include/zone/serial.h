/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SOA serials: 32-bit numbers on a circle (RFC 1982). What comes out is never
 * 0 and always ahead of what went in.
 */
#ifndef ZONE_SERIAL_H
#define ZONE_SERIAL_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <zone/base/span.h>

enum serial_policy {
	SERIAL_INCREMENT,
	SERIAL_DATE, /* YYYYMMDDnn, UTC; nn=99 goes on to the next day's 00 */
	SERIAL_UNIXTIME, /* seconds since 1970, modulo 2^32 */
	SERIAL_KEEP,
};

/* The policies' names, in the order of the enum; ends with NULL. */
extern const char *const serial_policy_names[];

/* The policy that NAME calls; false when none has that name. */
bool serial_policy_parse(struct span name, enum serial_policy *policy)
    __attribute__((warn_unused_result));

/* Is A ahead of B? Exactly 2^31 apart is undefined in RFC 1982: no. */
bool serial_ahead(uint32_t a, uint32_t b);

struct serial_step {
	uint32_t serial;
	bool jump; /* the policy's own value would not have advanced */
};

/*
 * The serial that follows CURRENT, and FLOOR too (the serial of the zone as
 * last published, or CURRENT again): ahead of both, never 0. SERIAL_KEEP gives
 * CURRENT. NOW is the time for date and unixtime. Where the policy's own value
 * would not advance, it is one more than the later of the two, or after nn=99
 * of a date the next day's first serial; that is a jump, unless SERIAL_DATE
 * counts on from a serial of today. When no serial can be ahead of both (they
 * lie so far apart on the circle), it is one ahead of FLOOR, which is what
 * secondaries have, and a jump.
 */
struct serial_step serial_next(enum serial_policy policy, uint32_t current,
    uint32_t floor, time_t now);

#endif
