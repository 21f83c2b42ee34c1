/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzz target: the entry lexer, tokens, and what reads single tokens, on any
 * bytes. What an entry means is not asked here.
 */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/read/directive.h>
#include <zone/read/lex.h>
#include <zone/read/record/unread.h>
#include <zone/read/record/window.h>
#include <zone/read/specials.h>
#include <zone/read/token.h>

#include "fuzz.h"

const char *const fuzz_name = "lex";

static const uint8_t apex[] = "\7example";

static void
check_window(const char *block)
{
	const struct window fast = window_look(block);
	const struct window other = window_look_portable(block);

	FUZZ_CHECK(fast.names == other.names && fast.dots == other.dots &&
		   fast.blanks == other.blanks);
}

/* Both ways to look at blocks of bytes see the same. */
static void
check_blocks(struct span text)
{
	char block[SPECIALS_BLOCK];
	size_t at;

	for (at = 0; at < text.length; at += sizeof(block)) {
		const size_t left = text.length - at;

		memset(block, 0, sizeof(block));
		memcpy(block, text.at + at,
		    left < sizeof(block) ? left : sizeof(block));
		FUZZ_CHECK(
		    specials_find(block) == specials_find_portable(block));
		check_window(block);
	}
}

static bool
is_inside(struct span part, struct span whole)
{
	return part.at >= whole.at &&
	       part.at + part.length <= whole.at + whole.length;
}

/* A name comes out of its presentation form as it went in. */
static void
check_name(struct span text)
{
	uint8_t wire[NAME_WIRE_MAX];
	uint8_t again[NAME_WIRE_MAX];
	char printed[NAME_TEXT_MAX];
	const bool is_absolute = name_parse(text, NULL, wire) == NULL;
	size_t length;

	if (name_parse(text, apex, wire) != NULL) {
		FUZZ_CHECK(!is_absolute);
		return;
	}
	length = name_length(wire);
	FUZZ_CHECK(length > 0 && length <= NAME_WIRE_MAX);
	FUZZ_CHECK(wire[length - 1] == 0);
	FUZZ_CHECK(name_labels(wire) < NAME_WIRE_MAX / 2 + 1);
	FUZZ_CHECK(is_absolute || name_within(wire, apex));
	(void)name_print(wire, printed);
	FUZZ_CHECK(strlen(printed) < sizeof(printed));
	FUZZ_CHECK(name_parse(span_of(printed), NULL, again) == NULL);
	FUZZ_CHECK(name_length(again) == length);
	FUZZ_CHECK(memcmp(wire, again, length) == 0);
	FUZZ_CHECK(name_equal(wire, again) && name_compare(wire, again) == 0);
}

static void
check_ttl(struct span text)
{
	char printed[16];
	uint32_t ttl;
	uint32_t again;

	if (!ttl_parse(text, &ttl)) {
		return;
	}
	FUZZ_CHECK(ttl <= TTL_MAX);
	(void)snprintf(printed, sizeof(printed), "%u", (unsigned)ttl);
	FUZZ_CHECK(ttl_parse(span_of(printed), &again) && again == ttl);
}

static void
check_type(struct span text)
{
	const uint16_t type = type_parse(text);
	char buffer[TYPE_TEXT_MAX];

	FUZZ_CHECK(type_parse(span_of(type_print(type, buffer))) == type);
}

/* A copy in memory that ends with it; the caller frees it. */
static char *
copy_of(struct span text)
{
	char *copy = malloc(text.length > 0 ? text.length : 1);

	FUZZ_CHECK(copy != NULL);
	if (copy != NULL && text.length > 0) {
		memcpy(copy, text.at, text.length);
	}
	return copy;
}

/* What reads one token may read nothing behind it. */
static void
check_single(struct span text)
{
	char *copy = copy_of(text);
	const struct span alone = { copy, text.length };

	check_name(alone);
	check_ttl(alone);
	check_type(alone);
	free(copy);
}

