/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A make rule that tells which files a result was made from, for `include` in a
 * makefile: it depends on each, and a file that is gone is no error.
 */
#ifndef GEN_DEPFILE_H
#define GEN_DEPFILE_H

#include <gen/job.h>

/* Write options->depfile. */
bool depfile_write(struct run *run, const struct job *job)
    __attribute__((warn_unused_result));

#endif
