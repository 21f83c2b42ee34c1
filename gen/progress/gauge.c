/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of the progress line. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <gen/progress/gauge.h>

enum {
	PART_MAX = 64,
	SECOND = 1000, /* milliseconds */
};

struct unit {
	const char *name;
	double octets;
};

static const char begin[] = "danezone: ";

static const struct unit units[] = {
	{ "GB", 1e9 },
	{ "MB", 1e6 },
	{ "kB", 1e3 },
};

/* The largest unit of which there is one, or else the smallest. */
static struct unit
unit_for(double octets)
{
	const size_t last = sizeof(units) / sizeof(*units) - 1;
	size_t i = 0;

	while (i < last && octets < units[i].octets) {
		i++;
	}
	return units[i];
}

/* Add a part if there is room for it; what follows is not to be there else. */
static size_t
add(char *text, size_t room, const char *part)
{
	const size_t length = strlen(text);
	const char *between = length > strlen(begin) ? ", " : "";

	if (length + strlen(between) + strlen(part) > room) {
		return 0;
	}
	(void)snprintf(text + length, GAUGE_TEXT_MAX - length, "%s%s", between,
	    part);
	return room;
}

const char *
gauge_print(const struct gauge *gauge, size_t width,
    char text[static GAUGE_TEXT_MAX])
{
	const size_t read = gauge->read < gauge->due ? gauge->read : gauge->due;
	const struct unit unit = unit_for((double)gauge->due);
	size_t room = width < GAUGE_TEXT_MAX ? width : GAUGE_TEXT_MAX;
	char part[PART_MAX];
	double rate;

	room = room > 0 ? room - 1 : 0;
	(void)snprintf(text, GAUGE_TEXT_MAX, "%s", begin);
	if (gauge->all > 1 || gauge->due == 0) {
		(void)snprintf(part, sizeof(part), "%zu of %zu %s", gauge->done,
		    gauge->all, gauge->things);
		room = add(text, room, part);
	}
	if (gauge->due > 0) {
		(void)snprintf(part, sizeof(part), "%.1f of %.1f %s",
		    (double)read / unit.octets,
		    (double)gauge->due / unit.octets, unit.name);
		room = add(text, room, part);
	}
	if (gauge->due > 0 && gauge->milliseconds > 0) {
		rate = (double)read * SECOND / (double)gauge->milliseconds;
		(void)snprintf(part, sizeof(part), "%.1f %s/s",
		    rate / unit_for(rate).octets, unit_for(rate).name);
		(void)add(text, room, part);
	}
	if (strlen(text) == strlen(begin)) {
		*text = '\0';
	}
	return text;
}
