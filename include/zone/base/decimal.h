/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in decimal digits. */
#ifndef ZONE_BASE_DECIMAL_H
#define ZONE_BASE_DECIMAL_H

#include <stdint.h>

enum {
	DECIMAL_MAX = 10, /* digits */
};

/* Write the number's digits, without a NUL; returns the place behind them. */
char *decimal_put(char *at, uint32_t number);

#endif
