/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Goes through the regions. It trusts neither the plan's text changes nor the
 * repairs, only the plan's steps and what the reader makes of both texts.
 */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/edit/region.h>

/* The part that is being compared. */
static const struct part *
part_now(const struct regions *regions)
{
	return &regions->revision->parts->items[regions->piece.part];
}

/* Where the next change must begin, and what an entry there inherits. */
struct change {
	size_t part;
	size_t at;
	struct context before;
};

/* Take this change if it comes before the one that is known. */
static void
see_change(struct change *change, size_t part, size_t at,
    const struct context *before)
{
	if (part < change->part || (part == change->part && at < change->at)) {
		*change = (struct change){ part, at, *before };
	}
}

/* A line of the block that goes, unless it was passed. */
static void
see_marker(const struct regions *regions, const struct marker *marker,
    struct change *change)
{
	const size_t part = regions->piece.part;

	if (marker->part > part ||
	    (marker->part == part && marker->entry.start >= regions->at)) {
		see_change(change, marker->part, marker->entry.start,
		    &marker->before);
	}
}

/*
 * The next change, here or behind in this part: the place of a step, a line of
 * the block that is closed, or the end of a part that is joined to the next.
 * The survey saw an entry begin at each. No change: a part of SIZE_MAX.
 */
static struct change
next_change(const struct regions *regions)
{
	const struct plan *plan = regions->plan;
	const struct block *block = &plan->survey->block;
	const struct part *part = part_now(regions);
	struct change change = { .part = SIZE_MAX, .at = SIZE_MAX };

	if (regions->comparison.next_step < plan->count) {
		const struct step *step =
		    &plan->items[regions->comparison.next_step];

		see_change(&change, step->part, step->at, step->before);
	}
	if (plan->closes_block) {
		see_marker(regions, &block->begin, &change);
		see_marker(regions, &block->end, &change);
	}
	if (regions->revision->is_flat &&
	    !piece_is_last_part(&regions->piece)) {
		see_change(&change, regions->piece.part, part->tail,
		    &part->last);
	}
	return change;
}

/* Is there an edit of what lies in this part before the next change? */
static bool
has_edit_before(const struct regions *regions, const struct change *change)
{
	const struct piece *piece = &regions->piece;

	return piece->next_edit < piece->edits->count &&
	       (piece->part < change->part ||
		   piece->edits->items[piece->next_edit].start < change->at);
}

/* Is there one in this part or in a later one? */
static bool
has_edit_on_way(const struct regions *regions, const struct change *change)
{
	const struct revision *revision = regions->revision;
	const size_t count = revision->parts->count;
	size_t i = regions->piece.part + 1;

	if (has_edit_before(regions, change)) {
		return true;
	}
	while (i < count && i < change->part && revision->edits[i].count == 0) {
		i++;
	}
	return i < count && i <= change->part && revision->edits[i].count > 0 &&
	       (i < change->part ||
		   revision->edits[i].items[0].start < change->at);
}

/* Go on to the part of the change; no edit may stand on the way to it. */
static bool
skip_to(struct regions *regions, const struct change *change)
{
	struct piece *piece = &regions->piece;

	if (change->part < piece->part ||
	    (change->part == piece->part && change->at < regions->at)) {
		return false;
	}
	while (piece->part < change->part) {
		if (has_edit_before(regions, change) ||
		    piece_is_last_part(piece) ||
		    !piece_begin(piece, piece->part + 1)) {
			return false;
		}
	}
	return !has_edit_before(regions, change);
}

/* Compare what begins here with its new text, and go behind it. */
static bool
prove_piece(struct regions *regions)
{
	struct piece *piece = &regions->piece;
	const size_t end = piece_make(piece, regions->at);

	regions->comparison.part = piece->part;
	regions->comparison.goes_on = piece_goes_on(piece, end);
	if (!piece_stands_apart(piece, regions->at, end) ||
	    !compare_texts(&regions->comparison,
		(struct span){ piece->text.at, end }, regions->at,
		piece->made)) {
		return false;
	}
	regions->at = end;
	return true;
}

static bool
is_same_owner(const uint8_t *a, const uint8_t *b)
{
	return a == b || (a != NULL && b != NULL && name_equal(a, b));
}

/*
 * What the new text inherits in the next part, where that is a file of its own:
 * the origin is the same for both; an included file takes over the owner, and
 * what comes behind it has the owner that was in force before it.
 */
static void
cross_context(struct regions *regions, const struct part *next)
{
	const unsigned depth = part_now(regions)->depth;
	struct context *new = &regions->comparison.new.context;

	new->origin = next->first.origin;
	if (next->depth > depth) {
		struct gap *gap = &regions->gaps[depth];

		gap->differs = !is_same_owner(
		    regions->comparison.old.context.owner, new->owner);
		gap->owner = gap->differs && new->owner != NULL
				 ? name_copy(regions->arena, new->owner)
				 : NULL;
	} else {
		struct gap *gap = &regions->gaps[next->depth];

		new->owner = gap->differs ? gap->owner : next->first.owner;
		gap->differs = false;
	}
}

