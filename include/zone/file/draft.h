/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A draft: the new version of a file, written beside it and put in its place in
 * one step, so that SIGKILL or a power loss leaves the old file or the new one.
 *
 * The order for one file or for many: draft_open() and draft_write() each,
 * draft_sync() each, then draft_commit() each. draft_drop() undoes a draft that
 * was not committed.
 */
#ifndef ZONE_FILE_DRAFT_H
#define ZONE_FILE_DRAFT_H

#include <stdbool.h>

#include <zone/base/arena.h>
#include <zone/base/diag.h>
#include <zone/base/span.h>

struct draft;

/*
 * Begin a new version of PATH. Symbolic links are followed and stay; an
 * existing file must be regular, with one hard link, and no mount point; its
 * mode, owner, ACL and extended attributes go to the draft before any content
 * does. A path that does not exist yet, or a link to none, becomes a file with
 * mode 0666 less the umask.
 */
struct draft *draft_open(struct arena *arena, const char *path,
    struct diags *diags) __attribute__((warn_unused_result));

/* Append bytes. */
bool draft_write(struct draft *draft, struct span bytes, struct diags *diags)
    __attribute__((warn_unused_result));

/* Check the size, and bring the content to the disk. */
bool draft_sync(struct draft *draft, struct diags *diags)
    __attribute__((warn_unused_result));

/*
 * Put the draft in the file's place, and bring the directory to the disk. When
 * only that last step fails the file is replaced, and the diag says so.
 */
bool draft_commit(struct draft *draft, struct diags *diags)
    __attribute__((warn_unused_result));

/* Remove what was not committed, and close. Needed after a commit as well. */
void draft_drop(struct draft *draft);

/*
 * Write bytes to a descriptor whole, past short writes and EINTR. When it fails
 * errno tells why.
 */
bool write_whole(int descriptor, struct span bytes)
    __attribute__((warn_unused_result));

#endif
