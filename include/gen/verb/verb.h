/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs: what the program does, each in a file of its own. */
#ifndef GEN_VERB_VERB_H
#define GEN_VERB_VERB_H

#include <gen/run.h>

/*
 * Each gets a loaded run, adds what is wrong to its diags, and returns the
 * status that holds if none of them stops the run.
 */
enum exit_status verb_filter(struct run *run);
enum exit_status verb_update(struct run *run);
enum exit_status verb_check(struct run *run);
enum exit_status verb_records(struct run *run);
enum exit_status verb_status(struct run *run);
enum exit_status verb_ready(struct run *run);
enum exit_status verb_verify(struct run *run);
enum exit_status verb_init(struct run *run);

#endif
