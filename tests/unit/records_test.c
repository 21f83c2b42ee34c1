/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records by whichever reader: that some are read without the library makes no
 * difference to them, nor to those behind them.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/read/record/plain.h>
#include <zone/read/scan.h>

#include "draw.h"
#include "lines.h"
#include "unit.h"

enum {
	ROUNDS = 20000,
	ROUNDS_LONG = 2000000,
	LINES_MAX = 60,
	TEXT_MAX = 1 << 16,
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define STRING_50       "12345678901234567890123456789012345678901234567890"
#define STRING_250      STRING_50 STRING_50 STRING_50 STRING_50 STRING_50

/* Lines that matter to plain records, beside those that many tests have. */
static const char *const more_lines[] = {
	"p A 192.0.2.1\r\n",
	"p 1d IN A 192.0.2.1 ; \r\n",
	" TXT \"a\" ( \"b\"\n )\n",
	" NS p\n",
	"p..p A 192.0.2.1\n",
	"\\112 A 192.0.2.1\n",
	" MX 1 \\112\n",
	"* A 192.0.2.1\n",
	"@ A 192.0.2.1\n",
	" AAAA 2001:db8::g\n",
	" DS 1 8 2 00\n",
	" 5 A 192.0.2.1\n",
	"( TXT x )\n",
	"\t(\n)TXT x\n",
	"@\tIN\tNS\tp\n",
	"*.p A 192.0.2.1\n",
	"*..p A 192.0.2.1\n",
	"@p A 192.0.2.1\n",
	" A 192.0.2.1 ; \\#\n",
	" A 192.0.2.1 ; \\\n",
	" A ( 192.0.2.1 )\n",
	"p TLSA 3 1 1 ( ab ; old (\n\tcd\n\tef ) ; new\n",
	"p TLSA ( 3 1 1 ab\r\n ;)\n cd\n ; \"\\\n )\n",
	" TLSA 3 1 1 ( abc\n d )\n",
	" TLSA ( ( 3 1 1 ab ) )\n",
	" TYPE52 \\# 4 030101ab\n",
	"p type52 \\# ( 5 0301\n01abcd )\n",
	" TYPE52 \\# 5 030101ab\n",
	" TYPE52 \\# 3 030101\n",
	" TYPE52 \\# 0\n",
	" TYPE52 \\# 4 030101a b\n",
	" TLSA \\# 4 03 01 01 ab ; \\#\n",
	"@ SOA p @ (\n 2026112200 ; (\n 1h\n 1800\n 1w\n 60 )\n",
	"@ SOA p @ ( 1 2 3 4 5\n ;)\n )\n",
	"@ SOA p @ ( 1 2 3 4h3 5 )\n",
	" TXT plain\\032text\\;semi\n",
	" TXT \"he said \\\"hi\\\"\" x\r\n",
	" TXT ( \"a\"\r\n \"b\" )\r\n",
	" TXT ( a\n\n\t;\n\"b;(\" ) c ( ) ; d\n",
	" TXT (a)\n",
	" TXT a( )\n",
	" TXT \"\\#\"\n",
	" TXT \\[ a\n",
	" TXT \"a\" \\256\n",
	" TXT ( \"a\n\" )\n",
	" TXT ( \"a\" )\n\" )\n",
	" TXT " STRING_250 "67890 \"" STRING_250 "67890\"\n",
	" TXT " STRING_250 "678901\n",
	" TXT ( \"" STRING_250 "67\\\"90\" ) \"" STRING_250 "\\055\"\n",
	" TXT " STRING_250 " " STRING_250 " " STRING_250 " " STRING_250 "\n",
	" TXT " STRING_250 " " STRING_250 " " STRING_250 " " STRING_250
	" " STRING_250 "\n",
	" MX 0 .\n",
	" MX ( 1\n@ )\n",
	" SRV 1 2 3 @\n",
	" SRV 1 2 3 p/p\n",
	" NS ( p\n ; (\n )\n",
	" NS ( p\n ()\n )\n",
	" NS ( p\n NS q )\n",
	" NS ( p\n) NS q\n",
	"p PTR ( q )\n",
	"p CNAME ( q\n ) ;\n",
};

/* One of both readings of a text. */
struct side {
	struct diags diags;
	struct scan *scan;
	struct item item;
};

static void
begin(struct side *side, struct arena *arena, struct span text)
{
	static const uint8_t apex[] = "\7example";
	const struct context start = { .origin = apex };

	*side = (struct side){ .diags = { .arena = arena } };
	side->scan = scan_new(arena, &side->diags);
	scan_begin(side->scan, text_of(arena, "t", text), text, 0, &start);
}

static void
assert_same_name(const uint8_t *a, const uint8_t *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a != NULL) {
		assert_int_equal(name_length(a), name_length(b));
		assert_memory_equal(a, b, name_length(a));
	}
}

