/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets: where paths lead, and what is no place for a file. */
#include <config.h>

#include <sys/stat.h>

#include <zone/file/target.h>

#include "folder.h"

enum {
	LINKS_FOLLOWED = 40, /* as many as the kernel follows */
	LONG_CHAIN = 42,
};

struct link_case {
	const char *name;
	const char *to;
};

static const struct link_case links[] = {
	{ "link", "zone" },
	{ "to-link", "./link" },
	{ "sub/up", "../to-link" },
	{ "to-sub", "sub" },
	{ "sub/deep/out", "../../to-sub/zone" },
	{ "to-new", "to-sub/new" },
	{ "to-nowhere", "nowhere/zone" },
	{ "to-folder", "sub/" },
	{ "to-null", "/dev/null" },
	{ "loop", "pool" },
	{ "pool", "loop" },
	{ "to-made-folder", "sub/new/" },
};

struct target_case {
	const char *path;
	const char *directory;
	const char *name;
	bool exists;
};

static const struct target_case targets[] = {
	{ "zone", ".", "zone", true },
	{ "./zone", ".", "zone", true },
	{ "sub//zone", "sub/", "zone", true },
	{ "sub/../zone", "sub/..", "zone", true },
	{ "new", ".", "new", false },
	{ "sub/new", "sub", "new", false },
	{ "nowhere/zone", "nowhere", "zone", false },
	{ "/nowhere", "/", "nowhere", false },
	{ "link", ".", "zone", true },
	{ "to-link", ".", "zone", true },
	{ "sub/up", "sub/../.", "zone", true },
	{ "to-sub/up", "to-sub/../.", "zone", true },
	{ "sub/deep/out", "sub/deep/../../to-sub", "zone", true },
	{ "to-new", "to-sub", "new", false },
	{ "to-nowhere", "nowhere", "zone", false },
};

struct refusal_case {
	const char *path;
	const char *message;
};

static const struct refusal_case refusals[] = {
	{ "", "cannot be found: No such file or directory" },
	{ ".", "is not a regular file but a directory" },
	{ "..", "is not a regular file but a directory" },
	{ "/", "is not a regular file but a directory" },
	{ "sub", "is not a regular file but a directory" },
	{ "sub/", "is not a regular file but a directory" },
	{ "sub/deep/..", "is not a regular file but a directory" },
	{ "to-folder", "is not a regular file but a directory" },
	{ "sub/new/", "is the name of a directory" },
	{ "to-made-folder", "is the name of a directory" },
	{ "zone/", "cannot be found: Not a directory" },
	{ "zone/x", "cannot be found: Not a directory" },
	{ "fifo", "is not a regular file but a FIFO" },
	{ "/dev/null", "is not a regular file but a device" },
	{ "to-null", "is not a regular file but a device" },
	{ "loop", "cannot be found: Too many levels of symbolic links" },
};

static int
setup(void **state)
{
	size_t i;

	(void)folder_enter(state);
	folder_file("zone", span_of(""));
	assert_int_equal(mkdir("sub", 0700), 0);
	folder_file("sub/zone", span_of(""));
	assert_int_equal(mkdir("sub/deep", 0700), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	for (i = 0; i < sizeof(links) / sizeof(*links); i++) {
		assert_int_equal(symlink(links[i].to, links[i].name), 0);
	}
	return 0;
}

static void
test_targets(void **state)
{
	struct folder *folder = *state;
	size_t i;

	for (i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
		struct target target;

		assert_true(target_find(folder->arena, targets[i].path, &target,
		    &folder->diags));
		assert_string_equal(target.name, targets[i].name);
		assert_string_equal(target.directory, targets[i].directory);
		assert_int_equal(target.exists, targets[i].exists);
	}
	assert_int_equal(folder->diags.count, 0);
}

static void
test_refused(void **state)
{
	struct folder *folder = *state;
	size_t i;

	for (i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		const char *const messages[] = { refusals[i].message, NULL };
		struct target target = { .name = "untouched" };

		assert_false(target_find(folder->arena, refusals[i].path,
		    &target, &folder->diags));
		assert_string_equal(target.name, "untouched");
		assert_string_equal(folder->diags.items[0].place.file,
		    refusals[i].path);
		folder_said(folder, messages);
	}
}

/* As long a chain as the kernel follows, and one that is longer. */
static void
test_chain(void **state)
{
	static const char *const messages[] = {
		"cannot be found: Too many levels of symbolic links", NULL
	};
	struct folder *folder = *state;
	struct target target;
	const char *path = "zone";
	size_t i;

	for (i = 1; i <= LONG_CHAIN; i++) {
		const char *name = arena_printf(folder->arena, "chain%zu", i);

		assert_int_equal(symlink(path, name), 0);
		path = name;
	}
	path = arena_printf(folder->arena, "chain%d", LINKS_FOLLOWED);
	assert_true(target_find(folder->arena, path, &target, &folder->diags));
	assert_string_equal(target.name, "zone");
	path = arena_printf(folder->arena, "chain%d", LINKS_FOLLOWED + 1);
	assert_false(target_find(folder->arena, path, &target, &folder->diags));
	folder_said(folder, messages);
}

/* A file that was deleted, but is open still, has no place. */
static void
test_deleted(void **state)
{
	static const char *const messages[] = {
		"leads to a file that has no name", NULL
	};
	struct folder *folder = *state;
	struct target target;
	const int file = open("zone", O_RDONLY | O_CLOEXEC);
	const char *path =
	    arena_printf(folder->arena, "/proc/self/fd/%d", file);

	assert_true(target_find(folder->arena, path, &target, &folder->diags));
	assert_string_equal(target.directory, folder->path);
	assert_int_equal(unlink("zone"), 0);
	assert_false(target_find(folder->arena, path, &target, &folder->diags));
	folder_said(folder, messages);
	assert_int_equal(close(file), 0);
}

static void
test_kind(void **state)
{
	(void)state;
	assert_string_equal(file_kind(S_IFREG | 0644), "a regular file");
	assert_string_equal(file_kind(S_IFDIR), "a directory");
	assert_string_equal(file_kind(S_IFIFO), "a FIFO");
	assert_string_equal(file_kind(S_IFSOCK), "a socket");
	assert_string_equal(file_kind(S_IFCHR), "a device");
	assert_string_equal(file_kind(S_IFBLK), "a device");
	assert_string_equal(file_kind(0), "a file of an unknown kind");
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, setup, folder_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_targets),
		TEST(test_refused),
		TEST(test_chain),
		TEST(test_deleted),
		TEST(test_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
