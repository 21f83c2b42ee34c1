/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drafts: what comes into a file's place and what stays as it was. What happens
 * when system calls fail or the process is killed is in tests/cli/draft.bats.
 */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <zone/file/draft.h>
#include <zone/file/lock.h>
#include <zone/file/text.h>

#include "folder.h"

enum {
	SPANS_MAX = 8,
	SMALL = 1000,
	MANY = 1000, /* small spans: more than are gathered */
	LARGE = 300000,
	WHOLE_MAX = 8 << 20,
	PROCESSES = 50,
	LIMIT = 4096, /* of a file's size */
};

/* Names in the folder, but for "." and "..". */
static size_t
count_names(const char *path)
{
	DIR *folder = opendir(path);
	size_t count = 0;

	assert_non_null(folder);
	while (readdir(folder) != NULL) {
		count++;
	}
	assert_int_equal(closedir(folder), 0);
	return count - 2;
}

/* Replace the file at PATH; false when a diag says why not. */
static bool
replace(struct folder *folder, const char *path, const char *content)
{
	struct draft *draft =
	    draft_open(folder->arena, path, NULL, &folder->diags);
	bool done;

	if (draft == NULL) {
		return false;
	}
	done = draft_write(draft, span_of(content), &folder->diags) &&
	       draft_commit(draft, &folder->diags);
	draft_drop(draft);
	return done;
}

/* Spans of these lengths, written one after another. */
struct content_case {
	size_t lengths[SPANS_MAX];
	size_t times;
};

static const struct content_case contents[] = {
	{ { 0 }, 0 },
	{ { 1 }, 1 },
	{ { SMALL }, MANY },
	{ { LARGE }, 1 },
	{ { SMALL, LARGE, SMALL, 0, LARGE, LARGE, SMALL }, 3 },
	{ { 65535, 65536, 65537, 262143, 262144, 262145, 1 }, 2 },
};

static void
test_content(void **state)
{
	struct folder *folder = *state;
	char *bytes = arena_alloc(folder->arena, LARGE);
	size_t i;
	size_t j;

	for (i = 0; i < LARGE; i++) {
		bytes[i] = (char)('a' + i % 23);
	}
	for (i = 0; i < sizeof(contents) / sizeof(*contents); i++) {
		const size_t spans = contents[i].times * SPANS_MAX;
		struct draft *draft =
		    draft_open(folder->arena, "zone", NULL, &folder->diags);
		char *want = arena_alloc(folder->arena, WHOLE_MAX);
		size_t length = 0;

		assert_non_null(draft);
		for (j = 0; j < spans; j++) {
			const struct span span = { bytes,
				contents[i].lengths[j % SPANS_MAX] };

			assert_true(draft_write(draft, span, &folder->diags));
			memcpy(want + length, bytes, span.length);
			length += span.length;
		}
		assert_true(draft_commit(draft, &folder->diags));
		draft_drop(draft);
		folder_holds("zone", (struct span){ want, length });
		assert_int_equal(count_names("."), 1);
	}
	assert_int_equal(folder->diags.count, 0);
}

/* Until it is committed nothing is seen of a draft, and then it is whole. */
static void
test_steps(void **state)
{
	struct folder *folder = *state;
	const size_t descriptors = count_names("/proc/self/fd");
	struct draft *draft;

	folder_file("zone", span_of("old"));
	draft = draft_open(folder->arena, "zone", NULL, &folder->diags);
	assert_non_null(draft);
	assert_true(draft_write(draft, span_of("new"), &folder->diags));
	assert_true(draft_finish(draft, &folder->diags));
	folder_holds("zone", span_of("old"));
	draft_drop(draft);
	folder_holds("zone", span_of("old"));
	assert_int_equal(count_names("."), 1);

	draft = draft_open(folder->arena, "zone", NULL, &folder->diags);
	assert_non_null(draft);
	draft_drop(draft);
	draft_drop(draft);
	assert_int_equal(count_names("."), 1);

	assert_true(replace(folder, "zone", "new"));
	folder_holds("zone", span_of("new"));
	assert_int_equal(count_names("."), 1);
	assert_int_equal(count_names("/proc/self/fd"), descriptors);
	assert_int_equal(folder->diags.count, 0);
}

static mode_t
mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 07777;
}

