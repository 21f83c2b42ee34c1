/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spools: all that comes, in a file without a name, wherever there is room. */
#include <config.h>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zone/file/spool.h>

#include "unit.h"

/* Standard input becomes a pipe with this in it, or is closed. */
static void
set_input(const char *bytes)
{
	int ends[2];

	(void)close(STDIN_FILENO);
	if (bytes == NULL) {
		return;
	}
	assert_int_equal(pipe(ends), 0);
	if (ends[0] != STDIN_FILENO) {
		assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
		assert_int_equal(close(ends[0]), 0);
	}
	assert_int_equal(write(ends[1], bytes, strlen(bytes)),
	    (ssize_t)strlen(bytes));
	assert_int_equal(close(ends[1]), 0);
}

static void
test_directories(void **state)
{
	static const char *const temporary[] = { NULL, "", "/tmp", "/nowhere",
		"/dev/null" };

	(void)state;
	for (size_t i = 0; i < sizeof(temporary) / sizeof(*temporary); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		char bytes[8] = "";
		struct stat status;
		int spool;

		set_input("some");
		spool = spool_stdin(temporary[i], &diags);
		assert_true(spool > STDIN_FILENO);
		assert_int_equal(pread(spool, bytes, sizeof(bytes), 0), 4);
		assert_memory_equal(bytes, "some", 4);
		assert_int_equal(fstat(spool, &status), 0);
		assert_int_equal(status.st_nlink, 0);
		assert_int_equal(status.st_mode & 0777, 0600);
		assert_int_equal(close(spool), 0);
		assert_int_equal(diags.count, 0);
		arena_free(arena);
	}
}

static void
test_unreadable(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };

	(void)state;
	set_input(NULL);
	assert_int_equal(open("/tmp", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
	assert_int_equal(spool_stdin(NULL, &diags), -1);
	assert_int_equal(diags.count, 1);
	assert_string_equal(diags.items[0].message,
	    "cannot be read: Is a directory");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_directories),
		cmocka_unit_test(test_unreadable),
	};

	return cmocka_run_group_tests_name("spool", tests, NULL, NULL);
}