static void
assert_same_record(const struct item *a, const struct item *b)
{
	assert_same_name(a->owner, b->owner);
	assert_int_equal(a->owner_length, name_length(a->owner));
	assert_int_equal(a->owner_length, b->owner_length);
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->ttl, b->ttl);
	assert_int_equal(a->unread, b->unread);
	assert_int_equal(a->is_told, b->is_told);
	assert_int_equal(a->rdata_length, b->rdata_length);
	if (a->rdata_length > 0) {
		assert_memory_equal(a->rdata, b->rdata, a->rdata_length);
	}
}

static void
assert_same_item(const struct item *a, const struct item *b)
{
	assert_int_equal(a->entry.start, b->entry.start);
	assert_int_equal(a->entry.end, b->entry.end);
	assert_int_equal(a->entry.kind, b->entry.kind);
	assert_same_name(a->before.origin, b->before.origin);
	assert_same_name(a->before.owner, b->before.owner);
	assert_int_equal(a->before.has_default, b->before.has_default);
	assert_int_equal(a->before.has_ttl, b->before.has_ttl);
	assert_int_equal(a->before.ttl, b->before.ttl);
	if (a->entry.kind == ENTRY_RECORD) {
		assert_same_record(a, b);
	}
}

static void
assert_same_diags(const struct diags *a, const struct diags *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		assert_string_equal(a->items[i].message, b->items[i].message);
		assert_int_equal(a->items[i].place.line,
		    b->items[i].place.line);
	}
}

/* With plain records and without. */
static void
assert_same_scan(struct arena *arena, struct span text)
{
	struct side plain;
	struct side other;
	bool goes_on = true;

	begin(&plain, arena, text);
	begin(&other, arena, text);
	scan_by_library(other.scan);
	while (goes_on) {
		goes_on = scan_next(plain.scan, &plain.item);
		assert_int_equal(scan_next(other.scan, &other.item), goes_on);
		if (goes_on) {
			assert_same_item(&plain.item, &other.item);
		}
	}
	assert_same_diags(&plain.diags, &other.diags);
	scan_free(plain.scan);
	scan_free(other.scan);
}

static size_t
append(char *bytes, size_t length, struct span line)
{
	assert_true(length + line.length < TEXT_MAX - PLAIN_AHEAD);
	memcpy(bytes + length, line.at, line.length);
	return length + line.length;
}

/* Change some bytes, or none. */
static void
change_bytes(uint64_t *seed, char *bytes, size_t length)
{
	static const char others[] = " \t\n\r();\"\\#@*.0a[\x80";
	size_t changes = draw(seed, 2) == 0 ? 0 : draw(seed, 4);

	for (; length > 0 && changes > 0; changes--) {
		/* The NUL at their end is one of them. */
		bytes[draw(seed, length)] = others[draw(seed, sizeof(others))];
	}
}

/* Some lines; then so much text that the first ones can be plain. */
static size_t
draw_text(uint64_t *seed, char *bytes)
{
	const size_t wrong = draw(seed, 2) == 0 ? 0 : COUNT_OF(line_list);
	const size_t count = draw(seed, LINES_MAX);
	size_t length = append(bytes, 0,
	    span_of(line_heads[draw(seed, COUNT_OF(line_heads))]));
	size_t i;

	for (i = 0; i < count; i++) {
		const char *line =
		    draw(seed, 2) == 0
			? more_lines[draw(seed, COUNT_OF(more_lines))]
			: line_list[draw(seed,
			      wrong == 0 ? GOOD_LINES : wrong)];

		length = append(bytes, length, span_of(line));
	}
	change_bytes(seed, bytes, length);
	memset(bytes + length, '\n', PLAIN_AHEAD);
	return length + draw(seed, PLAIN_AHEAD);
}

static void
test_same(void **state)
{
	const size_t rounds =
	    getenv("DANEZONE_LONG") == NULL ? ROUNDS : ROUNDS_LONG;
	struct arena *trunk = arena_new();
	char *bytes = arena_alloc(trunk, TEXT_MAX);
	uint64_t seed = 1;
	size_t round;

	(void)state;
	for (round = 0; round < rounds; round++) {
		struct arena *arena = arena_branch(trunk);
		const size_t length = draw_text(&seed, bytes);

		assert_same_scan(arena, (struct span){ bytes, length });
		arena_free(arena);
	}
	arena_free(trunk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
