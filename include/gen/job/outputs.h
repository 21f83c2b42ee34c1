/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where filter writes the result of each zone. */
#ifndef GEN_JOB_OUTPUTS_H
#define GEN_JOB_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/job/job.h>

/*
 * Set the output of each job from options->output: NULL for standard output,
 * that path, or, if it is a directory, a file in there that is called like the
 * job's. Fails with diags when two files have the same name, and when there are
 * several and no directory.
 */
bool outputs_find(struct run *run, struct job *jobs, size_t count)
    __attribute__((warn_unused_result));

#endif
