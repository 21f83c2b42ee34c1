/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spools: what comes by a pipe, in a temporary file that can be mapped. */
#ifndef ZONE_FILE_SPOOL_H
#define ZONE_FILE_SPOOL_H

#include <zone/base/diag.h>

/*
 * Copy all of standard input into a file without a name, in TEMPORARY (the
 * environment's TMPDIR or NULL), /tmp or /var/tmp, the first that takes it.
 * Returns its descriptor, which the caller closes; -1 with a diag.
 */
int spool_stdin(const char *temporary, struct diags *diags)
    __attribute__((warn_unused_result));

#endif
