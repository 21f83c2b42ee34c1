/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memos: values by keys, more than fit at first. */
#include <config.h>

#include "unit.h"

#include <zone/base/memo.h>

enum {
	MANY = 10000,
};

static void
keeps_values(void **state)
{
	static const char values[MANY] = { 0 };
	struct arena *arena = arena_new();
	struct memo *memo = memo_new(arena);

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		const void **value = memo_at(memo, &i, sizeof(i));

		assert_null(*value);
		assert_null(memo_get(memo, &i, sizeof(i)));
		*value = &values[i];
	}
	for (size_t i = 0; i < MANY; i++) {
		assert_ptr_equal(memo_get(memo, &i, sizeof(i)), &values[i]);
		assert_ptr_equal(*memo_at(memo, &i, sizeof(i)), &values[i]);
	}
	arena_free(arena);
}

/* The length belongs to the key, and an empty key is one. */
static void
tells_keys_apart(void **state)
{
	static const char *const keys[] = { "", "a", "ab", "abc", "b" };
	struct arena *arena = arena_new();
	struct memo *memo = memo_new(arena);
	char key[] = "copied";

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		assert_true(memo_first(memo, keys[i], strlen(keys[i])));
		assert_false(memo_first(memo, keys[i], strlen(keys[i])));
	}
	assert_true(memo_first(memo, key, strlen(key)));
	key[0] = 'm';
	assert_true(memo_first(memo, key, strlen(key)));
	assert_false(memo_first(memo, "copied", strlen("copied")));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_values),
		cmocka_unit_test(tells_keys_apart),
	};

	return cmocka_run_group_tests_name("memo", tests, NULL, NULL);
}
