/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spread rdata: what is read, and that libzscanner reads it alike. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <zone/base/name.h>
#include <zone/read/record/spread.h>
#include <zone/rrset.h>

#include "alike.h"
#include "draw.h"
#include "unit.h"

enum {
	ROUNDS = 200000,
	LONG_ROUNDS = 100 * ROUNDS,
	TEXT_MAX = 1 << 13,
	PARTS_MAX = 8, /* strings or runs of digits */
};

#define COUNT(array)        ((sizeof(array) / sizeof((array)[0])))
#define ONE_OF(seed, array) ((array)[draw((seed), COUNT(array))])
#define TEN                 "0123456789"
#define LABEL               TEN TEN TEN TEN TEN TEN "abc"
#define HEX                 "0123456789abcdefABCDEF0011"
#define HEX_208             HEX HEX HEX HEX HEX HEX HEX HEX
#define TEXT_127            HEX HEX HEX HEX TEN TEN "012"
#define TEXT_255            HEX_208 HEX TEN TEN "0"

static const uint8_t example[] = "\7example";

/* What is read: a front that names the type, and the rdata behind it. */
struct draft {
	char bytes[TEXT_MAX];
	size_t length;
	size_t rdata; /* where it begins */
};

static void
append(struct draft *draft, const char *text)
{
	const size_t length = strlen(text);

	assert_true(length < TEXT_MAX - draft->length);
	memcpy(draft->bytes + draft->length, text, length);
	draft->length += length;
}

static void
begin(struct draft *draft, const char *type)
{
	draft->length = 0;
	append(draft, "a ");
	append(draft, type);
	append(draft, " ");
	draft->rdata = draft->length;
}

/* Read from a copy of its own, so that nothing stands behind it. */
static bool
read_draft(const struct draft *draft, const uint8_t *origin, uint16_t type,
    struct plain *plain)
{
	struct plain_origin names = { .length = name_length(origin) };
	const size_t length = draft->length - draft->rdata;
	char *bytes = malloc(length);
	bool read;

	assert_non_null(bytes);
	memcpy(names.name, origin, names.length);
	memcpy(bytes, draft->bytes + draft->rdata, length);
	plain->type = type;
	read = spread_read(plain, (struct span){ bytes, length }, &names);
	free(bytes);
	return read;
}

static const struct {
	uint16_t type;
	const char *text;
	const char *rdata;
	size_t length;
} rows[] = {
	{ RR_NS, "b\n", "\1b\7example", 11 },
	{ RR_CNAME, "(@)\n", "\7example", 9 },
	{ RR_PTR, "(\n b.c. ; d (\n)\n", "\1b\1c", 5 },
	{ RR_MX, "0 .\n", "\0\0", 3 },
	{ RR_MX, "258(b)\n", "\1\2\1b\7example", 13 },
	{ RR_SRV, "1 2 ( 65535\n\tb. ) ; c\r\n", "\0\1\0\2\xff\xff\1b", 9 },
	{ RR_SOA, "@ b. (\n4294967295;s\n1h\n60\n3W 0)\n",
	    "\7example\0\1b\0\xff\xff\xff\xff\0\0\x0e\x10\0\0\0\x3c\0\x1b\xaf"
	    "\x80\0\0\0\0",
	    32 },
	{ RR_TXT, "a\n", "\1a", 2 },
	{ RR_TXT, "\"\\\"\\065\" ( \\(b\r\n\";\" ) c;d\n", "\2\"A\2(b\1;\1c",
	    10 },
	{ RR_TLSA, "3 1 1 ( ab;old\n\tCD )\n", "\3\1\1\xab\xcd", 5 },
	{ RR_TLSA, "\\# 4 030101ab\n", "\3\1\1\xab", 4 },
	{ RR_TLSA, "\\# ( 5 0301\n01AB cd )\n", "\3\1\1\xab\xcd", 5 },
};

static void
test_read(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct draft draft;
		struct plain plain;

		begin(&draft, "");
		append(&draft, rows[i].text);
		assert_true(read_draft(&draft, example, rows[i].type, &plain));
		assert_int_equal(plain.rdata_length, rows[i].length);
		assert_memory_equal(plain.rdata, rows[i].rdata, rows[i].length);
	}
}

