/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain records: which are, and that libzscanner reads those alike. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/read/record/plain.h>
#include <zone/rrset.h>

#include "alike.h"
#include "draw.h"
#include "unit.h"

enum {
	ROUNDS = 300000,
	LONG_ROUNDS = 100 * ROUNDS,
	TTL = 77,
	LINE_MAX = 4096,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LABEL_9      "a-234567_"
#define LABEL_27     LABEL_9 LABEL_9 LABEL_9
#define LABEL        LABEL_27 LABEL_27 LABEL_9
#define OCTETS_8     "00112233aabbCCDD"
#define OCTETS       OCTETS_8 OCTETS_8 OCTETS_8 OCTETS_8

static const uint8_t example[] = "\7example";
static const uint8_t before[] = "\6before";

/* A line, with room behind it as in a text. */
struct line {
	char bytes[LINE_MAX];
	size_t length;
};

static void
begin(struct line *line)
{
	memset(line->bytes, '\n', sizeof(line->bytes));
	line->length = 0;
}

static void
append_bytes(struct line *line, const char *bytes, size_t length)
{
	assert_true(line->length + length < LINE_MAX - PLAIN_AHEAD);
	memcpy(line->bytes + line->length, bytes, length);
	line->length += length;
}

/* In a text '{' stands for the longest label, '}' for 32 octets. */
static void
append(struct line *line, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '{') {
			append_bytes(line, LABEL, sizeof(LABEL) - 1);
		} else if (*text == '}') {
			append_bytes(line, OCTETS, sizeof(OCTETS) - 1);
		} else {
			append_bytes(line, text, 1);
		}
	}
}

/* Read the line; its text goes on as long as may be needed. */
static bool
read_line(const struct line *line, const uint8_t *origin, struct plain *plain,
    uint8_t owner[PLAIN_OWNER_MAX])
{
	const struct span bytes = { line->bytes, line->length };
	struct plain_origin names = { .length = name_length(origin) };

	memcpy(names.name, origin, names.length);
	memset(owner, 0xee, PLAIN_OWNER_MAX);
	return plain_read(plain, bytes, line->bytes + sizeof(line->bytes),
	    &names, owner);
}

static bool
read_text(const char *text, struct plain *plain, uint8_t *owner)
{
	struct line line;

	begin(&line);
	append(&line, text);
	return read_line(&line, example, plain, owner);
}

static const struct {
	const char *text;
	const char *owner; /* "": inherited */
	uint16_t type;
	int ttl; /* -1: has none */
	const char *rdata;
	size_t length;
} plain_rows[] = {
	{ "a A 1.2.3.4\n", "\1a\7example", RR_A, -1, "\1\2\3\4", 4 },
	{ "a.B. 5 IN A 1.2.3.4 ;c\n", "\1a\1B", RR_A, 5, "\1\2\3\4", 4 },
	{ "\tin 2h\ta  255.0.0.1\t\r\n", "", RR_A, 7200, "\xff\0\0\1", 4 },
	{ "a AAAA ::1\n", "\1a\7example", RR_AAAA, -1,
	    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16 },
	{ "@\t5\tA\t1.2.3.4\n", "\7example", RR_A, 5, "\1\2\3\4", 4 },
	{ "* A 1.2.3.4\n", "\1*\7example", RR_A, -1, "\1\2\3\4", 4 },
	{ "*.b. A 1.2.3.4\n", "\1*\1b", RR_A, -1, "\1\2\3\4", 4 },
	{ " NS b\n", "", RR_NS, -1, "\1b\7example", 11 },
	{ " NS @\n", "", RR_NS, -1, "\7example", 9 },
	{ " ptr b.\n", "", RR_PTR, -1, "\1b", 3 },
	{ " Srv 0 1 258 b.\n", "", RR_SRV, -1, "\0\0\0\1\1\2\1b", 9 },
	{ " MX 0 .\n", "", RR_MX, -1, "\0\0", 3 },
	{ " cname b.c.\n", "", RR_CNAME, -1, "\1b\1c", 5 },
	{ " 0 Mx 258 b.\n", "", RR_MX, 0, "\1\2\1b", 5 },
	{ " TXT \"a;( b\" \"\"\n", "", RR_TXT, -1, "\5a;( b", 7 },
	{ " TXT a;\n", "", RR_TXT, -1, "\1a", 2 },
	{ " TXT \"a\" (\r\n\"\\\"\" ;)\n)\n", "", RR_TXT, -1, "\1a\1\"", 4 },
	{ " SOA @ b. (\n1 1m 0 0 2 )\n", "", RR_SOA, -1,
	    "\7example\0\1b\0\0\0\0\1\0\0\0\x3c\0\0\0\0\0\0\0\0\0\0\0\2", 32 },
	{ " type52 \\# 4 030101aB\n", "", RR_TLSA, -1, "\3\1\1\xab", 4 },
	{ " TYPE52 3 1 1 aB\n", "", RR_TLSA, -1, "\3\1\1\xab", 4 },
	{ " TLSA 3 1 1 aBcD\n", "", RR_TLSA, -1, "\3\1\1\xab\xcd", 5 },
	{ " DS 258 8 1 0001020304050607080900010203040506070809\n", "", RR_DS,
	    -1, "\1\2\10\1\0\1\2\3\4\5\6\7\10\11\0\1\2\3\4\5\6\7\10\11", 24 },
};

