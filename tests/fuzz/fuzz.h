/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the fuzz targets share: how a target is called, and a check that ends
 * the program, so that a fuzzer or a replay sees it.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The target's name, and that of its folder in the corpus. */
extern const char *const fuzz_name;

/* Try one input. These are libFuzzer's names; the result is 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Change an input, up to MAX_SIZE octets: libFuzzer's way, and a target's. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
    unsigned seed);

/* End with a finding unless HOLDS. */
static inline void
fuzz_check(bool holds, const char *file, int line, const char *condition)
{
	if (!holds) {
		(void)fprintf(stderr, "%s:%d: %s\n", file, line, condition);
		abort();
	}
}

#define FUZZ_CHECK(condition) \
	fuzz_check((condition), __FILE__, __LINE__, #condition)

#endif
