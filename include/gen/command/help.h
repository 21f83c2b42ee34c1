/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the program tells about itself, made from the tables. Lines are at most
 * 80 columns long. What cannot be written shows in the stream's error flag,
 * which the caller reads.
 */
#ifndef GEN_COMMAND_HELP_H
#define GEN_COMMAND_HELP_H

#include <stdio.h>

#include <gen/options.h>
#include <zone/base/diag.h>

/* Verbs, options and exit statuses; of one verb when the options name one. */
void help_print(const struct options *options, FILE *stream);

/* The rules with their levels in force. */
void help_rules(const struct rule *rules, FILE *stream);

/* The version, and on a second line those of the libraries. */
void help_version(FILE *stream);

#endif
