/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell completion, made from the tables of verbs, options and rules. */
#ifndef GEN_COMMAND_COMPLETION_H
#define GEN_COMMAND_COMPLETION_H

#include <stdio.h>

/*
 * Print a script for bash that completes danezone: verbs, the options that the
 * verb takes, their arguments, and files. The caller checks the stream.
 */
void completion_print(FILE *stream);

#endif
