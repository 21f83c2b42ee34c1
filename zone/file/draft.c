/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drafts: a file without a name (O_TMPFILE) where the file system can do that,
 * since it vanishes with the process; else one with a temporary name. Waits for
 * nobody: locks are taken by the caller.
 */
#include <config.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <zone/file/attributes.h>
#include <zone/file/draft.h>
#include <zone/file/stream.h>
#include <zone/file/target.h>

enum {
	TEMPORARY_NAME_MAX = 256,
	BASE_NAME_MAX = 100, /* some file systems take only 143 octets in all */
	NAME_ATTEMPTS = 100,
	MODE_NEW = 0666,     /* less the umask */
	MODE_PRIVATE = 0600, /* until it has the old file's attributes */
	LINK_PATH_MAX = 64,
};

struct draft {
	struct target target;
	const char *path; /* as the user wrote it */
	int directory;    /* descriptors; -1: none */
	int file;
	bool is_guest; /* the directory's is another draft's */
	char temporary[TEMPORARY_NAME_MAX]; /* in the directory; "": none */
	off_t size;                         /* what was asked to be written */
	dev_t device;                       /* once it is finished */
	struct stream stream;               /* to the file */
};

/* Say at the draft's path what could not be done, and errno's reason. */
static bool
fail(const struct draft *draft, struct diags *diags, const char *problem)
{
	const struct place here = { .file = draft->path };

	return diag_error(diags, &here, "%s: %s", problem, strerror(errno));
}

/* What went wrong with a write, told from errno. */
static bool
fail_write(const struct draft *draft, struct diags *diags)
{
	const struct place here = { .file = draft->path };

	if (errno == EFAULT) {
		/* write(2) meets the hole of a map before any SIGBUS does */
		return diag_error(diags, &here,
		    "cannot be written: an input file shrank while it was "
		    "being read");
	}
	return fail(draft, diags, "cannot be written");
}

/* Draw a temporary name. */
static bool
draw_name(struct draft *draft)
{
	uint64_t number;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number)) {
		return false;
	}
	(void)snprintf(draft->temporary, sizeof(draft->temporary),
	    ".%.*s.danezone-%016" PRIx64, BASE_NAME_MAX, draft->target.name,
	    number);
	return true;
}

/* Where /proc shows the draft's file, to be linked from. */
static void
link_path(const struct draft *draft, char path[LINK_PATH_MAX])
{
	(void)snprintf(path, LINK_PATH_MAX, "/proc/self/fd/%d", draft->file);
}

