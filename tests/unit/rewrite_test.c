/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes to one entry: what changes, and that nothing else does. */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/edit/rewrite.h>

#include "unit.h"

enum {
	RESULT_MAX = 400,
};

static const uint8_t octets[] = "\3\1\1\0\x11\x22\x33";
static const struct rdata new_rdata = { octets, 7, { "3 1 1 00112233", 14 } };

struct result {
	char text[RESULT_MAX];
	size_t length;
};

static bool
put(void *context, struct span span)
{
	struct result *result = context;

	assert_true(result->length + span.length < RESULT_MAX);
	memcpy(result->text + result->length, span.at, span.length);
	result->length += span.length;
	return true;
}

static struct entry
entry_of(const char *text)
{
	struct lexer lexer;
	struct entry entry;

	lex_begin(&lexer, span_of(text), 0);
	assert_true(lex_next(&lexer, &entry));
	return entry;
}

static void
check(struct edits *edits, const char *text, const char *want)
{
	struct result result = { .length = 0 };

	edits_sort(edits);
	assert_true(edits_apply(edits, span_of(text), 0, put, &result));
	result.text[result.length] = '\0';
	assert_string_equal(result.text, want);
	arena_free(edits->arena);
}

struct change {
	const char *text;
	const char *want;
};

static const struct change rdata_changes[] = {
	{ "a TLSA 3 1 1 ab\n", "a TLSA 3 1 1 00112233\n" },
	{ "a TLSA 3 1 1 00112233\n", "a TLSA 3 1 1 00112233\n" },
	{ "a TLSA\t2\t0 (2 ; c\n ab ) ; d\r\n",
	    "a TLSA\t3\t1 (1 ; c\n 00112233 ) ; d\r\n" },
	{ "a TLSA 3 1 1 dead beef\n", "a TLSA 3 1 1 0011 2233\n" },
	{ "a TLSA 3 1 1 d eadbeef\n", "a TLSA 3 1 1 00112233 \n" },
	{ "a TLSA 3 1 1 dead ( ; c\n be ) ; d\n",
	    "a TLSA 3 1 1 00112233 ( ; c\n  ) ; d\n" },
	{ "a TYPE52 \\# 7 03010100112234\n",
	    "a TYPE52 \\# 7 03010100112233\n" },
	{ "a TYPE52 \\# 4 03 01 01 ab\n",
	    "a TYPE52 \\# 7 03010100112233   \n" },
	{ "a TYPE52 \\# 0", "a TYPE52 \\# 7 03010100112233" },
	{ "a TLSA ; c\n", "a TLSA 3 1 1 00112233 ; c\n" },
	{ "a TLSA 3", "a TLSA 3 1 1 00112233" },
};

static void
test_rdata(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rdata_changes) / sizeof(*rdata_changes);
	     i++) {
		const char *text = rdata_changes[i].text;
		const struct entry entry = entry_of(text);
		struct edits edits = { .arena = arena_new() };

		rewrite_rdata(&edits, span_of(text), &entry, &new_rdata);
		check(&edits, text, rdata_changes[i].want);
	}
}

static const struct change ttl_changes[] = {
	{ "a 60 A 1.2.3.4\n", "a 300 A 1.2.3.4\n" },
	{ "a IN 1m A 1.2.3.4\n", "a IN 300 A 1.2.3.4\n" },
	{ "a A 1.2.3.4\n", "a 300 A 1.2.3.4\n" },
	{ "a\tIN\tA 1.2.3.4\n", "a\t300 IN\tA 1.2.3.4\n" },
	{ " (\nA 1.2.3.4 )\n", " (\n300 A 1.2.3.4 )\n" },
	{ "a 300 A 1.2.3.4\n", "a 300 A 1.2.3.4\n" },
};

static void
test_ttl(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ttl_changes) / sizeof(*ttl_changes);
	     i++) {
		const char *text = ttl_changes[i].text;
		const struct entry entry = entry_of(text);
		struct edits edits = { .arena = arena_new() };

		rewrite_ttl(&edits, span_of(text), &entry, 300);
		check(&edits, text, ttl_changes[i].want);
	}
}

static const struct change owner_changes[] = {
	{ " A 1.2.3.4\n", "own A 1.2.3.4\n" },
	{ "\tA 1.2.3.4\n", "own\tA 1.2.3.4\n" },
	{ "   A 1.2.3.4\n", "own   A 1.2.3.4\n" },
	{ "    A 1.2.3.4\n", "own A 1.2.3.4\n" },
	{ "        A 1.2.3.4\n", "own     A 1.2.3.4\n" },
	{ "  \t  A 1.2.3.4\n", "own  \t  A 1.2.3.4\n" },
	{ " (\nA 1.2.3.4 )\n", "own (\nA 1.2.3.4 )\n" },
};

static void
test_owner(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(owner_changes) / sizeof(*owner_changes);
	     i++) {
		const char *text = owner_changes[i].text;
		const struct entry entry = entry_of(text);
		struct edits edits = { .arena = arena_new() };

		rewrite_owner(&edits, span_of(text), &entry, span_of("own"));
		check(&edits, text, owner_changes[i].want);
	}
}

static const struct serial_change {
	const char *text;
	uint32_t from;
	uint32_t to;
	const char *want; /* NULL: it is not found */
} serial_changes[] = {
	{ "@ SOA a b 1 2 3 4 5\n", 1, 2, "@ SOA a b 2 2 3 4 5\n" },
	{ "@ 9 IN SOA a b (\n0009 ; serial\n 2 3 4 5 )\n", 9, 10,
	    "@ 9 IN SOA a b (\n0010 ; serial\n 2 3 4 5 )\n" },
	{ "@ SOA a b 0 2 3 4 5\n", 0, 10, "@ SOA a b 10 2 3 4 5\n" },
	{ "@ SOA a b (\n2026010199\n2 3 4 5 )", 2026010199, 2026010200,
	    "@ SOA a b (\n2026010200\n2 3 4 5 )" },
	{ "@ SOA a b 4294967295 2 3 4 5\n", 4294967295, 1,
	    "@ SOA a b 1 2 3 4 5\n" },
	{ "@ SOA a b 7 2 3 4 5\n", 1, 2, NULL },
	{ "@ TYPE6 \\# 3 000000\n", 1, 2, NULL },
	{ "@ SOA a b\n", 0, 2, NULL },
};

static void
test_serial(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(serial_changes) / sizeof(*serial_changes);
	     i++) {
		const struct serial_change *change = &serial_changes[i];
		const uint32_t from = change->from;
		const uint8_t rdata[22] = { [2] = (uint8_t)(from >> 24),
			(uint8_t)(from >> 16),
			(uint8_t)(from >> 8),
			(uint8_t)from };
		const struct found soa = { .entry = entry_of(change->text),
			.rdata = rdata,
			.rdata_length = sizeof(rdata) };
		struct edits edits = { .arena = arena_new() };

		assert_int_equal(rewrite_serial(&edits, span_of(change->text),
				     &soa, change->to),
		    change->want != NULL);
		check(&edits, change->text,
		    change->want == NULL ? change->text : change->want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rdata),
		cmocka_unit_test(test_ttl),
		cmocka_unit_test(test_owner),
		cmocka_unit_test(test_serial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
