/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cards: a service with its keys, and one whose texts are hostile. */
#include <config.h>

#include <gen/report/card.h>

#include "rows.h"

static const char foreign_card[] =
    "<article class=\"aside\">\n"
    "<h3>_443._tcp.example.org.</h3>\n"
    "<p class=\"owner\">zone example.org.</p>\n"
    "<section class=\"key aside\">\n"
    "<h4><svg class=\"sign\" viewBox=\"0 0 24 24\" "
    "aria-hidden=\"true\"><use "
    "href=\"#sign-aside\"/></svg><b>foreign</b> <span>records of "
    "no service</span></h4>\n"
    "<p class=\"action\"><b>Next:</b> name it in the manifest, or "
    "delete it</p>\n"
    "<dl>\n"
    "<div><dt>Published</dt><dd>since when is not "
    "known</dd></div>\n"
    "<div><dt>Certificate</dt><dd>none</dd></div>\n"
    "</dl>\n"
    "<details><summary>Key and records</summary>\n"
    "<dl>\n"
    "<div><dt>Record</dt><dd><code>3 1 1 "
    "aa010203040506070800000000000000000000000000000000000000000000"
    "00</code> TTL 3600, since <time "
    "datetime=\"2026-11-19T10:00:00Z\">2026-11-19 "
    "10:00&nbsp;UTC</time></dd></div>\n"
    "</dl>\n"
    "</details>\n"
    "</section>\n"
    "</article>\n";

static const char missing_card[] =
    "<article class=\"alarm\">\n"
    "<h3>www.example.com:443/tcp</h3>\n"
    "<p class=\"owner\">_443._tcp.www.example.com. in zone "
    "example.com.</p>\n"
    "<section class=\"key alarm\">\n"
    "<h4><svg class=\"sign\" viewBox=\"0 0 24 24\" "
    "aria-hidden=\"true\"><use "
    "href=\"#sign-alarm\"/></svg><b>missing</b> <span>next "
    "key</span></h4>\n"
    "<p class=\"action\"><b>Next:</b> update, sign, reload</p>\n"
    "<dl>\n"
    "<div><dt>Published</dt><dd>not in the zone</dd></div>\n"
    "<div><dt>Certificate</dt><dd>none</dd></div>\n"
    "</dl>\n"
    "<details><summary>Key and records</summary>\n"
    "<dl>\n"
    "<div><dt>Source</dt><dd>spki-sha256:bb01</dd></div>\n"
    "<div><dt>Record</dt><dd><code>3 1 1 "
    "bb010203040506070800000000000000000000000000000000000000000000"
    "00</code> TTL 7200, not in the zone</dd></div>\n"
    "</dl>\n"
    "</details>\n"
    "</section>\n"
    "</article>\n";

/* The card of these rows; the caller frees it. */
static char *
card_of(const struct row **rows, size_t count)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	assert_non_null(stream);
	card_print(&(struct group){ rows, count }, SAMPLE_NOW, stream);
	assert_int_equal(fclose(stream), 0);
	return text;
}

static void
expect(const struct row *row, const char *want)
{
	char *text = card_of(&row, 1);

	assert_string_equal(text, want);
	free(text);
}

static void
test_exact(void **state)
{
	(void)state;
	expect(&sample_rows[9], foreign_card);
	expect(&sample_rows[1], missing_card);
}

/* The parts that the exact ones lack. */
static void
test_parts(void **state)
{
	static const char *const wants[] = {
		"<article class=\"alarm\">\n<h3>mx.example.com:25/tcp</h3>\n",
		"<section class=\"key alarm\">\n<h4>",
		"<b>broken</b> <span>current key</span></h4>\n",
		"<dt>Published</dt><dd>since when is not known</dd>",
		"<dt>Names</dt><dd>mx.example.com, *.example.com</dd>",
		"<dt>Source</dt><dd>mx-cert.pem</dd>",
		"<dt>Algorithm</dt><dd>EC</dd>",
		"<dt>Subject</dt><dd>CN=mx.example.com</dd>",
		"<code>3 1 2 bb010203</code> TTL 7200, in the zone</dd>",
		"<section class=\"key care\">\n<h4>",
		"<b>waiting</b> <span>next key</span></h4>\n",
		"<b>Next:</b> wait until 2026-11-22T11:05:00Z, then deploy</p>",
		"<dt>Safe</dt><dd><time datetime=\"2026-11-22T11:05:00Z\">",
		"2026-11-22 11:05&nbsp;UTC</time> ",
		"<span>(in 1 hour 5 minutes)</span></dd>",
		"<dt>Certificate</dt><dd>none</dd>",
	};
	const struct row *rows[] = { &sample_rows[0], &sample_rows[6] };
	char *text = card_of(rows, 2);

	(void)state;
	for (size_t i = 0; i < sizeof(wants) / sizeof(*wants); i++) {
		if (strstr(text, wants[i]) == NULL) {
			print_error("no %s\n", wants[i]);
		}
		assert_non_null(strstr(text, wants[i]));
	}
	free(text);
}

static void
test_hostile(void **state)
{
	const struct row *row = hostile_row;
	char *text = card_of(&row, 1);

	(void)state;
	assert_null(strstr(text, "<script"));
	assert_null(strchr(text, '\''));
	assert_null(strchr(text, '\xff'));
	assert_null(strchr(text, '\xe2'));
	assert_non_null(strstr(text,
	    "<h3>&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"
	    "\\x0a\\\\u{202e}\\xff&amp;</h3>"));
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
