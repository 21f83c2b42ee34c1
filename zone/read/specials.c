/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find structural bytes with SSE2 where the compiler has it, or without. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>

#include <zone/read/specials.h>

#if defined(__SSE2__) && !defined(DANEZONE_PORTABLE)
#	include <emmintrin.h>
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

#if defined(__SSE2__) && !defined(DANEZONE_PORTABLE)

/* One bit for each of 16 bytes. The parentheses differ in their last bit. */
static uint64_t
find_16(__m128i bytes)
{
	const __m128i paren = _mm_and_si128(bytes, _mm_set1_epi8((char)0xfe));
	__m128i hit = _mm_cmpeq_epi8(paren, _mm_set1_epi8('('));

	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(';')));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
	return (uint64_t)(unsigned)_mm_movemask_epi8(hit);
}

uint64_t
specials_find(const char block[SPECIALS_BLOCK])
{
	uint64_t found = 0;

	for (unsigned i = 0; i < SPECIALS_BLOCK; i += 16) {
		const void *part = block + i;

		found |= find_16(_mm_loadu_si128(part)) << i;
	}
	return found;
}

#else

uint64_t
specials_find(const char block[SPECIALS_BLOCK])
{
	return specials_find_portable(block);
}

#endif
