/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markup: text and moments in HTML, whatever bytes the text has. */
#ifndef GEN_REPORT_MARKUP_H
#define GEN_REPORT_MARKUP_H

#include <stdint.h>
#include <stdio.h>

#include <gen/key/material.h>
#include <gen/report/tally.h>

/* Printable, with what means something in HTML escaped. */
void markup_text(const char *string, FILE *stream);

/* Lower-case digits. */
void markup_hex(struct octets octets, FILE *stream);

/* A <time> in UTC: to the minute, or the day alone. */
void markup_time(int64_t at, FILE *stream);
void markup_date(int64_t at, FILE *stream);

/* In parentheses, how long ago it is, or in how long. */
void markup_distance(int64_t at, int64_t now, FILE *stream);

/* A picture for a mood, which needs no colour to be told. */
void markup_sign(enum mood mood, FILE *stream);

/* A word for a mood: also the name of its class in the style. */
extern const char *const mood_names[MOOD_COUNT];

#endif
