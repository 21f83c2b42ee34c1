/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections: asks the resolver, connects, leaves the talking to others. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gen/tls/connect.h>
#include <gen/tls/handshake.h>
#include <gen/tls/starttls.h>
#include <gen/tls/wire.h>

enum {
	PORT_TEXT_MAX = 8,
	ADDRESSES_MAX = 64, /* of a host */
	MILLISECONDS = 1000,
};

static bool
knows(const struct addresses *addresses, const struct addrinfo *found)
{
	for (size_t i = 0; i < addresses->count; i++) {
		const struct address *one = &addresses->items[i];

		if (one->length == found->ai_addrlen &&
		    memcmp(&one->socket, found->ai_addr, one->length) == 0) {
			return true;
		}
	}
	return false;
}

static void
add(struct arena *arena, const struct addrinfo *found,
    struct addresses *addresses)
{
	struct address address = { .length = found->ai_addrlen };
	char text[NI_MAXHOST];

	if (found->ai_addrlen > sizeof(address.socket) ||
	    addresses->count == ADDRESSES_MAX || knows(addresses, found) ||
	    getnameinfo(found->ai_addr, found->ai_addrlen, text, sizeof(text),
		NULL, 0, NI_NUMERICHOST) != 0) {
		return;
	}
	memcpy(&address.socket, found->ai_addr, found->ai_addrlen);
	address.text = arena_string(arena, span_of(text));
	ARENA_PUSH(arena, addresses, address);
}

const char *
connect_resolve(struct arena *arena, const char *host, uint16_t port,
    struct addresses *addresses)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	char service[PORT_TEXT_MAX];
	int code;

	(void)snprintf(service, sizeof(service), "%u", (unsigned)port);
	code = getaddrinfo(host, service, &hints, &found);
	if (code != 0) {
		return arena_printf(arena, "no address: %s",
		    code == EAI_SYSTEM ? strerror(errno) : gai_strerror(code));
	}
	for (const struct addrinfo *one = found; one != NULL;
	     one = one->ai_next) {
		add(arena, one, addresses);
	}
	freeaddrinfo(found);
	return addresses->count > 0 ? NULL : "no address";
}

bool
connect_is_address(const char *text)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST };
	struct addrinfo *found = NULL;

	if (getaddrinfo(text, NULL, &hints, &found) != 0) {
		return false;
	}
	freeaddrinfo(found);
	return true;
}

/* Connect the wire's socket. */
static bool
reach(struct wire *wire, const struct address *address)
{
	socklen_t length = sizeof(int);
	int wrong = 0;

	if (connect(wire->descriptor, (const struct sockaddr *)&address->socket,
		address->length) == 0) {
		return true;
	}
	if (errno != EINPROGRESS && errno != EINTR) {
		return wire_fail(wire, "connect: %s", strerror(errno));
	}
	if (!wire_wait(wire, POLLOUT)) {
		return wire_fail(wire, "connect: %s", wire->wrong);
	}
	if (getsockopt(wire->descriptor, SOL_SOCKET, SO_ERROR, &wrong,
		&length) != 0) {
		wrong = errno;
	}
	return wrong == 0 || wire_fail(wire, "connect: %s", strerror(wrong));
}

const char *
connect_chain(struct dane *dane, const struct server *server,
    struct octets_list *chain)
{
	struct wire *wire = arena_alloc(dane->arena, sizeof(*wire));

	wire->arena = dane->arena;
	wire->deadline = wire_clock() + (int64_t)server->timeout * MILLISECONDS;
	wire->descriptor = socket(server->address->socket.ss_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (wire->descriptor < 0) {
		return arena_printf(dane->arena, "socket: %s", strerror(errno));
	}
	if (reach(wire, server->address) &&
	    starttls_talk(wire, server->starttls, server->domain) &&
	    handshake_chain(dane, wire, server->host, chain)) {
		wire->wrong = NULL;
	}
	(void)close(wire->descriptor);
	return wire->wrong;
}
