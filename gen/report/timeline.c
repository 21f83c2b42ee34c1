/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Timelines as SVG. Places are percentages, so that a picture fits any width
 * and its letters keep their size.
 */
#include <config.h>

#include <gen/report/markup.h>
#include <gen/report/period.h>
#include <gen/report/timeline.h>

enum {
	MIDDLE = TIMELINE_WIDTH / 2,
	LANE_RECORDS = 19, /* the top of the bars, */
	LANE_CERTIFICATE = 47,
	BAR_HEIGHT = 10, /* and their height, in pixels */
	LABEL_GAP = 5,
};

/* The scale between two marks is linear. Labels of class "fine" go first. */
static const struct mark {
	int64_t seconds;
	int place; /* from the middle */
	const char *label;
	const char *class;
} marks[] = {
	{ 0, 0, "now", "now" },
	{ 3600, 900, "1h", "fine" },
	{ 86400, 1900, "1d", "" },
	{ INT64_C(7) * 86400, 2800, "7d", "fine" },
	{ INT64_C(30) * 86400, 3700, "30d", "" },
	{ INT64_C(365) * 86400, 4700, "1y", "fine" },
	{ INT64_C(3650) * 86400, MIDDLE, NULL, NULL },
};
static const size_t mark_count = sizeof(marks) / sizeof(*marks);

static int
distance(int64_t seconds)
{
	size_t at = 1;
	const struct mark *from;
	const struct mark *to;

	while (at < mark_count && marks[at].seconds <= seconds) {
		at++;
	}
	if (at == mark_count) {
		return MIDDLE;
	}
	from = &marks[at - 1];
	to = &marks[at];
	return from->place +
	       (int)((seconds - from->seconds) * (to->place - from->place) /
		     (to->seconds - from->seconds));
}

int
timeline_place(int64_t at, int64_t now)
{
	return at < now ? MIDDLE - distance(now - at)
			: MIDDLE + distance(at - now);
}

static void
print_share(const char *name, int place, FILE *stream)
{
	(void)fprintf(stream, " %s=\"%d.%02d%%\"", name, place / 100,
	    place % 100);
}

static void
print_bar(const char *class, int from, int to, int y, FILE *stream)
{
	if (to <= from) {
		return;
	}
	(void)fprintf(stream, "<rect class=\"%s\"", class);
	print_share("x", from, stream);
	print_share("width", to - from, stream);
	(void)fprintf(stream, " y=\"%d\" height=\"%d\"/>", y, BAR_HEIGHT);
}

/* A sign that keeps its shape, centred on a bar. */
static void
print_point(const char *name, int place, int y, FILE *stream)
{
	(void)fputs("<svg", stream);
	print_share("x", place, stream);
	(void)fprintf(stream, " y=\"%d\"><use href=\"#point-%s\"/></svg>",
	    y + BAR_HEIGHT / 2, name);
}

static void
print_mark(const struct mark *mark, int place, const char *sign, FILE *stream)
{
	(void)fprintf(stream, "<svg class=\"mark %s\"", mark->class);
	print_share("x", place, stream);
	(void)fprintf(stream,
	    "><path d=\"M0 12V64\"/><text y=\"76\">%s%s</text></svg>", sign,
	    mark->label);
}

static void
print_axis(FILE *stream)
{
	for (size_t i = 1; i + 1 < mark_count; i++) {
		print_mark(&marks[i], MIDDLE - marks[i].place, "-", stream);
		print_mark(&marks[i], MIDDLE + marks[i].place, "+", stream);
	}
}

/* Records of no key: until they go, if that is known. */
static void
print_leftovers(const struct row *row, int64_t now, FILE *stream)
{
	print_bar("going", timeline_place(row->since.at, now),
	    row->safe_at.known ? timeline_place(row->safe_at.at, now)
			       : TIMELINE_WIDTH,
	    LANE_RECORDS, stream);
}

static void
print_records(const struct row *row, int64_t now, FILE *stream)
{
	int from;
	int safe;

	if (!row->since.known) {
		return;
	}
	if (row->role == ROLE_RETAINED || row->role == ROLE_FOREIGN) {
		print_leftovers(row, now, stream);
		return;
	}
	from = timeline_place(row->since.at, now);
	safe = row->safe_at.known ? timeline_place(row->safe_at.at, now)
				  : TIMELINE_WIDTH;
	print_bar("wait", from, safe, LANE_RECORDS, stream);
	print_bar("safe", safe > from ? safe : from, TIMELINE_WIDTH,
	    LANE_RECORDS, stream);
}

static void
print_certificate(const struct row *row, int64_t now, FILE *stream)
{
	if (row->certificate == NULL) {
		return;
	}
	print_bar("valid", timeline_place(row->certificate->not_before, now),
	    timeline_place(row->certificate->not_after, now), LANE_CERTIFICATE,
	    stream);
}

static void
print_points(const struct row *row, int64_t now, FILE *stream)
{
	if (row->since.known) {
		print_point("since", timeline_place(row->since.at, now),
		    LANE_RECORDS, stream);
	}
	if (row->safe_at.known) {
		print_point(row->role == ROLE_RETAINED ? "end" : "safe",
		    timeline_place(row->safe_at.at, now), LANE_RECORDS, stream);
	}
	if (row->certificate != NULL) {
		print_point("end",
		    timeline_place(row->certificate->not_after, now),
		    LANE_CERTIFICATE, stream);
	}
}

/* The names of the bars, or why there is none. */
static void
print_lanes(const struct row *row, FILE *stream)
{
	(void)fprintf(stream,
	    "<text y=\"%d\">%s</text><text y=\"%d\">%s</text>",
	    LANE_RECORDS - LABEL_GAP,
	    row->since.known ? "records" : "records: not dated",
	    LANE_CERTIFICATE - LABEL_GAP,
	    row->certificate != NULL ? "certificate" : "no certificate");
}

/* What the picture shows, in words. */
static void
print_title(const struct row *row, int64_t now, FILE *stream)
{
	char text[PERIOD_TEXT_MAX];

	(void)fputs("<title>Timeline: ", stream);
	if (row->since.known) {
		(void)fprintf(stream, "records published %s",
		    period_between(now, row->since.at, PERIOD_WORDS, text));
	} else {
		(void)fputs("publication not known", stream);
	}
	if (row->safe_at.known) {
		(void)fprintf(stream, ", %s %s",
		    row->role == ROLE_RETAINED ? "to go" : "safe",
		    period_between(now, row->safe_at.at, PERIOD_WORDS, text));
	}
	if (row->certificate != NULL) {
		(void)fprintf(stream, ", certificate ends %s",
		    period_between(now, row->certificate->not_after,
			PERIOD_WORDS, text));
	}
	(void)fputs("</title>", stream);
}

void
timeline_print(const struct row *row, int64_t now, FILE *stream)
{
	if (!row->since.known && row->certificate == NULL) {
		return;
	}
	(void)fputs("<svg class=\"timeline\" role=\"img\">", stream);
	print_title(row, now, stream);
	print_axis(stream);
	print_lanes(row, stream);
	print_records(row, now, stream);
	print_certificate(row, now, stream);
	(void)fputs("<rect class=\"future\" x=\"50%\" y=\"17\" width=\"50%\" "
		    "height=\"42\"/>",
	    stream);
	print_mark(&marks[0], MIDDLE, "", stream);
	print_points(row, now, stream);
	(void)fputs("</svg>\n", stream);
}
