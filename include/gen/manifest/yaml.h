/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A strict YAML reader that gives one node at a time and keeps none: its memory
 * does not grow with the text. Anchors, aliases, tags, directives, a second
 * document, controls and bidirectional marks are mistakes.
 *
 * Mistakes that leave the text readable are said, and reading goes on; what
 * does not, such as wrong syntax, is said and ends it.
 */
#ifndef GEN_MANIFEST_YAML_H
#define GEN_MANIFEST_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include <gen/manifest/value.h>
#include <zone/base/diag.h>
#include <zone/file/text.h>

enum {
	YAML_SIZE_MAX = 64 << 20,
	YAML_DEPTH_MAX = 32,
	YAML_MESSAGES_MAX = 100, /* then reading ends */
};

enum yaml_kind {
	YAML_SCALAR,
	YAML_LIST, /* then its items, then YAML_LIST_END */
	YAML_LIST_END,
	YAML_MAP, /* then keys and values in turn, then YAML_MAP_END */
	YAML_MAP_END,
};

struct yaml_event {
	enum yaml_kind kind;
	/*
	 * Where it stands, and the text of a scalar: valid until the next
	 * event. No control stands in it; the line breaks that end a block
	 * scalar are left out.
	 */
	struct value value;
	bool plain; /* a scalar without quotes */
	bool null;  /* a plain scalar that is empty, `~` or `null` */
	bool bad;   /* a scalar with a mistake that was said; it is empty */
};

struct yaml;

/*
 * Read TEXT; if it is large and THREADS are more than one, so many help. LOAD
 * is called with the first event of the document and must ask for all others
 * that belong to that node; it returns false only when yaml_next() or
 * yaml_skip() did. Returns false when the reading ended before the text did; a
 * diag says why. Other mistakes are diags too, and do not show in what is
 * returned.
 */
bool yaml_read(const struct text *text, size_t threads, struct diags *diags,
    bool (*load)(void *context, struct yaml *yaml,
	const struct yaml_event *first),
    void *context) __attribute__((warn_unused_result));

/* The next event; false when reading cannot go on. */
bool yaml_next(struct yaml *yaml, struct yaml_event *event)
    __attribute__((warn_unused_result));

/* Pass over the rest of the node that EVENT, the newest one, began. */
bool yaml_skip(struct yaml *yaml, const struct yaml_event *event)
    __attribute__((warn_unused_result));

/* The version of libyaml, the numbers alone: "0.2.5". */
const char *yaml_library_version(void);

#endif
