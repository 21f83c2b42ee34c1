/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings on paper: as a table, or as JSON. */
#ifndef GEN_VERIFY_FINDINGS_H
#define GEN_VERIFY_FINDINGS_H

#include <stdbool.h>
#include <stdio.h>

#include <gen/verify/verify.h>
#include <zone/base/arena.h>

/* The caller checks the stream for errors. */
void findings_table(const struct findings *findings, bool color, FILE *stream);
void findings_json(struct arena *arena, const struct findings *findings,
    FILE *stream);

#endif
