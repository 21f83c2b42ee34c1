/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Entries: tables, and random texts against a lexer that goes byte by byte and
 * is written after RFC 1035 section 5.1 and BIND's lexer.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zone/read/lex.h>

#include "draw.h"
#include "unit.h"

enum {
	ROUNDS = 150000,
	ROUNDS_LONG = 5000000,
	LENGTH_MAX = 150,
	SAID_MAX = 400,
};

/*
 * Each entry as KIND START-END FLAGS !FAULT@OFFSET: B blank, D directive, R
 * record; i inherits, p parentheses, c CR, e escape, f parenthesis in front.
 */
static const struct lex_case {
	const char *text;
	const char *want;
} cases[] = {
	{ "", "" },
	{ "\n", "B0-1" },
	{ "\n\n", "B0-1 B1-2" },
	{ " ", "B0-1i" },
	{ "\t\n", "B0-2i" },
	{ "; a \"(\\\n", "B0-8" },
	{ ";", "B0-1" },
	{ " ; a", "B0-4i" },
	{ "a", "R0-1" },
	{ "a b\n", "R0-4" },
	{ " b\n", "R0-3i" },
	{ "$TTL 1\n", "D0-7" },
	{ "$", "D0-1" },
	{ " $TTL 1\n", "R0-8i" },
	{ "a\nb", "R0-2 R2-3" },
	/* parentheses */
	{ "a (\nb\n)\nc\n", "R0-8p R8-10" },
	{ "a ((\n)\n)\nc\n", "R0-9p R9-11" },
	{ "a ( ; )\n)\n", "R0-10p" },
	{ "a ( \")\"\n)\n", "R0-10p" },
	{ "a ( \\)\n)\n", "R0-9pe" },
	{ "a () b ()\n", "R0-10p" },
	{ "(\n)\n", "B0-4pf" },
	{ " ( ; c\n )\n", "B0-10ipf" },
	{ " ( a )\n", "R0-7ipf" },
	{ "( a )\n", "R0-6pf" },
	{ "$ORIGIN (\na )\n", "D0-14p" },
	{ "a (\nb", "R0-5p!1@0" },
	{ "a\nb (\n", "R0-2 R2-6p!1@2" },
	{ "a )\nb\n", "R0-4p!2@2 R4-6" },
	{ ")\n", "B0-2pf!2@0" },
	{ "a ())\n", "R0-6p!2@4" },
	/* quotes */
	{ "a \"b;(\"\nc", "R0-8 R8-9" },
	{ "a \"b\nc", "R0-5!3@2 R5-6" },
	{ "a \"b", "R0-4!3@2" },
	{ "a \"\\\"\"\nb", "R0-7e R7-8" },
	{ "a \"\\\n\"\nb", "R0-7e R7-8" },
	{ "a \"\\\\\"\nb", "R0-7e R7-8" },
	{ "a b\"c\"d\n", "R0-8" },
	{ "a (\"b\n) c", "R0-9p!3@3" },
	{ "a \"b\\", "R0-5e!3@2" },
	/* escapes */
	{ "a\\\nb", "R0-3e R3-4" },
	{ "a\\;b\n", "R0-5e" },
	{ "a\\\"b\n", "R0-5e" },
	{ "a\\(b\n", "R0-5e" },
	{ "a\\\\;b\nc", "R0-6e R6-7" },
	{ "a\\", "R0-2e" },
	/* carriage returns */
	{ "\r\n", "B0-2c" },
	{ " \r\n", "B0-3ic" },
	{ "a\r\nb\r\n", "R0-3c R3-6c" },
	{ "a ; c\r\nb", "R0-7c R7-8" },
	{ "a ; \r c\nb", "R0-8 R8-9" },
	{ "a (\r\n)\r\nb", "R0-8pc R8-9" },
	{ "a\rb\n", "R0-4!4@1" },
	{ "a\r", "R0-2!4@1" },
	{ "a\r\r\nb", "R0-4c!4@1 R4-5" },
	{ "a\\\r\nb", "R0-4ce R4-5" },
	{ "a \"b\r\nc", "R0-6!3@2 R6-7" },
};

