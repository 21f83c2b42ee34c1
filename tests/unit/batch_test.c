/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Batches: units that are put in place, or not. What happens when system calls
 * fail or the process is killed is in tests/cli/draft.bats.
 */
#include <config.h>

#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <zone/file/batch.h>

#include "folder.h"

enum {
	FILES = 40,
	REFUSED = 3,     /* a unit, */
	HARD_LINKED = 7, /* one of whose files cannot be replaced, */
	UNWRITTEN = 11,  /* one that is not written whole */
	FULL_LIMIT = 200,
	LEAST = 30, /* in one folder, with descriptors for half of them */
};

static size_t
count_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	size_t count = 0;

	assert_non_null(folder);
	while (readdir(folder) != NULL) {
		count++;
	}
	assert_int_equal(closedir(folder), 0);
	return count;
}

static const char *
file_name(struct folder *folder, size_t number)
{
	return arena_printf(folder->arena, "zone%zu", number);
}

/* Asked for each unit that is on the disk, in their order. */
static bool
all_but_one(void *context, size_t unit)
{
	struct folder *folder = context;

	folder_holds(file_name(folder, unit * 2), span_of("old"));
	return unit != REFUSED;
}

/* Begin and write the new versions, two a unit. */
static void
write_units(struct folder *folder, struct batch *batch)
{
	for (size_t i = 0; i < FILES; i++) {
		struct draft *draft;
		bool is_whole;

		folder->diags.rank = i + 1;
		draft = batch_open(batch, i / 2, file_name(folder, i),
		    &folder->diags);
		assert_int_equal(draft == NULL, i / 2 == HARD_LINKED && i % 2);
		if (draft != NULL) {
			assert_true(
			    draft_write(draft, span_of("new"), &folder->diags));
			is_whole = i / 2 != UNWRITTEN || i % 2 != 0;
			assert_int_equal(batch_written(batch, is_whole,
					     &folder->diags),
			    is_whole);
		}
	}
	folder->diags.rank = 0;
}

static bool
is_right(void *context, size_t unit)
{
	(void)context;
	(void)unit;
	return true;
}

static bool
stays_old(size_t unit)
{
	return unit == REFUSED || unit == HARD_LINKED || unit == UNWRITTEN;
}

static void
test_units(void **state)
{
	struct folder *folder = *state;
	const struct batch_check check = { all_but_one, folder };
	const size_t descriptors = count_descriptors();
	struct batch *batch = batch_new(1);

	for (size_t i = 0; i < FILES; i++) {
		folder_file(file_name(folder, i), span_of("old"));
	}
	assert_int_equal(link(file_name(folder, HARD_LINKED * 2 + 1), "other"),
	    0);
	write_units(folder, batch);
	assert_false(batch_is_full(batch));
	batch_commit(batch, &check, &folder->diags);
	for (size_t i = 0; i < FILES; i++) {
		folder_holds(file_name(folder, i),
		    span_of(stays_old(i / 2) ? "old" : "new"));
	}
	assert_int_equal(folder->diags.count, 1);
	assert_int_equal(folder->diags.rank, 0);
	assert_int_equal(folder->diags.items[0].rank, HARD_LINKED * 2 + 2);
	assert_int_equal(count_descriptors(), descriptors);
	batch_free(batch);
}

/* What was not committed leaves nothing behind; a batch can be used again. */
static void
test_again(void **state)
{
	struct folder *folder = *state;
	const struct batch_check check = { all_but_one, folder };
	const size_t descriptors = count_descriptors();
	struct batch *batch = batch_new(1);
	const char *const texts[] = { "new", "newer", "dropped" };

	folder_file("zone0", span_of("old"));
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct draft *draft =
		    batch_open(batch, 0, "zone0", &folder->diags);

		assert_non_null(draft);
		assert_true(
		    draft_write(draft, span_of(texts[i]), &folder->diags));
		assert_true(batch_written(batch, true, &folder->diags));
		if (i < 2) {
			batch_commit(batch, &check, &folder->diags);
			folder_holds("zone0", span_of(texts[i]));
			folder_file("zone0", span_of("old"));
		}
	}
	batch_free(batch);
	folder_holds("zone0", span_of("old"));
	assert_int_equal(folder->diags.count, 0);
	assert_int_equal(count_descriptors(), descriptors);
}

/* Files by turns in so many folders. */
static const char *
spread_name(struct folder *folder, size_t folders, size_t number)
{
	return arena_printf(folder->arena, "%zu/zone%zu", number % folders,
	    number);
}

/* Fill one of so many batches; how many drafts does it take? */
static size_t
fill(struct folder *folder, size_t batches, size_t folders)
{
	const size_t descriptors = count_descriptors();
	struct batch *batch = batch_new(batches);
	size_t count = 0;

	while (!batch_is_full(batch)) {
		assert_non_null(batch_open(batch, count,
		    spread_name(folder, folders, count), &folder->diags));
		assert_true(batch_written(batch, true, &folder->diags));
		count++;
	}
	assert_in_range(count_descriptors() - descriptors, count, FULL_LIMIT);
	batch_free(batch);
	assert_int_equal(count_descriptors(), descriptors);
	return count;
}

/* A batch is full before the descriptors are; a folder takes one for all. */
static void
test_full(void **state)
{
	struct folder *folder = *state;
	struct rlimit kept;
	struct rlimit less;

	assert_int_equal(mkdir("0", 0700), 0);
	assert_int_equal(mkdir("1", 0700), 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &kept), 0);
	less = kept;
	less.rlim_cur = FULL_LIMIT;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &less), 0);
	assert_int_equal(fill(folder, 1, 1), FULL_LIMIT / 2 - 2);
	assert_int_equal(fill(folder, 1, 2), FULL_LIMIT / 4);
	assert_int_equal(fill(folder, 2, 1), FULL_LIMIT / 4 - 2);
	assert_int_equal(fill(folder, 100, 1), LEAST);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &kept), 0);
	assert_int_equal(folder->diags.count, 0);
}

/* Files by turns in two folders, all of them put in place. */
static void
test_folders(void **state)
{
	struct folder *folder = *state;
	const struct batch_check check = { is_right, NULL };
	struct batch *batch = batch_new(1);

	assert_int_equal(mkdir("0", 0700), 0);
	assert_int_equal(mkdir("1", 0700), 0);
	for (size_t i = 0; i < FILES; i++) {
		struct draft *draft = batch_open(batch, i,
		    spread_name(folder, 2, i), &folder->diags);

		assert_non_null(draft);
		assert_int_equal(draft_is_guest(draft), false);
		assert_true(draft_write(draft, span_of("new"), &folder->diags));
		assert_true(batch_written(batch, true, &folder->diags));
	}
	batch_commit(batch, &check, &folder->diags);
	for (size_t i = 0; i < FILES; i++) {
		folder_holds(spread_name(folder, 2, i), span_of("new"));
	}
	assert_int_equal(folder->diags.count, 0);
	batch_free(batch);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, folder_enter, folder_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_units),
		TEST(test_again),
		TEST(test_full),
		TEST(test_folders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