static void
test_mode(void **state)
{
	static const mode_t modes[] = { 0644, 0600, 0640, 0444, 0666, 02644,
		04755, 06750, 01644 };
	struct folder *folder = *state;
	const mode_t kept = umask(027);
	size_t i;

	assert_true(replace(folder, "new", "a"));
	assert_int_equal(mode_of("new"), 0640);
	for (i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		folder_file("zone", span_of("old"));
		assert_int_equal(chmod("zone", modes[i]), 0);
		assert_true(replace(folder, "zone", "new"));
		assert_int_equal(mode_of("zone"), modes[i]);
		assert_int_equal(unlink("zone"), 0);
	}
	(void)umask(kept);
	assert_int_equal(folder->diags.count, 0);
}

static void
test_owner(void **state)
{
	struct folder *folder = *state;
	struct stat status;

	if (geteuid() != 0) {
		skip();
	}
	folder_file("zone", span_of("old"));
	assert_int_equal(chown("zone", 12, 34), 0);
	assert_int_equal(chmod("zone", 06640), 0);
	assert_true(replace(folder, "zone", "new"));
	assert_int_equal(stat("zone", &status), 0);
	assert_int_equal(status.st_uid, 12);
	assert_int_equal(status.st_gid, 34);
	assert_int_equal(status.st_mode & 07777, 06640);
}

/* What links lead to is replaced, links stay links. */
static void
test_links(void **state)
{
	static const char *const links[][2] = {
		{ "link", "zone" },
		{ "to-link", "./link" },
		{ "sub/up", "../to-link" },
		{ "to-sub", "sub" },
		{ "to-new", "sub/new" },
	};
	static const char *const paths[][2] = {
		{ "link", "zone" },
		{ "to-link", "zone" },
		{ "sub/up", "zone" },
		{ "to-sub/up", "zone" },
		{ "to-sub/../zone", "zone" },
		{ "to-new", "sub/new" }, /* a link to nothing makes its file */
		{ "to-sub/new", "sub/new" },
	};
	struct folder *folder = *state;
	struct stat status;
	size_t i;

	assert_int_equal(mkdir("sub", 0700), 0);
	folder_file("zone", span_of("old"));
	for (i = 0; i < sizeof(links) / sizeof(*links); i++) {
		assert_int_equal(symlink(links[i][1], links[i][0]), 0);
	}
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const char *content =
		    arena_printf(folder->arena, "version %zu", i);

		assert_true(replace(folder, paths[i][0], content));
		folder_holds(paths[i][1], span_of(content));
	}
	for (i = 0; i < sizeof(links) / sizeof(*links); i++) {
		assert_int_equal(lstat(links[i][0], &status), 0);
		assert_true(S_ISLNK(status.st_mode));
	}
	assert_int_equal(count_names("."), 6);
	assert_int_equal(count_names("sub"), 2);
	assert_int_equal(folder->diags.count, 0);
}

struct refusal_case {
	const char *path;
	const char *message;
};

static const struct refusal_case refusals[] = {
	{ "hard", "has 2 hard links; replacing it would part it from the "
		  "others" },
	{ "to-hard", "has 2 hard links; replacing it would part it from the "
		     "others" },
	{ "fifo", "is not a regular file but a FIFO" },
	{ "sub", "is not a regular file but a directory" },
	{ "sub/new/", "is the name of a directory" },
	{ "nowhere/zone",
	    "its directory cannot be opened: No such file or directory" },
	{ "to-nowhere",
	    "its directory cannot be opened: No such file or directory" },
};

