/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For the unit tests: cmocka, after the headers that it needs but does not
 * include. A test program runs one group of tests, since TAP has one plan.
 */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
