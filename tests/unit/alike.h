/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the unit tests: that libzscanner reads the same as we have read. */
#ifndef TESTS_UNIT_ALIKE_H
#define TESTS_UNIT_ALIKE_H

#include <stddef.h>

#include <zone/read/record/plain.h>
#include <zone/read/record/reader.h>
#include <zone/read/token.h>

#include "unit.h"

/* The library takes a blank for the CR that ends a line, as in a zone. */
static inline void
blank_cr(char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i + 1 < length; i++) {
		if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
			bytes[i] = ' ';
		}
	}
}

/* It has read all of it, but for what closes a parenthesis. */
static inline void
assert_whole(const struct reading *reading, const char *bytes, size_t length)
{
	struct tokens tokens;
	struct token token;

	if (reading->is_open) {
		tokens_begin(&tokens, bytes + reading->at, bytes + length);
		assert_false(token_next(&tokens, &token));
	} else {
		assert_int_equal(reading->at, length - 1);
	}
}

/* The record of these bytes; owner and TTL are set. */
static inline const struct reading *
assert_alike(struct reader *reader, char *bytes, size_t length,
    const struct plain *plain)
{
	const struct reading *reading;

	blank_cr(bytes, length);
	reader_feed(reader, bytes, length);
	reading = reader_next(reader);
	assert_true(reading->is_record);
	assert_whole(reading, bytes, length);
	assert_int_equal(reading->type, plain->type);
	assert_int_equal(reading->rdata_length, plain->rdata_length);
	assert_memory_equal(reading->rdata, plain->rdata, plain->rdata_length);
	return reading;
}

#endif
