/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Guesses stations: where a step stands apart from the one before, or else
 * between two edits in which many lines come in at one place.
 */
#include <config.h>

#include <string.h>

#include <zone/edit/station.h>

/* The search for them. */
struct search {
	struct arena *arena;
	const struct plan *plan;
	const struct revision *revision;
	size_t steps;
	size_t last; /* the step before which the last one stands */
	struct stations stations;
};

static void
add(struct search *search, const struct station *station)
{
	ARENA_PUSH(search->arena, &search->stations, *station);
	search->last = station->next_step;
}

static bool
is_same_place(const struct step *a, const struct step *b)
{
	return a->at == b->at && a->part == b->part;
}

/* The first step behind this one that stands at another place. */
static size_t
next_place(const struct plan *plan, size_t step)
{
	const struct step *here = &plan->items[step++];

	while (step < plan->count && is_same_place(here, &plan->items[step])) {
		step++;
	}
	return step;
}

/* The first edit at AT or behind, of such as are in order. */
static size_t
find_edit(const struct edits *edits, size_t at)
{
	size_t first = 0;
	size_t end = edits->count;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;

		if (edits->items[middle].start < at) {
			first = middle + 1;
		} else {
			end = middle;
		}
	}
	return first;
}

/* How many records come in by whole lines? The first may open the block. */
static size_t
count_records(struct span lines)
{
	const char *end = lines.at + lines.length;
	const char *at = lines.at;
	size_t count = 0;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		at++;
		count++;
	}
	return *lines.at == ';' ? count - 1 : count;
}

/* Do whole lines come in by the edit, and by the next one at its place? */
static bool
goes_on(const struct edits *edits, size_t index)
{
	const struct edit *edit = &edits->items[index];

	return index + 1 < edits->count && edit->end == edit->start &&
	       edit[1].start == edit->start && edit->text.length > 0 &&
	       edit->text.at[edit->text.length - 1] == '\n';
}

/* What stands behind the line of an inserted record. */
static struct context
context_behind(const struct step *step)
{
	struct context context = *step->before;

	context.owner = step->rrset->owner;
	context.has_ttl = true;
	if (!context.has_default) {
		context.ttl = step->ttl;
	}
	return context;
}

/* Add stations between the edits that insert records, up to the step END. */
static void
add_inner(struct search *search, struct station station, size_t end)
{
	const struct step *steps = search->plan->items;
	const struct edits *edits = &search->revision->edits[station.part];

	while (goes_on(edits, station.next_edit)) {
		const struct edit *edit = &edits->items[station.next_edit++];

		station.next_step += count_records(edit->text);
		if (station.next_step >= end ||
		    steps[station.next_step].kind != STEP_INSERT) {
			return;
		}
		if (station.next_step - search->last >= search->steps) {
			station.new =
			    context_behind(&steps[station.next_step - 1]);
			add(search, &station);
		}
	}
}

/*
 * Does nothing change in the entry before the step's place? Else what is
 * compared there most often goes on over the place.
 */
static bool
stands_apart(const struct plan *plan, size_t index)
{
	const struct step *step = &plan->items[index];
	const struct step *before = step - 1;

	return index == 0 || before->kind == STEP_INSERT ||
	       before->found->entry.end != step->at;
}

/* Add stations where the steps up to END stand, all at one place. */
static void
add_place(struct search *search, size_t first, size_t end)
{
	const struct step *step = &search->plan->items[first];
	const struct station station = {
		.part = step->part,
		.at = step->at,
		.next_edit =
		    find_edit(&search->revision->edits[step->part], step->at),
		.next_step = first,
		.old = *step->before,
		.new = *step->before,
	};

	if (first - search->last >= search->steps) {
		add(search, &station);
	}
	add_inner(search, station, end);
}

struct stations
stations_find(struct arena *arena, const struct plan *plan,
    const struct revision *revision, size_t steps)
{
	struct search search = { .arena = arena,
		.plan = plan,
		.revision = revision,
		.steps = steps };
	size_t end;

	add(&search, &(struct station){ .between = true });
	for (size_t i = 0; steps > 0 && i < plan->count; i = end) {
		end = next_place(plan, i);
		if (end - search.last > steps && stands_apart(plan, i)) {
			add_place(&search, i, end);
		}
	}
	return search.stations;
}
