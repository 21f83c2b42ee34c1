/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The array of JSON: all keys, in order, known or not; hostile texts. */
#include <config.h>

#include "rows.h"

static const char one_row[] =
    "[\n"
    "  {\"zone\": \"example.com.\", \"file\": \"zones/example.com\", "
    "\"service\": "
    "\"mx.example.com:25/tcp\", \"owner\": "
    "\"_25._tcp.mx.example.com.\", \"role\": \"current\", "
    "\"stage\": \"broken\", \"since\": null, \"first\": false, "
    "\"safe_at\": null, \"action\": \"update now, sign, reload: "
    "clients refuse the key\", \"source\": \"mx-cert.pem\", "
    "\"key\": {\"algorithm\": \"EC\", \"spki_sha256\": "
    "\"aa0102030405060708000000000000000000000000000000000000000000"
    "0000\"}, \"certificate\": {\"subject\": "
    "\"CN=mx.example.com\", \"names\": [\"mx.example.com\", "
    "\"*.example.com\"], \"not_before\": \"2026-10-23T10:00:00Z\", "
    "\"not_after\": \"2027-01-21T10:00:00Z\"}, \"records\": [\n"
    "    {\"usage\": 3, \"selector\": 1, \"matching\": 1, "
    "\"data\": \"bb010203040506070800000000000000000000000000000000"
    "00000000000000\", \"ttl\": 7200, \"published\": false, "
    "\"since\": null},\n"
    "    {\"usage\": 3, \"selector\": 1, \"matching\": 2, "
    "\"data\": \"bb010203\", \"ttl\": 7200, \"published\": true, "
    "\"since\": null}]}\n"
    "]\n";

static const char other_row[] =
    "[\n"
    "  {\"zone\": \"example.com.\", \"file\": \"zones/example.com\", "
    "\"service\": "
    "\"mx.example.com:25/tcp\", \"owner\": "
    "\"_25._tcp.mx.example.com.\", \"role\": \"next\", \"stage\": "
    "\"waiting\", \"since\": \"2026-11-22T09:00:00Z\", \"first\": "
    "false, \"safe_at\": \"2026-11-22T11:05:00Z\", \"action\": "
    "\"wait until 2026-11-22T11:05:00Z, then deploy\", \"source\": "
    "\"mx-next.pem\", \"key\": {\"algorithm\": \"EC\", "
    "\"spki_sha256\": \"bb01020304050607080000000000000000000000000"
    "000000000000000000000\"}, \"certificate\": null, \"records\": "
    "[\n"
    "    {\"usage\": 3, \"selector\": 1, \"matching\": 1, "
    "\"data\": \"aa010203040506070800000000000000000000000000000000"
    "00000000000000\", \"ttl\": 3600, \"published\": true, "
    "\"since\": \"2026-11-19T10:00:00Z\"}]},\n"
    "  {\"zone\": \"example.net.\", \"file\": \"zones/example.net\", "
    "\"service\": "
    "\"mail.example.net:25/tcp\", \"owner\": "
    "\"_25._tcp.mail.example.net.\", \"role\": \"retained\", "
    "\"stage\": \"retiring\", \"since\": \"2026-01-26T10:00:00Z\", "
    "\"first\": false, \"safe_at\": \"2026-11-24T13:00:00Z\", "
    "\"action\": \"\", \"source\": null, \"key\": null, "
    "\"certificate\": null, \"records\": [\n"
    "    {\"usage\": 3, \"selector\": 1, \"matching\": 1, "
    "\"data\": \"aa010203040506070800000000000000000000000000000000"
    "00000000000000\", \"ttl\": 3600, \"published\": true, "
    "\"since\": \"2026-11-19T10:00:00Z\"}]}\n"
    "]\n";

static const char hostile_rows[] =
    "[\n"
    "  {\"zone\": \"\\\"><script>alert('1')</script>\\n\\\\\\u202e"
    "\\ufffd&\", \"file\": \"\\\"><script>alert('1')</script>\\n"
    "\\\\\\u202e\\ufffd&\", \"service\": "
    "\"\\\"><script>alert('1')</script>\\n"
    "\\\\\\u202e\\ufffd&\", \"owner\": "
    "\"\\\"><script>alert('1')</script>\\n\\\\\\u202e\\ufffd&\", "
    "\"role\": \"current\", \"stage\": \"active\", \"since\": "
    "null, \"first\": false, \"safe_at\": null, \"action\": "
    "\"\\\"><script>alert('1')</script>\\n\\\\\\u202e\\ufffd&\", "
    "\"source\": \"\\\"><script>alert('1')</script>\\n\\\\\\u202e\\"
    "ufffd&\", \"key\": {\"algorithm\": \"EC\", \"spki_sha256\": "
    "\"\"}, \"certificate\": {\"subject\": "
    "\"\\\"><script>alert('1')</script>\\n\\\\\\u202e\\ufffd&\", "
    "\"names\": [\"\\\"><script>alert('1')</script>\\n\\\\\\u202e\\"
    "ufffd&\"], \"not_before\": null, \"not_after\": null}, "
    "\"records\": []}\n"
    "]\n";

/* What is printed of the rows must be WANT. */
static void
expect(const struct rows *rows, const char *want)
{
	char *text = report_text(report_json, rows, false);

	assert_string_equal(text, want);
	free(text);
}

static void
test_rows(void **state)
{
	(void)state;
	expect(&(struct rows){ &sample_rows[0], 1, 1 }, one_row);
	expect(&(struct rows){ &sample_rows[6], 2, 2 }, other_row);
}

static void
test_hostile(void **state)
{
	const struct rows rows = rows_hostile();

	(void)state;
	expect(&rows, hostile_rows);
}

static void
test_empty(void **state)
{
	const struct rows rows = { 0 };

	(void)state;
	expect(&rows, "[]\n");
}

static void
test_algorithms(void **state)
{
	static const char *const want[] = {
		[KEY_OTHER] = "{\"algorithm\": \"other\", ",
		[KEY_RSA] = "{\"algorithm\": \"RSA\", ",
		[KEY_EC] = "{\"algorithm\": \"EC\", ",
		[KEY_ED25519] = "{\"algorithm\": \"Ed25519\", ",
		[KEY_ED448] = "{\"algorithm\": \"Ed448\", ",
	};

	(void)state;
	for (int i = KEY_OTHER; i <= KEY_ED448; i++) {
		const struct key key = { .algorithm = (enum key_algorithm)i };
		struct row row = sample_rows[0];
		char *text;

		row.key = &key;
		text = report_text(report_json, &(struct rows){ &row, 1, 1 },
		    false);
		assert_non_null(strstr(text, want[i]));
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_algorithms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
