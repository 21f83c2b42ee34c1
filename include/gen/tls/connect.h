/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Connections: the addresses of a host, and what the server at one of them
 * sends as its chain. All of it may run in threads, each with an arena of its
 * own.
 */
#ifndef GEN_TLS_CONNECT_H
#define GEN_TLS_CONNECT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include <gen/manifest/manifest.h>
#include <gen/tls/dane.h>
#include <zone/base/arena.h>

struct address {
	struct sockaddr_storage socket; /* with the port */
	socklen_t length;
	const char *text; /* "192.0.2.1", "2001:db8::1" */
};

struct addresses {
	struct address *items;
	size_t count;
	size_t capacity;
};

/*
 * The addresses of a host, or of one that is given in numbers, each once.
 * Returns NULL when there is one at least, else why not, a phrase.
 */
const char *connect_resolve(struct arena *arena, const char *host,
    uint16_t port, struct addresses *addresses)
    __attribute__((warn_unused_result));

/* Is this an address in numbers? */
bool connect_is_address(const char *text);

struct server {
	const struct address *address;
	enum starttls starttls;
	const char *host;   /* the TLSA base domain, which TLS asks for */
	const char *domain; /* of an XMPP stream */
	uint32_t timeout;   /* seconds, for all of it */
};

/*
 * Connect, STARTTLS, TLS: CHAIN gets what the server sends, in DANE's arena.
 * Returns NULL when done, else what is wrong, a phrase.
 */
const char *connect_chain(struct dane *dane, const struct server *server,
    struct octets_list *chain) __attribute__((warn_unused_result));

#endif
