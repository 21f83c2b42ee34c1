/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows: what each byte is, and both ways to look see the same. */
#include <config.h>

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include <zone/read/record/window.h>

#include "draw.h"
#include "unit.h"

enum {
	ROUNDS = 200000,
	BYTES = 256,
};

static bool
is_in_name(unsigned byte)
{
	return byte < 128 && (isalnum((int)byte) != 0 || byte == '-' ||
				 byte == '_' || byte == '.');
}

static bool
is_text(unsigned byte)
{
	return byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\';
}

static void
assert_text(const char *block)
{
	unsigned want = 0;

	while (want < WINDOW_TEXT && is_text((unsigned char)block[want])) {
		want++;
	}
	assert_int_equal(window_text(block), want);
	assert_int_equal(window_text_portable(block), want);
}

static void
assert_windows(const char *block, const struct window *want)
{
	const struct window both[] = { window_look(block),
		window_look_portable(block) };
	size_t i;

	for (i = 0; i < 2; i++) {
		assert_int_equal(both[i].names, want->names);
		assert_int_equal(both[i].dots, want->dots);
		assert_int_equal(both[i].blanks, want->blanks);
	}
}

/* What is at one place. */
static void
add(struct window *window, unsigned byte, unsigned at)
{
	window->names |= (uint64_t)is_in_name(byte) << at;
	window->dots |= (uint64_t)(byte == '.') << at;
	window->blanks |= (uint64_t)(byte == ' ' || byte == '\t') << at;
}

/* Each byte at each place, alone. */
static void
test_each_byte(void **state)
{
	char block[WINDOW_BYTES];
	unsigned byte;
	unsigned at;

	(void)state;
	for (byte = 0; byte < BYTES; byte++) {
		for (at = 0; at < WINDOW_BYTES; at++) {
			struct window want = { 0, 0, 0 };

			memset(block, '\n', sizeof(block));
			block[at] = (char)byte;
			add(&want, byte, at);
			assert_windows(block, &want);
		}
	}
}

/* Each byte in text; that of no other byte ends it. */
static void
test_text(void **state)
{
	char block[WINDOW_TEXT];
	unsigned byte;
	unsigned at;

	(void)state;
	for (byte = 0; byte < BYTES; byte++) {
		for (at = 0; at < WINDOW_TEXT; at++) {
			memset(block, 'a', sizeof(block));
			block[at] = (char)byte;
			assert_text(block);
			memset(block + at, (int)byte, sizeof(block) - at);
			assert_text(block);
		}
	}
}

/* Whatever bytes, at any alignment. */
static void
test_random(void **state)
{
	char bytes[WINDOW_BYTES + 16];
	uint64_t seed = 1;
	size_t round;
	unsigned i;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		const char *block = bytes + round % 16;
		struct window want = { 0, 0, 0 };

		for (i = 0; i < sizeof(bytes); i++) {
			bytes[i] = (char)draw(&seed, BYTES);
		}
		for (i = 0; i < WINDOW_BYTES; i++) {
			add(&want, (unsigned char)block[i], i);
		}
		assert_windows(block, &want);
		assert_text(block);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_byte),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
