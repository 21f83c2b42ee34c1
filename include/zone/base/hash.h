/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keyed hashes of bytes: SipHash-1-3, against inputs chosen to collide. */
#ifndef ZONE_BASE_HASH_H
#define ZONE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include <zone/base/span.h>

uint64_t hash_bytes(const void *bytes, size_t length, uint64_t seed);

/*
 * A hash of twice that size, of several spans. Where one ends and the next
 * begins does not count by itself: say it in the bytes.
 */
void hash_pair(const struct span *spans, size_t count, uint64_t seed,
    uint64_t pair[2]);

#endif
