/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * INI files as Python's configparser reads them by default: sections, options
 * with `=` or `:`, lines that go on when they are indented, whole-line comments
 * with `#` or `;`, and a section DEFAULT that all others inherit from.
 */
#ifndef GEN_INIT_INI_H
#define GEN_INIT_INI_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/file/text.h>

enum {
	INI_SIZE_MAX = 1 << 18, /* octets */
	INI_SECTIONS_MAX = 1000,
};

struct ini_option {
	size_t section;
	const char *name;  /* in lower case */
	const char *value; /* as written, lines joined by '\n' */
	size_t offset;     /* where it stands */
};

struct ini_section {
	const char *name;
	size_t offset;
	size_t number; /* in the order of the text */
};

struct ini_options {
	struct ini_option *items; /* sorted by section, then name */
	size_t count;
	size_t capacity;
};

struct ini_sections {
	struct ini_section *items; /* in the order of the text */
	size_t count;
	size_t capacity;
};

/* Section 0 is DEFAULT, whether it is written or not. */
struct ini {
	struct arena *arena;
	struct text *text;
	struct ini_sections sections;
	struct ini_section *by_name; /* the same, sorted */
	struct ini_options options;
};

enum {
	INI_DEFAULT = 0,
};

/* Read TEXT; false with diags when something is wrong with it. */
bool ini_read(struct arena *arena, struct text *text, struct ini *ini,
    struct diags *diags) __attribute__((warn_unused_result));

/* The option as a section has it: its own or that of DEFAULT; or NULL. */
const struct ini_option *ini_find(const struct ini *ini, size_t section,
    struct span name);

/* The section of this name, or NULL. */
const struct ini_section *ini_section(const struct ini *ini, struct span name);

/* Where an offset of the text is. */
struct place ini_place(const struct ini *ini, size_t offset);

#endif
