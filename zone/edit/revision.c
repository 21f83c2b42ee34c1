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

bool
revision_changes(const struct revision *revision)
{
	for (size_t i = 0; i < revision->parts->count; i++) {
		if (revision->edits[i].count > 0) {
			return true;
		}
	}
	return false;
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
