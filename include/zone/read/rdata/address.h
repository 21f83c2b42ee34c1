/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses as text: of IPv4, and of IPv6 (RFC 4291 section 2.2). */
#ifndef ZONE_READ_RDATA_ADDRESS_H
#define ZONE_READ_RDATA_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include <zone/base/span.h>

enum {
	IPV4_OCTETS = 4,
	IPV6_OCTETS = 16,
};

/*
 * Read an address of AF_INET or AF_INET6: all that inet_pton() takes, without a
 * NUL in it. Writes four octets, or sixteen.
 */
bool address_parse(struct span text, int family, uint8_t octets[IPV6_OCTETS])
    __attribute__((warn_unused_result));

#endif
