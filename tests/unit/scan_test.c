/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What entries mean: owners, TTLs, types and rdata, and what is refused. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/read/scan.h>
#include <zone/read/token.h>

#include "unit.h"

enum {
	SAID_MAX = 8192,
	MANY = 1000,
	ONE_MAX = 40,
};

/* The zone is `example.`; its records begin here with a SOA and without TTL. */
#define SOA      "@ 9 SOA . . 1 2 3 4 5\n"
#define SAID_SOA "example. 9 SOA 00000000000100000002000000030000000400000005"

/*
 * Records as OWNER TTL TYPE RDATA, `unread` for what libzscanner cannot read;
 * `$` for a directive; mistakes as LINE: MESSAGE.
 */
static const struct scan_case {
	const char *text;
	const char *want;
} cases[] = {
	{ "", "" },
	{ "; nothing\n\n \t\n ; at all", "" },
	{ SOA, SAID_SOA },
	/* owners */
	{ "a 9 A 1.2.3.4\n\n; c\n A 1.2.3.5\n",
	    "a.example. 9 A 01020304|a.example. 9 A 01020305" },
	{ "a.b. 9 A 1.2.3.4\n$ORIGIN sub\n\tA 1.2.3.5\n@ A 1.2.3.6\n",
	    "a.b. 9 A 01020304|$|a.b. 9 A 01020305|sub.example. 9 A 01020306" },
	{ "$ORIGIN a\n$ORIGIN b\nc 9 A 1.2.3.4\n",
	    "$|$|c.b.a.example. 9 A 01020304" },
	{ "$ORIGIN .\n@ 9 A 1.2.3.4\nc A 1.2.3.4\n",
	    "$|. 9 A 01020304|c. 9 A 01020304" },
	{ "$ORIGIN (\n x.\n ) ; c\n@ 9 A 1.2.3.4\n", "$|x. 9 A 01020304" },
	{ "a\\.b\\046c 9 A 1.2.3.4\n", "a\\.b\\.c.example. 9 A 01020304" },
	{ " 9 A 1.2.3.4\n", "1: the first record has no owner to inherit" },
	/* TTLs: of $TTL, of the record before, of the SOA's minimum */
	{ "$TTL 1h\na A 1.2.3.4\nb 7 A 1.2.3.4\nc A 1.2.3.4\n",
	    "$|a.example. 3600 A 01020304|b.example. 7 A 01020304|"
	    "c.example. 3600 A 01020304" },
	{ "a 7 A 1.2.3.4\nb A 1.2.3.4\nc 8 A 1.2.3.4\nd A 1.2.3.4\n",
	    "a.example. 7 A 01020304|b.example. 7 A 01020304|"
	    "c.example. 8 A 01020304|d.example. 8 A 01020304" },
	{ "@ SOA . . 1 2 3 4 5\na 7 A 1.2.3.4\nb A 1.2.3.4\n",
	    "example. 5 SOA "
	    "00000000000100000002000000030000000400000005|"
	    "a.example. 7 A 01020304|b.example. 5 A 01020304" },
	{ "a 7 A 1.2.3.4\n@ SOA . . 1 2 3 4 5\nb A 1.2.3.4\n",
	    "a.example. 7 A 01020304|example. 7 SOA "
	    "00000000000100000002000000030000000400000005|"
	    "b.example. 7 A 01020304" },
	{ SOA "b A 1.2.3.4\n$TTL 6\nc A 1.2.3.4\n",
	    SAID_SOA "|b.example. 9 A 01020304|$|c.example. 6 A 01020304" },
	{ "a A 1.2.3.4\n",
	    "1: no TTL: neither here, nor by $TTL, nor in a record before" },
	{ "$TTL 2147483648\na A 1.2.3.4\nb 3000000000 A 1.2.3.4\n",
	    "$|a.example. 0 A 01020304|b.example. 0 A 01020304" },
	{ "$TTL 2147483647\na A 1.2.3.4\n",
	    "$|a.example. 2147483647 A 01020304" },
	{ "a IN 1D A 1.2.3.4\nb 1h30m in A 1.2.3.4\n",
	    "a.example. 86400 A 01020304|b.example. 5400 A 01020304" },
	/* lines and parentheses */
	{ "a 9 A 1.2.3.4\r\n A 1.2.3.5 ; c\r\n",
	    "a.example. 9 A 01020304|a.example. 9 A 01020305" },
	{ "a 9 A 1.2.3.4\n A 1.2.3.5",
	    "a.example. 9 A 01020304|a.example. 9 A 01020305" },
	{ "a 9 A ( 1.2.3.4\n) ; c\nb A ( ; c\n\n1.2.3.5 )\n",
	    "a.example. 9 A 01020304|b.example. 9 A 01020305" },
	{ "a 9 A 1.2.3.4\n (\nA 1.2.3.5 )\n ( ; c\n9 A 1.2.3.6 )",
	    "a.example. 9 A 01020304|a.example. 9 A 01020305|"
	    "a.example. 9 A 01020306" },
	{ "a 9 A 1.2.3.4\n (\r\nA 1.2.3.5 )\r\n",
	    "a.example. 9 A 01020304|a.example. 9 A 01020305" },
	{ "a 9 A ( 1.2.3.4\nb 9 A 1.2.3.5 )\nc 9 A 1.2.3.6\n",
	    "1: the record ends before its line or its parentheses do|"
	    "c.example. 9 A 01020306" },
	{ "a 9 A ( 1.2.3.4\n", "1: this entry opens a parenthesis that is "
			       "never closed" },
	{ "a 9 A 1.2.3.4 )\nb 9 A 1.2.3.4\n",
	    "1: this parenthesis was never opened|b.example. 9 A 01020304" },
	{ "a 9 TXT \"b\nc 9 A 1.2.3.4\n",
	    "1: this quoted string does not end on its line|"
	    "c.example. 9 A 01020304" },
	{ "a 9 A 1.2.3.4\rb 9 A 1.2.3.5\n",
	    "1: a carriage return that no newline follows" },
	/* directives */
	{ "$DATE 20210101000000\n$GENERATE 1-3 h$ 7 A 10.0.0.$\n"
	  "a A 1.2.3.4\n",
	    "$|$generates|a.example. 7 A 01020304" },
	{ "$GENERATE 1-3 h$ A 10.0.0.$\n",
	    "1: no TTL: neither here, nor by $TTL, nor in a record before" },
	{ "$TTL 9\n$GENERATE 1-3 h$ 7 A 10.0.0.$\na A 1.2.3.4\n",
	    "$|$generates|a.example. 9 A 01020304" },
	{ "$FOO\na 9 A 1.2.3.4\n",
	    "1: an unknown directive|a.example. 9 A 01020304" },
	{ "$TTL x\n", "1: $TTL needs a time: seconds, or 1w2d3h4m5s" },
	/* types */
	{ "a 9 TYPE52 3 1 1 ab\nb TLSA 3 1 1 a b\nc tlsa 3 1 1 ABCD\n",
	    "a.example. 9 TLSA 030101ab|b.example. 9 TLSA 030101ab|"
	    "c.example. 9 TLSA 030101abcd" },
	{ "a 9 TYPE52 \\# 4 030101ab\n", "a.example. 9 TLSA 030101ab" },
	{ "a 9 TYPE65280 \\# 1 ab\n", "a.example. 9 TYPE65280 ab" },
	/* unread, and what comes behind */
	{ "a 9 X25 \"1234\"\n A 1.2.3.4\n",
	    "a.example. 9 TYPE0 unread|a.example. 9 A 01020304" },
	{ "a+b 9 TXT x\n A 1.2.3.4\n",
	    "a\\043b.example. 9 TXT 0178|a\\043b.example. 9 A 01020304" },
	{ "\"a\" 9 A 1.2.3.4\nb A 1.2.3.5\n",
	    "a.example. 9 A unread|b.example. 9 A 01020305" },
	{ "a 9 CLASS1 A 1.2.3.4\n", "a.example. 9 A unread" },
	/* read by us: a SOA, a TLSA, what begins with a parenthesis */
	{ "@ 9 SOA . a+b 1 2 3 4 5\n",
	    "example. 9 SOA 00"
	    "03612b62076578616d706c6500"
	    "0000000100000002000000030000000400000005" },
	{ "@ 9 CLASS1 SOA . . 1 2 3 4 5\n", SAID_SOA },
	{ "@ 9 SOA . a+b 1h 2 3 4 5\n", "1: *" },
	{ "\"a\" 9 CLASS1 TYPE52 3 1 1 A B\n", "a.example. 9 TLSA 030101ab" },
	{ "a 9 TLSA 3 1 1 a b c\n", "1: *" },
	{ "( a 9 TLSA 3 1 1 ab )\n A 1.2.3.4\n",
	    "a.example. 9 TLSA 030101ab|a.example. 9 A 01020304" },
	{ "(\na 9 A 1.2.3.4 )\nb 9 A 1.2.3.4\n",
	    "a.example. 9 A unread|b.example. 9 A 01020304" },
	{ "( A 1.2.3.4 )\n", "1: *" },
	/* refused, although libzscanner reads it */
	{ "a 9 CAA 0 \"issue\" \"b\"\nb 9 A 1.2.3.4\n",
	    "1: a quoted string where none may stand|"
	    "b.example. 9 A 01020304" },
	{ "a 9 DNSKEY 256 3 8 AR==\n", "1: base64 digits are wanted" },
	{ "\\[a 9 A 1.2.3.4\n", "1: a label that begins with \\[" },
	{ "a 9 NS \\# 2 c000\n", "1: data that does not fit its type" },
	{ "a 9 TXT \"b\"\"c\"\nb A 1.2.3.4\n",
	    "a.example. 9 TXT 01620163|b.example. 9 A 01020304" },
	{ "a 9 TXT ((b))\n( 9 )\n", "a.example. 9 TXT 0162|"
				    "2: *" },
	{ "a 9 TXT \"b\001\"\r\n A 1.2.3.4 ; c\r\n",
	    "a.example. 9 TXT 026201|a.example. 9 A 01020304" },
	{ "a 9 CNAME b+C\nb CLASS1 MX 1 D\nc TYPE33 1 2 3 e+f\n",
	    "a.example. 9 CNAME 03622b43076578616d706c6500|"
	    "b.example. 9 MX 00010144076578616d706c6500|"
	    "c.example. 9 SRV 00010002000303652b66076578616d706c6500" },
	{ "a 9 DNSKEY 256 3 8 AQ ID\nb A 1.2.3.4\n",
	    "a.example. 9 TYPE0 unread|b.example. 9 A 01020304" },
	{ "a 9 TLSA ( 3 1 1 a b\n)", "a.example. 9 TLSA 030101ab" },
	/* mistakes, and the scan goes on */
	{ "a 9 A 1.2.3\nb 9 A 1.2.3.4\n", "1: *|b.example. 9 A 01020304" },
	{ "a 9 FOO x\nb 9 A 1.2.3.4\n", "1: *|b.example. 9 A 01020304" },
	{ "a 9 CH A 1.2.3.4\n", "1: a record of another class than IN" },
	{ "a\\256 9 A 1.2.3.4\n", "1: an escaped octet over 255" },
	{ "a 9\n", "1: *" },
	{ "\xef\xbb\xbf@ 9 SOA . . 1 2 3 4 x\n", "1: *" },
	{ "a 9 MX 10 b..c\n", "1: *" },
};

