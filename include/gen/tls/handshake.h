/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handshakes: TLS as far as the server shows its chain of certificates. */
#ifndef GEN_TLS_HANDSHAKE_H
#define GEN_TLS_HANDSHAKE_H

#include <stdbool.h>

#include <gen/tls/dane.h>
#include <gen/tls/wire.h>

/*
 * Shake hands as a client that asks for HOST (RFC 6066 section 3; RFC 7671
 * section 10.1 wants the TLSA base domain), and end the session. CHAIN gets the
 * certificates, whatever they are, in the wire's arena. False with `wrong` of
 * the wire.
 */
bool handshake_chain(struct dane *dane, struct wire *wire, const char *host,
    struct octets_list *chain) __attribute__((warn_unused_result));

#endif
