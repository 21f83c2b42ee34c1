/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes, written whole or not. */
#ifndef ZONE_FILE_WHOLE_H
#define ZONE_FILE_WHOLE_H

#include <stdbool.h>

#include <zone/base/span.h>

/*
 * Write bytes to a descriptor whole, past short writes and EINTR. When it fails
 * errno tells why.
 */
bool write_whole(int descriptor, struct span bytes)
    __attribute__((warn_unused_result));

#endif
