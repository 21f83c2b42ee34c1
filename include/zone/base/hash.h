/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A keyed hash of bytes: SipHash-1-3, against inputs chosen to collide. */
#ifndef ZONE_BASE_HASH_H
#define ZONE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const void *bytes, size_t length, uint64_t seed);

#endif
