/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proof of a large plan is made by several threads, each from a station on
 * to the next. What they say counts where the proof comes by: from the first
 * station to the one at which it was found to stand then, and so on.
 */
#include <config.h>

#include <stdatomic.h>

#include <zone/base/pool.h>
#include <zone/edit/proof.h>
#include <zone/edit/region.h>

enum {
	STEPS = 2048,      /* between two stations */
	LARGE = 4 * STEPS, /* a plan for which threads pay */
	THREADS_MAX = 16,  /* each needs half a megabyte */
};

/* What was found out from a station on. */
struct verdict {
	enum regions_end end;
	size_t next; /* the station that was met, or how many there are */
	size_t step; /* the first that was not met */
};

struct proof {
	struct arena *arena; /* for the caller, and the first of the threads */
	const struct plan *plan;
	const struct revision *revision;
	struct stations stations;
	struct verdict *verdicts; /* one for each; where none was found it is
	                             that the next one was missed */
	atomic_size_t next;       /* of which this is to be found next */
};

/*
 * Prove from a station on up to the next one, which may be missed, or with
 * ON_AND_ON to the first one behind it that is met.
 */
static struct verdict
prove(struct regions *regions, const struct stations *stations, size_t first,
    bool on_and_on)
{
	struct verdict verdict = { REGIONS_MISSED, first, 0 };

	if (!regions_stand(regions, &stations->items[first])) {
		verdict.end = REGIONS_WRONG;
	}
	while (verdict.end == REGIONS_MISSED &&
	       (on_and_on || verdict.next == first)) {
		verdict.next++;
		verdict.end =
		    regions_go(regions, verdict.next < stations->count
					    ? &stations->items[verdict.next]
					    : NULL);
	}
	if (verdict.end == REGIONS_DONE) {
		verdict.next = stations->count;
	}
	verdict.step = regions_step(regions);
	return verdict;
}

/*
 * What each thread does. Where something is wrong it ends: if the proof comes
 * by there, nothing that stands behind counts any more.
 */
static void
run(void *context, size_t number)
{
	struct proof *proof = context;
	const struct stations *stations = &proof->stations;
	struct arena *arena =
	    number == 0 ? arena_branch(proof->arena) : arena_new();
	struct verdict verdict = { .end = REGIONS_MET };
	struct regions regions;
	size_t first;

	regions_begin(&regions, arena, proof->plan, proof->revision);
	while (verdict.end != REGIONS_WRONG &&
	       (first = atomic_fetch_add(&proof->next, 1)) < stations->count) {
		verdict = prove(&regions, stations, first, false);
		proof->verdicts[first] = verdict;
	}
	regions_free(&regions);
	arena_free(arena);
}

/* Prove from this station on to another, or the end. */
static struct verdict
prove_here(const struct proof *proof, size_t first)
{
	struct regions regions;
	struct verdict verdict;

	regions_begin(&regions, proof->arena, proof->plan, proof->revision);
	verdict = prove(&regions, &proof->stations, first, true);
	regions_free(&regions);
	return verdict;
}

/* Follow the verdicts; where they do not go on, the rest is proven here. */
static struct verdict
follow(const struct proof *proof)
{
	struct verdict verdict = { REGIONS_MET, 0, 0 };

	while (verdict.next < proof->stations.count &&
	       verdict.end != REGIONS_WRONG) {
		const size_t here = verdict.next;

		verdict = proof->verdicts[here];
		if (verdict.end == REGIONS_MISSED) {
			verdict = prove_here(proof, here);
		}
	}
	return verdict;
}

/* How many steps are to stand between two stations; 0: there is but one. */
static size_t
steps_apart(const struct plan *plan)
{
	const struct wanted *wanted = plan->survey->wanted;

	if (wanted->stretch_steps > 0) {
		return wanted->stretch_steps;
	}
	return wanted->threads > 1 && plan->count >= LARGE ? STEPS : 0;
}

/* Prove it all, if that pays by several threads. */
static struct verdict
prove_all(struct proof *proof)
{
	const struct plan *plan = proof->plan;
	size_t threads = plan->survey->wanted->threads;
	size_t count;

	proof->stations = stations_find(proof->arena, plan, proof->revision,
	    steps_apart(plan));
	count = proof->stations.count;
	if (count == 1) {
		return prove_here(proof, 0);
	}
	proof->verdicts =
	    arena_alloc(proof->arena, count * sizeof(struct verdict));
	threads = threads < THREADS_MAX ? threads : THREADS_MAX;
	threads = threads < count ? threads : count;
	pool_run(threads, threads, run, proof);
	return follow(proof);
}

bool
proof_check(const struct plan *plan, const struct revision *revision,
    struct diags *diags)
{
	const struct parts *parts = revision->parts;
	struct proof proof = { .arena = arena_branch(plan->arena),
		.plan = plan,
		.revision = revision };
	struct place place = { .file = parts->items[0].text->name };
	const struct verdict verdict = prove_all(&proof);

	arena_free(proof.arena);
	if (verdict.end == REGIONS_DONE) {
		return true;
	}
	if (verdict.step < plan->count) {
		const struct step *step = &plan->items[verdict.step];

		place = parts_place(parts, step->part, step->at);
	}
	(void)diag_error(diags, &place,
	    "the new text is not the old one with the planned changes, here or "
	    "a little before: this is a bug in danezone, and nothing was "
	    "written");
	diag_hint(diags, "please report it with the zone and the manifest");
	return false;
}
