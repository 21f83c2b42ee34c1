/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Find structural bytes with SSSE3 where compiler and machine have it, or
 * without.
 */
#include <config.h>

#include <stddef.h>
#include <stdint.h>

#include <zone/read/specials.h>

#if defined(__x86_64__) && !defined(DANEZONE_PORTABLE)
#	include <immintrin.h>
#endif

uint64_t
specials_find_portable(const char block[SPECIALS_BLOCK])
{
	static const unsigned char special[256] = {
		['"'] = 1,
		[';'] = 1,
		['('] = 1,
		[')'] = 1,
		['\\'] = 1,
		['\n'] = 1,
		['\r'] = 1,
	};
	uint64_t found = 0;

	for (size_t i = 0; i < SPECIALS_BLOCK; i++) {
		found |= (uint64_t)special[(unsigned char)block[i]] << i;
	}
	return found;
}

#if defined(__x86_64__) && !defined(DANEZONE_PORTABLE)

/*
 * One bit for each of 16 bytes. The last four bits of a byte choose the one
 * that it would have to be: no two structural bytes share them. Bytes of 128 or
 * more choose 0.
 */
__attribute__((target("ssse3"))) static inline uint64_t
find_16(const char *at)
{
	const __m128i choice = _mm_setr_epi8(-1, -1, '"', -1, -1, -1, -1, -1,
	    '(', ')', '\n', ';', '\\', '\r', -1, -1);
	const __m128i bytes = _mm_loadu_si128((const void *)at);
	const __m128i chosen = _mm_shuffle_epi8(choice, bytes);

	return (uint64_t)(unsigned)_mm_movemask_epi8(
	    _mm_cmpeq_epi8(bytes, chosen));
}

__attribute__((target("ssse3"))) static uint64_t
find_64(const char *at)
{
	return find_16(at) | find_16(at + 16) << 16 | find_16(at + 32) << 32 |
	       find_16(at + 48) << 48;
}

uint64_t
specials_find(const char block[SPECIALS_BLOCK])
{
	return __builtin_cpu_supports("ssse3") ? find_64(block)
					       : specials_find_portable(block);
}

#else

uint64_t
specials_find(const char block[SPECIALS_BLOCK])
{
	return specials_find_portable(block);
}

#endif
