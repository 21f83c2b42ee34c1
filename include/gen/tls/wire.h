/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Wires: a connected socket that is read and written until a deadline, and of
 * which no more is kept than fits a buffer, whatever the other side sends.
 */
#ifndef GEN_TLS_WIRE_H
#define GEN_TLS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/arena.h>
#include <zone/base/span.h>

enum {
	WIRE_BUFFER = 16384, /* octets; no answer and no line is longer */
};

struct wire {
	struct arena *arena; /* owns messages */
	int descriptor;      /* does not block */
	int64_t deadline;    /* see wire_clock() */
	size_t from;         /* where in the buffer stands what was not taken */
	size_t to;
	char buffer[WIRE_BUFFER];
	const char *wrong; /* what is wrong, a phrase, once a call failed */
};

/* Milliseconds of a clock that nobody sets. */
int64_t wire_clock(void);

/* All of these return false when something is wrong, which `wrong` tells. */

/* Say what is wrong; returns false. */
bool wire_fail(struct wire *wire, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Wait for POLLIN or POLLOUT. */
bool wire_wait(struct wire *wire, short events)
    __attribute__((warn_unused_result));

bool wire_write(struct wire *wire, struct span bytes)
    __attribute__((warn_unused_result));

/* Read what comes next, at least one octet, behind what was not taken. */
bool wire_more(struct wire *wire) __attribute__((warn_unused_result));

/* What was read and not taken. */
struct span wire_pending(const struct wire *wire);

/* Take octets of that. */
void wire_take(struct wire *wire, size_t length);

/* Take a line; LINE, without its CRLF or LF, holds until the next call. */
bool wire_line(struct wire *wire, struct span *line)
    __attribute__((warn_unused_result));

/* A string of what a server sent, for a message: printable, and cut. */
const char *wire_shown(struct wire *wire, struct span text);

#endif
