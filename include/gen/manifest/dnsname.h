/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names of the manifest that are no TLSA base domains: those with labels that
 * begin with an underscore, and those with a wildcard or a pattern. Like hosts
 * they are absolute, with or without the final dot, and NAME gets the wire form
 * in lower case.
 */
#ifndef GEN_MANIFEST_DNSNAME_H
#define GEN_MANIFEST_DNSNAME_H

#include <stdint.h>

#include <gen/manifest/value.h>
#include <zone/base/arena.h>

/* A mail domain, the owner of MX records. */
struct fault dnsname_mx(struct arena *arena, const char *string,
    const uint8_t **name);

/* The owner of SRV records: `_service._proto.domain` (RFC 2782). */
struct fault dnsname_srv(struct arena *arena, const char *string,
    const uint8_t **name);

/* The service label of such an owner without its underscore. */
const char *dnsname_service(struct arena *arena, const uint8_t *name);

/* The port of the owner of TLSA records, `_port._proto.host`; `*` is any. */
struct port dnsname_port(const uint8_t *owner);

/* Where a shared RRset stands: a host name, but labels may begin with `_`. */
struct fault dnsname_via(struct arena *arena, const char *string,
    const uint8_t **name);

/* A name of a certificate: a host name, `*.` in front is left out. */
struct fault dnsname_certified(struct arena *arena, const char *string,
    const uint8_t **name);

/*
 * The form of an ACME alias: a name as for dnsname_via() in which one label may
 * be `{name}`, but not all of it.
 */
struct fault dnsname_alias(struct arena *arena, const char *string);

#endif
