/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A batch: drafts of many files, put in place at the price of a few: one sync
 * of the file system instead of one for each file, and one for each directory.
 * Each file is the old one or the new one at any time, as with one draft.
 */
#ifndef ZONE_FILE_BATCH_H
#define ZONE_FILE_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include <zone/base/diag.h>
#include <zone/file/draft.h>

struct batch;

/* May the files of the unit be put in place? Else a diag says why not. */
struct batch_check {
	bool (*is_fine)(void *context, size_t unit);
	void *context;
};

/* An empty batch, one of BATCHES at a time; batch_free() ends it. */
struct batch *batch_new(size_t batches);

/*
 * Begin a draft, as draft_open() does, as part of the unit. All drafts of a
 * unit are put in place, or none; they are begun in a row. PATH must last until
 * the diags are printed. What is said later of the draft has the rank that is
 * in force now.
 */
struct draft *batch_open(struct batch *batch, size_t unit, const char *path,
    struct diags *diags) __attribute__((warn_unused_result));

/*
 * The newest draft is written, unless IS_WHOLE says that something went wrong.
 * False if its unit fails by that.
 */
bool batch_written(struct batch *batch, bool is_whole, struct diags *diags);

/* Is it time for batch_commit(), before the next unit? */
bool batch_is_full(const struct batch *batch);

/*
 * Bring all drafts to the disk and put them in place, then empty the batch.
 * CHECK is asked for each unit once all of it is on the disk. A unit in which
 * something fails stays out, with diags; should putting its files in place stop
 * half-way, diags name those that are new.
 */
void batch_commit(struct batch *batch, const struct batch_check *check,
    struct diags *diags);

/* Drop what was not committed. */
void batch_free(struct batch *batch);

#endif
