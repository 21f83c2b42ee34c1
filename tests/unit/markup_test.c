/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markup: what is escaped, and how moments are written. */
#include <config.h>

#include <gen/report/markup.h>

#include "rows.h"

/* What a function printed, which must be WANT. */
struct sink {
	FILE *stream;
	char *text;
	size_t length;
};

static void
sink_open(struct sink *sink)
{
	sink->stream = open_memstream(&sink->text, &sink->length);
	assert_non_null(sink->stream);
}

static void
sink_expect(struct sink *sink, const char *want)
{
	assert_int_equal(fclose(sink->stream), 0);
	assert_string_equal(sink->text, want);
	free(sink->text);
}

static const struct {
	const char *text;
	const char *want;
} texts[] = {
	{ "", "" },
	{ "mx.example.com:25/tcp", "mx.example.com:25/tcp" },
	{ "\"><script>", "&quot;&gt;&lt;script&gt;" },
	{ "a' b&amp;", "a&#39; b&amp;amp;" },
	{ "a\nb", "a\\x0ab" },
	{ "\xe2\x80\x8f", "\\u{200f}" },
	{ "\xff<", "\\xff&lt;" },
	{ "m\xc3\xbc", "m\xc3\xbc" },
};

static void
test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct sink sink;

		sink_open(&sink);
		markup_text(texts[i].text, sink.stream);
		sink_expect(&sink, texts[i].want);
	}
}

static void
test_moments(void **state)
{
	struct sink sink;

	(void)state;
	sink_open(&sink);
	markup_time(SAMPLE_NOW + 61, sink.stream);
	sink_expect(&sink, "<time datetime=\"2026-11-22T10:01:01Z\">2026-11-22 "
			   "10:01&nbsp;UTC</time>");
	sink_open(&sink);
	markup_date(SAMPLE_NOW, sink.stream);
	sink_expect(&sink,
	    "<time datetime=\"2026-11-22T10:00:00Z\">2026-11-22</time>");
	sink_open(&sink);
	markup_time(-1, sink.stream);
	sink_expect(&sink, "an unknown time");
	sink_open(&sink);
	markup_distance(SAMPLE_NOW + HOUR, SAMPLE_NOW, sink.stream);
	sink_expect(&sink, " <span>(in 1 hour)</span>");
}

static void
test_others(void **state)
{
	struct sink sink;

	(void)state;
	sink_open(&sink);
	markup_hex((struct octets){ digest_a, 3 }, sink.stream);
	sink_expect(&sink, "aa0102");
	sink_open(&sink);
	markup_sign(MOOD_CARE, sink.stream);
	sink_expect(&sink,
	    "<svg class=\"sign\" viewBox=\"0 0 24 24\" "
	    "aria-hidden=\"true\"><use href=\"#sign-care\"/></svg>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
