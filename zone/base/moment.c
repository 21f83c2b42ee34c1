/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads and writes points in time. Knows no time zones but offsets that are
 * written.
 */
#include <config.h>

#include <zone/base/moment.h>

enum {
	MINUTE = 60,
	HOUR = 3600,
	SECONDS_DIGITS = 12, /* enough for the year 9999 */
};

static const time_t moment_last = 253402300799; /* 9999-12-31T23:59:59Z */

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

bool
moment_parse_seconds(struct span text, time_t *moment)
{
	time_t seconds = 0;

	if (text.length == 0 || text.length > SECONDS_DIGITS) {
		return false;
	}
	for (size_t i = 0; i < text.length; i++) {
		if (!is_digit(text.at[i])) {
			return false;
		}
		seconds = seconds * 10 + (text.at[i] - '0');
	}
	if (seconds > moment_last) {
		return false;
	}
	*moment = seconds;
	return true;
}

/*
 * Compare the front of TEXT with a picture, in which '0' stands for any digit,
 * and go past it.
 */
static bool
take(struct span *text, const char *picture)
{
	const size_t length = strlen(picture);

	if (text->length < length) {
		return false;
	}
	for (size_t i = 0; i < length; i++) {
		const char byte = text->at[i];

		if (picture[i] == '0' ? !is_digit(byte) : byte != picture[i]) {
			return false;
		}
	}
	text->at += length;
	text->length -= length;
	return true;
}

/* A number of COUNT digits that take() has seen. */
static int
number(const char *at, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		value = value * 10 + (at[i] - '0');
	}
	return value;
}

/* `YYYY-MM-DD` is a day of the calendar; timegm() moves others elsewhere. */
static bool
parse_date(struct span *text, struct tm *tm)
{
	const char *at = text->at;
	struct tm same;

	if (!take(text, "0000-00-00")) {
		return false;
	}
	tm->tm_year = number(at, 4) - 1900;
	tm->tm_mon = number(at + 5, 2) - 1;
	tm->tm_mday = number(at + 8, 2);
	same = *tm;
	(void)timegm(&same);
	return same.tm_mday == tm->tm_mday && same.tm_mon == tm->tm_mon;
}

/* `HH:MM:SS`, with or without a fraction. */
static bool
parse_clock(struct span *text, struct tm *tm)
{
	const char *at = text->at;

	if (!take(text, "00:00:00")) {
		return false;
	}
	tm->tm_hour = number(at, 2);
	tm->tm_min = number(at + 3, 2);
	tm->tm_sec = number(at + 6, 2);
	if (take(text, ".0")) {
		while (take(text, "0")) {
		}
	}
	return tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec <= 60;
}

/* `Z` or `+HH:MM`, in seconds east of UTC. */
static bool
parse_offset(struct span *text, time_t *offset)
{
	const char *at = text->at;

	*offset = 0;
	if (take(text, "Z") || take(text, "z")) {
		return true;
	}
	if (!take(text, "+00:00") && !take(text, "-00:00")) {
		return false;
	}
	*offset = number(at + 1, 2) * HOUR + number(at + 4, 2) * MINUTE;
	if (*at == '-') {
		*offset = -*offset;
	}
	return number(at + 1, 2) < 24 && number(at + 4, 2) < 60;
}

/* RFC 3339 section 5.6: date-time */
static bool
parse_date_time(struct span text, time_t *moment)
{
	struct tm tm = { 0 };
	time_t offset;
	time_t seconds;

	if (!parse_date(&text, &tm) ||
	    !(take(&text, "T") || take(&text, "t")) ||
	    !parse_clock(&text, &tm) || !parse_offset(&text, &offset) ||
	    text.length != 0) {
		return false;
	}
	seconds = timegm(&tm) - offset;
	if (seconds < 0 || seconds > moment_last) {
		return false;
	}
	*moment = seconds;
	return true;
}

bool
moment_parse(struct span text, time_t *moment)
{
	return moment_parse_seconds(text, moment) ||
	       parse_date_time(text, moment);
}

const char *
moment_print(int64_t moment, char buffer[MOMENT_TEXT_MAX])
{
	const time_t seconds = (time_t)moment;
	struct tm tm;

	if (moment < 0 || moment > moment_last ||
	    gmtime_r(&seconds, &tm) == NULL ||
	    strftime(buffer, MOMENT_TEXT_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0) {
		buffer[0] = '?';
		buffer[1] = '\0';
	}
	return buffer;
}
