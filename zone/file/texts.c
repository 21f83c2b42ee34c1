/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of a run, in a table by device and inode. */
#include <config.h>

#include <string.h>
#include <sys/stat.h>

#include <zone/base/hash.h>
#include <zone/file/texts.h>

enum {
	SLOTS_FIRST = 64 /* a power of two, as are all that follow */
};

/* Where the search for a file begins. */
static size_t
slot_of(const struct texts *texts, const struct stat *status)
{
	const uint64_t key[] = { status->st_dev, status->st_ino };

	return (size_t)hash_bytes(key, sizeof(key), texts->seed) &
	       (texts->slot_count - 1);
}

/* The slot of a file, or the empty one where it would go. */
static size_t *
find(const struct texts *texts, const struct stat *status)
{
	size_t i = slot_of(texts, status);

	while (texts->slots[i] != 0) {
		const struct stat *other =
		    &texts->items[texts->slots[i] - 1]->status;

		if (other->st_ino == status->st_ino &&
		    other->st_dev == status->st_dev) {
			break;
		}
		i = (i + 1) & (texts->slot_count - 1);
	}
	return &texts->slots[i];
}

/* Standard input is not found again: what stands there has no name. */
static void
put(struct texts *texts, const struct text *text)
{
	if (text->named) {
		*find(texts, &text->status) = text->number + 1;
	}
}

/* Make room for one more; at least half of the slots stay empty. */
static void
make_room(struct texts *texts)
{
	if ((texts->count + 1) * 2 <= texts->slot_count) {
		return;
	}
	texts->slot_count = texts->slot_count == 0 ? (size_t)SLOTS_FIRST
						   : texts->slot_count * 2;
	texts->slots =
	    arena_alloc(texts->arena, texts->slot_count * sizeof(size_t));
	for (size_t i = 0; i < texts->count; i++) {
		put(texts, texts->items[i]);
	}
}

/* Note a text that is new. */
static void
add(struct texts *texts, struct text *text)
{
	make_room(texts);
	text->number = texts->count;
	texts->items = arena_more(texts->arena, texts->items, texts->count,
	    &texts->capacity, sizeof(struct text *));
	texts->items[texts->count++] = text;
	put(texts, text);
}

static struct text *
open_stdin(struct texts *texts, struct diags *diags)
{
	struct text *text =
	    text_open_stdin(texts->arena, texts->temporary, diags);

	if (text != NULL) {
		add(texts, text);
	}
	return text;
}

/* The text of this file, if it was opened before. */
static struct text *
known(const struct texts *texts, const struct stat *status)
{
	const size_t number = texts->slot_count == 0 ? 0 : *find(texts, status);

	return number == 0 ? NULL : texts->items[number - 1];
}

/*
 * The text of a file. One that somebody asked for is often known already, which
 * a look tells; others are opened first.
 */
static struct text *
open_file(struct texts *texts, const char *name, const struct place *place,
    struct diags *diags)
{
	struct stat status;
	struct text *text = NULL;
	struct text *before;

	if (place != NULL && stat(name, &status) == 0) {
		text = known(texts, &status);
	}
	if (text != NULL) {
		return text;
	}
	text = text_find(texts->arena, name, place, diags);
	if (text == NULL) {
		return NULL;
	}
	before = known(texts, &text->status);
	if (before != NULL) {
		text_close(text);
		return before;
	}
	if (!text_load(texts->arena, text, place, diags)) {
		return NULL;
	}
	add(texts, text);
	return text;
}

static void
list_add(struct arena *arena, struct text_list *list, struct text *text)
{
	list->items = arena_more(arena, list->items, list->count,
	    &list->capacity, sizeof(struct text *));
	list->items[list->count++] = text;
}

struct text *
texts_open(struct texts *texts, const char *name, const struct place *place,
    struct diags *diags)
{
	struct text *text = strcmp(name, "-") == 0
				? open_stdin(texts, diags)
				: open_file(texts, name, place, diags);

	if (text != NULL && texts->asked != NULL) {
		list_add(texts->arena, texts->asked, text);
	}
	return text;
}

void
texts_close(struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		text_close(texts->items[i]);
	}
	texts->count = 0;
}
