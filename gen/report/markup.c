/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text and moments in HTML. Attributes are quoted with '"'. */
#include <config.h>

#include <gen/report/markup.h>
#include <gen/report/period.h>
#include <zone/base/moment.h>
#include <zone/base/printable.h>

const char *const mood_names[MOOD_COUNT] = {
	[MOOD_ALARM] = "alarm",
	[MOOD_CARE] = "care",
	[MOOD_GOOD] = "good",
	[MOOD_ASIDE] = "aside",
};

static const char *
entity_of(const char *character)
{
	switch (*character) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return character;
	}
}

void
markup_text(const char *string, FILE *stream)
{
	struct span text = span_of(string);

	while (text.length > 0) {
		const struct printable shown = printable_first(text);

		(void)fputs(entity_of(shown.text), stream);
		text.at += shown.octets;
		text.length -= shown.octets;
	}
}

void
markup_hex(struct octets octets, FILE *stream)
{
	for (size_t i = 0; i < octets.length; i++) {
		(void)fprintf(stream, "%02x", octets.at[i]);
	}
}

/* A <time>, which tells the second to programs. */
static void
print_time(int64_t at, bool has_hour, FILE *stream)
{
	char text[MOMENT_TEXT_MAX];

	(void)moment_print(at, text);
	if (text[0] == '?') {
		(void)fputs("an unknown time", stream);
		return;
	}
	(void)fprintf(stream, "<time datetime=\"%s\">%.10s", text, text);
	if (has_hour) {
		(void)fprintf(stream, " %.5s&nbsp;UTC",
		    text + sizeof("2026-11-22"));
	}
	(void)fputs("</time>", stream);
}

void
markup_time(int64_t at, FILE *stream)
{
	print_time(at, true, stream);
}

void
markup_date(int64_t at, FILE *stream)
{
	print_time(at, false, stream);
}

void
markup_distance(int64_t at, int64_t now, FILE *stream)
{
	char text[PERIOD_TEXT_MAX];

	(void)fprintf(stream, " <span>(%s)</span>",
	    period_between(now, at, PERIOD_WORDS, text));
}

void
markup_sign(enum mood mood, FILE *stream)
{
	(void)fprintf(stream,
	    "<svg class=\"sign\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">"
	    "<use href=\"#sign-%s\"/></svg>",
	    mood_names[mood]);
}
