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

/* The structural bytes of what is left, less than a block. */
static uint64_t
search_last(struct span left)
{
	char last[SPECIALS_BLOCK] = { 0 };

	if (left.length > 0) {
		memcpy(last, left.at, left.length);
	}
	return specials_find(last);
}

/* Search the text from the offset AT on. */
static void
search(struct lexer *lexer, size_t at)
{
	const struct span left = { lexer->text.at + at,
		lexer->text.length - at };

	lexer->window = at;
	lexer->unseen = left.length < SPECIALS_BLOCK ? search_last(left)
						     : specials_find(left.at);
}

void
lex_begin(struct lexer *lexer, struct span text, size_t at)
{
	assert(at <= text.length);
	lexer->text = text;
	lexer->at = at;
	search(lexer, at);
}

/* Search block after block until something is found, or the end. */
static void
search_on(struct lexer *lexer)
{
	while (lexer->unseen == 0 &&
	       lexer->text.length - lexer->window > SPECIALS_BLOCK) {
		search(lexer, lexer->window + SPECIALS_BLOCK);
	}
}

/* The offset of the next structural byte, or the length of the text. */
static inline size_t
special_peek(struct lexer *lexer)
{
	if (lexer->unseen == 0) {
		search_on(lexer);
	}
	return lexer->unseen == 0
		   ? lexer->text.length
		   : lexer->window + (size_t)__builtin_ctzll(lexer->unseen);
}

/* Go past what special_peek() told, if that was not the end. */
static inline void
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

/* What is an entry that begins with no letter? Sets its other flags, too. */
static enum entry_kind
kind_by_front(struct span text, struct entry *entry)
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

/* Blank, directive or record? All that make a difference sort before it. */
static inline enum entry_kind
kind_of(struct span text, struct entry *entry)
{
	return text.at[entry->start] > ';' ? ENTRY_RECORD
					   : kind_by_front(text, entry);
}

bool
lex_next(struct lexer *lexer, struct entry *entry)
{
	return lex_batch(lexer, entry, 1) == 1;
}

size_t
lex_batch(struct lexer *lexer, struct entry *entries, size_t most)
{
	size_t count = 0;
	bool is_plain = true;

	while (is_plain && count < most && lexer->at < lexer->text.length) {
		struct entry *entry = &entries[count++];

		*entry = (struct entry){ .start = lexer->at };
		entry->end = find_end(lexer, entry);
		entry->kind = (uint8_t)kind_of(lexer->text, entry);
		lexer->at = entry->end;
		is_plain = entry->kind != ENTRY_DIRECTIVE &&
			   entry->fault == FAULT_NONE;
	}
	return count;
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
