/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edits of a zone, part by part. */
#include <config.h>

#include <zone/edit/revision.h>

struct revision
revision_new(struct arena *arena, const struct parts *parts, bool is_flat)
{
	const struct revision revision = { parts, is_flat,
		arena_alloc(arena, parts->count * sizeof(struct edits)) };

	for (size_t i = 0; i < parts->count; i++) {
		revision.edits[i].arena = arena;
	}
	return revision;
}

/* Copies of the parts, without what they point to but the texts. */
static const struct parts *
copy_parts(struct arena *arena, const struct parts *parts)
{
	struct parts *copy = arena_copy(arena, parts, sizeof(*copy));

	copy->items =
	    arena_copy(arena, parts->items, parts->count * sizeof(struct part));
	copy->capacity = parts->count;
	for (size_t i = 0; i < parts->count; i++) {
		copy->items[i].first = (struct context){ 0 };
		copy->items[i].last = (struct context){ 0 };
	}
	return copy;
}

static struct edits
copy_edits(struct arena *arena, const struct edits *edits)
{
	struct edits copy = { .arena = arena };

	for (size_t i = 0; i < edits->count; i++) {
		struct edit edit = edits->items[i];

		edit.text.at = arena_string(arena, edit.text);
		ARENA_PUSH(arena, &copy, edit);
	}
	return copy;
}

struct revision
revision_copy(struct arena *arena, const struct revision *revision)
{
	const struct parts *parts = copy_parts(arena, revision->parts);
	struct revision copy = revision_new(arena, parts, revision->is_flat);

	for (size_t i = 0; i < parts->count; i++) {
		copy.edits[i] = copy_edits(arena, &revision->edits[i]);
	}
	return copy;
}

bool
revision_apply(const struct revision *revision,
    bool (*emit)(void *context, struct span span), void *context)
{
	bool is_fine = true;

	for (size_t i = 0; is_fine && i < revision->parts->count; i++) {
		const struct part *part = &revision->parts->items[i];
		const struct span text = { part->text->bytes, part->end };

		if (revision->is_flat || part->reading == 0) {
			is_fine = edits_apply(&revision->edits[i], text,
			    part->start, emit, context);
		}
	}
	return is_fine;
}