static void
test_plain(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(plain_rows); i++) {
		const bool has_ttl = plain_rows[i].ttl >= 0;
		const char *name = plain_rows[i].owner;
		const size_t length = *name == '\0' ? 0 : strlen(name) + 1;
		uint8_t owner[PLAIN_OWNER_MAX];
		struct plain plain;

		assert_true(read_text(plain_rows[i].text, &plain, owner));
		assert_int_equal(plain.owner_length, length);
		if (length > 0) {
			assert_memory_equal(owner, name, length);
		}
		assert_int_equal(plain.type, plain_rows[i].type);
		assert_int_equal(plain.has_ttl, has_ttl);
		if (has_ttl) {
			assert_int_equal(plain.ttl, plain_rows[i].ttl);
		}
		assert_int_equal(plain.rdata_length, plain_rows[i].length);
		assert_memory_equal(plain.rdata, plain_rows[i].rdata,
		    plain_rows[i].length);
	}
}

/* All that leaves a reader a choice, and mistakes. */
static const char *const texts[] = {
	"@a A 1.2.3.4\n",
	"@@ A 1.2.3.4\n",
	"@\n",
	"*\n",
	"*..a A 1.2.3.4\n",
	"*@ A 1.2.3.4\n",
	"(a A 1.2.3.4)\n",
	"@( A 1.2.3.4)\n",
	"a ( A 1.2.3.4)\n",
	"a A( 1.2.3.4)\n",
	". A 1.2.3.4\n",
	"a..b A 1.2.3.4\n",
	".a A 1.2.3.4\n",
	"a/b A 1.2.3.4\n",
	"{4 A 1.2.3.4\n",
	"a\n",
	"a \n",
	"a A\n",
	"a A \n",
	"aA 1.2.3.4\n",
	"a 300A 1.2.3.4\n",
	"a 1000000000 A 1.2.3.4\n",
	"a 1000d A 1.2.3.4\n",
	"a 1h1m A 1.2.3.4\n",
	"a d A 1.2.3.4\n",
	"a 1x A 1.2.3.4\n",
	"a 1 1 A 1.2.3.4\n",
	"a IN IN A 1.2.3.4\n",
	"a CH A 1.2.3.4\n",
	"a CLASS1 A 1.2.3.4\n",
	"a TYPE1 1.2.3.4\n",
	"a TYPE052 3 1 1 ab\n",
	"a A 1.2.3\n",
	"a A 1.2.3.4 5\n",
	"a A 1.2.3.4\"\n",
	"a A 01.2.3.4\n",
	"a A ( 1.2.3.4 )\n",
	"a AAAA 1.2.3.4\n",
	"a NS\n",
	"a NS b c\n",
	"a MX 65536 b\n",
	"a MX b\n",
	"a SRV 1 1 b\n",
	"a TXT \"a\n",
	"a TXT (a)\n",
	"a TXT \"a\"\"b\"\n",
	"a TXT \"\t\"\n",
	"a TXT \"\x7f\"\n",
	"a TLSA 3 1 1\n",
	"a TLSA 3 1 1 a\n",
	"a TLSA 3 1 1 abc\n",
	"a TLSA 256 1 1 ab\n",
	"a TLSA 3 1 1 (ab\n",
	"a TYPE52 \\# 3 030101\n",
	"a DS 1 8 2 abcd\n",
	"a DS 1 8 9 }\n",
	"a A 1.2.3.4\r \n",
};

