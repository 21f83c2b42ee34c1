/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Batches: the steps of many drafts, taken side by side. What a draft does in
 * each step is left to draft.c.
 */
#include <config.h>

#include <sys/resource.h>

#include <zone/file/batch.h>

enum {
	FEW = 4, /* drafts that are synced one by one */
	/*
	 * In a batch, if descriptors allow. File systems are slow to make files
	 * while others have just gone: better all are made before the first of
	 * those in whose place they are put goes.
	 */
	DRAFTS_MOST = 16384,
	DRAFTS_LEAST = 16, /* if descriptors do not, */
	USED_PER = 2,      /* of which a draft takes at most two, */
	LEFT = 2,          /* and as many are left for all else */
};

struct row {
	struct draft *draft; /* NULL: it has failed */
	size_t unit;
	size_t rank; /* of what is said about it */
	bool is_synced;
	bool is_new;
	bool has_failed; /* and its unit with it */
};

struct batch {
	struct arena *own;
	struct arena *arena; /* of the drafts, until it is emptied */
	struct row *items;
	size_t count;
	size_t capacity;
	size_t open; /* descriptors, */
	size_t most; /* of how many */
	struct draft *last;
};

struct batch *
batch_new(size_t batches)
{
	struct arena *own = arena_new();
	struct batch *batch = arena_alloc(own, sizeof(*batch));
	struct rlimit limit;

	batch->own = own;
	batch->arena = arena_new();
	batch->most = (size_t)DRAFTS_MOST * USED_PER;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    limit.rlim_cur / LEFT / batches < batch->most) {
		batch->most = (size_t)limit.rlim_cur / LEFT / batches;
	}
	if (batch->most < (size_t)DRAFTS_LEAST * USED_PER) {
		batch->most = (size_t)DRAFTS_LEAST * USED_PER;
	}
	return batch;
}

struct draft *
batch_open(struct batch *batch, size_t unit, const char *path,
    struct diags *diags)
{
	struct row row = { .unit = unit, .rank = diags->rank };

	row.draft = draft_open(batch->arena, path, batch->last, diags);
	row.has_failed = row.draft == NULL;
	if (row.draft != NULL) {
		batch->open += draft_is_guest(row.draft) ? 1 : USED_PER;
		batch->last = row.draft;
	}
	ARENA_PUSH(batch->arena, batch, row);
	return row.draft;
}

/* The first row behind those of the unit that begins at FROM. */
static size_t
end_of_unit(const struct batch *batch, size_t from)
{
	size_t end = from;

	while (end < batch->count &&
	       batch->items[end].unit == batch->items[from].unit) {
		end++;
	}
	return end;
}

bool
batch_written(struct batch *batch, bool is_whole, struct diags *diags)
{
	struct row *row = &batch->items[batch->count - 1];

	row->has_failed = !is_whole || !draft_finish(row->draft, diags);
	return !row->has_failed;
}

bool
batch_is_full(const struct batch *batch)
{
	return batch->open + USED_PER > batch->most ||
	       batch->count >= DRAFTS_MOST;
}

/* Take a step with a row, whose unit fails with it. */
static bool
step(struct row *row, bool (*take)(struct draft *draft, struct diags *diags),
    struct diags *diags)
{
	diags->rank = row->rank;
	row->has_failed |= !take(row->draft, diags);
	return !row->has_failed;
}

/* A unit fails with any of its rows. */
static void
fail_units(struct batch *batch)
{
	size_t end;

	for (size_t i = 0; i < batch->count; i = end) {
		bool has_failed = false;

		end = end_of_unit(batch, i);
		for (size_t k = i; k < end; k++) {
			has_failed |= batch->items[k].has_failed;
		}
		for (size_t k = i; k < end; k++) {
			batch->items[k].has_failed = has_failed;
		}
	}
}

/* Is the row to be synced, and on that file system? */
static bool
waits_there(const struct row *row, dev_t device)
{
	return !row->has_failed && !row->is_synced &&
	       draft_device(row->draft) == device;
}

/* Bring all rows of one file system, from the first on, to the disk. */
static void
sync_device(struct batch *batch, size_t from, struct diags *diags)
{
	const dev_t device = draft_device(batch->items[from].draft);
	size_t count = 0;
	bool is_synced;

	for (size_t i = from; i < batch->count; i++) {
		count += waits_there(&batch->items[i], device) ? 1 : 0;
	}
	/* The oldest descriptor is told of all errors since it was opened. */
	is_synced = count > FEW && draft_sync_all(batch->items[from].draft);
	for (size_t i = from; i < batch->count; i++) {
		struct row *row = &batch->items[i];

		if (waits_there(row, device)) {
			row->is_synced =
			    is_synced || step(row, draft_sync, diags);
		}
	}
}

static void
sync_all(struct batch *batch, struct diags *diags)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct row *row = &batch->items[i];

		if (!row->has_failed && !row->is_synced) {
			sync_device(batch, i, diags);
		}
	}
}

/* Put the unit's drafts in place; when that stops, say which are new. */
static void
rename_unit(struct batch *batch, size_t from, size_t end, struct diags *diags)
{
	size_t i = from;

	while (i < end && step(&batch->items[i], draft_rename, diags)) {
		batch->items[i++].is_new = true;
	}
	while (i < end && i-- > from) {
		const struct place place = {
			.file = draft_path(batch->items[i].draft),
		};

		(void)diag_warn(diags, &place, "this file is new already");
	}
}

static void
rename_all(struct batch *batch, const struct batch_check *check,
    struct diags *diags)
{
	size_t end;

	for (size_t i = 0; i < batch->count; i = end) {
		const struct row *row = &batch->items[i];

		end = end_of_unit(batch, i);
		diags->rank = row->rank;
		if (!row->has_failed &&
		    check->is_fine(check->context, row->unit)) {
			rename_unit(batch, i, end, diags);
		}
	}
}

/* Was the row's directory brought to the disk for a row before it? */
static bool
is_settled(const struct batch *batch, size_t row)
{
	size_t i = row;

	/* Mostly it is that of the last one. */
	while (i > 0 && (!batch->items[i - 1].is_new ||
			    !draft_beside(batch->items[i - 1].draft,
				batch->items[row].draft))) {
		i--;
	}
	return i > 0;
}

static void
settle_all(const struct batch *batch, struct diags *diags)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct row *row = &batch->items[i];

		if (row->is_new && !is_settled(batch, i)) {
			diags->rank = row->rank;
			(void)draft_settle(row->draft, diags);
		}
	}
}

static void
empty(struct batch *batch)
{
	/* Guests go before those whose directories they are in. */
	for (size_t i = batch->count; i > 0; i--) {
		if (batch->items[i - 1].draft != NULL) {
			draft_drop(batch->items[i - 1].draft);
		}
	}
	arena_free(batch->arena);
	batch->open = 0;
	batch->last = NULL;
	batch->arena = NULL;
	batch->items = NULL;
	batch->count = 0;
	batch->capacity = 0;
}

void
batch_commit(struct batch *batch, const struct batch_check *check,
    struct diags *diags)
{
	const size_t rank = diags->rank;

	fail_units(batch);
	sync_all(batch, diags);
	fail_units(batch);
	rename_all(batch, check, diags);
	settle_all(batch, diags);
	empty(batch);
	batch->arena = arena_new();
	diags->rank = rank;
}

void
batch_free(struct batch *batch)
{
	empty(batch);
	arena_free(batch->own);
}
