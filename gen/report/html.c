/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report as a page of HTML that needs nothing but itself: no script, no
 * font, no picture from elsewhere, and its policy forbids them.
 */
#include <config.h>

#include <gen/report/card.h>
#include <gen/report/group.h>
#include <gen/report/markup.h>
#include <gen/report/report.h>
#include <gen/report/style.h>
#include <gen/report/tally.h>

static const struct {
	const char *heading;
	const char *verdict; /* when there is nothing worse */
} moods[MOOD_COUNT] = {
	[MOOD_ALARM] = { "Act now", "Alarm: clients fail, or soon may" },
	[MOOD_CARE] = { "Under way", "No alarm; something is under way" },
	[MOOD_GOOD] = { "All is well", "All is well" },
	[MOOD_ASIDE] = { "Not managed here", "No services" },
};

static enum mood
worst_mood(const struct tally *tally)
{
	int mood = 0;

	while (mood + 1 < MOOD_COUNT && tally->moods[mood] == 0) {
		mood++;
	}
	return (enum mood)mood;
}

static void
print_head(FILE *stream)
{
	(void)fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		    "<meta charset=\"utf-8\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\" content=\""
		    "default-src 'none'; style-src 'unsafe-inline'; "
		    "base-uri 'none'; form-action 'none'\">\n"
		    "<meta name=\"viewport\" "
		    "content=\"width=device-width, initial-scale=1\">\n"
		    "<meta name=\"color-scheme\" content=\"light dark\">\n"
		    "<meta name=\"referrer\" content=\"no-referrer\">\n"
		    "<title>DANE status</title>\n<style>\n",
	    stream);
	(void)fputs(style_sheet, stream);
	(void)fputs("</style>\n</head>\n<body>\n", stream);
	(void)fputs(style_shapes, stream);
}

static void
print_counts(const struct tally *tally, FILE *stream)
{
	(void)fputs("<ul class=\"counts\">\n", stream);
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		const enum mood mood = mood_of((enum stage)stage);

		if (tally->stages[stage] == 0) {
			continue;
		}
		(void)fprintf(stream, "<li class=\"%s\">", mood_names[mood]);
		markup_sign(mood, stream);
		(void)fprintf(stream, "<span><b>%zu</b> %s</span></li>\n",
		    tally->stages[stage], stage_table[stage].name);
	}
	(void)fputs("</ul>\n", stream);
}

static void
print_summary(const struct tally *tally, int64_t now, FILE *stream)
{
	const enum mood worst = worst_mood(tally);

	(void)fputs("<header>\n<h1>DANE status</h1>\n", stream);
	(void)fprintf(stream, "<p class=\"verdict %s\">", mood_names[worst]);
	markup_sign(worst, stream);
	(void)fprintf(stream, "<span>%s</span></p>\n", moods[worst].verdict);
	if (tally->stages[STAGE_FOREIGN] > 0 || worst != MOOD_ASIDE) {
		print_counts(tally, stream);
	}
	(void)fputs("<p class=\"when\">As of ", stream);
	markup_time(now, stream);
	(void)fputs("</p>\n</header>\n", stream);
}

static enum mood
mood_of_group(const struct group *group)
{
	return mood_of(group->rows[0]->stage);
}

static void
print_heading(const struct groups *groups, enum mood mood, FILE *stream)
{
	size_t count = 0;

	for (size_t i = 0; i < groups->count; i++) {
		count += mood_of_group(&groups->items[i]) == mood ? 1 : 0;
	}
	(void)fprintf(stream,
	    "<h2>%s <span>(%zu)</span></h2>\n<div class=\"cards\">\n",
	    moods[mood].heading, count);
}

/* The services of one mood; without any, nothing. */
static void
print_part(const struct groups *groups, enum mood mood, int64_t now,
    FILE *stream)
{
	bool is_begun = false;

	for (size_t i = 0; i < groups->count; i++) {
		const struct group *group = &groups->items[i];

		if (mood_of_group(group) != mood) {
			continue;
		}
		if (!is_begun) {
			print_heading(groups, mood, stream);
			is_begun = true;
		}
		card_print(group, now, stream);
	}
	(void)fputs(is_begun ? "</div>\n" : "", stream);
}

/* How to read the timelines, and what the stages on the page mean. */
static void
print_legend(const struct tally *tally, FILE *stream)
{
	static const char *const points[][2] = {
		{ "since", "published" },
		{ "safe", "safe: no cache holds the RRset from before" },
		{ "end", "end of a certificate, or of a record" },
	};

	(void)fputs("<footer>\n<h2>How to read this page</h2>\n"
		    "<p>Now is in the middle of each timeline. Nearer times "
		    "have more room than far ones. Stripes: caches may hold "
		    "the RRset from before.</p>\n"
		    "<dl>\n",
	    stream);
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++) {
		(void)fprintf(stream,
		    "<div><dt><svg width=\"10\" height=\"10\" "
		    "viewBox=\"-8 -8 16 16\" aria-hidden=\"true\">"
		    "<use href=\"#point-%s\"/></svg> "
		    "%s</dt><dd>%s</dd></div>\n",
		    points[i][0], points[i][0], points[i][1]);
	}
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		if (tally->stages[stage] > 0) {
			(void)fprintf(stream,
			    "<div><dt>%s</dt><dd>%s</dd></div>\n",
			    stage_table[stage].name,
			    stage_table[stage].meaning);
		}
	}
	(void)fputs("</dl>\n</footer>\n", stream);
}

void
report_html(const struct report *report, FILE *stream)
{
	const struct tally tally = tally_rows(report->rows);
	const struct groups groups = groups_of(report->arena, report->rows);

	print_head(stream);
	print_summary(&tally, report->now, stream);
	(void)fputs("<main>\n", stream);
	for (int mood = 0; mood < MOOD_COUNT; mood++) {
		print_part(&groups, (enum mood)mood, report->now, stream);
	}
	(void)fputs("</main>\n", stream);
	if (groups.count > 0) {
		print_legend(&tally, stream);
	}
	(void)fputs("</body>\n</html>\n", stream);
}