/* Make a file without a name, if it can be given one later. */
static bool
create_unnamed(struct draft *draft, mode_t mode)
{
	char path[LINK_PATH_MAX];

	draft->file = openat(draft->directory, ".",
	    O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
	if (draft->file < 0) {
		return false;
	}
	link_path(draft, path);
	if (access(path, F_OK) == 0) {
		return true;
	}
	(void)close(draft->file);
	draft->file = -1;
	return false;
}

static bool
create_named(struct draft *draft, mode_t mode)
{
	int attempt;

	for (attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
		if (!draw_name(draft)) {
			break;
		}
		draft->file = openat(draft->directory, draft->temporary,
		    O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
		if (draft->file >= 0) {
			return true;
		}
		if (errno != EEXIST) {
			break;
		}
	}
	draft->temporary[0] = '\0';
	return false;
}

static bool
create(struct draft *draft, mode_t mode, struct diags *diags)
{
	return create_unnamed(draft, mode) || create_named(draft, mode) ||
	       fail(draft, diags,
		   "no temporary file can be made in its directory");
}

/* Can another file take the place of this one without loss? */
static bool
replaceable(int old, const char *path, struct diags *diags)
{
	const struct place here = { .file = path };
	struct statx status;

	if (statx(old, "", AT_EMPTY_PATH, STATX_TYPE | STATX_NLINK, &status) !=
	    0) {
		return diag_error(diags, &here, "cannot be examined: %s",
		    strerror(errno));
	}
	if (!S_ISREG(status.stx_mode)) {
		return diag_error(diags, &here, "is not a regular file but %s",
		    file_kind(status.stx_mode));
	}
	if (status.stx_nlink > 1) {
		return diag_error(diags, &here,
		    "has %ju hard links; replacing it would part it from the "
		    "others",
		    (uintmax_t)status.stx_nlink);
	}
	if ((status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) {
		return diag_error(diags, &here,
		    "is a mount point, which no other file can replace");
	}
	return true;
}

/* A draft with the attributes of the file that it shall replace. */
static bool
create_like_old(struct draft *draft, struct diags *diags)
{
	int old = openat(draft->directory, draft->target.name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	bool done;

	if (old < 0) {
		return fail(draft, diags, "cannot be opened");
	}
	done = replaceable(old, draft->path, diags) &&
	       create(draft, MODE_PRIVATE, diags) &&
	       attributes_copy(draft->file, old, draft->path, diags);
	(void)close(old);
	return done;
}

/* Open its directory, unless another draft has done that. */
static bool
open_directory(struct draft *draft, const struct draft *beside,
    struct diags *diags)
{
	draft->is_guest = beside != NULL && draft_beside(draft, beside);
	if (draft->is_guest) {
		draft->directory = beside->directory;
		return true;
	}
	draft->directory =
	    open(draft->target.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return draft->directory >= 0 ||
	       fail(draft, diags, "its directory cannot be opened");
}

struct draft *
draft_open(struct arena *arena, const char *path, const struct draft *beside,
    struct diags *diags)
{
	struct draft *draft = arena_alloc(arena, sizeof(*draft));
	bool done;

	draft->path = path;
	draft->directory = -1;
	draft->file = -1;
	done = target_find(arena, draft->path, &draft->target, diags) &&
	       open_directory(draft, beside, diags) &&
	       (draft->target.exists ? create_like_old(draft, diags)
				     : create(draft, MODE_NEW, diags));
	draft->stream.descriptor = draft->file;
	if (done) {
		return draft;
	}
	draft_drop(draft);
	return NULL;
}

void
draft_set_threads(struct draft *draft, size_t threads)
{
	draft->stream.threads = threads;
}

bool
draft_write(struct draft *draft, struct span bytes, struct diags *diags)
{
	draft->size += (off_t)bytes.length;
	return stream_write(&draft->stream, bytes) || fail_write(draft, diags);
}

/* Writing cleared the set-id bits, unless root did it. */
static bool
mode_again(const struct draft *draft)
{
	return !draft->target.exists ||
	       attributes_mode(draft->file, draft->target.status.st_mode);
}

bool
draft_finish(struct draft *draft, struct diags *diags)
{
	const struct place here = { .file = draft->path };
	struct stat status;

	if (!stream_flush(&draft->stream)) {
		return fail_write(draft, diags);
	}
	stream_drop(&draft->stream);
	if (!mode_again(draft) || fstat(draft->file, &status) != 0) {
		return fail(draft, diags, "its new version cannot be examined");
	}
	if (status.st_size != draft->size) {
		return diag_error(diags, &here,
		    "cannot be written: %jd octets became %jd",
		    (intmax_t)draft->size, (intmax_t)status.st_size);
	}
	draft->device = status.st_dev;
	return true;
}

dev_t
draft_device(const struct draft *draft)
{
	return draft->device;
}

bool
draft_sync_all(const struct draft *draft)
{
	static const uint32_t known[] = { EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC,
		BTRFS_SUPER_MAGIC, F2FS_SUPER_MAGIC, TMPFS_MAGIC,
		OVERLAYFS_SUPER_MAGIC };
	struct statfs status;

	if (fstatfs(draft->file, &status) != 0) {
		return false;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if ((uint32_t)status.f_type == known[i]) {
			return syncfs(draft->file) == 0;
		}
	}
	/* What is not local, FUSE say, may be told only of single files. */
	return false;
}

bool
draft_sync(struct draft *draft, struct diags *diags)
{
	return fsync(draft->file) == 0 ||
	       fail(draft, diags, "cannot be brought to the disk");
}

/* Give the file without a name a temporary one. */
static bool
link_draft(struct draft *draft)
{
	char path[LINK_PATH_MAX];
	int attempt;

	link_path(draft, path);
	for (attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
		if (!draw_name(draft)) {
			break;
		}
		if (linkat(AT_FDCWD, path, draft->directory, draft->temporary,
			AT_SYMLINK_FOLLOW) == 0) {
			return true;
		}
		if (errno != EEXIST) {
			break;
		}
	}
	draft->temporary[0] = '\0';
	return false;
}

bool
draft_rename(struct draft *draft, struct diags *diags)
{
	assert(stream_is_flushed(&draft->stream));
	if (draft->temporary[0] == '\0' && !link_draft(draft)) {
		return fail(draft, diags, "its new version cannot be linked");
	}
	if (renameat(draft->directory, draft->temporary, draft->directory,
		draft->target.name) != 0) {
		return fail(draft, diags, "cannot be replaced");
	}
	draft->temporary[0] = '\0';
	return true;
}

bool
draft_settle(const struct draft *draft, struct diags *diags)
{
	/* Some file systems cannot sync a directory, and need not. */
	return fsync(draft->directory) == 0 || errno == EINVAL ||
	       fail(draft, diags,
		   "is replaced, but may not survive a power loss, since its "
		   "directory cannot be brought to the disk");
}

bool
draft_beside(const struct draft *one, const struct draft *other)
{
	return strcmp(one->target.directory, other->target.directory) == 0;
}

bool
draft_is_guest(const struct draft *draft)
{
	return draft->is_guest;
}

const char *
draft_path(const struct draft *draft)
{
	return draft->path;
}

bool
draft_commit(struct draft *draft, struct diags *diags)
{
	return draft_finish(draft, diags) && draft_sync(draft, diags) &&
	       draft_rename(draft, diags) && draft_settle(draft, diags);
}

void
draft_drop(struct draft *draft)
{
	if (draft->temporary[0] != '\0') {
		(void)unlinkat(draft->directory, draft->temporary, 0);
		draft->temporary[0] = '\0';
	}
	if (draft->file >= 0) {
		(void)close(draft->file);
		draft->file = -1;
	}
	if (draft->directory >= 0 && !draft->is_guest) {
		(void)close(draft->directory);
	}
	draft->directory = -1;
	stream_drop(&draft->stream);
}
