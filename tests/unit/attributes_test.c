/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attributes: what one file has, another gets, and nothing else. */
#include <config.h>

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include <zone/file/attributes.h>

#include "folder.h"

enum {
	NOBODY = 65534,
	NOT_PERMITTED = 3,
	VALUE_MAX = 3000,
};

static const char access_list[] = "system.posix_acl_access";
static const char default_list[] = "system.posix_acl_default";

/*
 * user::rw- user:1234:r-- group::r-- mask::rw- other::--- as the kernel reads
 * it: version 2, then tag, permissions and id of each entry, little-endian.
 */
static const unsigned char list[] = {
	2, 0, 0, 0,                            /* */
	0x01, 0, 6, 0, 0xff, 0xff, 0xff, 0xff, /* */
	0x02, 0, 4, 0, 0xd2, 0x04, 0, 0,       /* */
	0x04, 0, 4, 0, 0xff, 0xff, 0xff, 0xff, /* */
	0x10, 0, 6, 0, 0xff, 0xff, 0xff, 0xff, /* */
	0x20, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, /* */
};

struct files {
	int from;
	int to;
};

/* Two files, made after the folder got its own attributes. */
static struct files
make_files(void)
{
	struct files files;

	folder_file("from", span_of("old"));
	folder_file("to", span_of("new"));
	files.from = open("from", O_RDWR | O_CLOEXEC);
	files.to = open("to", O_RDWR | O_CLOEXEC);
	assert_true(files.from >= 0);
	assert_true(files.to >= 0);
	assert_int_equal(fchmod(files.to, 0600), 0);
	return files;
}

static void
close_files(struct files files)
{
	assert_int_equal(close(files.from), 0);
	assert_int_equal(close(files.to), 0);
}

static struct stat
status_of(int file)
{
	struct stat status;

	assert_int_equal(fstat(file, &status), 0);
	return status;
}

static void
test_mode(void **state)
{
	static const mode_t modes[] = { 0, 0400, 0644, 0777, 02755, 04711,
		01600, 07777 };
	struct folder *folder = *state;
	const struct files files = make_files();
	size_t i;

	for (i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		assert_int_equal(fchmod(files.from, modes[i]), 0);
		assert_true(attributes_copy(files.to, files.from, "zone",
		    &folder->diags));
		assert_int_equal(status_of(files.to).st_mode,
		    S_IFREG | modes[i]);
		assert_true(attributes_mode(files.to, 0600));
		assert_int_equal(status_of(files.to).st_mode, S_IFREG | 0600);
	}
	close_files(files);
}

static void
test_owner(void **state)
{
	struct folder *folder = *state;
	const struct files files = make_files();
	struct stat status;

	if (fchown(files.from, 12, 34) != 0) {
		close_files(files);
		skip();
	}
	assert_int_equal(fchmod(files.from, 06751), 0);
	assert_true(
	    attributes_copy(files.to, files.from, "zone", &folder->diags));
	status = status_of(files.to);
	assert_int_equal(status.st_uid, 12);
	assert_int_equal(status.st_gid, 34);
	assert_int_equal(status.st_mode, S_IFREG | 06751);
	close_files(files);
}

/* In a child without privileges: it may not give the file away. */
static void
copy_as_nobody(struct folder *folder, struct files files)
{
	static const char *const messages[] = {
		"belongs to user 12, group 34, which a new version could not: "
		"Operation not permitted",
		NULL,
	};

	if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0) {
		_exit(NOT_PERMITTED);
	}
	if (attributes_copy(files.to, files.from, "zone", &folder->diags)) {
		_exit(1);
	}
	assert_string_equal(folder->diags.items[0].place.file, "zone");
	folder_said(folder, messages);
	_exit(0);
}

static void
test_foreign_owner(void **state)
{
	struct folder *folder = *state;
	const struct files files = make_files();
	int status;
	pid_t child;

	if (fchown(files.from, 12, 34) != 0) {
		close_files(files);
		skip();
	}
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		copy_as_nobody(folder, files);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close_files(files);
}

