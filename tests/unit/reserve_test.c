/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reserves: space is set aside, nobody sees it, and what is not used is given
 * back. Files in memory, since not every file system can do it.
 */
#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zone/file/reserve.h>

#include "unit.h"

enum {
	SIZE = 9 << 20,
	BLOCK = 512,    /* what stat() counts */
	PAGE = 1 << 16, /* or more */
	FAR = 3 << 20,
};

static const char text[] = "example. 3600 IN NS ns1.example.\n";

static int
new_file(void)
{
	const int file = memfd_create("reserved", MFD_CLOEXEC);

	assert_true(file >= 0);
	return file;
}

static off_t
size_of(int file)
{
	struct stat status;

	assert_int_equal(fstat(file, &status), 0);
	return status.st_size;
}

/* Bytes that it takes, whatever its size. */
static off_t
taken_by(int file)
{
	struct stat status;

	assert_int_equal(fstat(file, &status), 0);
	return (off_t)status.st_blocks * BLOCK;
}

static void
put(int file)
{
	assert_int_equal(write(file, text, sizeof(text)), sizeof(text));
}

static void
expect_text(int file, off_t at)
{
	char got[sizeof(text)];

	assert_int_equal(pread(file, got, sizeof(got), at), sizeof(got));
	assert_memory_equal(got, text, sizeof(text));
}

static void
sets_aside(void **state)
{
	const int file = new_file();
	struct reserve *reserve = reserve_new(file, SIZE);

	(void)state;
	assert_non_null(reserve);
	reserve_settle(reserve);
	assert_int_equal(size_of(file), 0);
	assert_true(taken_by(file) >= SIZE);
	put(file);
	reserve_free(reserve);
	assert_int_equal(size_of(file), sizeof(text));
	assert_true(taken_by(file) <= PAGE);
	expect_text(file, 0);
	assert_int_equal(close(file), 0);
}

/* As when the run has failed: wherever it is, it stops. */
static void
gives_all_back(void **state)
{
	const int file = new_file();

	(void)state;
	reserve_free(reserve_new(file, SIZE));
	assert_int_equal(size_of(file), 0);
	assert_int_equal(taken_by(file), 0);
	reserve_free(NULL);
	reserve_settle(NULL);
	assert_int_equal(close(file), 0);
}

/* From where it is written, and what is there stays. */
static void
keeps_what_is_there(void **state)
{
	const int file = new_file();
	struct reserve *reserve;

	(void)state;
	put(file);
	assert_int_equal(lseek(file, FAR, SEEK_SET), FAR);
	put(file);
	assert_int_equal(lseek(file, sizeof(text), SEEK_SET), sizeof(text));
	reserve = reserve_new(file, SIZE);
	reserve_settle(reserve);
	assert_int_equal(size_of(file), FAR + sizeof(text));
	assert_true(taken_by(file) >= SIZE);
	put(file);
	reserve_free(reserve);
	assert_int_equal(size_of(file), FAR + sizeof(text));
	assert_true(taken_by(file) <= FAR + PAGE);
	expect_text(file, 0);
	expect_text(file, sizeof(text));
	expect_text(file, FAR);
	assert_int_equal(close(file), 0);
}

/* More was written than was thought of. */
static void
may_be_too_little(void **state)
{
	const int file = new_file();
	struct reserve *reserve = reserve_new(file, sizeof(text));

	(void)state;
	reserve_settle(reserve);
	put(file);
	put(file);
	reserve_free(reserve);
	assert_int_equal(size_of(file), 2 * sizeof(text));
	expect_text(file, sizeof(text));
	assert_int_equal(close(file), 0);
}

/* The file can be shared, or is none. */
static void
refuses_others(void **state)
{
	const int file = new_file();
	int ends[2];

	(void)state;
	assert_int_equal(fcntl(file, F_SETFL, O_APPEND), 0);
	assert_null(reserve_new(file, SIZE));
	assert_int_equal(close(file), 0);
	assert_null(reserve_new(file, SIZE));
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_null(reserve_new(ends[1], SIZE));
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(close(ends[1]), 0);
}

/* Where no space can be set aside nothing is, and nothing is said. */
static void
does_without(void **state)
{
	const int file = new_file();
	char path[64];
	struct reserve *reserve;
	int read_only;

	(void)state;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	read_only = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(read_only >= 0);
	reserve = reserve_new(read_only, SIZE);
	assert_non_null(reserve);
	reserve_settle(reserve);
	assert_int_equal(taken_by(file), 0);
	reserve_free(reserve);
	assert_int_equal(close(read_only), 0);
	assert_int_equal(close(file), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets_aside),
		cmocka_unit_test(gives_all_back),
		cmocka_unit_test(keeps_what_is_there),
		cmocka_unit_test(may_be_too_little),
		cmocka_unit_test(refuses_others),
		cmocka_unit_test(does_without),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
