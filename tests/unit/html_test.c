/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: its frame, its parts in order, and nothing from elsewhere. */
#include <config.h>

#include "rows.h"

static const char before_style[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<title>DANE status</title>\n"
    "<style>\n";

static const char empty_body[] =
    "<header>\n"
    "<h1>DANE status</h1>\n"
    "<p class=\"verdict aside\"><svg class=\"sign\" viewBox=\"0 0 "
    "24 24\" aria-hidden=\"true\"><use "
    "href=\"#sign-aside\"/></svg><span>No services</span></p>\n"
    "<p class=\"when\">As of <time "
    "datetime=\"2026-11-22T10:00:00Z\">2026-11-22 "
    "10:00&nbsp;UTC</time></p>\n"
    "</header>\n"
    "<main>\n"
    "</main>\n"
    "</body>\n"
    "</html>\n";

static void
test_empty(void **state)
{
	const struct rows rows = { 0 };
	char *text = report_text(report_html, &rows, false);
	const char *body = strstr(text, "<header>");

	(void)state;
	assert_memory_equal(text, before_style, sizeof(before_style) - 1);
	assert_non_null(body);
	assert_string_equal(body, empty_body);
	free(text);
}

/* Each stands after the one before. */
static const char *const parts[] = {
	"<h1>DANE status</h1>",
	"<p class=\"verdict alarm\">",
	"<span>Alarm: clients fail, or soon may</span>",
	"<ul class=\"counts\">",
	"<b>1</b> broken",
	"<b>1</b> foreign",
	"As of <time datetime=\"2026-11-22T10:00:00Z\">",
	"<main>",
	"<h2>Act now <span>(4)</span></h2>",
	"<h3>mx.example.com:25/tcp</h3>",
	"<b>broken</b>",
	"<b>waiting</b>",
	"<h3>www.example.com:443/tcp</h3>",
	"<b>missing</b>",
	"<b>expired</b>",
	"<b>early</b>",
	"<h2>Under way <span>(2)</span></h2>",
	"<b>expiring</b>",
	"<b>ready</b>",
	"<b>retiring</b>",
	"<b>active</b>",
	"<h2>Not managed here <span>(1)</span></h2>",
	"<h3>_443._tcp.example.org.</h3>",
	"<b>foreign</b>",
	"</main>",
	"<h2>How to read this page</h2>",
	"<dt>broken</dt>",
	"</html>\n",
};

/* What stands behind the part. */
static const char *
behind(const char *text, const char *part)
{
	const char *at = strstr(text, part);

	if (at == NULL) {
		fail_msg("no %s", part);
		return text;
	}
	return at + strlen(part);
}

static void
test_parts(void **state)
{
	const struct rows rows = rows_sample();
	char *text = report_text(report_html, &rows, false);
	const char *at = text;

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		at = behind(at, parts[i]);
	}
	assert_string_equal(at, "");
	free(text);
}

/* The verdict is that of the worst stage. */
static void
test_verdicts(void **state)
{
	static const struct {
		size_t row;
		const char *verdict;
	} cases[] = {
		{ 3, "<p class=\"verdict alarm\">" },
		{ 6, "<span>No alarm; something is under way</span>" },
		{ 8, "<span>All is well</span>" },
		{ 9, "<span>No services</span>" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct rows rows = { &sample_rows[cases[i].row], 1, 1 };
		char *text = report_text(report_html, &rows, false);

		assert_non_null(strstr(text, cases[i].verdict));
		free(text);
	}
}

static void
test_hostile(void **state)
{
	static const char *const never[] = { "<script", "http:", "https:", "//",
		"src=", "url(h", "@import", "\xff", "\xe2" };
	const struct rows rows = rows_hostile();
	char *text = report_text(report_html, &rows, false);

	(void)state;
	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++) {
		assert_null(strstr(text, never[i]));
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
