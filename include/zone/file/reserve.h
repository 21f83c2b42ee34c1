/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reserves: space for what will be written, set aside behind the end of a file
 * by a thread, while it is still being found out what that is. A file that is
 * written so takes half the time in memory, and lies in one piece on a disk.
 * Nothing that anybody can read changes by it: the file keeps its size.
 */
#ifndef ZONE_FILE_RESERVE_H
#define ZONE_FILE_RESERVE_H

#include <stddef.h>

struct reserve;

/*
 * Begin to set SIZE bytes aside from where the descriptor, which stays the
 * caller's, will be written next. NULL: it is no regular file, or one that
 * others may append to, or no thread can be started. When the file system
 * cannot do it, or has no room, nothing is set aside, and nothing said.
 */
struct reserve *reserve_new(int descriptor, size_t size);

/* All that will be set aside is: wait for it, before the first write. */
void reserve_settle(struct reserve *reserve);

/* Give back what is left behind the end of the file; NULL is allowed. */
void reserve_free(struct reserve *reserve);

#endif
