/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a LetsDNS configuration publishes, as an outline of a manifest. */
#ifndef GEN_INIT_CONVERT_H
#define GEN_INIT_CONVERT_H

#include <stdbool.h>

#include <gen/init/letsdns.h>
#include <gen/init/outline.h>

/*
 * Add zones and services to the outline, which then asks for the same records.
 * MANIFEST is the file that it will be written to, or NULL; see path_from().
 */
bool convert(struct outline *outline, const struct ini *ini,
    struct letsdns_entries *entries, const char *manifest, struct diags *diags)
    __attribute__((warn_unused_result));

#endif
