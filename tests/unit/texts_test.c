/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each file is one text, whatever it is called. */
#include <config.h>

#include <unistd.h>

#include <zone/file/texts.h>

#include "folder.h"

enum {
	MANY = 500
};

static struct texts
begin(struct folder *folder)
{
	return (struct texts){ .arena = folder->arena, .seed = 1 };
}

static void
test_names(void **state)
{
	struct folder *folder = *state;
	struct texts texts = begin(folder);
	struct text *one;
	struct text *other;

	folder_file("one", span_of("1"));
	folder_file("other", span_of("2"));
	assert_int_equal(symlink("one", "link"), 0);
	assert_int_equal(link("one", "hard"), 0);
	one = texts_open(&texts, "one", NULL, &folder->diags);
	other = texts_open(&texts, "other", NULL, &folder->diags);
	assert_non_null(one);
	assert_non_null(other);
	assert_ptr_not_equal(one, other);
	assert_int_equal(one->number, 0);
	assert_int_equal(other->number, 1);
	assert_ptr_equal(texts_open(&texts, "./one", NULL, &folder->diags),
	    one);
	assert_ptr_equal(texts_open(&texts, "link", NULL, &folder->diags), one);
	assert_ptr_equal(texts_open(&texts, "hard", NULL, &folder->diags), one);
	assert_null(texts_open(&texts, "none", NULL, &folder->diags));
	assert_int_equal(folder->diags.count, 1);
	assert_int_equal(texts.count, 2);
	texts_close(&texts);
}

/* The table grows, and no descriptor stays open. */
static void
test_many(void **state)
{
	struct folder *folder = *state;
	struct texts texts = begin(folder);
	const int before = dup(0);
	int after;
	char name[16];

	assert_int_equal(close(before), 0);
	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(name, sizeof(name), "%zu", i);
		folder_file(name, span_of(name));
		assert_non_null(texts_open(&texts, name, NULL, &folder->diags));
	}
	for (size_t i = 0; i < MANY; i++) {
		struct text *text;

		(void)snprintf(name, sizeof(name), "%zu", i);
		text = texts_open(&texts, name, NULL, &folder->diags);
		assert_int_equal(text->number, i);
		assert_memory_equal(text->bytes, name, text->length);
	}
	assert_int_equal(texts.count, MANY);
	after = dup(0);
	assert_int_equal(after, before);
	assert_int_equal(close(after), 0);
	texts_close(&texts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_names, folder_enter,
		    folder_leave),
		cmocka_unit_test_setup_teardown(test_many, folder_enter,
		    folder_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
