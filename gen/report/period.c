/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods for people. Months and years have no one length: days will do. */
#include <config.h>

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include <gen/report/period.h>

enum {
	FEW = 10 /* from so many on, the smaller unit says nothing */
};

static const struct unit {
	int64_t seconds;
	const char *letter;
	const char *word;
} units[] = {
	{ 86400, "d", " day" },
	{ 3600, "h", " hour" },
	{ 60, "m", " minute" },
	{ 1, "s", " second" },
};

static int
print_unit(int64_t count, const struct unit *unit, enum period_style style,
    char *buffer)
{
	const char *name = style == PERIOD_SHORT ? unit->letter : unit->word;
	const char *ending = style == PERIOD_SHORT || count == 1 ? "" : "s";

	return snprintf(buffer, PERIOD_TEXT_MAX / 2, "%" PRId64 "%s%s", count,
	    name, ending);
}

const char *
period_print(int64_t seconds, enum period_style style,
    char buffer[PERIOD_TEXT_MAX])
{
	const size_t last = sizeof(units) / sizeof(*units) - 1;
	size_t at = 0;
	int64_t count;
	int64_t rest;
	int length;

	while (at < last && seconds < units[at].seconds) {
		at++;
	}
	count = seconds / units[at].seconds;
	length = print_unit(count, &units[at], style, buffer);
	rest = at == last ? 0
			  : seconds % units[at].seconds / units[at + 1].seconds;
	if (count < FEW && rest > 0 && length > 0) {
		buffer[length] = ' ';
		(void)print_unit(rest, &units[at + 1], style,
		    buffer + length + 1);
	}
	return buffer;
}

const char *
period_between(int64_t now, int64_t at, enum period_style style,
    char buffer[PERIOD_TEXT_MAX])
{
	char text[PERIOD_TEXT_MAX];

	if (at == now) {
		(void)snprintf(buffer, PERIOD_TEXT_MAX, "now");
	} else if (at > now) {
		(void)snprintf(buffer, PERIOD_TEXT_MAX, "in %.40s",
		    period_print(at - now, style, text));
	} else {
		(void)snprintf(buffer, PERIOD_TEXT_MAX, "%.40s ago",
		    period_print(now - at, style, text));
	}
	return buffer;
}
