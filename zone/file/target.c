/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Targets: follows a path's symbolic links one by one, since only the end of
 * the chain tells the directory that the file really stands in.
 */
#include <config.h>

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <zone/file/target.h>

enum {
	LINKS_MAX = 40, /* as the kernel follows */
};

const char *
file_kind(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return "a regular file";
	case S_IFDIR:
		return "a directory";
	case S_IFIFO:
		return "a FIFO";
	case S_IFSOCK:
		return "a socket";
	case S_IFCHR:
	case S_IFBLK:
		return "a device";
	default:
		return "a file of an unknown kind";
	}
}

/* The part of PATH up to its last slash and with it; may be empty. */
static struct span
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct span){ path,
		slash == NULL ? 0 : (size_t)(slash + 1 - path) };
}

/* Where the symbolic link at PATH points, or NULL with errno set. */
static const char *
follow(struct arena *arena, const char *path)
{
	char link[PATH_MAX];
	struct span directory = directory_of(path);
	ssize_t length = readlink(path, link, sizeof(link) - 1);

	if (length < 0) {
		return NULL;
	}
	link[length] = '\0';
	if (link[0] == '/') {
		return arena_string(arena, span_of(link));
	}
	return arena_printf(arena, "%.*s%s", (int)directory.length,
	    directory.at, link);
}

/*
 * The end of the chain that begins at PATH: neither a link nor followed by
 * one. NULL with errno set when it cannot be reached.
 */
static const char *
end_of_links(struct arena *arena, const char *path)
{
	struct stat status;
	int links;

	for (links = 0; links <= LINKS_MAX; links++) {
		if (lstat(path, &status) != 0) {
			return errno == ENOENT ? path : NULL;
		}
		if (!S_ISLNK(status.st_mode)) {
			return path;
		}
		path = follow(arena, path);
		if (path == NULL) {
			return NULL;
		}
	}
	errno = ELOOP;
	return NULL;
}

/*
 * Ask the kernel first: it refuses links that somebody else left in a
 * directory open to all (protected_symlinks), which reading them does not.
 */
static bool
examine(const char *path, struct target *target)
{
	target->exists = stat(path, &target->status) == 0;
	return target->exists || (errno == ENOENT && *path != '\0');
}

/*
 * Most paths are no link: then one look tells all. Is this one such a path, or
 * one at which there is nothing?
 */
static bool
is_plain(const char *path, struct target *target)
{
	target->exists = lstat(path, &target->status) == 0;
	return target->exists ? !S_ISLNK(target->status.st_mode)
			      : errno == ENOENT && *path != '\0';
}

/* Part the path; a name that can only be a directory's is refused. */
static bool
split(struct arena *arena, const char *path, struct target *target)
{
	struct span directory = directory_of(path);
	const char *name = path + directory.length;

	if (*name == '\0' || strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0) {
		return false;
	}
	if (directory.length > 1) {
		directory.length--; /* the slash, unless it is the root */
	}
	target->name = name;
	target->directory =
	    directory.length == 0 ? "." : arena_string(arena, directory);
	return true;
}

/*
 * Is there something by that name? A deleted file that is still open is found
 * through /proc, but has none. Another file may have come there by now.
 */
static bool
named(const char *end)
{
	struct stat status;

	return lstat(end, &status) == 0;
}

bool
target_find(struct arena *arena, const char *path, struct target *target,
    struct diags *diags)
{
	const struct place here = { .file = path };
	struct target found = { .exists = false };
	const bool is_direct = is_plain(path, &found);
	const char *end = is_direct ? path : NULL;

	if (!is_direct && examine(path, &found)) {
		end = end_of_links(arena, path);
	}
	if (end == NULL) {
		return diag_error(diags, &here, "cannot be found: %s",
		    strerror(errno));
	}
	if (found.exists && !S_ISREG(found.status.st_mode)) {
		return diag_error(diags, &here, "is not a regular file but %s",
		    file_kind(found.status.st_mode));
	}
	if (found.exists && !is_direct && !named(end)) {
		return diag_error(diags, &here,
		    "leads to a file that has no name");
	}
	if (!split(arena, arena_string(arena, span_of(end)), &found)) {
		return diag_error(diags, &here, "is the name of a directory");
	}
	*target = found;
	return true;
}
