/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Put the edits of parts together again, file by file. */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/edit/merge.h>

/* The slot of a text. */
static size_t *
slot_of(struct merge *merge, const struct text *text)
{
	if (text->number >= merge->slot_count) {
		const size_t count = (text->number + 1) * 2;
		size_t *slots =
		    arena_alloc(merge->arena, count * sizeof(size_t));

		if (merge->slot_count > 0) {
			memcpy(slots, merge->slots,
			    merge->slot_count * sizeof(size_t));
		}
		merge->slots = slots;
		merge->slot_count = count;
	}
	return &merge->slots[text->number];
}

/* The first edit in which both differ, or their count. */
static size_t
first_difference(const struct edits *a, const struct edits *b)
{
	const size_t count = a->count < b->count ? a->count : b->count;
	size_t i = 0;

	while (i < count && a->items[i].start == b->items[i].start &&
	       a->items[i].end == b->items[i].end &&
	       span_equal(a->items[i].text, b->items[i].text)) {
		i++;
	}
	return i;
}

/* What one zone wants of the file must be what the other wants. */
static bool
agree(struct merge *merge, const struct merged *first,
    const struct merged *second, struct diags *diags)
{
	const struct edits *edits = &first->edits;
	const size_t i = first_difference(edits, &second->edits);
	struct place place;

	if (i == first->edits.count && i == second->edits.count) {
		return true;
	}
	if (i == edits->count) {
		edits = &second->edits;
	}
	place = text_place(first->text, edits->items[i].start);
	(void)diag_error(diags, &place,
	    "this file is read for the zone %s and for %s%s, which need "
	    "different changes here",
	    name_string(merge->arena, first->apex),
	    name_string(merge->arena, second->apex),
	    name_equal(first->apex, second->apex) ? " again" : "");
	diag_hint(diags,
	    "move the record into a file that is read once, or write it "
	    "without `$INCLUDE`");
	return false;
}

/* Append the edits of a part to those of its file. */
static void
append(struct arena *arena, struct edits *edits, const struct edits *more)
{
	if (edits->count == 0) {
		*edits = *more;
		edits->capacity = edits->count;
		return;
	}
	for (size_t i = 0; i < more->count; i++) {
		ARENA_PUSH(arena, edits, more->items[i]);
	}
}

/* The readings of the revision, each as a file. */
static struct merged *
list_readings(struct merge *merge, const struct revision *revision,
    const uint8_t *apex)
{
	const struct parts *parts = revision->parts;
	struct merged *readings =
	    arena_alloc(merge->arena, parts->count * sizeof(*readings));

	for (size_t i = 0; i < parts->count; i++) {
		const struct part *part = &parts->items[i];
		struct merged *reading = &readings[part->reading];

		reading->text = part->text;
		reading->apex = apex;
		append(merge->arena, &reading->edits, &revision->edits[i]);
	}
	return readings;
}

bool
merge_add(struct merge *merge, const struct revision *revision,
    const uint8_t *apex, struct diags *diags)
{
	const struct parts *parts = revision->parts;
	const struct merged *readings = list_readings(merge, revision, apex);
	bool is_fine = true;

	for (size_t i = 0; i < parts->count && readings[i].text != NULL; i++) {
		size_t *slot = slot_of(merge, readings[i].text);

		if (*slot == 0) {
			ARENA_PUSH(merge->arena, merge, readings[i]);
			*slot = merge->count;
		} else {
			is_fine &= agree(merge, &merge->items[*slot - 1],
			    &readings[i], diags);
		}
	}
	return is_fine;
}

struct merged *
merge_find(const struct merge *merge, const struct text *text)
{
	const size_t slot =
	    text->number < merge->slot_count ? merge->slots[text->number] : 0;

	return slot == 0 ? NULL : &merge->items[slot - 1];
}
