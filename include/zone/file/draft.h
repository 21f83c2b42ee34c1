/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A draft: the new version of a file, written beside it and put in its place in
 * one step, so that SIGKILL or a power loss leaves the old file or the new one.
 *
 * The order for one file: draft_open(), draft_write(), draft_commit(). The
 * steps of that are there for many files, see zone/file/batch.h. draft_drop()
 * undoes a draft that was not put in place.
 */
#ifndef ZONE_FILE_DRAFT_H
#define ZONE_FILE_DRAFT_H

#include <stdbool.h>
#include <sys/types.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/span.h>

struct draft;

/*
 * Begin a new version of PATH. Symbolic links are followed and stay; an
 * existing file must be regular, with one hard link, and no mount point; its
 * mode, owner, ACL and extended attributes go to the draft before any content
 * does. A path that does not exist yet, or a link to none, becomes a file with
 * mode 0666 less the umask. PATH must last until the diags are printed. If the
 * draft BESIDE, which may be NULL, is in the same directory both have one
 * descriptor of that: BESIDE must be dropped last.
 */
struct draft *draft_open(struct arena *arena, const char *path,
    const struct draft *beside, struct diags *diags)
    __attribute__((warn_unused_result));

/* How many threads may write it, the caller's among them; at first it is 1. */
void draft_set_threads(struct draft *draft, size_t threads);

/* Append bytes. */
bool draft_write(struct draft *draft, struct span bytes, struct diags *diags)
    __attribute__((warn_unused_result));

/*
 * Put the draft in the file's place: all steps that follow. When only the last
 * one fails the file is replaced, and the diag says so.
 */
bool draft_commit(struct draft *draft, struct diags *diags)
    __attribute__((warn_unused_result));

/* First step: write all out and check the size. */
bool draft_finish(struct draft *draft, struct diags *diags)
    __attribute__((warn_unused_result));

/* Second step: bring the content to the disk. */
bool draft_sync(struct draft *draft, struct diags *diags)
    __attribute__((warn_unused_result));

/*
 * Instead of that, bring all that was written to its file system there, other
 * drafts too; false if that is not possible, which draft_sync() may still be.
 */
bool draft_sync_all(const struct draft *draft)
    __attribute__((warn_unused_result));

/* The file system of a finished draft. */
dev_t draft_device(const struct draft *draft);

/* Third step: put it in the file's place. */
bool draft_rename(struct draft *draft, struct diags *diags)
    __attribute__((warn_unused_result));

/* Last step: bring the directory to the disk. */
bool draft_settle(const struct draft *draft, struct diags *diags);

/* Are both in the same directory, as their paths have it? */
bool draft_beside(const struct draft *one, const struct draft *other);

/* Has it its directory's descriptor from another draft? */
bool draft_is_guest(const struct draft *draft);

/* The path that it was opened with. */
const char *draft_path(const struct draft *draft);

/* Remove what was not committed, and close. Needed after a commit as well. */
void draft_drop(struct draft *draft);

#endif
