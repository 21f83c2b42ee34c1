/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON: the one layout, and strings from hostile files. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <gen/report/json.h>

#include "unit.h"

/* What WRITE writes must be WANT. */
static void
expect(void (*write)(struct json *json), const char *want)
{
	char *text = NULL;
	size_t length = 0;
	struct json json = { .stream = open_memstream(&text, &length) };

	assert_non_null(json.stream);
	write(&json);
	assert_int_equal(fclose(json.stream), 0);
	assert_string_equal(text, want);
	free(text);
}

static void
write_empty_array(struct json *json)
{
	json_begin_array(json);
	json_end_array(json);
}

static void
write_empty_object(struct json *json)
{
	json_begin_object(json);
	json_end_object(json);
}

static void
write_numbers(struct json *json)
{
	json_begin_array(json);
	json_number(json, INT64_MIN);
	json_number(json, 0);
	json_number(json, INT64_MAX);
	json_end_array(json);
}

static void
write_element(struct json *json, const char *name)
{
	json_begin_object(json);
	json_key(json, "name");
	json_string(json, name);
	json_key(json, "words");
	json_begin_array(json);
	json_string(json, "a");
	json_string(json, "b");
	json_end_array(json);
	json_key(json, "none");
	json_begin_array(json);
	json_end_array(json);
	json_key(json, "one");
	json_begin_object(json);
	json_key(json, "true");
	json_bool(json, true);
	json_end_object(json);
	json_key(json, "many");
	json_begin_array(json);
	write_empty_object(json);
	write_empty_object(json);
	json_end_array(json);
	json_key(json, "last");
	json_bool(json, false);
	json_end_object(json);
}

static void
write_nested(struct json *json)
{
	json_begin_array(json);
	write_element(json, "x");
	write_element(json, NULL);
	json_end_array(json);
}

static void
write_values(struct json *json)
{
	static const uint8_t octets[] = { 0, 0x0f, 0xff };

	json_begin_object(json);
	json_key(json, "null");
	json_null(json);
	json_key(json, "hex");
	json_hex(json, (struct octets){ octets, 3 });
	json_key(json, "nothing");
	json_hex(json, (struct octets){ NULL, 0 });
	json_key(json, "time");
	json_time(json, 1795341600);
	json_key(json, "before");
	json_time(json, -1);
	json_key(json, "span");
	json_span(json, (struct span){ "abc", 2 });
	json_end_object(json);
}

static void
test_layout(void **state)
{
	(void)state;
	expect(write_empty_array, "[]\n");
	expect(write_empty_object, "{}\n");
	expect(write_numbers,
	    "[-9223372036854775808, 0, 9223372036854775807]\n");
	expect(write_nested,
	    "[\n"
	    "  {\"name\": \"x\", \"words\": [\"a\", \"b\"], \"none\": [], "
	    "\"one\": {\"true\": true}, \"many\": [\n"
	    "    {},\n"
	    "    {}], \"last\": false},\n"
	    "  {\"name\": null, \"words\": [\"a\", \"b\"], \"none\": [], "
	    "\"one\": {\"true\": true}, \"many\": [\n"
	    "    {},\n"
	    "    {}], \"last\": false}\n"
	    "]\n");
	expect(write_values,
	    "{\"null\": null, \"hex\": \"000fff\", \"nothing\": \"\", "
	    "\"time\": \"2026-11-22T10:00:00Z\", \"before\": null, "
	    "\"span\": \"ab\"}\n");
}

static const struct {
	const char *text;
	const char *want;
} strings[] = {
	{ "", "\"\"" },
	{ "a/b", "\"a/b\"" },
	{ "\"><script>", "\"\\\"><script>\"" },
	{ "\\", "\"\\\\\"" },
	{ "\n\t\r\x01\x1f\x7f", "\"\\n\\t\\u000d\\u0001\\u001f\\u007f\"" },
	{ "\xc3\xbc", "\"\xc3\xbc\"" },
	{ "\xf0\x9f\x94\x91", "\"\xf0\x9f\x94\x91\"" },
	{ "\xe2\x80\x8f", "\"\\u200f\"" },
	{ "\xe2\x80\xa8", "\"\\u2028\"" },
	{ "a\xff"
	  "b",
	    "\"a\\ufffdb\"" },
	{ "\xc3", "\"\\ufffd\"" },
	{ "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"" },
};

static void
test_strings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(strings) / sizeof(*strings); i++) {
		char *text = NULL;
		size_t length = 0;
		struct json json = { .stream = open_memstream(&text, &length) };

		assert_non_null(json.stream);
		json_string(&json, strings[i].text);
		assert_int_equal(fclose(json.stream), 0);
		assert_string_equal(text, strings[i].want);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
