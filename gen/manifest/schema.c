/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The part of loading that is the same for every key. What the keys mean is
 * known only to the functions that the tables name.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <gen/manifest/schema.h>
#include <gen/nearest.h>

/* Report a mistake at a value. */
static void say(struct schema_reader *reader, const struct value *value,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

static void
say(struct schema_reader *reader, const struct value *value, const char *format,
    ...)
{
	const struct place place = value_place(reader->text, value);
	va_list arguments;

	va_start(arguments, format);
	(void)diag_error(reader->diags, &place, "%s",
	    arena_vprintf(reader->arena, format, arguments));
	va_end(arguments);
}

struct value
schema_keep(struct schema_reader *reader, const struct value *value)
{
	struct value kept = *value;

	kept.text = arena_string(reader->arena, span_of(value->text));
	return kept;
}

void
schema_note(struct schema_reader *reader, struct schema_items *list,
    struct span canonical, const struct value *value)
{
	const struct schema_item item = { canonical, *value };

	ARENA_PUSH(reader->arena, list, item);
}

void
schema_fault(struct schema_reader *reader, const char *rule,
    const struct value *value, const char *what, struct fault fault)
{
	const struct place place = value_place(reader->text, value);
	const char *message = arena_printf(reader->arena, "bad %s '%s': %s",
	    what, value_shown(reader->arena, value->text), fault.what);

	/* A value that cannot be read is an error even when the rule is off. */
	if (rule == NULL ||
	    diag_rule(reader->diags, rule, &place, "%s", message)) {
		(void)diag_error(reader->diags, &place, "%s", message);
	}
	if (fault.hint != NULL) {
		diag_hint(reader->diags, "%s", fault.hint);
	}
}

/* By canonical form, then in the order of the text. */
static int
compare_items(const void *a, const void *b)
{
	const struct schema_item *first = a;
	const struct schema_item *second = b;
	const size_t length = first->canonical.length;
	int difference;

	if (length != second->canonical.length) {
		return length < second->canonical.length ? -1 : 1;
	}
	difference = memcmp(first->canonical.at, second->canonical.at, length);
	if (difference != 0) {
		return difference;
	}
	return first->value.offset < second->value.offset ? -1 : 1;
}

void
schema_unique(struct schema_reader *reader, struct schema_items *list)
{
	struct schema_item *items = list->items;

	if (list->count < 2) {
		return;
	}
	qsort(items, list->count, sizeof(*items), compare_items);
	for (size_t i = 1; i < list->count && !schema_full(reader); i++) {
		if (span_equal(items[i - 1].canonical, items[i].canonical)) {
			say(reader, &items[i].value,
			    "'%s' is listed twice, first on line %u",
			    value_shown(reader->arena, items[i].value.text),
			    (unsigned)items[i - 1].value.line);
		}
	}
}

static bool
skip_value(struct schema_reader *reader)
{
	struct yaml_event event;

	return yaml_next(reader->yaml, &event) &&
	       yaml_skip(reader->yaml, &event);
}

/* Why an event cannot be a key: "" when that was said; NULL: it can. */
static const char *
wrong_key(const struct yaml_event *event)
{
	if (event->kind != YAML_SCALAR) {
		return "a list or mapping cannot be a key";
	}
	if (event->bad) {
		return "";
	}
	if (event->null || *event->value.text == '\0') {
		return "an empty key";
	}
	if (event->plain && strcmp(event->value.text, "<<") == 0) {
		return "a merge key is not allowed";
	}
	return NULL;
}

enum step {
	STEP_KEY,
	STEP_END,
	STEP_STOP,
};

/* Go on to the mapping's next usable key. */
static enum step
next_key(struct schema_reader *reader, struct yaml_event *key)
{
	for (;;) {
		const char *wrong;

		if (!yaml_next(reader->yaml, key)) {
			return STEP_STOP;
		}
		if (key->kind == YAML_MAP_END) {
			return STEP_END;
		}
		wrong = wrong_key(key);
		if (wrong == NULL) {
			return STEP_KEY;
		}
		if (*wrong != '\0') {
			say(reader, &key->value, "%s", wrong);
		}
		if (!yaml_skip(reader->yaml, key) || !skip_value(reader)) {
			return STEP_STOP;
		}
	}
}

/* Give the newest diag a list of the keys that there are. */
static void
hint_keys(struct schema_reader *reader, const struct schema *schema)
{
	const char *list = NULL;

	for (size_t i = 0; i < schema->count; i++) {
		const char *name = schema->keys[i].name;

		list = list == NULL
			   ? name
			   : arena_printf(reader->arena, "%s, %s", list, name);
	}
	diag_hint(reader->diags, "the keys here are %s", list);
}

/* Report a key that the table does not have; the one meant is excused. */
static void
say_unknown(struct schema_reader *reader, const struct schema *schema,
    const struct value *key, struct schema_seen *seen)
{
	struct nearest nearest = nearest_to(span_of(key->text));
	uint32_t excused = 0;

	for (size_t i = 0; i < schema->count; i++) {
		const char *best = nearest.best;

		nearest_offer(&nearest, schema->keys[i].name);
		if (nearest.best != best) {
			excused = UINT32_C(1) << i;
		}
	}
	seen->excused |= excused;
	say(reader, key, "unknown key '%s'",
	    value_shown(reader->arena, key->text));
	if (nearest.best != NULL) {
		diag_hint(reader->diags, "did you mean '%s'?", nearest.best);
	} else {
		hint_keys(reader, schema);
	}
}

/* Hand one scalar to its loader. */
static void
load_scalar(struct schema_reader *reader, const struct schema_key *row,
    const struct yaml_event *event, void *member)
{
	if (event->bad) {
		return;
	}
	if (event->null || *event->value.text == '\0') {
		say(reader, &event->value, "'%s' has an empty value",
		    row->name);
		return;
	}
	row->scalar(reader, &event->value, member);
}

/* Is the item with that number one too many? This is said of the first. */
static bool
is_past(struct schema_reader *reader, const struct schema_key *row,
    const struct value *item, size_t number)
{
	const size_t most =
	    row->map == NULL ? SCHEMA_SCALARS_MAX : SCHEMA_MAPS_MAX;

	if (number == most) {
		say(reader, item, "'%s' has more than %zu items", row->name,
		    most);
	}
	return number >= most;
}

/* Hand the item with that number to its loader. */
static bool
load_item(struct schema_reader *reader, const struct schema_key *row,
    const struct yaml_event *item, void *member, size_t number)
{
	if (is_past(reader, row, &item->value, number)) {
		return yaml_skip(reader->yaml, item);
	}
	if (item->kind == YAML_SCALAR) {
		load_scalar(reader, row, item, member);
		return true;
	}
	say(reader, &item->value, "an item of '%s' must be a single value",
	    row->name);
	return yaml_skip(reader->yaml, item);
}

/* Hand the items of a list to their loader; *COUNT gets their number. */
static bool
load_items(struct schema_reader *reader, const struct schema_key *row,
    void *member, size_t *count)
{
	struct yaml_event item;

	*count = 0;
	do {
		if (!yaml_next(reader->yaml, &item)) {
			return false;
		}
		if (item.kind == YAML_LIST_END) {
			return true;
		}
	} while (load_item(reader, row, &item, member, (*count)++));
	return false;
}

static bool
load_scalars(struct schema_reader *reader, const struct schema_key *row,
    const struct yaml_event *event, void *member)
{
	size_t count;

	reader->list.count = 0;
	if (event->kind == YAML_SCALAR) {
		load_scalar(reader, row, event, member);
		return true;
	}
	if (!load_items(reader, row, member, &count)) {
		return false;
	}
	if (count == 0 && row->shape == SCHEMA_SCALARS) {
		say(reader, &event->value, "'%s' has an empty list", row->name);
	}
	schema_unique(reader, &reader->list);
	return true;
}

/* Hand a mapping to its loader: START is its start, or its name. */
static bool
load_map(struct schema_reader *reader, const struct schema_key *row,
    const struct yaml_event *event, const struct value *start, void *member)
{
	if (event->kind == YAML_MAP) {
		return row->map(reader, start, member);
	}
	if (start->text != NULL) {
		say(reader, start, "'%s' must be a mapping",
		    value_shown(reader->arena, start->text));
	} else {
		say(reader, start, "an item of '%s' must be a mapping",
		    row->name);
	}
	return yaml_skip(reader->yaml, event);
}

static bool
load_maps(struct schema_reader *reader, const struct schema_key *row,
    void *member)
{
	for (size_t count = 0;; count++) {
		struct yaml_event item;

		if (!yaml_next(reader->yaml, &item)) {
			return false;
		}
		if (item.kind == YAML_LIST_END) {
			return true;
		}
		item.value.text = NULL;
		if (is_past(reader, row, &item.value, count)
			? !yaml_skip(reader->yaml, &item)
			: !load_map(reader, row, &item, &item.value, member)) {
			return false;
		}
	}
}

/* Read the value of a name; START is the name. */
static bool
load_name(struct schema_reader *reader, const struct schema_key *row,
    const struct value *start, void *member)
{
	const struct value name = schema_keep(reader, start);
	struct yaml_event event;

	return yaml_next(reader->yaml, &event) &&
	       load_map(reader, row, &event, &name, member);
}

static bool
load_named(struct schema_reader *reader, const struct schema_key *row,
    void *member)
{
	struct yaml_event event;
	enum step step;

	for (size_t count = 0; (step = next_key(reader, &event)) == STEP_KEY;
	     count++) {
		if (is_past(reader, row, &event.value, count)
			? !skip_value(reader)
			: !load_name(reader, row, &event.value, member)) {
			return false;
		}
	}
	return step == STEP_END;
}

struct shape {
	const char *name;
	bool scalar; /* may the value be a scalar, */
	bool list;   /* a list, */
	bool map;    /* a mapping? */
};

static const struct shape shapes[] = {
	[SCHEMA_SCALAR] = { "a single value", true, false, false },
	[SCHEMA_SCALARS] = { "a value or a list of values", true, true, false },
	[SCHEMA_ANY] = { "a value or a list of values", true, true, false },
	[SCHEMA_MAP] = { "a mapping", false, false, true },
	[SCHEMA_MAPS] = { "a list of mappings", false, true, false },
	[SCHEMA_NAMED] = { "a mapping of names to mappings", false, false,
	    true },
};

/* Has the value the shape that the row wants? */
static bool
has_shape(const struct schema_key *row, const struct yaml_event *event)
{
	const struct shape *shape = &shapes[row->shape];

	return (event->kind == YAML_SCALAR && shape->scalar) ||
	       (event->kind == YAML_LIST && shape->list) ||
	       (event->kind == YAML_MAP && shape->map);
}

/* Report a value of the wrong shape at its key, and pass over it. */
static bool
say_shape(struct schema_reader *reader, const struct schema_key *row,
    const struct value *key, const struct yaml_event *event)
{
	if (event->kind == YAML_SCALAR && event->null) {
		say(reader, key, "'%s' has no value", row->name);
	} else if (event->kind != YAML_SCALAR || !event->bad) {
		say(reader, key, "'%s' must be %s", row->name,
		    shapes[row->shape].name);
	}
	return yaml_skip(reader->yaml, event);
}

/* Read the value of a key that the table has. */
static bool
load_value(struct schema_reader *reader, const struct schema_key *row,
    const struct value *key, void *member)
{
	struct yaml_event event;

	if (!yaml_next(reader->yaml, &event)) {
		return false;
	}
	if (event.null || !has_shape(row, &event)) {
		return say_shape(reader, row, key, &event);
	}
	switch (row->shape) {
	case SCHEMA_SCALAR:
	case SCHEMA_SCALARS:
	case SCHEMA_ANY:
		return load_scalars(reader, row, &event, member);
	case SCHEMA_MAP:
		return row->map(reader, &event.value, member);
	case SCHEMA_MAPS:
		return load_maps(reader, row, member);
	case SCHEMA_NAMED:
		break;
	}
	return load_named(reader, row, member);
}

static size_t
find_key(const struct schema *schema, const char *name)
{
	size_t row = 0;

	/* Most are told apart by their first letter. */
	while (row < schema->count &&
	       (*schema->keys[row].name != *name ||
		   strcmp(schema->keys[row].name, name) != 0)) {
		row++;
	}
	return row;
}

/* The row of a key whose value may be read; NULL: a diag says why not. */
static const struct schema_key *
row_of(struct schema_reader *reader, const struct schema *schema,
    const struct value *key, struct schema_seen *seen)
{
	const size_t row = find_key(schema, key->text);

	if (row == schema->count) {
		say_unknown(reader, schema, key, seen);
		return NULL;
	}
	if (schema_has(seen, row)) {
		say(reader, key, "duplicate key '%s', first on line %u",
		    key->text, (unsigned)seen->keys[row].line);
		return NULL;
	}
	return &schema->keys[row];
}

bool
schema_map(struct schema_reader *reader, const struct schema *schema,
    void *target, struct schema_seen *seen)
{
	struct yaml_event key;
	enum step step;

	assert(schema->count <= SCHEMA_KEYS_MAX);
	seen->there = 0;
	seen->excused = 0;
	while ((step = next_key(reader, &key)) == STEP_KEY) {
		const struct schema_key *row =
		    row_of(reader, schema, &key.value, seen);
		bool readable;

		if (row == NULL) {
			readable = skip_value(reader);
		} else {
			seen->keys[row - schema->keys] = key.value;
			seen->keys[row - schema->keys].text = row->name;
			seen->there |= UINT32_C(1) << (row - schema->keys);
			readable = load_value(reader, row, &key.value,
			    (char *)target + row->offset);
		}
		if (!readable) {
			return false;
		}
	}
	return step == STEP_END;
}
