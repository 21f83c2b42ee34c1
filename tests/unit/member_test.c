/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of JSON objects: records and certificates, there or not. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <gen/report/member.h>
#include <zone/rrset.h>

#include "unit.h"

static const char *name_list[] = { "mx.example.com", "*.example.com" };

static const struct certificate certificate = {
	.subject = "CN=\"mx\"",
	.not_before = 0,
	.not_after = 1795341600,
};

static const struct member_case {
	const struct certificate *certificate;
	struct dns_names names;
	bool has_names;
	const char *want;
} cases[] = {
	{ NULL, { 0 }, true, "\"certificate\": null" },
	{ &certificate, { 0 }, false,
	    "\"certificate\": {\"subject\": \"CN=\\\"mx\\\"\", \"not_before\": "
	    "\"1970-01-01T00:00:00Z\", \"not_after\": "
	    "\"2026-11-22T10:00:00Z\"}" },
	{ &certificate, { 0 }, true,
	    "\"certificate\": {\"subject\": \"CN=\\\"mx\\\"\", \"names\": [], "
	    "\"not_before\": \"1970-01-01T00:00:00Z\", \"not_after\": "
	    "\"2026-11-22T10:00:00Z\"}" },
	{ &certificate, { name_list, 2, 2 }, true,
	    "\"certificate\": {\"subject\": \"CN=\\\"mx\\\"\", \"names\": "
	    "[\"mx.example.com\", \"*.example.com\"], \"not_before\": "
	    "\"1970-01-01T00:00:00Z\", \"not_after\": "
	    "\"2026-11-22T10:00:00Z\"}" },
};

/* One object with a record, a text and the case's certificate. */
static void
check(const struct member_case *row)
{
	static const uint8_t octets[] = { 0x00, 0xaf };
	const struct tlsa_params params = { 3, 0, 1 };
	char *text = NULL;
	size_t length = 0;
	struct json json = { .stream = open_memstream(&text, &length) };
	char want[512];

	assert_non_null(json.stream);
	json_begin_object(&json);
	member_text(&json, "source", NULL);
	member_tlsa(&json, params, (struct octets){ octets, sizeof(octets) });
	member_certificate(&json, row->certificate,
	    row->has_names ? &row->names : NULL);
	member_number(&json, "ttl", -1);
	json_end_object(&json);
	assert_int_equal(fclose(json.stream), 0);
	(void)snprintf(want, sizeof(want),
	    "{\"source\": null, \"usage\": 3, \"selector\": 0, \"matching\": "
	    "1, \"data\": \"00af\", %s, \"ttl\": -1}\n",
	    row->want);
	assert_string_equal(text, want);
	free(text);
}

static void
test_members(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check(&cases[i]);
	}
}

/* Rdata of each type that has members, of another, and one cut short. */
static const struct rdata_case {
	uint16_t type;
	const char *octets;
	size_t length;
	const char *want;
} rdatas[] = {
	{ RR_TLSA, "\2\0\1\xab", 4,
	    "{\"usage\": 2, \"selector\": 0, \"matching\": 1, \"data\": "
	    "\"ab\"}\n" },
	{ RR_TLSA, "\2\0", 2, "{}\n" },
	{ RR_CNAME, "\2mX\7example", 12, "{\"target\": \"mX.example.\"}\n" },
	{ RR_TXT, "\1a\0\2\"c", 6, "{\"text\": \"a\\\"c\"}\n" },
	{ RR_TXT, "\0", 1, "{\"text\": \"\"}\n" },
	{ RR_A, "\300\0\2\1", 4, "{}\n" },
};

static void
test_rdata(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rdatas) / sizeof(rdatas[0]); i++) {
		const struct rdata_case *row = &rdatas[i];
		struct arena *arena = arena_new();
		char *text = NULL;
		size_t length = 0;
		struct json json = { .stream = open_memstream(&text, &length) };

		json_begin_object(&json);
		member_rdata(&json, arena, row->type,
		    (struct octets){ (const uint8_t *)row->octets,
			row->length });
		json_end_object(&json);
		assert_int_equal(fclose(json.stream), 0);
		assert_string_equal(text, row->want);
		free(text);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_rdata),
	};

	return cmocka_run_group_tests_name("member", tests, NULL, NULL);
}
