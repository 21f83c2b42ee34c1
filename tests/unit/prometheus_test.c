/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metrics: families together, series unique, labels escaped. */
#include <config.h>

#include "rows.h"

static const char sample_metrics[] =
    "# HELP danezone_report_timestamp_seconds The moment that the "
    "report is about.\n"
    "# TYPE danezone_report_timestamp_seconds gauge\n"
    "danezone_report_timestamp_seconds 1795341600\n"
    "# HELP danezone_rows Keys of services, and foreign RRsets.\n"
    "# TYPE danezone_rows gauge\n"
    "danezone_rows 1\n"
    "# HELP danezone_stage The stage of a key: 1; all others: 0.\n"
    "# TYPE danezone_stage gauge\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"broken"
    "\"} 0\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"missin"
    "g\"} 0\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"expire"
    "d\"} 0\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"early"
    "\"} 0\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"expiri"
    "ng\"} 0\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"ready"
    "\"} 0\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"waitin"
    "g\"} 0\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"retiri"
    "ng\"} 0\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"active"
    "\"} 1\n"
    "danezone_stage{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\",stage=\"foreig"
    "n\"} 0\n"
    "# HELP danezone_alarm Whether clients fail, or soon may: 1 or "
    "0.\n"
    "# TYPE danezone_alarm gauge\n"
    "danezone_alarm{zone=\"example.net.\",service=\"mail.example.ne"
    "t:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role=\"current"
    "\",source=\"mail.pem\",key=\"aa01020304050607\"} 0\n"
    "# HELP danezone_safe_timestamp_seconds When no cache holds an "
    "RRset from before; of a retained record, when it goes.\n"
    "# TYPE danezone_safe_timestamp_seconds gauge\n"
    "danezone_safe_timestamp_seconds{zone=\"example.net.\",service="
    "\"mail.example.net:25/tcp\",owner=\"_25._tcp.mail.example.net."
    "\",role=\"current\",source=\"mail.pem\",key=\"aa01020304050607"
    "\"} 1792843200\n"
    "# HELP danezone_seconds_to_safe Seconds from the report to "
    "danezone_safe_timestamp_seconds; past it, negative.\n"
    "# TYPE danezone_seconds_to_safe gauge\n"
    "danezone_seconds_to_safe{zone=\"example.net.\",service=\"mail."
    "example.net:25/tcp\",owner=\"_25._tcp.mail.example.net.\",role"
    "=\"current\",source=\"mail.pem\",key=\"aa01020304050607\"} "
    "-2498400\n"
    "# HELP danezone_certificate_not_after_timestamp_seconds When "
    "the certificate ends.\n"
    "# TYPE danezone_certificate_not_after_timestamp_seconds "
    "gauge\n"
    "danezone_certificate_not_after_timestamp_seconds{zone=\"exampl"
    "e.net.\",service=\"mail.example.net:25/tcp\",owner=\"_25._tcp."
    "mail.example.net.\",role=\"current\",source=\"mail.pem\",key="
    "\"aa01020304050607\"} 1800525600\n"
    "# HELP danezone_certificate_seconds_to_expiry Seconds from "
    "the report to the certificate's end; past it, negative.\n"
    "# TYPE danezone_certificate_seconds_to_expiry gauge\n"
    "danezone_certificate_seconds_to_expiry{zone=\"example.net.\",s"
    "ervice=\"mail.example.net:25/tcp\",owner=\"_25._tcp.mail.examp"
    "le.net.\",role=\"current\",source=\"mail.pem\",key=\"aa0102030"
    "4050607\"} 5184000\n";

static const char hostile_alarm[] =
    "danezone_alarm{zone=\"\\\"><script>alert('1')</script>\\\\x0a"
    "\\\\\\\\u{202e}\\\\xff&\",service=\"\\\"><script>alert('1')</s"
    "cript>\\\\x0a\\\\\\\\u{202e}\\\\xff&\",owner=\"\\\"><script>al"
    "ert('1')</script>\\\\x0a\\\\\\\\u{202e}\\\\xff&\",role=\"curre"
    "nt\",source=\"\\\"><script>alert('1')</script>\\\\x0a\\\\\\\\u"
    "{202e}\\\\xff&\",key=\"\"} 0\n";

static const char empty_metrics[] =
    "# HELP danezone_report_timestamp_seconds The moment that the "
    "report is about.\n"
    "# TYPE danezone_report_timestamp_seconds gauge\n"
    "danezone_report_timestamp_seconds 1795341600\n"
    "# HELP danezone_rows Keys of services, and foreign RRsets.\n"
    "# TYPE danezone_rows gauge\n"
    "danezone_rows 0\n"
    "# HELP danezone_stage The stage of a key: 1; all others: 0.\n"
    "# TYPE danezone_stage gauge\n"
    "# HELP danezone_alarm Whether clients fail, or soon may: 1 or "
    "0.\n"
    "# TYPE danezone_alarm gauge\n"
    "# HELP danezone_safe_timestamp_seconds When no cache holds an "
    "RRset from before; of a retained record, when it goes.\n"
    "# TYPE danezone_safe_timestamp_seconds gauge\n"
    "# HELP danezone_seconds_to_safe Seconds from the report to "
    "danezone_safe_timestamp_seconds; past it, negative.\n"
    "# TYPE danezone_seconds_to_safe gauge\n"
    "# HELP danezone_certificate_not_after_timestamp_seconds When "
    "the certificate ends.\n"
    "# TYPE danezone_certificate_not_after_timestamp_seconds "
    "gauge\n"
    "# HELP danezone_certificate_seconds_to_expiry Seconds from "
    "the report to the certificate's end; past it, negative.\n"
    "# TYPE danezone_certificate_seconds_to_expiry gauge\n";

/* What is printed of the rows must be WANT. */
static void
expect(const struct rows *rows, const char *want)
{
	char *text = report_text(report_prometheus, rows, false);

	assert_string_equal(text, want);
	free(text);
}

static void
test_rows(void **state)
{
	(void)state;
	expect(&(struct rows){ &sample_rows[8], 1, 1 }, sample_metrics);
}

static void
test_empty(void **state)
{
	const struct rows rows = { 0 };

	(void)state;
	expect(&rows, empty_metrics);
}

static void
test_hostile(void **state)
{
	const struct rows rows = rows_hostile();
	char *text = report_text(report_prometheus, &rows, false);

	(void)state;
	assert_non_null(strstr(text, hostile_alarm));
	free(text);
}

/* Rows that no label tells apart are told apart by one more. */
static void
test_copies(void **state)
{
	struct row rows[3] = { sample_rows[1], sample_rows[1], sample_rows[1] };
	char *text =
	    report_text(report_prometheus, &(struct rows){ rows, 3, 3 }, false);

	(void)state;
	assert_non_null(strstr(text,
	    "source=\"spki-sha256:bb01\",key=\"bb01020304050607\"} 1\n"));
	assert_non_null(
	    strstr(text, ",key=\"bb01020304050607\",copy=\"2\"} 1\n"));
	assert_non_null(
	    strstr(text, ",key=\"bb01020304050607\",copy=\"3\"} 1\n"));
	assert_null(strstr(text, "copy=\"4\""));
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