static void
say(char *said, const struct entry *entry)
{
	static const char kinds[] = { [ENTRY_BLANK] = 'B',
		[ENTRY_DIRECTIVE] = 'D',
		[ENTRY_RECORD] = 'R' };
	static const char letters[] = "ipcef";
	size_t at = strlen(said);
	size_t i;

	at += (size_t)snprintf(said + at, SAID_MAX - at, "%s%c%zu-%zu",
	    at > 0 ? " " : "", kinds[entry->kind], entry->start, entry->end);
	for (i = 0; i < sizeof(letters) - 1; i++) {
		if ((entry->flags & 1U << i) != 0) {
			said[at++] = letters[i];
		}
	}
	said[at] = '\0';
	if (entry->fault != FAULT_NONE) {
		(void)snprintf(said + at, SAID_MAX - at, "!%u@%zu",
		    entry->fault, entry->fault_at);
	}
}

static void
test_cases(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char said[SAID_MAX] = "";
		struct lexer lexer;
		struct entry entry;

		lex_begin(&lexer, span_of(cases[i].text), 0);
		while (lex_next(&lexer, &entry)) {
			say(said, &entry);
		}
		assert_string_equal(said, cases[i].want);
	}
}

/* The slow lexer, at one byte. */
struct slow {
	const char *text;
	size_t length;
	size_t at;
	size_t depth;
	struct entry entry;
};

static char
slow_byte(const struct slow *slow, size_t at)
{
	if (at < slow->length) {
		return slow->text[at];
	}
	return '\0';
}

static void
slow_fault(struct slow *slow, enum entry_fault fault, size_t at)
{
	if (slow->entry.fault == FAULT_NONE) {
		slow->entry.fault = (uint8_t)fault;
		slow->entry.fault_at = at;
	}
}

static void
slow_quote(struct slow *slow)
{
	const size_t start = slow->at++;

	while (slow->at < slow->length) {
		const char byte = slow->text[slow->at];

		if (byte == '\n') {
			break;
		}
		slow->at++;
		if (byte == '"') {
			return;
		}
		if (byte == '\\') {
			slow->entry.flags |= ENTRY_ESCAPE;
			slow->at += slow->at < slow->length;
		}
	}
	slow_fault(slow, FAULT_OPEN_QUOTE, start);
}

static void
slow_comment(struct slow *slow)
{
	while (slow->at < slow->length && slow->text[slow->at] != '\n') {
		slow->at++;
	}
	if (slow->at < slow->length && slow->text[slow->at - 1] == '\r') {
		slow->entry.flags |= ENTRY_CR;
	}
}

/* Go past one byte or what it begins; false behind the entry's newline. */
static bool
slow_step(struct slow *slow)
{
	const char byte = slow->text[slow->at];
	const char next = slow_byte(slow, slow->at + 1);

	switch (byte) {
	case '"':
		slow_quote(slow);
		return true;
	case ';':
		slow_comment(slow);
		return true;
	case '\\':
		slow->entry.flags |= ENTRY_ESCAPE;
		slow->at +=
		    slow->at + 1 < slow->length && next != '\n' && next != '\r';
		break;
	case '(':
		slow->depth++;
		slow->entry.flags |= ENTRY_PARENS;
		break;
	case ')':
		slow->entry.flags |= ENTRY_PARENS;
		if (slow->depth == 0) {
			slow_fault(slow, FAULT_CLOSE_PAREN, slow->at);
		} else {
			slow->depth--;
		}
		break;
	case '\r':
		if (next == '\n') {
			slow->entry.flags |= ENTRY_CR;
		} else {
			slow_fault(slow, FAULT_LONE_CR, slow->at);
		}
		break;
	default:
		break;
	}
	slow->at++;
	return byte != '\n' || slow->depth > 0;
}

/* Has the entry something but blanks, parentheses and comments from AT on? */
static bool
slow_has_token(const struct slow *slow, size_t at)
{
	bool in_comment = false;

	for (; at < slow->at; at++) {
		const char byte = slow->text[at];

		in_comment = byte != '\n' && (in_comment || byte == ';');
		if (!in_comment && strchr(" \t\r\n()", byte) == NULL) {
			return true;
		}
	}
	return false;
}

