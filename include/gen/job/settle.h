/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settling: what the serial of a zone becomes, by its plan and the policy. */
#ifndef GEN_JOB_SETTLE_H
#define GEN_JOB_SETTLE_H

#include <stdbool.h>

#include <gen/job/job.h>

/*
 * Compare with the previous zone, and decide on the serial: it sets has_serial,
 * serial and is_previous. Fails when a rule that was made an error says so.
 */
bool settle_serial(struct run *run, struct job *job)
    __attribute__((warn_unused_result));

#endif
