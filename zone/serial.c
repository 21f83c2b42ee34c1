/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SOA serials: what each policy makes of a serial. Dates are computed from the
 * seconds since 1970, in UTC, without the C library's idea of a time zone.
 */
#include <config.h>

#include <stddef.h>

#include <zone/serial.h>

enum {
	DAYS_IN_ERA = 146097,  /* of 400 years, after which dates repeat */
	DAYS_TO_1970 = 719468, /* from the first of March of the year 0, */
	LAST_DAY = 1568656,    /* to the last of December of 4294 */
	YEARS_IN_ERA = 400,
	YEAR_MAX = 4294, /* 4294123199 is the last date below 2^32 */
	SECONDS_IN_DAY = 86400,
	CHANGES_IN_DAY = 100, /* nn */
};

struct date {
	uint32_t year;
	uint32_t month; /* from 1 */
	uint32_t day;   /* from 1 */
};

const char *const serial_policy_names[] = {
	[SERIAL_INCREMENT] = "increment",
	[SERIAL_DATE] = "date",
	[SERIAL_UNIXTIME] = "unixtime",
	[SERIAL_KEEP] = "keep",
	NULL,
};

bool
serial_policy_parse(struct span name, enum serial_policy *policy)
{
	for (size_t i = 0; serial_policy_names[i] != NULL; i++) {
		if (span_equal(name, span_of(serial_policy_names[i]))) {
			*policy = (enum serial_policy)i;
			return true;
		}
	}
	return false;
}

bool
serial_ahead(uint32_t a, uint32_t b)
{
	/* RFC 1982 section 3.2 */
	return a != b && a - b < UINT32_C(1) << 31;
}

/* The first serial of a date, nn = 00. */
static uint32_t
date_serial(struct date date)
{
	return ((date.year * 100 + date.month) * 100 + date.day) *
	       CHANGES_IN_DAY;
}

/*
 * The first serial of the day of NOW; 0 when dates of that year are no serials.
 * Years are counted from March here, so that a leap day is a year's last.
 */
static uint32_t
today_serial(time_t now)
{
	const int64_t seconds = now;
	const int64_t days = seconds / SECONDS_IN_DAY -
			     (seconds % SECONDS_IN_DAY < 0 ? 1 : 0) +
			     DAYS_TO_1970;
	const uint32_t day_of_era = (uint32_t)days % DAYS_IN_ERA;
	const uint32_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
		day_of_era / 146096) /
	    365;
	const uint32_t day_of_year = day_of_era + year_of_era / 100 -
				     year_of_era / 4 - 365 * year_of_era;
	const uint32_t month = (5 * day_of_year + 2) / 153;
	const uint32_t day = day_of_year - (153 * month + 2) / 5 + 1;
	const uint32_t year =
	    (uint32_t)days / DAYS_IN_ERA * YEARS_IN_ERA + year_of_era;

	if (days < 0 || days > LAST_DAY) {
		return 0;
	}
	return date_serial(month < 10
			       ? (struct date){ year, month + 3, day }
			       : (struct date){ year + 1, month - 9, day });
}

static uint32_t
month_length(uint32_t year, uint32_t month)
{
	static const uint8_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
		31, 30, 31 };
	const bool leap =
	    year % 4 == 0 && (year % 100 != 0 || year % YEARS_IN_ERA == 0);

	return lengths[month - 1] + (month == 2 && leap ? 1U : 0U);
}

/* One more; 0 means "not set" to some secondaries and is left out. */
static uint32_t
plus_one(uint32_t serial)
{
	return serial == UINT32_MAX ? 1 : serial + 1;
}

/* After nn = 99 of a date comes the next day's 00, else one more. */
static uint32_t
next_in_dates(uint32_t serial)
{
	struct date date = {
		.year = serial / 1000000,
		.month = serial / 10000 % 100,
		.day = serial / 100 % 100,
	};

	if (serial % CHANGES_IN_DAY != CHANGES_IN_DAY - 1 || date.month < 1 ||
	    date.month > 12 || date.day < 1 ||
	    date.day > month_length(date.year, date.month)) {
		return plus_one(serial);
	}
	date.day++;
	if (date.day > month_length(date.year, date.month)) {
		date.day = 1;
		date.month++;
	}
	if (date.month > 12) {
		date.month = 1;
		date.year++;
	}
	return date.year > YEAR_MAX ? plus_one(serial) : date_serial(date);
}

/* What the new serial must be ahead of, and the later of the two. */
struct past {
	uint32_t current;
	uint32_t floor;
	uint32_t latest;
};

static bool
advances(uint32_t serial, const struct past *past)
{
	return serial != 0 && serial_ahead(serial, past->current) &&
	       serial_ahead(serial, past->floor);
}

static struct serial_step
step_to(uint32_t wanted, const struct past *past)
{
	const bool jump = !advances(wanted, past);

	return (struct serial_step){
		.serial = jump ? plus_one(past->latest) : wanted,
		.jump = jump,
	};
}

static struct serial_step
step_by_date(const struct past *past, time_t now)
{
	const uint32_t today = today_serial(now);
	const bool of_today =
	    today != 0 && past->latest - today < CHANGES_IN_DAY;
	struct serial_step step = { .serial = today };

	if (!advances(today, past)) {
		step = step_to(next_in_dates(past->latest), past);
		step.jump = step.jump || !of_today;
	}
	return step;
}

struct serial_step
serial_next(enum serial_policy policy, uint32_t current, uint32_t floor,
    time_t now)
{
	struct past past = { current, floor,
		serial_ahead(current, floor) ? current : floor };
	struct serial_step step = { .serial = current };
	bool apart;

	if (policy == SERIAL_KEEP) {
		return step;
	}
	/* If one more than the later is not ahead of both, nothing is. */
	apart = !advances(plus_one(past.latest), &past);
	if (apart) {
		past = (struct past){ floor, floor, floor };
	}
	if (policy == SERIAL_DATE) {
		step = step_by_date(&past, now);
	} else if (policy == SERIAL_UNIXTIME) {
		step = step_to((uint32_t)now, &past);
	} else {
		step = step_to(plus_one(past.latest), &past);
	}
	step.jump = step.jump || apart;
	return step;
}
