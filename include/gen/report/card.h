/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cards: a service and its keys, as a part of the page. */
#ifndef GEN_REPORT_CARD_H
#define GEN_REPORT_CARD_H

#include <stdint.h>
#include <stdio.h>

#include <gen/report/group.h>

/* Its heading is of level 3. */
void card_print(const struct group *group, int64_t now, FILE *stream);

#endif
