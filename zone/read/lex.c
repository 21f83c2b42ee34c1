/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The entry lexer: jumps from one structural byte to the next. Where BIND and
 * RFC 1035 leave room it does as BIND does: a newline always ends a token, and
 * a quoted string too unless it is escaped there.
 */
#include <config.h>

#include <assert.h>

#include <zone/read/lex.h>
#include <zone/read/specials.h>
#include <zone/read/token.h>

/* The structural bytes from the offset WINDOW on. */
static uint64_t
window_find(struct span text, size_t window)
{
	char last[SPECIALS_BLOCK] = { 0 };

	if (text.length - window >= SPECIALS_BLOCK) {
		return specials_find(text.at + window);
	}
	if (text.length > window) {
		memcpy(last, text.at + window, text.length - window);
	}
	return specials_find(last);
}

void
lex_begin(struct lexer *lexer, struct span text, size_t at)
{
	assert(at <= text.length);
	lexer->text = text;
	lexer->at = at;
	lexer->window = at;
	lexer->unseen = window_find(text, at);
}

/* The offset of the next structural byte, or the length of the text. */
static size_t
special_peek(struct lexer *lexer)
{
	while (lexer->unseen == 0) {
		if (lexer->text.length - lexer->window <= SPECIALS_BLOCK) {
			return lexer->text.length;
		}
		lexer->window += SPECIALS_BLOCK;
		lexer->unseen = window_find(lexer->text, lexer->window);
	}
	return lexer->window + (size_t)__builtin_ctzll(lexer->unseen);
}

/* Go past what special_peek() told, if that was not the end. */
static void
special_pass(struct lexer *lexer)
{
	lexer->unseen &= lexer->unseen - 1;
}

static void
set_fault(struct entry *entry, enum entry_fault fault, size_t at)
{
	if (entry->fault == FAULT_NONE) {
		entry->fault = (uint8_t)fault;
		entry->fault_at = at;
	}
}

/* A backslash at AT hides the byte behind it; not a newline, unless QUOTED. */
static void
pass_escaped(struct lexer *lexer, size_t at, bool quoted)
{
	if (special_peek(lexer) != at + 1 || at + 1 == lexer->text.length) {
		return;
	}
	if (quoted || (lexer->text.at[at + 1] != '\n' &&
			  lexer->text.at[at + 1] != '\r')) {
		special_pass(lexer);
	}
}

/* Go past a quoted string that began at START; stops before a bare newline. */
static void
pass_quoted(struct lexer *lexer, struct entry *entry, size_t start)
{
	size_t at;

	while ((at = special_peek(lexer)) < lexer->text.length) {
		if (lexer->text.at[at] == '\n') {
			break;
		}
		special_pass(lexer);
		if (lexer->text.at[at] == '"') {
			return;
		}
		if (lexer->text.at[at] == '\\') {
			entry->flags |= ENTRY_ESCAPE;
			pass_escaped(lexer, at, true);
		}
	}
	set_fault(entry, FAULT_OPEN_QUOTE, start);
}

/* Go past a comment; stops before the newline. A CR in it is no fault. */
static void
pass_comment(struct lexer *lexer, struct entry *entry)
{
	size_t last = 0;
	size_t at;

	while ((at = special_peek(lexer)) < lexer->text.length &&
	       lexer->text.at[at] != '\n') {
		special_pass(lexer);
		last = at;
	}
	if (at < lexer->text.length && last + 1 == at &&
	    lexer->text.at[last] == '\r') {
		entry->flags |= ENTRY_CR;
	}
}

static void
see_cr(struct lexer *lexer, struct entry *entry, size_t at)
{
	if (special_peek(lexer) == at + 1 && at + 1 < lexer->text.length &&
	    lexer->text.at[at + 1] == '\n') {
		entry->flags |= ENTRY_CR;
	} else {
		set_fault(entry, FAULT_LONE_CR, at);
	}
}

static void
see_paren(struct entry *entry, size_t at, bool opens, size_t *depth)
{
	entry->flags |= ENTRY_PARENS;
	if (opens) {
		*depth += 1;
	} else if (*depth > 0) {
		*depth -= 1;
	} else {
		set_fault(entry, FAULT_CLOSE_PAREN, at);
	}
}

/* Find the newline that ends the entry: returns the offset behind it. */
static size_t
find_end(struct lexer *lexer, struct entry *entry)
{
	size_t depth = 0;
	size_t at;

	while ((at = special_peek(lexer)) < lexer->text.length) {
		const char byte = lexer->text.at[at];

		special_pass(lexer);
		if (byte == '\n' && depth == 0) {
			return at + 1;
		}
		if (byte == ';') {
			pass_comment(lexer, entry);
		} else if (byte == '"') {
			pass_quoted(lexer, entry, at);
		} else if (byte == '\\') {
			entry->flags |= ENTRY_ESCAPE;
			pass_escaped(lexer, at, false);
		} else if (byte == '\r') {
			see_cr(lexer, entry, at);
		} else if (byte != '\n') {
			see_paren(entry, at, byte == '(', &depth);
		}
	}
	if (depth > 0) {
		set_fault(entry, FAULT_OPEN_PAREN, entry->start);
	}
	return lexer->text.length;
}

/* Blank, directive or record? It has its end and its flags by now. */
static enum entry_kind
kind_of(struct span text, struct entry *entry)
{
	size_t at = entry->start;
	struct tokens tokens;
	struct token token;

	if (text.at[at] == '$') {
		return ENTRY_DIRECTIVE;
	}
	while (at < entry->end && (text.at[at] == ' ' || text.at[at] == '\t')) {
		at++;
	}
	if (at > entry->start) {
		entry->flags |= ENTRY_INHERITS;
	}
	if (at == entry->end || text.at[at] == '\n' || text.at[at] == ';' ||
	    text.at[at] == '\r') {
		return ENTRY_BLANK;
	}
	if (text.at[at] != '(' && text.at[at] != ')') {
		return ENTRY_RECORD;
	}
	entry->flags |= ENTRY_FRONT;
	tokens_begin(&tokens, text.at + at, text.at + entry->end);
	return token_next(&tokens, &token) ? ENTRY_RECORD : ENTRY_BLANK;
}

bool
lex_next(struct lexer *lexer, struct entry *entry)
{
	if (lexer->at == lexer->text.length) {
		return false;
	}
	*entry = (struct entry){ .start = lexer->at };
	entry->end = find_end(lexer, entry);
	entry->kind = (uint8_t)kind_of(lexer->text, entry);
	lexer->at = entry->end;
	return true;
}

const char *
lex_fault_text(enum entry_fault fault)
{
	static const char *const texts[] = {
		[FAULT_NONE] = "nothing is wrong",
		[FAULT_OPEN_PAREN] = "this entry opens a parenthesis that is "
				     "never closed",
		[FAULT_CLOSE_PAREN] = "this parenthesis was never opened",
		[FAULT_OPEN_QUOTE] = "this quoted string does not end on its "
				     "line",
		[FAULT_LONE_CR] = "a carriage return that no newline follows",
	};

	return texts[fault];
}
