/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal digits, as printf() has them, and nothing behind them. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <zone/base/decimal.h>

#include "unit.h"

static void
expect_number(uint32_t number)
{
	char want[DECIMAL_MAX + 2];
	char got[DECIMAL_MAX + 2];
	const int length =
	    snprintf(want, sizeof(want), "%lu", (unsigned long)number);

	memset(got, '#', sizeof(got));
	assert_ptr_equal(decimal_put(got, number), got + length);
	assert_memory_equal(got, want, (size_t)length);
	assert_int_equal(got[length], '#');
}

/* Each count of digits, where it begins and where it ends. */
static void
puts_numbers(void **state)
{
	(void)state;
	expect_number(0);
	expect_number(UINT32_MAX);
	for (uint64_t power = 1; power <= UINT32_MAX; power *= 10) {
		expect_number((uint32_t)power - 1);
		expect_number((uint32_t)power);
		expect_number((uint32_t)power + 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