static bool
slow_next(struct slow *slow)
{
	struct entry *entry = &slow->entry;
	size_t at = slow->at;

	if (at == slow->length) {
		return false;
	}
	*entry = (struct entry){ .start = at, .kind = ENTRY_RECORD };
	slow->depth = 0;
	while (slow->at < slow->length && slow_step(slow)) {
		/* on to the next byte */
	}
	if (slow->depth > 0) {
		slow_fault(slow, FAULT_OPEN_PAREN, entry->start);
	}
	entry->end = slow->at;
	if (slow->text[at] == '$') {
		entry->kind = ENTRY_DIRECTIVE;
		return true;
	}
	while (at < entry->end && strchr(" \t", slow->text[at]) != NULL) {
		entry->flags |= ENTRY_INHERITS;
		at++;
	}
	if (at == entry->end || strchr("\n\r;", slow->text[at]) != NULL) {
		entry->kind = ENTRY_BLANK;
	} else if (strchr("()", slow->text[at]) != NULL) {
		entry->flags |= ENTRY_FRONT;
		entry->kind =
		    slow_has_token(slow, at) ? ENTRY_RECORD : ENTRY_BLANK;
	}
	return true;
}

static void
check_equal(const struct entry *entry, const struct entry *want)
{
	assert_int_equal(entry->start, want->start);
	assert_int_equal(entry->end, want->end);
	assert_int_equal(entry->kind, want->kind);
	assert_int_equal(entry->flags, want->flags);
	assert_int_equal(entry->fault, want->fault);
	if (want->fault != FAULT_NONE) {
		assert_int_equal(entry->fault_at, want->fault_at);
	}
}

/* Compare the lexer with the slow one, begun once and at each entry. */
static void
check_text(struct span text)
{
	struct slow slow = { .text = text.at, .length = text.length };
	struct lexer lexer;
	struct lexer again;
	struct entry entry;
	size_t end = 0;

	lex_begin(&lexer, text, 0);
	while (slow_next(&slow)) {
		assert_true(lex_next(&lexer, &entry));
		assert_int_equal(entry.start, end);
		assert_true(entry.end > entry.start);
		end = entry.end;
		check_equal(&entry, &slow.entry);
		lex_begin(&again, text, entry.start);
		assert_true(lex_next(&again, &entry));
		check_equal(&entry, &slow.entry);
	}
	assert_false(lex_next(&lexer, &entry));
	assert_int_equal(end, text.length);
}

static void
test_random(void **state)
{
	static const char alphabets[][16] = { "\";()\\\n\r a$\t\n",
		"\";()\\\n\r  ab\t\n", "(() )ab  \n\n;x\"\\",
		"aaaaaaaaaa a\n;(" };
	const size_t rounds =
	    getenv("DANEZONE_LONG") == NULL ? ROUNDS : ROUNDS_LONG;
	uint64_t seed = 1;
	size_t round;
	size_t i;

	(void)state;
	for (round = 0; round < rounds; round++) {
		const char *alphabet = alphabets[draw(&seed, 4)];
		const size_t length = draw(&seed, LENGTH_MAX);
		char *text = malloc(length + 1);

		assert_non_null(text);
		for (i = 0; i < length; i++) {
			text[i] = alphabet[draw(&seed, strlen(alphabet))];
		}
		check_text((struct span){ text, length });
		free(text);
	}
}

/* Entries that are longer than a block, and end at each place in one. */
static void
test_blocks(void **state)
{
	char text[400];
	size_t length;
	size_t at;

	(void)state;
	memset(text, 'a', sizeof(text));
	for (length = 0; length < 200; length++) {
		for (at = 0; at < length; at++) {
			text[at] = '\n';
			check_text((struct span){ text, length });
			text[at] = '(';
			check_text((struct span){ text, length });
			text[at] = 'a';
		}
	}
}

/* A batch ends behind a directive, a fault, or as many as were asked for. */
static void
test_batch(void **state)
{
	static const char text[] =
	    "a\n b\n; c\n$TTL 1\nd\n)\n\ne\nf\ng\nh\ni\n";
	static const size_t counts[] = { 4, 2, 5, 1, 0, 0 };
	struct entry batch[5];
	struct lexer lexer;
	struct lexer single;
	struct entry entry;

	(void)state;
	lex_begin(&lexer, span_of(text), 0);
	lex_begin(&single, span_of(text), 0);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		const size_t count =
		    lex_batch(&lexer, batch, sizeof(batch) / sizeof(*batch));

		assert_int_equal(count, counts[i]);
		for (size_t k = 0; k < count; k++) {
			assert_true(lex_next(&single, &entry));
			assert_int_equal(batch[k].start, entry.start);
			assert_int_equal(batch[k].end, entry.end);
			assert_int_equal(batch[k].kind, entry.kind);
			assert_int_equal(batch[k].flags, entry.flags);
			assert_int_equal(batch[k].fault, entry.fault);
		}
	}
	assert_false(lex_next(&single, &entry));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
