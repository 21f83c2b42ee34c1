/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Locks: flock(2) on the directories, in the order of device and inode, so that
 * no two runs wait for each other. They bind only programs that ask for them.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zone/file/lock.h>
#include <zone/file/target.h>

struct lock {
	dev_t device;
	ino_t inode;
	const char *path;      /* the file that asks for it */
	const char *directory; /* that holds it */
	int descriptor;        /* -1: not taken */
};

struct locks {
	struct lock *items;
	size_t count;
	size_t capacity;
};

static bool
fail(const struct lock *lock, struct diags *diags, const char *problem)
{
	const struct place here = { .file = lock->path };

	return diag_error(diags, &here, "%s: %s", problem, strerror(errno));
}

/*
 * The lock that the file at PATH needs, not taken yet. LAST, or NULL, is one
 * that was found just before: often it is for the same directory.
 */
static bool
lock_find(struct arena *arena, const char *path, const struct lock *last,
    struct lock *lock, struct diags *diags)
{
	struct target target;
	struct stat status;

	if (!target_find(arena, path, &target, diags)) {
		return false;
	}
	*lock = (struct lock){
		.path = path,
		.directory = target.directory,
		.descriptor = -1,
	};
	if (last != NULL && strcmp(last->directory, lock->directory) == 0) {
		lock->device = last->device;
		lock->inode = last->inode;
		return true;
	}
	if (stat(lock->directory, &status) != 0) {
		return fail(lock, diags, "its directory cannot be found");
	}
	lock->device = status.st_dev;
	lock->inode = status.st_ino;
	return true;
}

static int
compare(const void *left, const void *right)
{
	const struct lock *a = left;
	const struct lock *b = right;

	if (a->device != b->device) {
		return a->device < b->device ? -1 : 1;
	}
	return (a->inode > b->inode) - (a->inode < b->inode);
}

/* Sort, and keep one of those that are the same. */
static void
put_in_order(struct locks *locks)
{
	size_t kept = 0;
	size_t i;

	if (locks->count == 0) {
		return;
	}
	qsort(locks->items, locks->count, sizeof(*locks->items), compare);
	for (i = 1; i < locks->count; i++) {
		if (compare(&locks->items[kept], &locks->items[i]) != 0) {
			locks->items[++kept] = locks->items[i];
		}
	}
	locks->count = kept + 1;
}

static bool
lock_take(struct lock *lock, struct diags *diags)
{
	lock->descriptor =
	    open(lock->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock->descriptor < 0) {
		return fail(lock, diags, "its directory cannot be opened");
	}
	while (flock(lock->descriptor, LOCK_EX) != 0) {
		if (errno != EINTR) {
			return fail(lock, diags,
			    "its directory cannot be locked");
		}
	}
	return true;
}

/* Take all; the first that fails ends it. */
static bool
take_all(struct locks *locks, struct diags *diags)
{
	size_t i;

	for (i = 0; i < locks->count; i++) {
		if (!lock_take(&locks->items[i], diags)) {
			return false;
		}
	}
	return true;
}

struct locks *
locks_take(struct arena *arena, const char *const *paths, size_t count,
    bool *is_found, struct diags *diags)
{
	struct locks *locks = arena_alloc(arena, sizeof(*locks));
	const size_t rank = diags->rank;
	bool found = true;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct lock *last =
		    locks->count == 0 ? NULL : &locks->items[locks->count - 1];
		struct lock lock;
		bool is_here;

		diags->rank = rank + (is_found == NULL ? 0 : i);
		is_here = lock_find(arena, paths[i], last, &lock, diags);
		if (is_here) {
			ARENA_PUSH(arena, locks, lock);
		}
		if (is_found != NULL) {
			is_found[i] = is_here;
		}
		found = found && (is_here || is_found != NULL);
	}
	diags->rank = rank;
	put_in_order(locks);
	if (found && take_all(locks, diags)) {
		return locks;
	}
	locks_drop(locks);
	return NULL;
}

bool
locks_hold(const struct locks *locks, struct arena *arena, const char *path,
    struct diags *diags)
{
	struct lock lock;
	size_t i = 0;

	if (!lock_find(arena, path, NULL, &lock, diags)) {
		return false;
	}
	while (i < locks->count && compare(&lock, &locks->items[i]) != 0) {
		i++;
	}
	return i < locks->count;
}

void
locks_drop(struct locks *locks)
{
	size_t i;

	for (i = 0; i < locks->count; i++) {
		if (locks->items[i].descriptor >= 0) {
			(void)close(locks->items[i].descriptor);
			locks->items[i].descriptor = -1;
		}
	}
}
