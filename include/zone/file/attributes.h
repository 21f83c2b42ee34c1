/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a file is besides its content: owner, group, mode, access control list,
 * extended attributes. A file that takes another's place must have the same.
 */
#ifndef ZONE_FILE_ATTRIBUTES_H
#define ZONE_FILE_ATTRIBUTES_H

#include <stdbool.h>
#include <sys/stat.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>

/*
 * Give the open file TO what the open file FROM has; PATH names it in messages.
 * Fails with a diag when something cannot be kept. The digests of the integrity
 * subsystem (security.ima, security.evm) belong to the content: left out.
 */
bool attributes_copy(int to, int from, const char *path, struct diags *diags)
    __attribute__((warn_unused_result));

/* Give the open file the mode, set-id bits and all; errno tells why not. */
bool attributes_mode(int file, mode_t mode) __attribute__((warn_unused_result));

#endif
