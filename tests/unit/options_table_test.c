/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the command line: their names and their order. */
#include <config.h>

#include "unit.h"

#include <gen/command/options_table.h>

/* No two options share a name, and each has its place in the help. */
static void
test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];

		assert_true(option->name != NULL || option->letter != 0);
		assert_true(option->verbs != 0);
		assert_true(option->verbs >> VERB_COUNT == 0);
		assert_non_null(option->help);
		assert_true(
		    i == 0 || option_table[i - 1].group <= option->group);
		if (option->name != NULL) {
			assert_ptr_equal(
			    options_table_find(span_of(option->name)), option);
		}
		for (size_t j = 0; j < i && option->letter != 0; j++) {
			assert_int_not_equal(option_table[j].letter,
			    option->letter);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests_name("options_table", tests, NULL, NULL);
}