static void
assert_attribute(int file, const char *name, const void *want, size_t length)
{
	char value[VALUE_MAX];

	assert_int_equal(fgetxattr(file, name, value, sizeof(value)), length);
	assert_memory_equal(value, want, length);
}

static void
test_extended(void **state)
{
	static const char large[VALUE_MAX] = "large";
	struct folder *folder = *state;
	const struct files files = make_files();

	if (fsetxattr(files.from, "user.note", "text", 4, 0) != 0) {
		assert_int_equal(errno, ENOTSUP);
		close_files(files);
		skip();
	}
	assert_int_equal(
	    fsetxattr(files.from, "user.large", large, sizeof(large), 0), 0);
	assert_int_equal(fsetxattr(files.from, "user.empty", "", 0, 0), 0);
	assert_true(
	    attributes_copy(files.to, files.from, "zone", &folder->diags));
	assert_attribute(files.to, "user.note", "text", 4);
	assert_attribute(files.to, "user.large", large, sizeof(large));
	assert_attribute(files.to, "user.empty", "", 0);
	assert_int_equal(folder->diags.count, 0);
	close_files(files);
}

static void
test_access_list(void **state)
{
	struct folder *folder = *state;
	const struct files files = make_files();

	if (fsetxattr(files.from, access_list, list, sizeof(list), 0) != 0) {
		assert_int_equal(errno, ENOTSUP);
		close_files(files);
		skip();
	}
	assert_int_equal(status_of(files.from).st_mode, S_IFREG | 0660);
	assert_true(
	    attributes_copy(files.to, files.from, "zone", &folder->diags));
	assert_attribute(files.to, access_list, list, sizeof(list));
	assert_int_equal(status_of(files.to).st_mode, S_IFREG | 0660);
	close_files(files);
}

/* The directory's default list stays away from a file that had none. */
static void
test_default_list(void **state)
{
	struct folder *folder = *state;
	struct files files;

	if (setxattr(".", default_list, list, sizeof(list), 0) != 0) {
		assert_int_equal(errno, ENOTSUP);
		skip();
	}
	files = make_files();
	assert_int_equal(fremovexattr(files.from, access_list), 0);
	assert_int_equal(fchmod(files.from, 0644), 0);
	assert_true(fgetxattr(files.to, access_list, NULL, 0) > 0);
	assert_true(
	    attributes_copy(files.to, files.from, "zone", &folder->diags));
	assert_int_equal(fgetxattr(files.to, access_list, NULL, 0), -1);
	assert_int_equal(errno, ENODATA);
	assert_int_equal(status_of(files.to).st_mode, S_IFREG | 0644);
	/* nor is it left when other attributes are copied */
	assert_int_equal(fsetxattr(files.from, "user.note", "x", 1, 0), 0);
	assert_int_equal(
	    fsetxattr(files.to, access_list, list, sizeof(list), 0), 0);
	assert_true(
	    attributes_copy(files.to, files.from, "zone", &folder->diags));
	assert_attribute(files.to, "user.note", "x", 1);
	assert_int_equal(fgetxattr(files.to, access_list, NULL, 0), -1);
	close_files(files);
}

static void
test_closed(void **state)
{
	static const char *const messages[] = {
		"cannot be examined: Bad file descriptor", NULL
	};
	struct folder *folder = *state;

	assert_false(attributes_copy(-1, -1, "zone", &folder->diags));
	folder_said(folder, messages);
	assert_false(attributes_mode(-1, 0644));
	assert_int_equal(errno, EBADF);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, folder_enter, folder_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_mode),
		TEST(test_owner),
		TEST(test_foreign_owner),
		TEST(test_extended),
		TEST(test_access_list),
		TEST(test_default_list),
		TEST(test_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
