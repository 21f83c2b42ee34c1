/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rdata that is made: what readers make of its text, and its order. */
#include <config.h>

#include <string.h>

#include <zone/rdata.h>

#include "trial.h"

/* The only record of the line, read as any zone is. */
static struct found
read_line(struct trial *trial, const char *line)
{
	const struct source source = {
		text_of(trial->arena, "t", span_of(line)), NULL
	};
	struct diags diags = { .arena = trial->arena };
	struct parts parts = { .count = 0 };
	struct walk *walk =
	    walk_new(trial->arena, &source, trial_apex, &parts, &diags);
	struct found found;
	struct item item;

	assert_true(walk_next(walk, &item));
	found = found_keep(trial->arena, walk, &parts, &item, NULL);
	assert_false(walk_next(walk, &item));
	assert_int_equal(diags.count, 0); /* libzscanner reads it, too */
	walk_free(walk);
	return found;
}

/* The text is read as the wire form. */
static void
check_read(const char *type, const struct rdata *rdata)
{
	struct trial trial = { .arena = arena_new() };
	const struct found found =
	    read_line(&trial, arena_printf(trial.arena, "a 9 %s %.*s\n", type,
				  (int)rdata->text.length, rdata->text.at));

	assert_int_equal(found.rdata_length, rdata->length);
	assert_memory_equal(found.rdata, rdata->wire, rdata->length);
	arena_free(trial.arena);
}

static const struct txt_case {
	struct span text;
	const char *quoted;
} txt_cases[] = {
	{ { "", 0 }, "\"\"" },
	{ { "a b", 3 }, "\"a b\"" },
	{ { "a;(\"\\)@$", 8 }, "\"a;(\\\"\\\\)@$\"" },
	{ { "#\0\n\177\303\251~ ", 8 }, "\"#\\000\\010\\127\\195\\169~ \"" },
	{ { "letsencrypt.org; accounturi=https://ca.example/1", 48 },
	    "\"letsencrypt.org; accounturi=https://ca.example/1\"" },
};

static void
test_txt(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(txt_cases); i++) {
		struct arena *arena = arena_new();
		const struct rdata rdata = rdata_txt(arena, txt_cases[i].text);

		assert_string_equal(arena_string(arena, rdata.text),
		    txt_cases[i].quoted);
		assert_int_equal(rdata.length, txt_cases[i].text.length + 1);
		check_read("TXT", &rdata);
		arena_free(arena);
	}
}

/* Long texts are cut; each byte comes back. */
static void
test_long_txt(void **state)
{
	static const struct {
		size_t length;
		size_t strings;
		unsigned char byte;
	} cases[] = { { 254, 1, 'a' }, { 255, 1, '"' }, { 256, 2, 0 },
		{ 510, 2, 'a' }, { 511, 3, 255 }, { RDATA_TXT_MAX, 256, 'a' },
		{ RDATA_TXT_MAX, 256, '\\' } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		char *text = arena_alloc(arena, cases[i].length);
		struct rdata rdata;

		memset(text, cases[i].byte, cases[i].length);
		rdata =
		    rdata_txt(arena, (struct span){ text, cases[i].length });
		assert_int_equal(rdata.length,
		    cases[i].length + cases[i].strings);
		assert_true(rdata.length <= UINT16_MAX);
		check_read("TXT", &rdata);
		arena_free(arena);
	}
}

static void
test_cname(void **state)
{
	static const char *const targets[] = { ".", "a.", "Mx.Other.",
		"_25._tcp.*.a\\.b\\;\\000\\255.example." };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		struct arena *arena = arena_new();
		uint8_t wire[NAME_WIRE_MAX];
		struct rdata rdata;

		assert_null(name_parse(span_of(targets[i]), NULL, wire));
		rdata = rdata_cname(arena, wire);
		assert_string_equal(arena_string(arena, rdata.text),
		    targets[i]);
		check_read("CNAME", &rdata);
		arena_free(arena);
	}
}

static const struct order_case {
	struct span a;
	struct span b;
	int order;
	uint16_t type;
} order_cases[] = {
	{ { "\3\1\1a", 4 }, { "\3\1\1A", 4 }, 1, RR_TLSA },
	{ { "\3\1\1", 3 }, { "\3\1\1a", 4 }, -1, RR_TLSA },
	{ { "\1a", 2 }, { "\1A", 2 }, 1, RR_TXT },
	{ { "", 0 }, { "", 0 }, 0, RR_TXT },
	{ { "\1aB", 4 }, { "\1Ab", 4 }, 0, RR_CNAME },
	{ { "\2ab", 4 }, { "\1Z", 3 }, 1, RR_CNAME },
	{ { "\1a", 3 }, { "\1[", 3 }, 1, RR_CNAME },
	{ { "\1a", 3 }, { "\1A", 3 }, 0, RR_NS },
	{ { "\1a", 3 }, { "\1A", 3 }, 0, RR_DNAME },
	{ { "\0A\1a", 5 }, { "\0A\1A", 5 }, 0, RR_MX },
	{ { "\0a\1a", 5 }, { "\0A\1a", 5 }, 1, RR_MX },
	{ { "\0a", 2 }, { "\0A\1a", 5 }, 1, RR_MX },
	{ { "\0\0\0\0AA\1a", 9 }, { "\0\0\0\0AA\1A", 9 }, 0, RR_SRV },
	{ { "\0\0\0\0Aa\1a", 9 }, { "\0\0\0\0AA\1a", 9 }, 1, RR_SRV },
};

static int
sign(int number)
{
	return (number > 0) - (number < 0);
}

static void
test_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(order_cases); i++) {
		const struct order_case *one = &order_cases[i];
		const struct rdata a = { (const void *)one->a.at, one->a.length,
			{ NULL, 0 } };
		const struct rdata b = { (const void *)one->b.at, one->b.length,
			{ NULL, 0 } };

		assert_int_equal(
		    sign(rdata_order(one->type, &a, b.wire, b.length)),
		    one->order);
		assert_int_equal(
		    sign(rdata_order(one->type, &b, a.wire, a.length)),
		    -one->order);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_txt),
		cmocka_unit_test(test_long_txt),
		cmocka_unit_test(test_cname),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
