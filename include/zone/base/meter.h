/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A meter: how much of what is to be read was read. Any thread may count, and
 * another one look on; the numbers are good for showing and for nothing else.
 */
#ifndef ZONE_BASE_METER_H
#define ZONE_BASE_METER_H

#include <stdatomic.h>
#include <stddef.h>

/* Octets that are counted at once, at least, while a text is being read. */
enum {
	METER_BLOCK = 1 << 18
};

struct meter {
	atomic_size_t read;
	atomic_size_t due; /* all that is known to be read, or was */
};

static inline void
meter_add(atomic_size_t *to, size_t octets)
{
	(void)atomic_fetch_add_explicit(to, octets, memory_order_relaxed);
}

/* Octets were read. METER may be NULL, here and below. */
static inline void
meter_read(struct meter *meter, size_t octets)
{
	if (meter != NULL) {
		meter_add(&meter->read, octets);
	}
}

/* So many octets more will be read. */
static inline void
meter_expect(struct meter *meter, size_t octets)
{
	if (meter != NULL) {
		meter_add(&meter->due, octets);
	}
}

/* Begin anew. */
static inline void
meter_clear(struct meter *meter)
{
	if (meter != NULL) {
		atomic_store(&meter->read, 0);
		atomic_store(&meter->due, 0);
	}
}

#endif