/* Go over to the next part; the old text must read as the survey read it. */
static bool
cross(struct regions *regions)
{
	const struct part *part = part_now(regions);
	const struct part *next = part + 1;

	if (regions->piece.next_edit != regions->piece.edits->count ||
	    !context_equal(&regions->comparison.old.context, &part->last)) {
		return false;
	}
	if (!regions->revision->is_flat) {
		cross_context(regions, next);
	}
	regions->comparison.old.context = next->first;
	regions->at = next->start;
	return piece_begin(&regions->piece, regions->piece.part + 1);
}

/* Do both texts go on alike from here on, and from where they come back to? */
static bool
is_settled(const struct regions *regions)
{
	const struct change change = next_change(regions);
	const unsigned depth = part_now(regions)->depth;

	for (unsigned i = 0; i < depth; i++) {
		if (regions->gaps[i].differs) {
			return false;
		}
	}
	return context_equal(&regions->comparison.old.context,
		   &regions->comparison.new.context) &&
	       !has_edit_on_way(regions, &change);
}

/*
 * Begin the next region, if there is one. Behind a region, and so before the
 * next, no gap is left: is_settled() sees those of the parts around, and those
 * of parts inside of this one were closed when the walk came back.
 */
static bool
begin_region(struct regions *regions, bool *has_one)
{
	const struct change end = {
		.part = regions->revision->parts->count - 1,
		.at = SIZE_MAX,
	};
	const struct change change = next_change(regions);

	plan_fetch(regions->plan, regions_step(regions));
	*has_one = change.part != SIZE_MAX;
	if (!skip_to(regions, *has_one ? &change : &end)) {
		return false;
	}
	if (*has_one) {
		regions->comparison.old.context = change.before;
		regions->comparison.new.context = change.before;
		regions->at = change.at;
		regions->is_settled = false;
	}
	return true;
}

/*
 * Compare one piece more, up to where both texts go on alike. If they do before
 * an edit that was made to be safe, go on to that.
 */
static bool
go_on(struct regions *regions)
{
	struct piece *piece = &regions->piece;
	bool goes_on;

	if (!prove_piece(regions)) {
		return false;
	}
	goes_on = piece_goes_on(piece, regions->at);
	regions->is_settled = !goes_on && is_settled(regions);
	if (goes_on || regions->at < piece->end ||
	    (regions->is_settled && !regions->revision->is_flat)) {
		return true;
	}
	if (piece_is_last_part(piece)) {
		regions->is_settled = true;
		return true;
	}
	if (!cross(regions)) {
		return false;
	}
	regions->is_settled = is_settled(regions);
	return true;
}

/*
 * Does what is inherited here read the same? The origin to the letter: names
 * in rdata take its case over.
 */
static bool
inherits(const struct context *here, const struct context *there)
{
	return context_equal(here, there) &&
	       name_identical(here->origin, there->origin);
}

/* Does all that counts stand as the goal has it, but for gaps? */
static bool
is_at(const struct regions *regions, const struct station *goal)
{
	const struct comparison *comparison = &regions->comparison;

	return comparison->next_step == goal->next_step &&
	       regions->piece.part == goal->part &&
	       regions->piece.next_edit == goal->next_edit &&
	       regions->at == goal->at &&
	       inherits(&comparison->old.context, &goal->old) &&
	       inherits(&comparison->new.context, &goal->new);
}

/* The same, and no owner is to come back that is another in the new text. */
static bool
has_come(const struct regions *regions, const struct station *goal)
{
	if (!is_at(regions, goal)) {
		return false;
	}
	for (size_t i = 0; i <= INCLUDE_DEPTH_MAX; i++) {
		if (regions->gaps[i].differs) {
			return false;
		}
	}
	return true;
}

void
regions_begin(struct regions *regions, struct arena *arena,
    const struct plan *plan, const struct revision *revision)
{
	*regions = (struct regions){ .arena = arena,
		.plan = plan,
		.revision = revision,
		.piece = { .arena = arena, .revision = revision } };
	compare_begin(&regions->comparison, arena, plan, revision->is_flat);
}

void
regions_free(struct regions *regions)
{
	compare_end(&regions->comparison);
}

bool
regions_stand(struct regions *regions, const struct station *station)
{
	struct piece *piece = &regions->piece;
	const bool has_part =
	    piece->edits == &regions->revision->edits[station->part];

	if (!has_part && !piece_begin(piece, station->part)) {
		return false;
	}
	piece->next_edit = station->next_edit;
	regions->at = station->at;
	regions->is_settled = station->between;
	regions->comparison.next_step = station->next_step;
	regions->comparison.old.context = station->old;
	regions->comparison.new.context = station->new;
	memset(regions->gaps, 0, sizeof(regions->gaps));
	return true;
}

enum regions_end
regions_go(struct regions *regions, const struct station *goal)
{
	bool has_one = true;

	while (true) {
		if (regions->is_settled && !begin_region(regions, &has_one)) {
			return REGIONS_WRONG;
		}
		if (!has_one) {
			return REGIONS_DONE;
		}
		if (goal != NULL && has_come(regions, goal)) {
			return REGIONS_MET;
		}
		if (goal != NULL && regions_step(regions) > goal->next_step) {
			return REGIONS_MISSED;
		}
		if (!go_on(regions)) {
			return REGIONS_WRONG;
		}
	}
}
