/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that are one of a few words, which end with NULL. */
#ifndef GEN_MANIFEST_WORD_H
#define GEN_MANIFEST_WORD_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/manifest/schema.h>

/*
 * Find a scalar among the words that it may be; *NUMBER gets the word's. False
 * with a diag when it is none.
 */
bool word_read(struct schema_reader *reader, const struct value *value,
    const char *what, const char *const *words, size_t *number)
    __attribute__((warn_unused_result));

#endif
