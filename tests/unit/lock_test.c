/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks: which directories, each once, and that nobody waits for ever. */
#include <config.h>

#include <errno.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <zone/file/lock.h>

#include "draw.h"
#include "folder.h"

enum {
	PATHS_MAX = 5,
	PATIENCE = 60, /* seconds until a deadlock is one */
	PROCESSES = 8,
	ROUNDS = 100,
};

struct lock_case {
	const char *paths[PATHS_MAX];
	bool locked[4]; /* of the directories below */
};

static const char *const directories[] = { ".", "a", "b", "c" };

static const struct lock_case cases[] = {
	{ { NULL }, { false, false, false, false } },
	{ { "zone" }, { true, false, false, false } },
	{ { "a/zone", "a/other", "a/zone" }, { false, true, false, false } },
	{ { "c/x", "a/x", "b/x", "./x" }, { true, true, true, true } },
	{ { "b/../a/x", "a/./x", "a//x" }, { false, true, false, false } },
	/* links: of a directory, of a file, one after another, to nothing */
	{ { "to-b/zone", "b/zone" }, { false, false, true, false } },
	{ { "a/to-zone-in-c" }, { false, false, false, true } },
	{ { "to-to" }, { false, false, false, true } },
	{ { "a/dangling" }, { false, false, true, false } },
};

static int
setup(void **state)
{
	(void)folder_enter(state);
	(void)alarm(PATIENCE);
	assert_int_equal(mkdir("a", 0700), 0);
	assert_int_equal(mkdir("b", 0700), 0);
	assert_int_equal(mkdir("c", 0700), 0);
	folder_file("c/zone", span_of(""));
	assert_int_equal(symlink("b", "to-b"), 0);
	assert_int_equal(symlink("../c/zone", "a/to-zone-in-c"), 0);
	assert_int_equal(symlink("a/to-zone-in-c", "to-to"), 0);
	assert_int_equal(symlink("../to-b/new", "a/dangling"), 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)alarm(0);
	return folder_leave(state);
}

/* Would somebody else have to wait for the directory? */
static bool
is_locked(const char *directory)
{
	const int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool locked;

	assert_true(file >= 0);
	locked = flock(file, LOCK_EX | LOCK_NB) != 0;
	assert_true(!locked || errno == EWOULDBLOCK);
	assert_int_equal(close(file), 0);
	return locked;
}

static size_t
count_paths(const char *const *paths)
{
	size_t count = 0;

	while (count < PATHS_MAX && paths[count] != NULL) {
		count++;
	}
	return count;
}

static void
test_cases(void **state)
{
	struct folder *folder = *state;
	size_t i;
	size_t j;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct locks *locks = locks_take(folder->arena, cases[i].paths,
		    count_paths(cases[i].paths), NULL, &folder->diags);

		assert_non_null(locks);
		for (j = 0; j < 4; j++) {
			assert_int_equal(is_locked(directories[j]),
			    cases[i].locked[j]);
		}
		locks_drop(locks);
		for (j = 0; j < 4; j++) {
			assert_false(is_locked(directories[j]));
		}
		locks_drop(locks);
	}
	assert_int_equal(folder->diags.count, 0);
}

/* All that cannot be locked is said, and nothing stays locked. */
static void
test_refused(void **state)
{
	static const char *const paths[] = { "a/zone", "nowhere/zone",
		"c/zone/zone", "b" };
	static const char *const messages[] = {
		"its directory cannot be found: No such file or directory",
		"cannot be found: Not a directory",
		"is not a regular file but a directory",
		NULL,
	};
	struct folder *folder = *state;

	assert_null(locks_take(folder->arena, paths, 4, NULL, &folder->diags));
	assert_string_equal(folder->diags.items[0].place.file, "nowhere/zone");
	folder_said(folder, messages);
	assert_false(is_locked("a"));
}

/* A lock ends with its process. */
static void
test_wait(void **state)
{
	static const char *const paths[] = { "a/zone" };
	struct folder *folder = *state;
	struct locks *locks;
	int ends[2];
	char byte = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		locks =
		    locks_take(folder->arena, paths, 1, NULL, &folder->diags);
		(void)!write(ends[1], locks == NULL ? "n" : "y", 1);
		(void)usleep(200000);
		folder_file("a/zone", span_of("done"));
		_exit(0);
	}
	assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(byte, 'y');
	assert_true(is_locked("a"));
	locks = locks_take(folder->arena, paths, 1, NULL, &folder->diags);
	assert_non_null(locks);
	folder_holds("a/zone", span_of("done"));
	locks_drop(locks);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(close(ends[1]), 0);
}

/* Take the same locks in an order of one's own, again and again. */
static void
take_often(uint64_t seed)
{
	static const char *const files[] = { "a/x", "b/x", "c/x", "x", "to-b/y",
		"to-to" };
	struct diags diags = { .arena = arena_new() };
	size_t round;

	for (round = 0; round < ROUNDS; round++) {
		const char *paths[PATHS_MAX];
		struct locks *locks;
		size_t i;

		for (i = 0; i < PATHS_MAX; i++) {
			paths[i] = files[draw(&seed, 6)];
		}
		locks = locks_take(diags.arena, paths, PATHS_MAX, NULL, &diags);
		if (locks == NULL) {
			_exit(1);
		}
		locks_drop(locks);
	}
	_exit(0);
}

static void
test_no_deadlock(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < PROCESSES; i++) {
		const pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			(void)alarm(PATIENCE);
			take_often(i);
		}
	}
	for (i = 0; i < PROCESSES; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_cases, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_deadlock, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
