/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proof. It trusts neither the plan's text changes nor the repairs, only
 * the plan's steps and what the reader makes of both texts.
 */
#include <config.h>

#include <zone/base/name.h>
#include <zone/edit/compare.h>
#include <zone/edit/piece.h>
#include <zone/edit/proof.h>

/* An owner to which the zone comes back, if it is not as it was. */
struct gap {
	bool differs;
	const uint8_t *owner; /* in the new text */
};

struct proof {
	struct arena *arena;
	const struct plan *plan;
	const struct revision *revision;
	struct piece piece; /* the new text of what is compared */
	struct comparison comparison;
	struct gap gaps[INCLUDE_DEPTH_MAX + 1]; /* by the depth of inclusion */
};

/* The part that is being compared. */
static const struct part *
part_now(const struct proof *proof)
{
	return &proof->revision->parts->items[proof->piece.part];
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

/* A line of the block that goes, unless it stands before AT. */
static void
see_marker(const struct proof *proof, size_t at, const struct marker *marker,
    struct change *change)
{
	const size_t part = proof->piece.part;

	if (marker->part > part ||
	    (marker->part == part && marker->entry.start >= at)) {
		see_change(change, marker->part, marker->entry.start,
		    &marker->before);
	}
}

/*
 * The next change, in this part at AT or behind: the place of a step, a line of
 * the block that is closed, or the end of a part that is joined to the next.
 * The survey saw an entry begin at each. No change: a part of SIZE_MAX.
 */
static struct change
next_change(const struct proof *proof, size_t at)
{
	const struct plan *plan = proof->plan;
	const struct block *block = &plan->survey->block;
	const struct part *part = part_now(proof);
	struct change change = { .part = SIZE_MAX, .at = SIZE_MAX };

	if (proof->comparison.next_step < plan->count) {
		const struct step *step =
		    &plan->items[proof->comparison.next_step];

		see_change(&change, step->part, step->at, step->before);
	}
	if (plan->closes_block) {
		see_marker(proof, at, &block->begin, &change);
		see_marker(proof, at, &block->end, &change);
	}
	if (proof->revision->is_flat && !piece_is_last_part(&proof->piece)) {
		see_change(&change, proof->piece.part, part->tail, &part->last);
	}
	return change;
}

/* Is there an edit of what lies in this part before the next change? */
static bool
has_edit_before(const struct proof *proof, const struct change *change)
{
	const struct piece *piece = &proof->piece;

	return piece->next_edit < piece->edits->count &&
	       (piece->part < change->part ||
		   piece->edits->items[piece->next_edit].start < change->at);
}

/* Is there one in this part or in a later one? */
static bool
has_edit_on_way(const struct proof *proof, const struct change *change)
{
	const struct revision *revision = proof->revision;
	const size_t count = revision->parts->count;
	size_t i = proof->piece.part + 1;

	if (has_edit_before(proof, change)) {
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
skip_to(struct proof *proof, size_t at, const struct change *change)
{
	struct piece *piece = &proof->piece;

	if (change->part < piece->part ||
	    (change->part == piece->part && change->at < at)) {
		return false;
	}
	while (piece->part < change->part) {
		if (has_edit_before(proof, change) ||
		    piece_is_last_part(piece) ||
		    !piece_begin(piece, piece->part + 1)) {
			return false;
		}
	}
	return !has_edit_before(proof, change);
}

/* Compare what begins at *AT with its new text; then *AT is where it ends. */
static bool
prove_piece(struct proof *proof, size_t *at)
{
	struct piece *piece = &proof->piece;
	const size_t end = piece_make(piece, *at);

	proof->comparison.part = piece->part;
	proof->comparison.goes_on = piece_goes_on(piece, end);
	if (!piece_stands_apart(piece, *at, end) ||
	    !compare_texts(&proof->comparison,
		(struct span){ piece->text.at, end }, *at, piece->made)) {
		return false;
	}
	*at = end;
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
cross_context(struct proof *proof, const struct part *next)
{
	const unsigned depth = part_now(proof)->depth;
	struct context *new = &proof->comparison.new.context;

	new->origin = next->first.origin;
	if (next->depth > depth) {
		struct gap *gap = &proof->gaps[depth];

		gap->differs = !is_same_owner(
		    proof->comparison.old.context.owner, new->owner);
		gap->owner = gap->differs && new->owner != NULL
				 ? name_copy(proof->arena, new->owner)
				 : NULL;
	} else {
		struct gap *gap = &proof->gaps[next->depth];

		new->owner = gap->differs ? gap->owner : next->first.owner;
		gap->differs = false;
	}
}

/* Go over to the next part; the old text must read as the survey read it. */
static bool
cross(struct proof *proof, size_t *at)
{
	const struct part *part = part_now(proof);
	const struct part *next = part + 1;

	if (proof->piece.next_edit != proof->piece.edits->count ||
	    !context_equal(&proof->comparison.old.context, &part->last)) {
		return false;
	}
	if (!proof->revision->is_flat) {
		cross_context(proof, next);
	}
	proof->comparison.old.context = next->first;
	*at = next->start;
	return piece_begin(&proof->piece, proof->piece.part + 1);
}

/* Do both texts go on alike from here on, and from where they come back to? */
static bool
is_settled(const struct proof *proof, size_t at)
{
	const struct change change = next_change(proof, at);
	const unsigned depth = part_now(proof)->depth;

	for (unsigned i = 0; i < depth; i++) {
		if (proof->gaps[i].differs) {
			return false;
		}
	}
	return context_equal(&proof->comparison.old.context,
		   &proof->comparison.new.context) &&
	       !has_edit_on_way(proof, &change);
}

/*
 * Compare from *AT on, until both texts go on alike; then *AT is there. If they
 * do before an edit that was made to be safe, go on to that.
 */
static bool
prove_region(struct proof *proof, size_t *at)
{
	bool is_done = false;

	while (!is_done) {
		if (!prove_piece(proof, at)) {
			return false;
		}
		is_done = is_settled(proof, *at) &&
			  !piece_goes_on(&proof->piece, *at);
		if (piece_goes_on(&proof->piece, *at) ||
		    *at < proof->piece.end ||
		    (is_done && !proof->revision->is_flat)) {
			continue;
		}
		if (piece_is_last_part(&proof->piece)) {
			return true;
		}
		if (!cross(proof, at)) {
			return false;
		}
		is_done = is_settled(proof, *at);
	}
	return true;
}

/* Prove all regions. No edit may stand outside of them. */
static bool
prove(struct proof *proof)
{
	const struct change end = {
		.part = proof->revision->parts->count - 1,
		.at = SIZE_MAX,
	};
	struct change change;
	size_t at = 0;

	if (!piece_begin(&proof->piece, 0)) {
		return false;
	}
	while ((change = next_change(proof, at)).part != SIZE_MAX) {
		if (!skip_to(proof, at, &change)) {
			return false;
		}
		proof->comparison.old.context = change.before;
		proof->comparison.new.context = change.before;
		at = change.at;
		if (!prove_region(proof, &at)) {
			return false;
		}
	}
	return skip_to(proof, at, &end);
}

bool
proof_check(const struct plan *plan, const struct revision *revision,
    struct diags *diags)
{
	const struct parts *parts = revision->parts;
	struct arena *arena = arena_branch(plan->arena);
	struct proof proof = { .arena = arena,
		.plan = plan,
		.revision = revision,
		.piece = { .arena = arena, .revision = revision } };
	const size_t *next = &proof.comparison.next_step;
	struct place place = { .file = parts->items[0].text->name };
	bool is_proven;

	compare_begin(&proof.comparison, arena, plan, revision->is_flat);
	is_proven = prove(&proof);
	if (!is_proven && *next < plan->count) {
		const struct step *step = &plan->items[*next];

		place = parts_place(parts, step->part, step->at);
	}
	compare_end(&proof.comparison);
	arena_free(arena);
	if (is_proven) {
		return true;
	}
	(void)diag_error(diags, &place,
	    "the new text is not the old one with the planned changes, here or "
	    "a little before: this is a bug in danezone, and nothing was "
	    "written");
	diag_hint(diags, "please report it with the zone and the manifest");
	return false;
}
