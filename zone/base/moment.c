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
	DAY = 86400,
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

static int
days_of(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	const bool is_leap =
	    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

/* Days from 1970-01-01; in years from March on, which a leap day ends. */
static time_t
count_days(int year, int month, int day)
{
	const time_t years = month > 2 ? year : year - 1;
	const int months = (month + 9) % 12;

	return years * 365 + years / 4 - years / 100 + years / 400 +
	       (months * 153 + 2) / 5 + day - 1 - 719468;
}

/* `YYYY-MM-DD`, a day of the calendar. */
static bool
parse_date(struct span *text, time_t *days)
{
	const char *at = text->at;
	int year;
	int month;
	int day;

	if (!take(text, "0000-00-00")) {
		return false;
	}
	year = number(at, 4);
	month = number(at + 5, 2);
	day = number(at + 8, 2);
	if (month < 1 || month > 12 || day < 1 || day > days_of(year, month)) {
		return false;
	}
	*days = count_days(year, month, day);
	return true;
}

/* `HH:MM:SS`, with or without a fraction. */
static bool
parse_clock(struct span *text, time_t *seconds)
{
	const char *at = text->at;
	int hour;
	int minute;
	int second;

	if (!take(text, "00:00:00")) {
		return false;
	}
	hour = number(at, 2);
	minute = number(at + 3, 2);
	second = number(at + 6, 2);
	if (take(text, ".0")) {
		while (take(text, "0")) {
		}
	}
	*seconds = hour * HOUR + minute * MINUTE + second;
	return hour < 24 && minute < 60 && second <= 60;
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
	time_t days;
	time_t seconds;
	time_t offset;

	if (!parse_date(&text, &days) ||
	    !(take(&text, "T") || take(&text, "t")) ||
	    !parse_clock(&text, &seconds) || !parse_offset(&text, &offset) ||
	    text.length != 0) {
		return false;
	}
	seconds += days * DAY - offset;
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
