/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arenas: alignment, zeroes, growth over many chunks, large pieces between
 * small ones, and arrays that grow. Under a sanitizer also that nothing leaks.
 */
#include <config.h>

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zone/base/arena.h>

#include "unit.h"

static void
frees_nothing_and_an_empty_one(void **state)
{
	(void)state;
	arena_free(NULL);
	arena_free(arena_new());
}

static void
check_zero(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		assert_int_equal(bytes[i], 0);
	}
}

static void
aligns_and_zeroes(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t size = 0; size < 200; size++) {
		unsigned char *bytes = arena_alloc(arena, size);

		assert_non_null(bytes);
		assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
		check_zero(bytes, size);
		if (size > 0) {
			memset(bytes, 0xff, size);
		}
	}
	arena_free(arena);
}

/* Around the chunk sizes and the sizes from which a piece gets its own. */
static const size_t sizes[] = { 1, 15, 16, 17, 1008, 1023, 1024, 1025, 2048,
	4080, 4095, 4096, 4097, 8192, 65536, 262144, 262145, 1 << 20,
	(1 << 20) + 1, 5 << 20 };

enum {
	SIZES = sizeof(sizes) / sizeof(*sizes),
};

static void
keeps_pieces_apart(void **state)
{
	struct arena *arena = arena_new();
	unsigned char *pieces[SIZES * SIZES];

	(void)state;
	for (unsigned i = 0; i < SIZES * SIZES; i++) {
		const size_t size = sizes[i % SIZES] / (1 + i / SIZES);

		pieces[i] = arena_alloc(arena, size);
		assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t),
		    0);
		assert_true(size == 0 || pieces[i][0] == 0);
		assert_true(size == 0 || pieces[i][size - 1] == 0);
		memset(pieces[i], (int)(i % 251 + 1), size);
	}
	for (unsigned i = 0; i < SIZES * SIZES; i++) {
		const size_t size = sizes[i % SIZES] / (1 + i / SIZES);
		const unsigned char *piece = pieces[i];

		assert_true(size == 0 || piece[0] == i % 251 + 1);
		assert_true(
		    size < 2 || memcmp(piece, piece + 1, size - 1) == 0);
	}
	arena_free(arena);
}

/* A large piece that comes first leaves room for small ones. */
static void
begins_with_a_large_piece(void **state)
{
	struct arena *arena = arena_new();
	char *large = arena_alloc(arena, 100000);
	char *small = arena_alloc(arena, 10);

	(void)state;
	memset(large, 1, 100000);
	check_zero((unsigned char *)small, 10);
	memset(small, 2, 10);
	assert_int_equal(large[99999], 1);
	arena_free(arena);
}

/* A million small pieces take few chunks: this is fast or wrong. */
static void
holds_many_pieces(void **state)
{
	enum {
		COUNT = 1000000,
	};
	struct arena *arena = arena_new();
	uint32_t **pieces = arena_alloc(arena, COUNT * sizeof(*pieces));

	(void)state;
	for (uint32_t i = 0; i < COUNT; i++) {
		pieces[i] = arena_alloc(arena, sizeof(**pieces));
		assert_int_equal(*pieces[i], 0);
		*pieces[i] = i;
	}
	for (uint32_t i = 0; i < COUNT; i++) {
		assert_int_equal(*pieces[i], i);
	}
	arena_free(arena);
}

/* Octets stand side by side, and apart from what else there is. */
static void
packs_octets(void **state)
{
	enum {
		COUNT = 100000,
		LONGEST = 40,
	};
	struct arena *arena = arena_new();
	struct arena *branch = arena_branch(arena);
	unsigned char **octets = arena_alloc(arena, COUNT * sizeof(*octets));
	size_t beside = 0;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		const size_t length = i % LONGEST;
		uint64_t *number = arena_alloc(branch, sizeof(*number));

		octets[i] = arena_octets(branch, length);
		assert_int_equal(*number, 0);
		check_zero(octets[i], length);
		*number = UINT64_MAX;
		memset(octets[i], (int)(i % 251), length);
		beside += i > 0 && octets[i] + length == octets[i - 1];
	}
	for (size_t i = 0; i < COUNT; i++) {
		for (size_t k = 0; k < i % LONGEST; k++) {
			assert_int_equal(octets[i][k], i % 251);
		}
	}
	assert_true(beside > COUNT - COUNT / 100);
	arena_free(branch);
	arena_free(arena);
}

/* What an arena holds after a reset is zero again, at both ends. */
static void
zeroes_anew(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t round = 0; round < 100; round++) {
		for (size_t i = 0; i < round; i++) {
			unsigned char *bytes = arena_alloc(arena, i);
			unsigned char *octets = arena_octets(arena, i);

			check_zero(bytes, i);
			check_zero(octets, i);
			memset(bytes, 0xff, i);
			memset(octets, 0xff, i);
		}
		arena_reset(arena);
	}
	arena_free(arena);
}

