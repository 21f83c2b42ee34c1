/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wires: poll, recv and send, each until the deadline. It knows no protocol. */
#include <config.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <gen/tls/wire.h>

enum {
	SHOWN_MAX = 100,
	MILLISECONDS = 1000,
	NANOSECONDS = 1000000, /* of a millisecond */
};

int64_t
wire_clock(void)
{
	struct timespec now = { 0, 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * MILLISECONDS + now.tv_nsec / NANOSECONDS;
}

bool
wire_fail(struct wire *wire, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	wire->wrong = arena_vprintf(wire->arena, format, arguments);
	va_end(arguments);
	return false;
}

bool
wire_wait(struct wire *wire, short events)
{
	struct pollfd waiting = { wire->descriptor, events, 0 };
	int count = -1;

	do {
		const int64_t left = wire->deadline - wire_clock();

		if (left <= 0) {
			return wire_fail(wire, "timed out");
		}
		count = poll(&waiting, 1, left < INT_MAX ? (int)left : INT_MAX);
	} while (count == 0 || (count < 0 && errno == EINTR));
	return count > 0 || wire_fail(wire, "%s", strerror(errno));
}

/* After a call that failed: is it to be tried again, once events came? */
static bool
waits(struct wire *wire, short events)
{
	if (errno == EINTR) {
		return true;
	}
	if (errno != EAGAIN) {
		return wire_fail(wire, "%s", strerror(errno));
	}
	return wire_wait(wire, events);
}

bool
wire_write(struct wire *wire, struct span bytes)
{
	while (bytes.length > 0) {
		const ssize_t sent = send(wire->descriptor, bytes.at,
		    bytes.length, MSG_NOSIGNAL);

		if (sent >= 0) {
			bytes.at += sent;
			bytes.length -= (size_t)sent;
		} else if (!waits(wire, POLLOUT)) {
			return false;
		}
	}
	return true;
}

bool
wire_more(struct wire *wire)
{
	memmove(wire->buffer, wire->buffer + wire->from, wire->to - wire->from);
	wire->to -= wire->from;
	wire->from = 0;
	if (wire->to == WIRE_BUFFER) {
		return wire_fail(wire, "the server's answer is too long");
	}
	for (;;) {
		const ssize_t length = recv(wire->descriptor,
		    wire->buffer + wire->to, WIRE_BUFFER - wire->to, 0);

		if (length > 0) {
			wire->to += (size_t)length;
			return true;
		}
		if (length == 0) {
			return wire_fail(wire,
			    "the server closed the connection");
		}
		if (!waits(wire, POLLIN)) {
			return false;
		}
	}
}

struct span
wire_pending(const struct wire *wire)
{
	return (
	    struct span){ wire->buffer + wire->from, wire->to - wire->from };
}

void
wire_take(struct wire *wire, size_t length)
{
	wire->from += length;
}

bool
wire_line(struct wire *wire, struct span *line)
{
	struct span pending = wire_pending(wire);
	const char *end;

	while (pending.length == 0 ||
	       (end = memchr(pending.at, '\n', pending.length)) == NULL) {
		if (!wire_more(wire)) {
			return false;
		}
		pending = wire_pending(wire);
	}
	line->at = pending.at;
	line->length = (size_t)(end - pending.at);
	wire_take(wire, line->length + 1);
	if (line->length > 0 && line->at[line->length - 1] == '\r') {
		line->length--;
	}
	return true;
}

const char *
wire_shown(struct wire *wire, struct span text)
{
	const size_t length = text.length < SHOWN_MAX ? text.length : SHOWN_MAX;
	char *shown =
	    arena_string(wire->arena, (struct span){ text.at, length });

	for (size_t i = 0; i < length; i++) {
		if (shown[i] < ' ' || shown[i] > '~') {
			shown[i] = '?';
		}
	}
	return shown;
}