/* What a scan says of a text. */
struct said {
	char text[SAID_MAX];
	size_t length;
};

static void __attribute__((format(printf, 2, 3)))
say(struct said *said, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	said->length += (size_t)vsnprintf(said->text + said->length,
	    SAID_MAX - said->length, format, arguments);
	va_end(arguments);
	assert_true(said->length < SAID_MAX);
}

static void
say_item(struct said *said, const struct item *item)
{
	char owner[NAME_TEXT_MAX];
	char type[TYPE_TEXT_MAX];
	size_t i;

	if (item->entry.kind == ENTRY_BLANK) {
		return;
	}
	if (item->entry.kind == ENTRY_DIRECTIVE) {
		say(said, item->directive == DIRECTIVE_GENERATE ? "|$generates"
								: "|$");
		return;
	}
	(void)name_print(item->owner, owner);
	assert_int_equal(item->owner_length, name_length(item->owner));
	say(said, "|%s %u %s ", owner, (unsigned)item->ttl,
	    type_print(item->type, type));
	if (item->unread) {
		say(said, "unread");
	}
	for (i = 0; !item->unread && i < item->rdata_length; i++) {
		say(said, "%02x", item->rdata[i]);
	}
}

/* Say what is wrong; all of it only where WANT tells more than `*`. */
static void
say_wrong(struct said *said, const struct diags *diags, size_t *count,
    const char *want)
{
	for (; *count < diags->count; (*count)++) {
		const struct diag *diag = &diags->items[*count];
		const char *there = "";

		if (diag->severity != SEVERITY_ERROR) {
			continue;
		}
		say(said, "|%zu: ", diag->place.line);
		if (strlen(want) + 1 > said->length) {
			there = want + said->length - 1;
		}
		say(said, "%s", *there == '*' ? "*" : diag->message);
	}
}

