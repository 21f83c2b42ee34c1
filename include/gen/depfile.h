/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Make rules that tell which files each result was made from, for `include` in
 * a makefile: it depends on each, and a file that is gone is no error.
 */
#ifndef GEN_DEPFILE_H
#define GEN_DEPFILE_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/job/job.h>

/* Write options->depfile, with a rule for each job. */
bool depfile_write(struct run *run, const struct job *jobs, size_t count);

#endif
