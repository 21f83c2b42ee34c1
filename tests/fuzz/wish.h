/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How an input of the targets `edit` and `walk` begins: the wish, WISH_SIZE
 * octets, says what is wanted. What follows is the text of a zone, `example.`;
 * for `walk` files "0" (the zone file), "1" and so on, with NUL between them.
 */
#ifndef TESTS_FUZZ_WISH_H
#define TESTS_FUZZ_WISH_H

/*
 * Octets 0 and 2 hold options, 1 and 2 seed the damage, then there are two...
 */
enum wish {
	WISH_STRIP = 1,     /* remove what signing made */
	WISH_NO_DIGEST = 2, /* the survey makes no digest */
	WISH_KEEP = 4,      /* the serial stays */
	WISH_JUMP = 8,      /* the serial goes as far ahead as it may */
	WISH_CNAMES = 16,   /* CNAME RRsets are wanted beside those of TLSA, */
	WISH_TXTS = 32,     /* TXT RRsets too, */
	WISH_EMPTY = 64,    /* and those that are empty; */
	WISH_KEEPS = 128,   /* and every other one keeps what is there */
	WISH_MARKS = 1,     /* octet 2: marks are written, */
	WISH_RETAIN = 2,    /* TLSA records that are not wanted stay a while, */
	WISH_STALE = 4,     /* and new RRsets are not the first */
	WISH_RRSETS = 3,    /* ... for each RRset: the samples in it, its TTL */
	WISH_HAS_TTL = 1,   /* else the RRset in the zone keeps its own */
	WISH_NAMES = 6,
	WISH_SIZE = WISH_RRSETS + 2 * WISH_NAMES,
	WISH_FILES_MAX = 6,
};

#endif