/* The owner stays. */
static void
test_not_plain(void **state)
{
	uint8_t want[PLAIN_OWNER_MAX];
	size_t i;

	(void)state;
	memset(want, 0xee, sizeof(want));
	for (i = 0; i < COUNT(texts); i++) {
		uint8_t owner[PLAIN_OWNER_MAX];
		struct plain plain;

		assert_false(read_text(texts[i], &plain, owner));
		assert_memory_equal(owner, want, sizeof(want));
	}
}

/* Near its end a text is not looked at. */
static void
test_end(void **state)
{
	static const char text[] = "a A 1.2.3.4\n";
	const size_t length = sizeof(text) - 1;
	char *bytes = malloc(PLAIN_AHEAD);
	struct plain_origin origin = { .length = name_length(example) };
	uint8_t owner[PLAIN_OWNER_MAX];
	struct plain plain;

	(void)state;
	assert_non_null(bytes);
	memcpy(origin.name, example, origin.length);
	memset(bytes, 'x', PLAIN_AHEAD);
	memcpy(bytes, text, length);
	assert_true(plain_read(&plain, (struct span){ bytes, length },
	    bytes + PLAIN_AHEAD, &origin, owner));
	memcpy(bytes + 1, text, length);
	assert_false(plain_read(&plain, (struct span){ bytes + 1, length },
	    bytes + PLAIN_AHEAD, &origin, owner));
	free(bytes);
}

/* Nor is its last record that has no newline. */
static void
test_no_newline(void **state)
{
	const struct plain_origin origin = { .length = 1 };
	uint8_t owner[PLAIN_OWNER_MAX];
	struct line line;
	struct plain plain;
	char *bytes;

	(void)state;
	begin(&line);
	append(&line, "a TLSA 3 1 1 }}}");
	/* A newline behind the end is none of it. */
	bytes = malloc(line.length + 1);
	assert_non_null(bytes);
	memcpy(bytes, line.bytes, line.length + 1);
	assert_false(plain_read(&plain, (struct span){ bytes, line.length },
	    bytes + line.length, &origin, owner));
	free(bytes);
	assert_true(
	    plain_read(&plain, (struct span){ line.bytes, line.length + 1 },
		line.bytes + line.length + 1, &origin, owner));
}

/* What lines are made of, good and bad. */
static const char *const owners[] = { "", "", "a", "www", "A_b-C.d", "a.",
	"_25._tcp.mail", "-", "1", "IN", "A", ".", "@", "@", "@a", "*",
	"*.a.b.", "*.{", "*{", "*a", "+a", "a..b", ".a", "a/b", "{", "{4", "{.",
	"{.{", "{.{.{", "a\\b", "\xe4" };
static const char *const fronts[] = { "", "", "", "300", "IN", "in 300",
	"1d In", "300\tIN", "IN 9W", "0", "999999999", "4294967296", "999w",
	"9999w", "1x", "1h30m", "0h5", "CH", "IN IN", "1 1", "1 IN 1", "30S" };
static const char *const rdatas[] = { "A 1.2.3.4", "a 255.255.255.255",
	"A 01.2.3.4", "A 256.1.1.1", "A 1.2.3", "A 1.2.3.4.", "A ::1",
	"AAAA ::1", "aaaa 2001:DB8::a:b", "AAAA ::ffff:1.2.3.4", "AAAA 1::2::3",
	"AAAA fe80::1%lo", "AAAA 1:2:3:4:5:6:7:8", "AAAA 1:2:3:4:5:6:7:8:9",
	"AAAA ::ffff:1.2.3.04", "AAAA 00001::", "NS a", "ns a.b.", "NS .",
	"NS @", "CNAME {", "CNAME a..b", "NS {.{.{", "CNAME _a-b.C.", "MX 10 a",
	"mx 65535 a.b.", "MX 65536 a", "MX 010 a", "MX a", "MX 1 .", "MX -1 a",
	"MX 10 a b", "TXT \"\"", "TXT \"a;b (c) \" \"d\"", "TXT a",
	"TXT \"a\"\"b\"", "TXT \"{{{{ab\"", "TXT \"{{{{abc\"",
	"TXT \"{{{{abcd\"", "TXT \"~!#$%&'*+,/:<=>?@[]^`|\"", "TLSA 3 1 1 }",
	"tlsa 0 0 0 00", "TLSA 03 001 1 ab", "TLSA 3 1 1 abc",
	"TLSA 256 1 1 ab", "TLSA 3 1 1 ab cd", "TLSA 255 255 255 aB",
	"TLSA 3 1 1", "TLSA (3 1 1 ;\n } )", "TLSA 3 1 1 ( ab\r\n\tcd ; (\n)",
	"TYPE52 \\# 35 030101}", "TYPE52 \\# 34 030101}", "type52 3 1 1 ab",
	"TXT plain\\032text\\;semi", "TXT \"he said \\\"hi\\\"\" a",
	"TXT ( \"k=rsa; p={{{\"\n\t\"{{\" ) ;", "TXT (a )", "TXT a)",
	"SRV 0 5 5060 a.b.", "srv 1 2 3 a", "MX 0 .", "CNAME @", "MX 1 @",
	"SOA a @ (\n\t2026112200 ; s\n\t1h 3600\n 2W 4294967295 ) ; m",
	"SOA a b 1 2 3 4 5 ( ; \n\t)", "NS ( a\n ) ; c", "DS 1 8 2 }",
	"ds 65535 255 2 }", "DS 1 8 1 }", "DS 1 8 2 ab", "DS 65536 8 2 }",
	"DS 1 8 3 }", "DS 1 RSASHA1 2 }", "PTR a", "PTR *", "SOA a b 1 1 1 1 1",
	"TYPE1 \\# 4 01020304", "A", "A \\# 4 01020304" };
