/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens, the fields before the rdata, TTLs and types. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <zone/read/token.h>

#include "unit.h"

enum {
	SAID_MAX = 200,
};

/* Each token in brackets; of a quoted one the value in braces. */
static const struct token_case {
	const char *text;
	const char *want;
} tokens_cases[] = {
	{ "", "" },
	{ " \t\r\n", "" },
	{ "a", "[a]" },
	{ " a  b\t", "[a][b]" },
	{ "a;b\nc", "[a][c]" },
	{ "a ; b (\n)c", "[a][c]" },
	{ ";", "" },
	{ "a(b)c", "[a][b][c]" },
	{ "a\\ b c", "[a\\ b][c]" },
	{ "a\\;b;c", "[a\\;b]" },
	{ "a\\\nb", "[a\\][b]" },
	{ "a\\\r\nb", "[a\\][b]" },
	{ "a\\", "[a\\]" },
	{ "\"a b\"", "{a b}" },
	{ "\"\"", "{}" },
	{ "\"a;(\\\"b\"c", "{a;(\\\"b}[c]" },
	{ "a\"b\"c", "[a]{b}[c]" },
	{ "\"a", "{a}" },
	{ "\"", "{}" },
	{ "\"a\\", "{a\\}" },
	{ "\"a\nb", "{a}[b]" },
};

static void
test_tokens(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(tokens_cases) / sizeof(*tokens_cases); i++) {
		const struct span text = span_of(tokens_cases[i].text);
		char said[SAID_MAX] = "";
		size_t length = 0;
		struct tokens tokens;
		struct token token;

		tokens_begin(&tokens, text.at, text.at + text.length);
		while (token_next(&tokens, &token)) {
			const struct span value = token_value(&token);

			length +=
			    (size_t)snprintf(said + length, SAID_MAX - length,
				token.quoted ? "{%.*s}" : "[%.*s]",
				(int)value.length, value.at);
		}
		assert_string_equal(said, tokens_cases[i].want);
	}
}

/* OWNER TTL CLASS TYPE, `-` for what is not there, and the token behind. */
static const struct token_case header_cases[] = {
	{ "a A b\n", "a - - A b" },
	{ "a 1 A b\n", "a 1 - A b" },
	{ "a IN 1h A b\n", "a 1h IN A b" },
	{ "a 1h in A b\n", "a 1h in A b" },
	{ " 1 CLASS1 A b\n", "- 1 CLASS1 A b" },
	{ "\tCH A\n", "- - CH A -" },
	{ "IN IN IN b\n", "IN - IN IN b" },
	{ "1 1 A b\n", "1 1 - A b" },
	{ "1 1 1 b\n", "1 1 - 1 b" },
	{ "a ( ; c\n 1 ; IN\nIN\n) A ( b )\n", "a 1 IN A b" },
	{ "\"a b\" A c\n", "\"a b\" - - A c" },
	{ "a CLASS A b\n", "a - - CLASS A" },
	{ "a\n", NULL },
	{ " \n", NULL },
	{ "a 1 IN\n", NULL },
	{ "a IN ; A\n", NULL },
};

static struct span
or_dash(struct span field)
{
	return field.length == 0 ? span_of("-") : field;
}

static void
test_header(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(header_cases) / sizeof(*header_cases); i++) {
		const struct span text = span_of(header_cases[i].text);
		struct lexer lexer;
		struct entry entry;
		struct header header;
		struct token first = { .quoted = false };
		char said[SAID_MAX];

		lex_begin(&lexer, text, 0);
		assert_true(lex_next(&lexer, &entry));
		if (!header_read(text, &entry, &header)) {
			assert_null(header_cases[i].want);
			continue;
		}
		(void)token_next(&header.rdata, &first);
		(void)snprintf(said, sizeof(said), "%.*s %.*s %.*s %.*s %.*s",
		    (int)or_dash(header.owner.text).length,
		    or_dash(header.owner.text).at,
		    (int)or_dash(header.ttl).length, or_dash(header.ttl).at,
		    (int)or_dash(header.class).length, or_dash(header.class).at,
		    (int)header.type.length, header.type.at,
		    (int)or_dash(first.text).length, or_dash(first.text).at);
		assert_non_null(header_cases[i].want);
		assert_string_equal(said, header_cases[i].want);
	}
}

static const struct ttl_case {
	const char *text;
	bool is_ttl;
	uint32_t want;
} ttl_cases[] = {
	{ "0", true, 0 },
	{ "3600", true, 3600 },
	{ "2147483647", true, 2147483647 },
	{ "2147483648", true, 0 },
	{ "4294967295", true, 0 },
	{ "4294967296", false, 0 },
	{ "99999999999999999999", false, 0 },
	{ "1s", true, 1 },
	{ "1M", true, 60 },
	{ "1h30m", true, 5400 },
	{ "1w2D3h4M5s", true, 788645 },
	{ "5s1w", true, 604805 },
	{ "3550w", true, 2147040000 },
	{ "3551w", true, 0 },
	{ "7101w", true, 0 },
	{ "7102w", false, 0 },
	{ "", false, 0 },
	{ "h", false, 0 },
	{ "1h30", false, 0 },
	{ "1x", false, 0 },
	{ "-1", false, 0 },
	{ "1hh", false, 0 },
	{ "1.5h", false, 0 },
	{ "4294967295w", false, 0 },
};

static void
test_ttl(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ttl_cases) / sizeof(*ttl_cases); i++) {
		uint32_t ttl = 0;

		assert_int_equal(ttl_parse(span_of(ttl_cases[i].text), &ttl),
		    ttl_cases[i].is_ttl);
		if (ttl_cases[i].is_ttl) {
			assert_int_equal(ttl, ttl_cases[i].want);
		}
	}
}

static const struct type_case {
	const char *text;
	uint16_t type; /* 0: none that is known */
	const char *printed;
} type_cases[] = {
	{ "A", 1, "A" },
	{ "aaaa", 28, "AAAA" },
	{ "Tlsa", 52, "TLSA" },
	{ "TYPE52", 52, "TLSA" },
	{ "type65535", 65535, "TYPE65535" },
	{ "TYPE257", 257, "TYPE257" },
	{ "TYPE0", 0, "TYPE0" },
	{ "TYPE65536", 0, "TYPE0" },
	{ "TYPE4294967348", 0, "TYPE0" },
	{ "TYPE", 0, "TYPE0" },
	{ "TYPEx", 0, "TYPE0" },
	{ "TYPE52x", 0, "TYPE0" },
	{ "FOO", 0, "TYPE0" },
	{ "", 0, "TYPE0" },
};

static void
test_type(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(type_cases) / sizeof(*type_cases); i++) {
		char buffer[TYPE_TEXT_MAX];

		assert_int_equal(type_parse(span_of(type_cases[i].text)),
		    type_cases[i].type);
		assert_string_equal(type_print(type_cases[i].type, buffer),
		    type_cases[i].printed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_ttl),
		cmocka_unit_test(test_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
