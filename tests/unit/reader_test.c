/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader: what it takes from libzscanner, and what it leaves in force. */
#include <config.h>

#include <string.h>

#include <zone/base/name.h>
#include <zone/read/record/reader.h>
#include <zone/rrset.h>

#include "unit.h"

static const uint8_t origin[] = "\7example";
static const uint8_t other[] = "\1o\7example";

static struct reader *
begin(struct arena *arena)
{
	struct reader *reader = reader_new(arena);

	reader_set_origin(reader, origin);
	reader_set_owner(reader, other);
	reader_set_ttl(reader, 60);
	return reader;
}

static void
feed(struct reader *reader, const char *text)
{
	reader_feed(reader, text, strlen(text));
}

static void
test_records(void **state)
{
	static const char text[] = "\n; c\na 9 A 1.2.3.4\n A ( 1.2.3.5\n)";
	struct arena *arena = arena_new();
	struct reader *reader = begin(arena);
	const struct reading *reading;

	(void)state;
	feed(reader, text);
	reading = reader_next(reader);
	assert_true(reading->is_record);
	assert_false(reading->is_open);
	assert_int_equal(reading->type, RR_A);
	assert_int_equal(reading->ttl, 9);
	assert_int_equal(reading->rdata_length, 4);
	assert_memory_equal(reading->rdata, "\1\2\3\4", 4);
	assert_int_equal(text[reading->at], '\n');
	assert_memory_equal(reader_owner(reader), "\1a\7example", 11);
	assert_int_equal(reading->owner_length, 11);
	reading = reader_next(reader);
	assert_true(reading->is_record);
	assert_true(reading->is_open);
	assert_int_equal(reading->ttl, 60);
	assert_int_equal(text[reading->at], '\n');
	reader_free(reader);
	arena_free(arena);
}

/* What was set holds over feeds and complaints. */
static void
test_state(void **state)
{
	static const char *const bad[] = { " A 1.2.3\n", " TXT \"\001\"\n",
		" MX ( 1 a+b\n )\n", " A ((1.2.3.4))\n", " FOO x\n",
		" TLSA 3 1 1 a b\n", " A 1.2.3.4\r\n", " TXT (\"x\"\"y\"\n)",
		" A (\n", " )\n", " A" };
	struct arena *arena = arena_new();
	struct reader *reader = begin(arena);
	const struct reading *reading;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		feed(reader, bad[i]);
		reading = reader_next(reader);
		assert_false(reading->is_record);
		assert_non_null(reading->complaint);
		feed(reader, " A 1.2.3.4\n@ A 1.2.3.4");
		reading = reader_next(reader);
		assert_true(reading->is_record);
		assert_int_equal(reading->ttl, 60);
		assert_true(name_equal(reader_owner(reader), other));
		reading = reader_next(reader);
		assert_true(reading->is_record);
		assert_true(name_equal(reader_owner(reader), origin));
		reader_set_owner(reader, other);
	}
	reader_free(reader);
	arena_free(arena);
}

/* Spellings in which libzscanner is stricter than BIND, and mistakes. */
static void
test_spelling(void **state)
{
	static const struct {
		const char *text;
		bool is_spelling;
	} cases[] = {
		{ "a+b A 1.2.3.4\n", true },
		{ "\"a\" A 1.2.3.4\n", true },
		{ "a MX 1 b+c\n", true },
		{ "a TXT \"\001\"\n", true },
		{ "a TXT \"b\"\"c\"\n", true },
		{ "a TLSA 3 1 1 a b\n", true },
		{ "a DNSKEY 256 3 8 AQ ID\n", true },
		{ "a TXT ((b))\n", true },
		{ "a A 1.2.3\n", false },
		{ "a FOO b\n", false },
		{ "a 9\n", false },
		{ "", false },
	};
	struct arena *arena = arena_new();
	struct reader *reader = begin(arena);
	const struct reading *reading;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		feed(reader, cases[i].text);
		reading = reader_next(reader);
		assert_false(reading->is_record);
		assert_int_equal(reading->is_spelling, cases[i].is_spelling);
	}
	assert_memory_equal(reader_library_version(), "libzscanner 3.", 14);
	reader_free(reader);
	reader_free(NULL);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_spelling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