/* A token is no part of what stands between tokens, and ends where it ends. */
static void
check_token(const struct token *token, struct span whole)
{
	const struct span text = token->text;
	struct tokens tokens;
	struct token again;

	FUZZ_CHECK(text.length > 0 && is_inside(text, whole));
	FUZZ_CHECK(memchr(" \t\r\n();", *text.at, 7) == NULL);
	FUZZ_CHECK(token->quoted == (*text.at == '"'));
	FUZZ_CHECK(is_inside(token_value(token), text));
	tokens_begin(&tokens, text.at, whole.at + whole.length);
	FUZZ_CHECK(token_next(&tokens, &again));
	FUZZ_CHECK(span_equal(again.text, text) && again.text.at == text.at);
	check_single(token_value(token));
}

/* The tokens follow each other. Returns how many there are. */
static size_t
check_tokens(struct span whole)
{
	const char *end = whole.at;
	struct tokens tokens;
	struct token token;
	size_t count = 0;

	tokens_begin(&tokens, whole.at, whole.at + whole.length);
	while (token_next(&tokens, &token)) {
		FUZZ_CHECK(token.text.at >= end);
		end = token.text.at + token.text.length;
		FUZZ_CHECK(tokens.at == end);
		check_token(&token, whole);
		count++;
	}
	FUZZ_CHECK(tokens.at == whole.at + whole.length);
	return count;
}

/* A field that is there stands in the entry, before the type. */
static bool
is_field(struct span field, struct span whole, const struct header *header)
{
	return field.length == 0 ||
	       (is_inside(field, whole) && field.at < header->type.at);
}

static void
check_header(struct span whole, const struct entry *entry)
{
	const bool inherits = (entry->flags & ENTRY_INHERITS) != 0;
	struct header header;

	if (!header_read(whole, entry, &header)) {
		return;
	}
	FUZZ_CHECK(header.type.length > 0);
	FUZZ_CHECK(is_inside(header.type, whole));
	FUZZ_CHECK(header.rdata.at == header.type.at + header.type.length);
	FUZZ_CHECK(header.rdata.end == whole.at + whole.length);
	FUZZ_CHECK((header.owner.text.length == 0) == inherits);
	FUZZ_CHECK(is_field(header.owner.text, whole, &header));
	FUZZ_CHECK(is_field(header.ttl, whole, &header));
	FUZZ_CHECK(is_field(header.class, whole, &header));
	(void)unread_refusal(&header, "a complaint", false);
	(void)unread_refusal(&header, "a complaint", true);
}

static void
check_directive(struct span whole, const struct entry *entry)
{
	uint8_t origin[NAME_WIRE_MAX];
	struct directive directive = { .origin = origin };

	if (directive_read(whole, entry, apex, &directive) != NULL) {
		return;
	}
	if (directive.kind == DIRECTIVE_TTL) {
		FUZZ_CHECK(directive.ttl <= TTL_MAX);
	} else if (directive.kind == DIRECTIVE_ORIGIN) {
		FUZZ_CHECK(name_length(origin) <= NAME_WIRE_MAX);
	}
}

static bool
holds(struct span bytes, const char *wanted)
{
	return bytes.length > 0 &&
	       memmem(bytes.at, bytes.length, wanted, strlen(wanted)) != NULL;
}

/* The flag tells of something that is there. */
static void
check_flag(const struct entry *entry, unsigned flag, bool is_there)
{
	FUZZ_CHECK((entry->flags & flag) == 0 || is_there);
}

/* The first byte that is no blank, or the last one. */
static char
first_byte(struct span whole)
{
	size_t i = 0;

	while (
	    i < whole.length && (whole.at[i] == ' ' || whole.at[i] == '\t')) {
		i++;
	}
	return whole.at[i < whole.length ? i : whole.length - 1];
}

