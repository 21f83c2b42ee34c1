/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may stand as a value in a manifest: host names, ports, durations, and
 * the place in the manifest at which each stands. Form only: whether a value
 * makes sense beside others is decided elsewhere.
 */
#ifndef GEN_MANIFEST_VALUE_H
#define GEN_MANIFEST_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/file/text.h>

/*
 * A scalar and where it stands: everything that value_place() needs for a place
 * at a constant cost, in any order, however long the line is.
 */
struct value {
	const char *text;
	uint32_t line; /* 0: it does not stand in the manifest */
	uint32_t column;
	uint32_t offset; /* of its first byte in the manifest's text */
};

/* A transport end point: `443/tcp`; port 0 is `any`, the label `*`. */
struct port {
	uint16_t number;
	const char *protocol; /* "tcp", "udp", "sctp" */
};

/* What is wrong with a value: `what` is NULL when nothing is. */
struct fault {
	const char *what; /* a phrase for a message */
	const char *hint; /* the one thing to do, or NULL */
};

/* Where it stands. */
struct position value_position(const struct value *value);

/*
 * The place of a value that stands in TEXT. The source line ends early when it
 * is very long.
 */
struct place value_place(const struct text *text, const struct value *value);

/* The string as a message shows it: cut when it is long. */
const char *value_shown(struct arena *arena, const char *string);

/*
 * Read a TLSA base domain (RFC 6698 section 3): an A-label host name, absolute
 * with or without its final dot. NAME gets the wire form in lower case.
 */
struct fault value_host(struct arena *arena, const char *string,
    const uint8_t **name);

/* Read a zone's name: any domain name, absolute like a host. */
struct fault value_zone(struct arena *arena, const char *string,
    const uint8_t **name);

/* Read `443/tcp`, `443/udp`, `any/tcp`; the case of letters is ignored. */
struct fault value_port(struct arena *arena, const char *string,
    struct port *port);

/* Read a duration: seconds, or `1w2d3h4m5s` with any of its parts. */
struct fault value_duration(const char *string, uint32_t *seconds);

#endif
