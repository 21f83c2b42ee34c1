/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting many names at once, in less time than comparing them takes. */
#ifndef ZONE_BASE_ORDER_H
#define ZONE_BASE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An item that is sorted by a name. */
struct ordered {
	uint64_t word; /* of order_sort() */
	const uint8_t *name;
	uint32_t rank;   /* among those with the same name */
	uint32_t number; /* of the item, from 0 */
};

/*
 * Sort into the canonical order of the names (RFC 4034 section 6.1), those with
 * equal ones by their ranks, then by their numbers. Returns whether there are
 * equal ones.
 */
bool order_sort(struct ordered *order, size_t count);

/* Bring an array of items, of SIZE bytes each, into that order. */
void order_apply(const struct ordered *order, size_t count, void *items,
    size_t size);

#endif
