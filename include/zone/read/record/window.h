/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What kind of bytes stand in 64 of them: those of plain names, the dots among
 * them, and blanks. A field's end is then one instruction away. And how many of
 * 16 are text.
 */
#ifndef ZONE_READ_RECORD_WINDOW_H
#define ZONE_READ_RECORD_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__) && !defined(DANEZONE_PORTABLE)
#	include <emmintrin.h>
#endif

enum {
	WINDOW_BYTES = 64,
	WINDOW_TEXT = 16,
};

/* Bit I of each tells of byte I. */
struct window {
	uint64_t names;  /* a letter, a digit, one of "-_." */
	uint64_t dots;   /* a dot */
	uint64_t blanks; /* a space or a tab */
};

/* Without vector instructions: for other machines, and for tests. */
static inline struct window
window_look_portable(const char bytes[WINDOW_BYTES])
{
	struct window window = { 0, 0, 0 };

	for (size_t i = 0; i < WINDOW_BYTES; i++) {
		const char byte = bytes[i];
		const char letter = (char)(byte | 0x20);
		const uint64_t dot = byte == '.';
		const uint64_t name =
		    (letter >= 'a' && letter <= 'z') ||
		    (byte >= '-' && byte <= '9' && byte != '/') || byte == '_';
		const uint64_t blank = byte == ' ' || byte == '\t';

		window.names |= name << i;
		window.dots |= dot << i;
		window.blanks |= blank << i;
	}
	return window;
}

/* The same of text. */
static inline unsigned
window_text_portable(const char bytes[WINDOW_TEXT])
{
	unsigned length = 0;

	while (length < WINDOW_TEXT && bytes[length] >= ' ' &&
	       bytes[length] <= '~' && bytes[length] != '"' &&
	       bytes[length] != '\\') {
		length++;
	}
	return length;
}

#if defined(__SSE2__) && !defined(DANEZONE_PORTABLE)

/* Which of 16 bytes are this one: all bits of those are set. */
static inline __m128i
window_equal(__m128i bytes, char byte)
{
	return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte));
}

/* Which of them are between two, these included. */
static inline __m128i
window_between(__m128i bytes, char first, char last)
{
	const __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8(first));

	return _mm_cmpeq_epi8(above,
	    _mm_min_epu8(above, _mm_set1_epi8((char)(last - first))));
}

static inline __m128i
window_names(__m128i bytes)
{
	const __m128i small = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
	const __m128i others = _mm_andnot_si128(window_equal(bytes, '/'),
	    window_between(bytes, '-', '9'));

	return _mm_or_si128(window_between(small, 'a', 'z'),
	    _mm_or_si128(others, window_equal(bytes, '_')));
}

static inline uint64_t
window_bits(__m128i bytes, unsigned at)
{
	return (uint64_t)(unsigned)_mm_movemask_epi8(bytes) << at;
}

static inline struct window
window_look(const char bytes[WINDOW_BYTES])
{
	struct window window = { 0, 0, 0 };

	for (unsigned at = 0; at < WINDOW_BYTES; at += 16) {
		const __m128i some =
		    _mm_loadu_si128((const void *)(bytes + at));

		window.names |= window_bits(window_names(some), at);
		window.dots |= window_bits(window_equal(some, '.'), at);
		window.blanks |=
		    window_bits(_mm_or_si128(window_equal(some, ' '),
				    window_equal(some, '\t')),
			at);
	}
	return window;
}

/*
 * How many bytes, up to the first other one, stand for themselves in a quoted
 * string: printable ASCII but for the quote and the backslash.
 */
static inline unsigned
window_text(const char bytes[WINDOW_TEXT])
{
	const __m128i some = _mm_loadu_si128((const void *)bytes);
	const __m128i ends =
	    _mm_or_si128(window_equal(some, '"'), window_equal(some, '\\'));
	const __m128i text =
	    _mm_andnot_si128(ends, window_between(some, ' ', '~'));

	return (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(text));
}

#else

static inline struct window
window_look(const char bytes[WINDOW_BYTES])
{
	return window_look_portable(bytes);
}

static inline unsigned
window_text(const char bytes[WINDOW_TEXT])
{
	return window_text_portable(bytes);
}

#endif

#endif