static const char *const ends[] = { "", "", "", " ", "\t ", ";", " ; c",
	" ;\"\\(\x01\xff", "\r", " \r", " ;\r", " x", " \"x\"", "\"" };
static const char *const blanks[] = { " ", "\t", "  ", " \t \t" };

#define ONE_OF(seed, array) ((array)[draw((seed), COUNT(array))])

static void
draw_line(uint64_t *seed, struct line *line)
{
	/* The NUL at its end is one of them. */
	static const char bytes[] = " \t.-_09azAZ:;\"/@\\()\r%*+\x7f\x80";
	const char *front = ONE_OF(seed, fronts);

	begin(line);
	append(line, ONE_OF(seed, owners));
	append(line, ONE_OF(seed, blanks));
	append(line, front);
	append(line, *front == '\0' ? "" : ONE_OF(seed, blanks));
	append(line, ONE_OF(seed, rdatas));
	append(line, ONE_OF(seed, ends));
	if (draw(seed, 4) == 0) {
		line->bytes[draw(seed, line->length)] =
		    bytes[draw(seed, sizeof(bytes))];
	}
	append(line, "\n");
}

/* A change may have made two entries of it. */
static bool
is_entry(const struct line *line)
{
	struct lexer lexer;
	struct entry entry;

	lex_begin(&lexer, (struct span){ line->bytes, line->length }, 0);
	return lex_next(&lexer, &entry) && entry.fault == FAULT_NONE &&
	       entry.end == line->length;
}

/* The library reads the line, and that is what it reads. */
static void
assert_same(struct reader *reader, struct line *line, const struct plain *plain,
    const uint8_t *owner)
{
	const struct reading *reading;

	reader_set_owner(reader, before);
	reader_set_ttl(reader, TTL);
	reading = assert_alike(reader, line->bytes, line->length, plain);
	assert_int_equal(reading->ttl, plain->has_ttl ? plain->ttl : TTL);
	if (plain->owner_length == 0) {
		owner = before;
	} else {
		assert_int_equal(name_length(owner), plain->owner_length);
	}
	assert_int_equal(reading->owner_length, name_length(owner));
	assert_memory_equal(reader_owner(reader), owner, reading->owner_length);
}

/* Made of good and bad parts, with a byte changed in some. */
static void
test_alike(void **state)
{
	static const uint8_t root[] = "";
	static const uint8_t deep[] = "\77" LABEL "\77" LABEL "\1a";
	const uint8_t *const origins[] = { example, root, deep };
	const size_t rounds =
	    getenv("DANEZONE_LONG") == NULL ? ROUNDS : LONG_ROUNDS;
	struct arena *arena = arena_new();
	struct reader *reader = reader_new(arena);
	uint64_t seed = 1;
	size_t read = 0;
	size_t round;

	(void)state;
	for (round = 0; round < rounds; round++) {
		const uint8_t *origin = ONE_OF(&seed, origins);
		uint8_t owner[PLAIN_OWNER_MAX];
		struct plain plain;
		struct line line;

		draw_line(&seed, &line);
		if (is_entry(&line) &&
		    read_line(&line, origin, &plain, owner)) {
			reader_set_origin(reader, origin);
			assert_same(reader, &line, &plain, owner);
			read++;
		}
	}
	/* Of those lines many are plain. */
	assert_true(read > rounds / 20);
	reader_free(reader);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_not_plain),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_no_newline),
		cmocka_unit_test(test_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
