/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which characters may stand in a manifest: UTF-8 without what cannot be seen
 * (controls, bidirectional marks) or is taken for the end of a line by some
 * programs only.
 */
#ifndef GEN_MANIFEST_CHARSET_H
#define GEN_MANIFEST_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/diag.h>
#include <zone/base/span.h>
#include <zone/file/text.h>

/* What the characters of a text are. */
struct charset {
	size_t start;  /* the offset behind a byte order mark, or 0 */
	bool is_ascii; /* all from there on: each is a byte */
};

/*
 * Check the whole text. Lines end with LF or CRLF and begin with no '%' (a YAML
 * directive). Fails with a diag for the first character that must not be there.
 */
bool charset_check(const struct text *text, struct charset *charset,
    struct diags *diags) __attribute__((warn_unused_result));

/*
 * What kind of character stands in the UTF-8 text that must not stand in a
 * value, and its code point; NULL: none does.
 */
const char *charset_control(struct span text, uint32_t *code);

#endif