/* The flags say what is there, and the kind what it begins with. */
static void
check_flags(struct span whole, const struct entry *entry)
{
	const bool inherits = *whole.at == ' ' || *whole.at == '\t';
	const char first = first_byte(whole);

	FUZZ_CHECK(((entry->flags & ENTRY_INHERITS) != 0) == inherits);
	check_flag(entry, ENTRY_PARENS, holds(whole, "(") || holds(whole, ")"));
	check_flag(entry, ENTRY_CR, holds(whole, "\r\n"));
	check_flag(entry, ENTRY_ESCAPE, holds(whole, "\\"));
	check_flag(entry, ENTRY_FRONT, first == '(' || first == ')');
	FUZZ_CHECK((entry->kind == ENTRY_DIRECTIVE) == (*whole.at == '$'));
}

/* A fault is somewhere in the entry, and has a text. */
static void
check_fault(const struct entry *entry)
{
	FUZZ_CHECK(*lex_fault_text((enum entry_fault)entry->fault) != '\0');
	if (entry->fault != FAULT_NONE) {
		FUZZ_CHECK(entry->fault_at >= entry->start);
		FUZZ_CHECK(entry->fault_at < entry->end);
	}
}

/*
 * A newline inside an entry is in parentheses or behind a backslash. A fault
 * makes no difference to that.
 */
static void
check_newlines(struct span whole, const struct entry *entry)
{
	const uint8_t reasons = ENTRY_PARENS | ENTRY_ESCAPE;
	const struct span inside = { whole.at, whole.length - 1 };

	FUZZ_CHECK((entry->flags & reasons) != 0 || !holds(inside, "\n"));
}

/* The entry by itself, where nothing stands behind it. */
static void
check_alone(struct span text, const struct entry *entry)
{
	const size_t length = entry->end - entry->start;
	char *copy = copy_of((struct span){ text.at + entry->start, length });
	const struct span whole = { copy, length };
	struct entry alone = *entry;
	struct lexer lexer;
	size_t tokens;

	lex_begin(&lexer, whole, 0);
	FUZZ_CHECK(lex_next(&lexer, &alone) && alone.end == length);
	FUZZ_CHECK(alone.kind == entry->kind && alone.flags == entry->flags);
	FUZZ_CHECK(alone.fault == entry->fault);
	check_flags(whole, &alone);
	check_fault(&alone);
	check_newlines(whole, &alone);
	tokens = check_tokens(whole);
	FUZZ_CHECK(alone.fault != FAULT_NONE ||
		   (tokens == 0) == (alone.kind == ENTRY_BLANK));
	check_header(whole, &alone);
	check_directive(whole, &alone);
	(void)text_mistake(whole, &alone);
	free(copy);
}

/* Beginning at this entry, the lexer finds it and the place of the next. */
static void
check_begin(struct span text, const struct entry *entry)
{
	struct lexer lexer;
	struct entry again;

	lex_begin(&lexer, text, entry->start);
	FUZZ_CHECK(lex_next(&lexer, &again));
	FUZZ_CHECK(again.start == entry->start && again.end == entry->end);
	FUZZ_CHECK(again.kind == entry->kind && again.flags == entry->flags);
	FUZZ_CHECK(again.fault == entry->fault);
	FUZZ_CHECK(again.fault_at == entry->fault_at);
	FUZZ_CHECK(lexer.at == entry->end);
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const void *bytes = data;
	const struct span text = { size > 0 ? bytes : "", size };
	struct entry entry;
	struct lexer lexer;
	size_t end = 0;

	check_blocks(text);
	lex_begin(&lexer, text, 0);
	while (lex_next(&lexer, &entry)) {
		FUZZ_CHECK(entry.start == end && entry.end > end);
		FUZZ_CHECK(entry.end <= size);
		end = entry.end;
		FUZZ_CHECK(end == size || text.at[end - 1] == '\n');
		check_begin(text, &entry);
		check_alone(text, &entry);
	}
	FUZZ_CHECK(end == size);
	check_single(text);
	return 0;
}
