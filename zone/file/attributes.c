/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Attributes: owner first, since changing it clears set-id bits; then extended
 * attributes, the ACL among them; then the mode, which agrees with the ACL.
 */
#include <config.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <zone/file/attributes.h>

enum {
	LIST_MAX = 1 << 16,  /* XATTR_LIST_MAX */
	VALUE_MAX = 1 << 16, /* XATTR_SIZE_MAX */
	MODE_BITS = 07777,
};

static const char access_list[] = "system.posix_acl_access";

/* Room for one file's attributes. */
struct room {
	char names[LIST_MAX];
	char wanted[VALUE_MAX];
	char present[VALUE_MAX];
};

static bool
copy_owner(int to, int from, const char *path, struct diags *diags)
{
	const struct place here = { .file = path };
	struct stat old;
	struct stat new;

	if (fstat(from, &old) != 0 || fstat(to, &new) != 0) {
		return diag_error(diags, &here, "cannot be examined: %s",
		    strerror(errno));
	}
	if (old.st_uid == new.st_uid && old.st_gid == new.st_gid) {
		return true;
	}
	if (fchown(to, old.st_uid, old.st_gid) == 0) {
		return true;
	}
	return diag_error(diags, &here,
	    "belongs to user %ju, group %ju, which a new version could not: %s",
	    (uintmax_t)old.st_uid, (uintmax_t)old.st_gid, strerror(errno));
}

/* Does the value go with the content, not with the file's place? */
static bool
of_content(const char *name)
{
	return strcmp(name, "security.ima") == 0 ||
	       strcmp(name, "security.evm") == 0;
}

/* Has TO the attribute with this value already, from its directory perhaps? */
static bool
has(int to, const char *name, struct room *room, size_t length)
{
	ssize_t got = fgetxattr(to, name, room->present, VALUE_MAX);

	return got >= 0 && (size_t)got == length &&
	       memcmp(room->present, room->wanted, length) == 0;
}

static bool
copy_one(int to, int from, const char *name, struct room *room)
{
	ssize_t length = fgetxattr(from, name, room->wanted, VALUE_MAX);

	if (length < 0) {
		/* removed in the meantime, or only listed */
		return errno == ENODATA || errno == ENOTSUP;
	}
	return has(to, name, room, (size_t)length) ||
	       fsetxattr(to, name, room->wanted, (size_t)length, 0) == 0;
}

/* The ACL that a directory's default gave, where the old file has none. */
static bool
drop_access_list(int to)
{
	return fremovexattr(to, access_list) == 0 || errno == ENODATA ||
	       errno == ENOTSUP || errno == EINVAL;
}

/* Copy each attribute that is listed; NAME is the one that failed. */
static bool
copy_each(int to, int from, struct room *room, const char **name)
{
	ssize_t length = flistxattr(from, room->names, LIST_MAX);
	const char *end = room->names + (length > 0 ? length : 0);
	bool has_list = false;

	if (length < 0) {
		*name = "its list of extended attributes";
		return false;
	}
	for (*name = room->names; *name < end; *name += strlen(*name) + 1) {
		has_list = has_list || strcmp(*name, access_list) == 0;
		if (!of_content(*name) && !copy_one(to, from, *name, room)) {
			return false;
		}
	}
	*name = access_list;
	return has_list || drop_access_list(to);
}

static bool
copy_extended(int to, int from, const char *path, struct diags *diags)
{
	const struct place here = { .file = path };
	const char *name = access_list;
	ssize_t length = flistxattr(from, NULL, 0);
	struct arena *scratch;
	bool done;

	if (length < 0 && errno == ENOTSUP) {
		return true;
	}
	scratch = arena_new();
	done = length == 0
		   ? drop_access_list(to)
		   : copy_each(to, from,
			 arena_alloc(scratch, sizeof(struct room)), &name);
	if (!done) {
		(void)diag_error(diags, &here, "%s cannot be kept: %s", name,
		    strerror(errno));
	}
	arena_free(scratch);
	return done;
}

bool
attributes_mode(int file, mode_t mode)
{
	struct stat status;

	if (fstat(file, &status) != 0) {
		return false;
	}
	/* Not every file system can change what is right already. */
	return (status.st_mode & MODE_BITS) == (mode & MODE_BITS) ||
	       fchmod(file, mode & MODE_BITS) == 0;
}

bool
attributes_copy(int to, int from, const char *path, struct diags *diags)
{
	const struct place here = { .file = path };
	struct stat old;

	if (!copy_owner(to, from, path, diags) ||
	    !copy_extended(to, from, path, diags)) {
		return false;
	}
	if (fstat(from, &old) != 0 || !attributes_mode(to, old.st_mode)) {
		return diag_error(diags, &here, "its mode cannot be kept: %s",
		    strerror(errno));
	}
	return true;
}