static void
copies(void **state)
{
	static const char bytes[] = "a\0b";
	struct arena *arena = arena_new();
	const char *string = arena_string(arena, (struct span){ "abcdef", 3 });
	char *copy = arena_copy(arena, bytes, sizeof(bytes));

	(void)state;
	assert_string_equal(string, "abc");
	assert_string_equal(arena_string(arena, (struct span){ NULL, 0 }), "");
	assert_memory_equal(copy, bytes, sizeof(bytes));
	assert_ptr_not_equal(copy, bytes);
	copy[0] = 'x';
	assert_int_equal(bytes[0], 'a');
	assert_non_null(arena_copy(arena, NULL, 0));
	arena_free(arena);
}

static void
prints(void **state)
{
	struct arena *arena = arena_new();
	char *wide = arena_printf(arena, "%100000d", 7);

	(void)state;
	assert_string_equal(arena_printf(arena, "%s-%d%%", "a", -1), "a--1%");
	assert_string_equal(arena_printf(arena, "%s", ""), "");
	assert_int_equal(strlen(wide), 100000);
	assert_string_equal(wide + 99998, " 7");
	arena_free(arena);
}

static void
doubles_arrays(void **state)
{
	struct arena *arena = arena_new();
	size_t capacity = 0;
	uint64_t *items = NULL;
	unsigned moves = 0;

	(void)state;
	for (size_t count = 0; count < 100000; count++) {
		const size_t before = capacity;

		items =
		    arena_more(arena, items, count, &capacity, sizeof(*items));
		assert_true(capacity > count);
		moves += capacity != before;
		items[count] = count * count;
	}
	assert_int_equal(capacity, 1 << 17);
	assert_int_equal(moves, 16);
	for (size_t i = 0; i < 100000; i++) {
		assert_int_equal(items[i], i * i);
	}
	arena_free(arena);
}

static void
pushes(void **state)
{
	struct pair {
		int first;
		int second;
	};
	struct {
		struct pair *items;
		size_t count;
		size_t capacity;
	} list = { NULL, 0, 0 };
	struct arena *arena = arena_new();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		const struct pair pair = { i, -i };

		ARENA_PUSH(arena, &list, pair);
	}
	assert_int_equal(list.count, 1000);
	assert_int_equal(list.capacity, 1024);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(list.items[i].first, i);
		assert_int_equal(list.items[i].second, -i);
	}
	arena_free(arena);
}

/* AddressSanitizer ends the program itself when it cannot give that much. */
#if defined(__SANITIZE_ADDRESS__)
#	define SANITIZED 1
#elif defined(__has_feature)
#	if __has_feature(address_sanitizer)
#		define SANITIZED 1
#	endif
#endif

#ifdef SANITIZED
enum {
	BELOW_MAX = 20,
};
#else
enum {
	BELOW_MAX = 1 << 20,
};
#endif

static void
ask_for_too_much(struct arena *arena)
{
	(void)arena_alloc(arena, SIZE_MAX - BELOW_MAX);
}

static void
ask_for_all(struct arena *arena)
{
	(void)arena_alloc(arena, SIZE_MAX);
}

static void
grow_beyond_a_size(struct arena *arena)
{
	size_t capacity = SIZE_MAX / 16;

	(void)arena_more(arena, NULL, capacity, &capacity, 16);
}

static void
double_beyond_a_size(struct arena *arena)
{
	size_t capacity = SIZE_MAX / 2 + 1;

	(void)arena_more(arena, NULL, capacity, &capacity, 1);
}

/* Make the attempt in a process of its own and read what it says. */
static int
status_of(void (*attempt)(struct arena *arena), char *said, size_t size)
{
	int ends[2];
	ssize_t length;
	int status = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)dup2(ends[1], STDERR_FILENO);
		attempt(arena_new());
		_exit(0);
	}
	assert_int_equal(close(ends[1]), 0);
	length = read(ends[0], said, size - 1);
	assert_true(length >= 0);
	said[length] = '\0';
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
ends_without_memory(void **state)
{
	static void (*const attempts[])(struct arena * arena) = {
		ask_for_too_much,
		ask_for_all,
		grow_beyond_a_size,
		double_beyond_a_size,
	};
	char said[100];

	(void)state;
	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++) {
		assert_int_equal(status_of(attempts[i], said, sizeof(said)), 2);
		assert_string_equal(said, "danezone: error: out of memory\n");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frees_nothing_and_an_empty_one),
		cmocka_unit_test(aligns_and_zeroes),
		cmocka_unit_test(keeps_pieces_apart),
		cmocka_unit_test(begins_with_a_large_piece),
		cmocka_unit_test(holds_many_pieces),
		cmocka_unit_test(packs_octets),
		cmocka_unit_test(zeroes_anew),
		cmocka_unit_test(copies),
		cmocka_unit_test(prints),
		cmocka_unit_test(doubles_arrays),
		cmocka_unit_test(pushes),
		cmocka_unit_test(ends_without_memory),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