static void
test_refused(void **state)
{
	struct folder *folder = *state;
	size_t i;

	folder_file("hard", span_of("old"));
	assert_int_equal(mkdir("sub", 0700), 0);
	assert_int_equal(link("hard", "sub/other"), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(symlink("hard", "to-hard"), 0);
	assert_int_equal(symlink("nowhere/zone", "to-nowhere"), 0);
	for (i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		const char *const messages[] = { refusals[i].message, NULL };

		assert_false(replace(folder, refusals[i].path, "new"));
		assert_int_equal(folder->diags.items[0].severity,
		    SEVERITY_ERROR);
		assert_string_equal(folder->diags.items[0].place.file,
		    refusals[i].path);
		folder_said(folder, messages);
	}
	folder_holds("hard", span_of("old"));
	assert_int_equal(count_names("."), 5);
	assert_int_equal(count_names("sub"), 1);
}

/* In a child with mounts of its own: 3 when it may not have them. */
static void
replace_mounted(struct folder *folder)
{
	static const char *const messages[] = {
		"is a mount point, which no other file can replace", NULL
	};

	if (unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("other", "zone", NULL, MS_BIND, NULL) != 0) {
		_exit(3);
	}
	if (replace(folder, "zone", "new")) {
		_exit(1);
	}
	folder_said(folder, messages);
	folder_holds("zone", span_of("mounted"));
	_exit(count_names(".") == 2 ? 0 : 2);
}

static void
test_mount_point(void **state)
{
	struct folder *folder = *state;
	int status;
	pid_t child;

	folder_file("zone", span_of("old"));
	folder_file("other", span_of("mounted"));
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		replace_mounted(folder);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 3) {
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
	folder_holds("zone", span_of("old"));
}

/* A file may grow no larger than the limit, whatever sets it. */
static void
test_no_room(void **state)
{
	static const char *const messages[] = {
		"cannot be written: File too large", NULL
	};
	struct folder *folder = *state;
	const struct span large = { arena_alloc(folder->arena, LARGE), LARGE };
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct rlimit kept;
	struct rlimit less;
	struct draft *draft;

	folder_file("zone", span_of("old"));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
	less = (struct rlimit){ LIMIT, kept.rlim_max };
	assert_int_equal(sigaction(SIGXFSZ, &ignore, NULL), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &less), 0);
	draft = draft_open(folder->arena, "zone", NULL, &folder->diags);
	assert_non_null(draft);
	assert_false(draft_write(draft, large, &folder->diags));
	folder_said(folder, messages);
	draft_drop(draft);
	draft = draft_open(folder->arena, "zone", NULL, &folder->diags);
	assert_non_null(draft);
	assert_true(draft_write(draft, (struct span){ large.at, LIMIT + 1 },
	    &folder->diags));
	assert_false(draft_finish(draft, &folder->diags));
	folder_said(folder, messages);
	draft_drop(draft);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
	folder_holds("zone", span_of("old"));
	assert_int_equal(count_names("."), 1);
}

/* An input that shrinks is met as an error of write(2). */
static void
test_shrunk_input(void **state)
{
	static const char *const messages[] = {
		"cannot be written: an input file shrank while it was being "
		"read",
		NULL,
	};
	struct folder *folder = *state;
	struct draft *draft;
	struct text *text;

	folder_file("in",
	    (struct span){ arena_alloc(folder->arena, LARGE), LARGE });
	text = text_open(folder->arena, "in", NULL, &folder->diags);
	draft = draft_open(folder->arena, "zone", NULL, &folder->diags);
	assert_non_null(text);
	assert_non_null(draft);
	assert_int_equal(truncate("in", 0), 0);
	assert_false(draft_write(draft,
	    (struct span){ text->bytes, text->length }, &folder->diags));
	folder_said(folder, messages);
	draft_drop(draft);
	text_close(text);
	assert_int_equal(count_names("."), 1);
}

/* In a child: add one to the number in the file. */
static void
count_up(struct folder *folder)
{
	static const char *const paths[] = { "sub/link" };
	struct locks *locks;
	struct text *text;
	size_t number;

	locks = locks_take(folder->arena, paths, 1, NULL, &folder->diags);
	text = text_open(folder->arena, paths[0], NULL, &folder->diags);
	if (locks == NULL || text == NULL) {
		_exit(1);
	}
	number = strtoul(arena_string(folder->arena,
			     (struct span){ text->bytes, text->length }),
	    NULL, 10);
	if (!text_unchanged(text, &folder->diags) ||
	    !replace(folder, paths[0],
		arena_printf(folder->arena, "%zu\n", number + 1))) {
		_exit(2);
	}
	_exit(0);
}

/* Of 50 updates at once 50 survive. */
static void
test_parallel(void **state)
{
	struct folder *folder = *state;
	size_t i;

	folder_file("zone", span_of("0\n"));
	assert_int_equal(mkdir("sub", 0700), 0);
	assert_int_equal(symlink("../zone", "sub/link"), 0);
	for (i = 0; i < PROCESSES; i++) {
		const pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			count_up(folder);
		}
	}
	for (i = 0; i < PROCESSES; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	folder_holds("zone", span_of("50\n"));
	assert_int_equal(count_names("."), 2);
	assert_int_equal(count_names("sub"), 1);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, folder_enter, folder_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_content),
		TEST(test_steps),
		TEST(test_mode),
		TEST(test_owner),
		TEST(test_links),
		TEST(test_refused),
		TEST(test_mount_point),
		TEST(test_no_room),
		TEST(test_shrunk_input),
		TEST(test_parallel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
