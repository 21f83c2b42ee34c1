/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drains: a thread writes buffers to a descriptor, in their order, while the
 * next ones are being filled.
 */
#ifndef ZONE_FILE_DRAIN_H
#define ZONE_FILE_DRAIN_H

#include <stdbool.h>
#include <stddef.h>

struct drain;

/*
 * Begin, with buffers of SIZE bytes; the descriptor stays the caller's. NULL:
 * no thread can be started.
 */
struct drain *drain_new(int descriptor, size_t size);

/* The buffer to fill now. */
char *drain_buffer(const struct drain *drain);

/*
 * Have the first LENGTH bytes of it written; then drain_buffer() is another
 * one, for which it may wait. False, with errno, when something could not be
 * written.
 */
bool drain_give(struct drain *drain, size_t length)
    __attribute__((warn_unused_result));

/* Wait until all is written that was given; fails likewise. */
bool drain_wait(struct drain *drain) __attribute__((warn_unused_result));

/* End the thread once all is written; NULL is allowed. */
void drain_free(struct drain *drain);

#endif
