/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A writer of JSON (RFC 8259) in one layout, always the same: an object that
 * is an element of an array begins a line of its own, indented by two blanks
 * for each array around it; all else stays on the line. The text ends with a
 * newline. The caller checks the stream for errors.
 */
#ifndef GEN_REPORT_JSON_H
#define GEN_REPORT_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <gen/key/material.h>
#include <zone/base/span.h>

/* Begin with { .stream = STREAM }; the rest is the writer's own. */
struct json {
	FILE *stream;
	unsigned depth;  /* arrays and objects around */
	unsigned arrays; /* arrays around */
	bool is_filled;  /* the innermost of them has something in it */
	bool has_key;    /* the next value is that of a key */
	bool is_broken;  /* there is more than one line */
};

void json_begin_array(struct json *json);
void json_end_array(struct json *json);
void json_begin_object(struct json *json);
void json_end_object(struct json *json);

/* In an object, each value after its key: a word of our own, ASCII. */
void json_key(struct json *json, const char *key);

/*
 * Bytes that are not UTF-8 become U+FFFD; characters that would not show, or
 * change how others show, are escaped. NULL is null.
 */
void json_string(struct json *json, const char *string);
void json_span(struct json *json, struct span text);

void json_number(struct json *json, int64_t number);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

/*
 * A moment, in Unix seconds, as a string of RFC 3339; null for one that
 * moment_print() cannot print.
 */
void json_time(struct json *json, int64_t moment);

/* A string of lower-case digits. */
void json_hex(struct json *json, struct octets octets);

#endif
