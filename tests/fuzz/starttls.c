/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzz target: what a server says before TLS. The first byte is the protocol's
 * number; then come messages, each behind a byte with its length.
 */
#include <config.h>

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gen/tls/starttls.h>

#include "fuzz.h"

const char *const fuzz_name = "starttls";

enum {
	MESSAGES_MAX = 16, /* as many as fit into the socket at once */
	PATIENCE = 5000,   /* milliseconds; the server closes before */
};

/* The server says all it has to say at once, and closes its end for good. */
static void
server_say(int end, const uint8_t *data, size_t size)
{
	size_t count = 0;
	size_t at = 0;

	while (at + 1 < size && count < MESSAGES_MAX) {
		const size_t rest = size - at - 1;
		const size_t length = data[at] < rest ? data[at] : rest;

		if (length > 0) {
			FUZZ_CHECK(send(end, data + at + 1, length, 0) ==
				   (ssize_t)length);
		}
		at += 1 + length;
		count++;
	}
	FUZZ_CHECK(shutdown(end, SHUT_WR) == 0);
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct wire *wire = arena_alloc(arena, sizeof(*wire));
	int ends[2];

	if (size == 0) {
		arena_free(arena);
		return 0;
	}
	/* Each read gets one message: answers come as if they were waited for.
	   What the client says is read by nobody, and fits the socket. */
	FUZZ_CHECK(
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends) == 0);
	server_say(ends[1], data + 1, size - 1);
	wire->arena = arena;
	wire->descriptor = ends[0];
	wire->deadline = wire_clock() + PATIENCE;
	if (starttls_talk(wire, data[0] % STARTTLS_COUNT, "example.com")) {
		FUZZ_CHECK(wire->wrong == NULL);
		FUZZ_CHECK(wire_pending(wire).length == 0);
	} else {
		FUZZ_CHECK(wire->wrong != NULL && *wire->wrong != '\0');
		FUZZ_CHECK(strcmp(wire->wrong, "timed out") != 0);
		FUZZ_CHECK(wire->from <= wire->to && wire->to <= WIRE_BUFFER);
	}
	FUZZ_CHECK(close(ends[0]) == 0 && close(ends[1]) == 0);
	arena_free(arena);
	return 0;
}