static const struct {
	uint16_t type;
	const char *text;
} left_rows[] = {
	{ RR_A, "1.2.3.4\n" },
	{ RR_NS, "\n" },
	{ RR_NS, "a b\n" },
	{ RR_NS, "a\"\n" },
	{ RR_NS, "a/b\n" },
	{ RR_NS, "a..b\n" },
	{ RR_NS, "( a\n" },
	{ RR_NS, "a )\n" },
	{ RR_NS, "( ( a ) )\n" },
	{ RR_NS, "( a ) )\n" },
	{ RR_NS, "a\n\n" },
	{ RR_NS, "a\r \n" },
	{ RR_NS, "( a ) ; )\n\n" },
	{ RR_MX, "65536 a\n" },
	{ RR_MX, "a\n" },
	{ RR_MX, "1a\n" },
	{ RR_SOA, "a a 4294967296 1 1 1 1\n" },
	{ RR_SOA, "a a 1s 1 1 1 1\n" },
	{ RR_SOA, "a a 1 1h1m 1 1 1\n" },
	{ RR_SOA, "a a 1 1x 1 1 1\n" },
	{ RR_SOA, "a a 1 h 1 1 1\n" },
	{ RR_SOA, "@ b. (\n1;s\n1h 60 ( 1 1 )\n" },
	{ RR_SOA, "a a 1 1 1 1 7102w\n" },
	{ RR_TXT, "\n" },
	{ RR_TXT, "a(b)\n" },
	{ RR_TXT, "(a)\n" },
	{ RR_TXT, "a\"b\"\n" },
	{ RR_TXT, "\"a\"b\n" },
	{ RR_TXT, "\"a\n" },
	{ RR_TXT, "(\"a\n\")\n" },
	{ RR_TXT, "\\#\n" },
	{ RR_TXT, "\"\\[\"\n" },
	{ RR_TXT, "\\256\n" },
	{ RR_TXT, "\\25\n" },
	{ RR_TXT, "\\\n" },
	{ RR_TXT, "\"\\\x80\"\n" },
	{ RR_TXT, "\x80\n" },
	{ RR_TXT, "\"\t\"\n" },
	{ RR_TXT, "\"" TEXT_255 "\\000\"\n" },
	{ RR_TLSA, "3 1 1\n" },
	{ RR_TLSA, "3 1 ab\n" },
	{ RR_TLSA, "3 1 1 abc d\n" },
	{ RR_TLSA, "3 1 1 ab \"cd\"\n" },
	{ RR_TLSA, "256 1 1 ab\n" },
	{ RR_TLSA, "\\# 3 030101\n" },
	{ RR_TLSA, "\\# 5 030101ab\n" },
	{ RR_TLSA, "\\# 4 030101abcd\n" },
	{ RR_TLSA, "\\# 4\n" },
	{ RR_TLSA, "\\#4 030101ab\n" },
	{ RR_TLSA, "\\ 4 030101ab\n" },
};

static void
test_left(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(left_rows); i++) {
		struct draft draft;
		struct plain plain;

		begin(&draft, "");
		append(&draft, left_rows[i].text);
		assert_false(
		    read_draft(&draft, example, left_rows[i].type, &plain));
	}
}

/* Strings of so many octets, with those of their lengths. */
static void
append_strings(struct draft *draft, size_t octets)
{
	for (; octets > 256; octets -= 128) {
		append(draft, "\"" TEXT_127 "\" ");
	}
	append(draft, "\"");
	for (; octets > 1; octets--) {
		append(draft, "a");
	}
	append(draft, "\" ");
}

/* A string is read if there is room for the longest, an octet for itself. */
static void
test_room(void **state)
{
	const size_t room = PLAIN_RDATA_MAX;
	struct draft draft;
	struct plain plain;
	size_t used;

	(void)state;
	for (used = room - 260; used < room - 250; used++) {
		begin(&draft, "");
		append_strings(&draft, used);
		append(&draft, "a\n");
		assert_int_equal(read_draft(&draft, example, RR_TXT, &plain),
		    used <= room - 256);
	}
	for (used = room - 4; used < room; used++) {
		size_t i;

		begin(&draft, "");
		append(&draft, "3 1 1");
		for (i = 3; i <= used; i++) {
			append(&draft, " ab");
		}
		append(&draft, " ab\n");
		assert_int_equal(read_draft(&draft, example, RR_TLSA, &plain),
		    used + 2 <= room);
	}
}

