/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * References in the values of INI files, as Python's ExtendedInterpolation has
 * them: `${option}`, `${section:option}`, and `$$` for a dollar sign.
 */
#ifndef GEN_INIT_INTERPOLATE_H
#define GEN_INIT_INTERPOLATE_H

#include <stddef.h>

#include <gen/init/ini.h>

enum {
	INTERPOLATE_DEPTH_MAX = 10,        /* of references in references */
	INTERPOLATE_REFERENCES_MAX = 1000, /* for one value */
	INTERPOLATE_VALUE_MAX = 4096,      /* octets of the result */
};

/*
 * The value of an option as SECTION has it: its references are looked up there,
 * so that values of DEFAULT may differ from one section to the next. NULL with
 * a diag when a reference leads nowhere or in circles.
 */
const char *interpolate(const struct ini *ini, size_t section,
    const struct ini_option *option, struct diags *diags)
    __attribute__((warn_unused_result));

#endif
