/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PEM (RFC 7468): the blocks of a text, one after the other, and their base64.
 * A block is decoded only when asked for, into memory that the caller wipes,
 * since it may be a private key.
 */
#ifndef GEN_KEY_PEM_H
#define GEN_KEY_PEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gen/key/material.h>
#include <zone/base/arena.h>
#include <zone/base/span.h>

/* What a block's label says that it holds; the more telling ones first. */
enum pem_kind {
	PEM_CERTIFICATE,
	PEM_TRUSTED_CERTIFICATE, /* OpenSSL's: trust settings follow in it */
	PEM_REQUEST,
	PEM_PUBLIC_KEY,
	PEM_PRIVATE_KEY,
	PEM_OTHER,
};

struct pem_block {
	enum pem_kind kind;
	const char *what;  /* "a private key", for messages */
	size_t line;       /* of its BEGIN line */
	struct span label; /* into the text */
	struct span body;  /* into the text: what stands between the markers */
	bool encrypted;    /* by its label or by its headers (RFC 1421) */
};

/* Where the reading of a text stands. Begin with arena, text and room only. */
struct pem {
	struct arena *arena; /* owns messages */
	struct span text;    /* LF or CRLF; the last line may end without */
	uint8_t *room;       /* for what is decoded: as large as the text */
	size_t used;         /* of the room, at most so far: what to wipe */
	size_t offset;
	size_t line;       /* of what was read last, from 1 */
	const char *wrong; /* what is wrong, a phrase for a message; or NULL */
	size_t wrong_line;
};

/* Does the text have a BEGIN or an END in it, well formed or not? */
bool pem_likely(struct span text);

/*
 * Go to the next block. Between blocks there may be explanatory text (RFC 7468
 * section 5.2) without control characters. False at the end of the text, and on
 * a mistake, which `wrong` tells then: the rest cannot be read.
 */
bool pem_next(struct pem *pem, struct pem_block *block)
    __attribute__((warn_unused_result));

/*
 * Decode a block's base64 (RFC 4648 section 4) into the room, where it stays
 * until the next is decoded. Blanks and line ends may stand anywhere in it, but
 * a blank line at the start only. It never yields an empty run. False on a
 * mistake, which `wrong` tells; after that pem_next() can go on.
 */
bool pem_decode(struct pem *pem, const struct pem_block *block,
    struct octets *octets) __attribute__((warn_unused_result));

#endif