/* What is drawn of each kind, good and bad. */
static const char *const names[] = { "a", "b.c", "A_b-C.d.", "_25._tcp.mail",
	"@", ".", "1", LABEL, LABEL "." LABEL "." LABEL,
	LABEL "." LABEL "." LABEL "." TEN TEN TEN TEN TEN TEN "a.",
	LABEL "." LABEL "." LABEL "." TEN TEN TEN TEN TEN TEN "ab.", LABEL "d",
	"a..b", ".a", "@a", "a@", "*", "*.a", "a/b", "a+b", "a\\b", "\\a",
	"\"a\"" };
static const char *const numbers[] = { "0", "1", "3", "03", "255", "256",
	"0000000255", "65535", "65536", "00000065535", "4294967295",
	"4294967296", "2026112200", "-1", "1a", "0x1", "1.5" };
static const char *const periods[] = { "0", "1", "3600", "1h", "2D", "3w", "4m",
	"5S", "00007", "0000000001", "00000000001", "00000000001h",
	"4294967295", "4294967296", "7101w", "7102w", "1h30m", "0h5", "1x", "h",
	"1hh", "1h1" };
static const char *const strings[] = { "a", "\"\"", "\"a b\"", "v=spf1",
	"\"k=rsa; p=(a) \"", "\"he said \\\"hi\\\"\"", "plain\\032text\\;semi",
	"\\000\\255", "\"\\000\\255\"", "~!$%&'*+,/:<=>?@[]^`{|}", "\\\\\"",
	"\"v=DKIM1\\; k=rsa\\; p=" HEX HEX "\\\"\\065" HEX "\"",
	"\"" HEX_208 "\\;" HEX TEN TEN "\"",
	"\"" HEX_208 "\\;" HEX TEN TEN "0\"", "\"\\\\\"", "\"" HEX_208 "\"",
	HEX_208, "\"" TEXT_255 "\"", TEXT_255, "\"" TEXT_255 "\\032\"", "\\#",
	"\"\\#\"", "\\[", "#", "[", "\\256", "\\25", "\\", "\"\\\"", "\"\t\"",
	"\"\x7f\"", "\"\a\"", "\xe4", "a\"b\"", "\"a\"b", "\"a\"\"b\"", "a(",
	"\"a\"(", "\"a\")", "a)", "\\ ", "\\(", "\"\\", "\"", "@", "$TTL",
	"\\@" };
static const char *const runs[] = { "ab", "AB", "0123456789abcdef", HEX,
	HEX_208, "a", "abc", "ag", "", "(ab", "ab)", "\"ab\"", "\\097b" };
static const char *const lengths[] = { "4", "5", "6", "03", "04", "3", "0",
	"65536", "a" };

static const struct {
	const char *name;
	uint16_t type;
	const char *fields;
} types[] = {
	{ "NS", RR_NS, "n" },
	{ "CNAME", RR_CNAME, "n" },
	{ "PTR", RR_PTR, "n" },
	{ "SOA", RR_SOA, "nn4pppp" },
	{ "MX", RR_MX, "4n" },
	{ "TXT", RR_TXT, "s" },
	{ "TXT", RR_TXT, "s" },
	{ "SRV", RR_SRV, "444n" },
	{ "TLSA", RR_TLSA, "444h" },
	{ "TYPE52", RR_TLSA, "444h" },
	{ "TLSA", RR_TLSA, "g" },
	{ "TYPE52", RR_TLSA, "g" },
};

static const char *const blanks[] = { " ", "\t", "  ", " \t" };
static const char *const inside[] = { " ", "\n", "\r\n", "\n\t", " \n\n ",
	" ; c\n", ";c ( \" )\r\n", " ;\\\n", ";\x80\x01\r;\n", "\n;\n" };
static const char *const anywhere[] = { "", "(", ")", "( ", " )", "\n", "\r",
	";", " ; c", "\\", "\"" };
static const char *const ends[] = { "", "", "", " ", "\t", ";", " ; c", "\r",
	" ;\"(\\", " x", ")", "(", " ( )", "()", "\n" };

/* A drawing: between parentheses or not, or without any order. */
struct drawing {
	struct draft *draft;
	uint64_t *seed;
	bool is_open;
	bool is_wild;
};

