/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of which much was passed: their pages go, and what they say stays. */
#include <config.h>

#include <fcntl.h>
#include <unistd.h>

#include <zone/file/text.h>

#include "folder.h"

enum {
	PASSED = 32 << 20, /* so much goes at once */
	SIZE = 64 << 20,
	STEP = 2000, /* less than a page */
};

/* How many pages of the map are there, of those that begin before an offset? */
static size_t
count_pages(const struct text *text, size_t offset)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const uintptr_t first = (uintptr_t)text->map / page;
	const int file = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	size_t count = 0;

	assert_true(file >= 0);
	for (size_t i = 0; i * page < offset; i++) {
		uint64_t entry;

		assert_int_equal(pread(file, &entry, sizeof(entry),
				     (off_t)((first + i) * sizeof(entry))),
		    sizeof(entry));
		count += entry >> 63;
	}
	assert_int_equal(close(file), 0);
	return count;
}

/* Much that was passed is no longer mapped, and is read as before. */
static void
test_pass(void **state)
{
	struct folder *folder = *state;
	const struct span first = span_of("the first line\n");
	struct text *text;
	unsigned sum = 0;

	folder_file("zone", first);
	assert_int_equal(truncate("zone", SIZE), 0);
	text = text_open(folder->arena, "zone", NULL, &folder->diags);
	assert_non_null(text);
	for (size_t i = 0; i < text->length; i += STEP) {
		sum += (unsigned char)text->bytes[i];
	}
	assert_int_equal(sum, 't');
	assert_true(count_pages(text, PASSED) > 0);
	text_pass(text, PASSED - 1);
	assert_true(count_pages(text, PASSED) > 0);
	text_pass(text, PASSED + 1);
	assert_int_equal(count_pages(text, PASSED), 0);
	assert_true(count_pages(text, SIZE) > 0);
	assert_memory_equal(text->bytes, first.at, first.length);
	assert_true(text_unchanged(text, &folder->diags));
	text_close(text);
	assert_int_equal(folder->diags.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pass, folder_enter,
		    folder_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
