/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal digits, written where there are too many numbers for printf(). */
#include <config.h>

#include <stddef.h>
#include <string.h>

#include <zone/base/decimal.h>

char *
decimal_put(char *at, uint32_t number)
{
	char digits[DECIMAL_MAX];
	size_t first = sizeof(digits);

	do {
		digits[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	memcpy(at, digits + first, sizeof(digits) - first);
	return at + (sizeof(digits) - first);
}