static void
test_cases(void **state)
{
	static const uint8_t apex[] = "\7example";
	const struct context start = { .origin = apex };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct scan *scan = scan_new(arena, &diags);
		struct text *text =
		    text_of(arena, "test", span_of(cases[i].text));
		struct said said = { .length = 0 };
		struct item item;
		size_t count = 0;

		scan_begin(scan, text, span_of(cases[i].text), 0, &start);
		while (scan_next(scan, &item)) {
			say_wrong(&said, &diags, &count, cases[i].want);
			say_item(&said, &item);
		}
		say_wrong(&said, &diags, &count, cases[i].want);
		assert_string_equal(said.length == 0 ? "" : said.text + 1,
		    cases[i].want);
		scan_free(scan);
		arena_free(arena);
	}
}

/* More entries than are read at once, in every layout. */
static void
test_many(void **state)
{
	static const char *const lines[][2] = {
		{ "a", " 9 A 1.2.3.4\n" },
		{ "a", " 9 A ( 1.2.3.4\n)\n" },
		{ "; ", "\na 9 A 1.2.3.4\n" },
		{ "a", " 9 A 1.2.3.4\r\n" },
		{ "$TTL ", "\na A 1.2.3.4\n" },
		{ "a", " 9 X25 \"1234\"\n" },
		{ "a", " 9 TLSA ( 3 1 1 a b\n)\n" },
	};
	static const uint8_t apex[] = "\7example";
	const struct context start = { .origin = apex };
	size_t round;
	size_t i;

	(void)state;
	for (round = 0; round < 20; round++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena };
		struct scan *scan = scan_new(arena, &diags);
		char *bytes = arena_alloc(arena, (size_t)MANY * ONE_MAX);
		struct item item;
		size_t length = 0;
		size_t end = 0;
		size_t records = 0;

		for (i = 0; i < MANY; i++) {
			const char *const *line =
			    lines[round < 7 ? round : i * round % 7];

			length += (size_t)snprintf(bytes + length, ONE_MAX,
			    "%s%zu%s", line[0], i, line[1]);
		}
		scan_begin(scan, NULL, (struct span){ bytes, length }, 0,
		    &start);
		while (scan_next(scan, &item)) {
			assert_int_equal(item.entry.start, end);
			end = item.entry.end;
			records += item.entry.kind == ENTRY_RECORD;
		}
		assert_int_equal(end, length);
		assert_int_equal(records, MANY);
		assert_int_equal(diags.count, 0);
		scan_free(scan);
		arena_free(arena);
	}
}

