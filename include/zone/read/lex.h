/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The entry lexer: where things stand in a zone file, not what they mean.
 *
 * An entry (RFC 1035 section 5.1) is a logical line: it ends at a newline that
 * is neither quoted nor inside parentheses. Entries tile the text: each begins
 * where the one before ends, and every byte belongs to exactly one.
 */
#ifndef ZONE_READ_LEX_H
#define ZONE_READ_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zone/base/span.h>

enum entry_kind {
	ENTRY_BLANK,     /* nothing but blanks and a comment */
	ENTRY_DIRECTIVE, /* begins with '$' */
	ENTRY_RECORD,
};

enum {
	ENTRY_INHERITS = 1, /* begins with a blank: the owner stands before */
	ENTRY_PARENS = 2,   /* has parentheses */
	ENTRY_CR = 4,       /* has a CR before a newline */
	ENTRY_ESCAPE = 8,   /* has a backslash */
	ENTRY_FRONT = 16,   /* has a parenthesis before its first token */
};

/* What makes the text no zone file, whatever a parser thinks. */
enum entry_fault {
	FAULT_NONE,
	FAULT_OPEN_PAREN,  /* a parenthesis is never closed */
	FAULT_CLOSE_PAREN, /* a parenthesis closes that was never opened */
	FAULT_OPEN_QUOTE,  /* a newline or the end inside a quoted string */
	FAULT_LONE_CR,     /* a CR that no newline follows */
};

struct entry {
	size_t start; /* offset of its first byte */
	size_t end;   /* behind its newline, or the end of the text */
	uint8_t kind;
	uint8_t flags;
	uint8_t fault;
	size_t fault_at; /* offset, when there is a fault */
};

struct lexer {
	struct span text;
	size_t at;       /* where the next entry begins */
	size_t window;   /* offset of the block that was searched last */
	uint64_t unseen; /* its structural bytes that are still to come */
};

/* Begin at the offset AT, which must be the beginning of an entry. */
void lex_begin(struct lexer *lexer, struct span text, size_t at);

/* The next entry; false at the end of the text. */
bool lex_next(struct lexer *lexer, struct entry *entry);

/*
 * The next entries, at most MOST; a directive or one with a fault is the last.
 * Returns their count, 0 at the end of the text.
 */
size_t lex_batch(struct lexer *lexer, struct entry *entries, size_t most);

/* What a fault is, a phrase for a message. */
const char *lex_fault_text(enum entry_fault fault);

#endif