static void
put_between(struct drawing *drawing)
{
	uint64_t *seed = drawing->seed;
	const char *text = ONE_OF(seed, blanks);

	if (drawing->is_wild && draw(seed, 4) == 0) {
		text = ONE_OF(seed, anywhere);
	} else if (drawing->is_open && draw(seed, 2) == 0) {
		text = ONE_OF(seed, inside);
	} else if (!drawing->is_open && draw(seed, 4) == 0) {
		drawing->is_open = true;
		text = draw(seed, 2) == 0 ? " (" : "(";
	} else if (drawing->is_open && draw(seed, 8) == 0) {
		drawing->is_open = false;
		text = draw(seed, 2) == 0 ? " ) " : ")";
	}
	append(drawing->draft, text);
}

static void
put_field(struct drawing *drawing, char kind)
{
	uint64_t *seed = drawing->seed;
	const char *text;

	switch (kind) {
	case 'n':
		text = names[draw(seed, draw(seed, 4) == 0 ? COUNT(names) : 7)];
		break;
	case 'p':
		text = periods[draw(seed,
		    draw(seed, 4) == 0 ? COUNT(periods) : 8)];
		break;
	case 's':
		text = strings[draw(seed,
		    draw(seed, 4) == 0 ? COUNT(strings) : 13)];
		break;
	case 'h':
		text = runs[draw(seed, draw(seed, 8) == 0 ? COUNT(runs) : 5)];
		break;
	default:
		text = numbers[draw(seed,
		    draw(seed, 4) == 0 ? COUNT(numbers) : 5)];
		break;
	}
	append(drawing->draft, text);
}

/* `\# LENGTH HEX`, mostly as long as it says. */
static void
put_generic(struct drawing *drawing)
{
	uint64_t *seed = drawing->seed;
	size_t octets = 4 + draw(seed, 3);

	append(drawing->draft, draw(seed, 16) == 0 ? "\\#" : "\\# ");
	put_between(drawing);
	append(drawing->draft,
	    draw(seed, 4) == 0 ? ONE_OF(seed, lengths) : lengths[octets - 4]);
	for (; octets > 0; octets--) {
		if (octets < 4 && draw(seed, 2) == 0) {
			put_field(drawing, 'h');
			break;
		}
		put_between(drawing);
		append(drawing->draft, "aB");
	}
}

/* More of those of which there may be many. */
static void
put_more(struct drawing *drawing, char kind)
{
	size_t count = draw(drawing->seed, PARTS_MAX) * draw(drawing->seed, 2) *
		       draw(drawing->seed, 2);

	for (; count > 0; count--) {
		put_between(drawing);
		put_field(drawing, kind);
	}
}

static void
draw_draft(struct drawing *drawing, const char *fields)
{
	static const char bytes[] = " \t.-_09azAZ:;\"/@\\()\r\n%*\x7f\x80#[+\a";
	uint64_t *seed = drawing->seed;
	struct draft *draft = drawing->draft;

	put_between(drawing);
	for (; *fields != '\0'; fields++) {
		if (*fields == 'g') {
			put_generic(drawing);
		} else {
			put_field(drawing, *fields);
		}
		if (*fields == 's' || *fields == 'h') {
			put_more(drawing, *fields);
		}
		put_between(drawing);
	}
	append(draft, drawing->is_open && draw(seed, 16) != 0 ? ")" : "");
	append(draft, ends[draw(seed, draw(seed, 4) == 0 ? COUNT(ends) : 8)]);
	if (draw(seed, 4) == 0) {
		draft->bytes[draft->rdata +
			     draw(seed, draft->length - draft->rdata)] =
		    bytes[draw(seed, sizeof(bytes))];
	}
	append(draft, "\n");
}

static bool
draw_one(struct reader *reader, const uint8_t *origin, uint64_t *seed)
{
	const size_t row = draw(seed, COUNT(types));
	struct draft draft;
	struct drawing drawing = {
		.draft = &draft,
		.seed = seed,
		.is_wild = draw(seed, 4) == 0,
	};
	struct plain plain;

	begin(&draft, types[row].name);
	draw_draft(&drawing, types[row].fields);
	if (!read_draft(&draft, origin, types[row].type, &plain)) {
		return false;
	}
	reader_set_origin(reader, origin);
	(void)assert_alike(reader, draft.bytes, draft.length, &plain);
	return true;
}

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
		read += draw_one(reader, ONE_OF(&seed, origins), &seed);
	}
	/* Of those drawn many are read. */
	assert_true(read > rounds / 4);
	reader_free(reader);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
