/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What options and files say together: does the verb take them all? */
#ifndef GEN_COMMAND_OPTIONS_CHECK_H
#define GEN_COMMAND_OPTIONS_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/options.h>
#include <zone/base/diag.h>

/*
 * Add a diag for each contradiction in OPTIONS. TIMES tells how often each row
 * of option_table was given.
 */
void options_check(const struct options *options, const size_t *times,
    struct diags *diags);

/*
 * How many threads the work may take, of this many processors (0: not known).
 * Servers that `verify` asks at once only wait: there may be more of those.
 */
size_t options_threads(const struct options *options, size_t processors);

/*
 * Is it to be shown how far the run has come? On a terminal that can, but not
 * by `ready --wait`, which may sleep for days.
 */
bool options_progress(const struct options *options,
    const struct environment *environment);

#endif
