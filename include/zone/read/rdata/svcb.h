/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of SVCB and HTTPS records (RFC 9460) as BIND 9.18 has them. */
#ifndef ZONE_READ_RDATA_SVCB_H
#define ZONE_READ_RDATA_SVCB_H

#include <zone/read/rdata/field.h>

/* Read all that are left. Their wire form is not made. */
const char *svcb_read(struct fields *fields)
    __attribute__((warn_unused_result));

#endif
