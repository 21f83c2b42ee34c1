/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mappings with known keys, read by tables into plain structs. A table has one
 * row a key; what is the same for all keys is done here: unknown keys,
 * duplicate keys, missing values, values of the wrong shape.
 *
 * Functions that return bool return false when the reading ended (yaml_next()
 * said why). All other mistakes are diags, and reading goes on behind them.
 */
#ifndef GEN_MANIFEST_SCHEMA_H
#define GEN_MANIFEST_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/manifest/value.h>
#include <gen/manifest/yaml.h>
#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/span.h>
#include <zone/file/text.h>

enum {
	SCHEMA_KEYS_MAX = 24,       /* rows of a table, at most 32 */
	SCHEMA_SCALARS_MAX = 65536, /* items of a list of scalars, */
	SCHEMA_MAPS_MAX = 1000000,  /* and of one of mappings */
};

/* Something that may stand once only. */
struct schema_item {
	struct span canonical; /* equal for what means the same */
	struct value value;
};

struct schema_items {
	struct schema_item *items;
	size_t count;
	size_t capacity;
};

/* What all loaders share while a text is read. */
struct schema_reader {
	struct arena *arena;
	struct diags *diags;
	const struct text *text;
	struct yaml *yaml;
	struct schema_items list; /* the list that is being read */
	size_t before;            /* how many diags there were at first */
};

enum schema_shape {
	SCHEMA_SCALAR,  /* one scalar */
	SCHEMA_SCALARS, /* one scalar, or a list of at least one */
	SCHEMA_ANY,     /* one scalar, or a list that may be empty */
	SCHEMA_MAP,     /* a mapping */
	SCHEMA_MAPS,    /* a list of mappings */
	SCHEMA_NAMED,   /* a mapping of names to mappings */
};

struct schema_key {
	const char *name;
	enum schema_shape shape;
	/*
	 * Put a scalar (the text is borrowed and not empty) into the member; a
	 * wrong one is a diag.
	 */
	void (*scalar)(struct schema_reader *reader, const struct value *value,
	    void *member);
	/*
	 * Read a mapping by schema_map(). START is where it begins; for
	 * SCHEMA_NAMED it is the name, which stays in the arena.
	 */
	bool (*map)(struct schema_reader *reader, const struct value *start,
	    void *member);
	size_t offset; /* of the member in the struct */
	size_t size;   /* of the member */
};

/* The row's offset and size for a member of a struct. */
#define SCHEMA_MEMBER(type, member)              \
	.offset = offsetof(struct type, member), \
	.size = sizeof(((struct type *)0)->member)

struct schema {
	const struct schema_key *keys;
	size_t count;
};

/* Which keys of a table a mapping has. */
struct schema_seen {
	struct value keys[SCHEMA_KEYS_MAX]; /* of those that are there */
	uint32_t there;                     /* bit N: that key is */
	/*
	 * Bit N: that key is not there, but a mistake that was said explains
	 * why.
	 */
	uint32_t excused;
};

static inline bool
schema_has(const struct schema_seen *seen, size_t row)
{
	return (seen->there >> row & 1) != 0;
}

/*
 * Read a mapping whose first event was taken into the struct TARGET. SEEN gets
 * what was there.
 */
bool schema_map(struct schema_reader *reader, const struct schema *schema,
    void *target, struct schema_seen *seen) __attribute__((warn_unused_result));

/* Report that a scalar is wrong: RULE is the lint rule's id or NULL. */
void schema_fault(struct schema_reader *reader, const char *rule,
    const struct value *value, const char *what, struct fault fault);

/*
 * Were so many mistakes found that the rest is not looked for? The reader asks
 * this of what was read at once; yaml_next() does of the text.
 */
static inline bool
schema_full(const struct schema_reader *reader)
{
	return reader->diags->count >= reader->before + YAML_MESSAGES_MAX;
}

/* A copy of the value that lasts. */
struct value schema_keep(struct schema_reader *reader,
    const struct value *value);

/*
 * Note something that may stand once only: a loader of scalars notes each item
 * in reader->list. Canonical form and text must last.
 */
void schema_note(struct schema_reader *reader, struct schema_items *list,
    struct span canonical, const struct value *value);

/*
 * Report what was noted more than once. The list changes its order. For
 * reader->list this is done at the end of each list of scalars.
 */
void schema_unique(struct schema_reader *reader, struct schema_items *list);

#endif
