/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * STARTTLS: what client and server say to each other in the clear before TLS
 * begins, in each protocol that a template may name.
 */
#ifndef GEN_TLS_STARTTLS_H
#define GEN_TLS_STARTTLS_H

#include <stdbool.h>

#include <gen/manifest/manifest.h>
#include <gen/tls/wire.h>

/*
 * Talk until the server says that TLS may begin. DOMAIN is the one that an XMPP
 * stream is for. False, with `wrong` of the wire, when the server says
 * something else, too much, or nothing in time; also when it goes on talking
 * in the clear, since an attacker may have put that there.
 */
bool starttls_talk(struct wire *wire, enum starttls protocol,
    const char *domain) __attribute__((warn_unused_result));

#endif