/* A zone full of mistakes ends in a message, not in as many. */
static void
test_too_many_mistakes(void **state)
{
	static const uint8_t apex[] = "\7example";
	const struct context start = { .origin = apex };
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	struct scan *scan = scan_new(arena, &diags);
	char bytes[MANY * 2];
	struct item item;

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	for (size_t i = 1; i < sizeof(bytes); i += 2) {
		bytes[i] = '\n';
	}
	scan_begin(scan,
	    text_of(arena, "t", (struct span){ bytes, sizeof(bytes) }),
	    (struct span){ bytes, sizeof(bytes) }, 0, &start);
	assert_false(scan_next(scan, &item));
	assert_int_equal(diags.count, 101);
	assert_string_equal(diags.items[100].message,
	    "too many mistakes, the rest is not read");
	scan_free(scan);
	arena_free(arena);
}

/* What a record can inherit, and when two of that are the same. */
static void
test_context(void **state)
{
	static const uint8_t apex[] = "\7example";
	static const uint8_t other[] = "\7EXAMPLE";
	static const uint8_t root[] = "";
	const struct context base = { apex, apex, true, true, 9 };
	const struct context same[] = {
		{ other, apex, true, true, 9 },
		{ apex, other, true, true, 9 },
	};
	const struct context different[] = {
		{ root, apex, true, true, 9 },
		{ apex, root, true, true, 9 },
		{ apex, NULL, true, true, 9 },
		{ apex, apex, false, true, 9 },
		{ apex, apex, true, false, 9 },
		{ apex, apex, true, true, 8 },
	};

	(void)state;
	assert_true(context_equal(&same[0], &base));
	assert_true(context_equal(&base, &same[1]));
	for (size_t i = 0; i < sizeof(different) / sizeof(*different); i++) {
		assert_false(context_equal(&base, &different[i]));
		assert_false(context_equal(&different[i], &base));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_too_many_mistakes),
		cmocka_unit_test(test_context),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
