/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where to cut a text. A line of a quoted string or of parentheses can pass for
 * an entry here: what is read from a cut on is used only if it was right.
 */
#include <config.h>

#include <string.h>

#include <zone/ahead/cut.h>
#include <zone/read/directive.h>

enum {
	RELATIVES_MAX = 8 /* $ORIGIN lines that build on each other */
};

void
cut_begin(struct cut *cut, struct span text, size_t at,
    const struct context *first)
{
	cut->text = text;
	cut->at = at;
	cut->first = *first;
	memcpy(cut->origin, first->origin, name_length(first->origin));
	cut->first.origin = cut->origin;
	if (first->owner != NULL) {
		memcpy(cut->owner, first->owner, name_length(first->owner));
		cut->first.owner = cut->owner;
	}
}

/* The start of the first line at AT or behind that begins with an owner. */
static size_t
find_line(struct span text, size_t at)
{
	while (at < text.length) {
		const char *end =
		    memchr(text.at + at - 1, '\n', text.length - at + 1);

		if (end == NULL) {
			break;
		}
		at = (size_t)(end - text.at) + 1;
		if (at < text.length && text.at[at] != '\0' &&
		    strchr(" \t\r\n;$()", text.at[at]) == NULL) {
			return at;
		}
		at++;
	}
	return text.length;
}

/* Move *AT back to the last line, from FROM on, that begins with $. */
static bool
find_directive(struct span text, size_t from, size_t *at)
{
	const char *found;

	while ((found = memrchr(text.at + from, '$', *at - from)) != NULL) {
		*at = (size_t)(found - text.at);
		if (*at == from || found[-1] == '\n') {
			return true;
		}
	}
	return false;
}

/* Read a directive that is one line; false: it is not in order. */
static bool
read_line(struct span text, size_t at, const uint8_t *origin,
    struct directive *directive)
{
	const char *end = memchr(text.at + at, '\n', text.length - at);
	const struct entry line = { .start = at,
		.end =
		    end == NULL ? text.length : (size_t)(end - text.at) + 1 };

	return directive_read(text, &line, origin, directive) == NULL;
}

/* Lines that may be $ORIGIN, the last one first. */
struct origins {
	size_t at[RELATIVES_MAX];
	size_t count;
	bool is_over; /* no need to look for more: that one is absolute */
};

/* What a directive, one of the last in its stretch, leaves for the cut. */
static void
see_directive(struct cut *cut, size_t at, struct origins *origins,
    bool *has_ttl)
{
	uint8_t origin[NAME_WIRE_MAX];
	struct directive directive = { .origin = origin };
	const bool is_read = read_line(cut->text, at, NULL, &directive);

	if (is_read && directive.kind == DIRECTIVE_TTL && !*has_ttl) {
		*has_ttl = true;
		cut->first.has_default = true;
		cut->first.has_ttl = true;
		cut->first.ttl = directive.ttl;
	} else if (!is_read || directive.kind == DIRECTIVE_ORIGIN) {
		if (!origins->is_over && origins->count < RELATIVES_MAX) {
			origins->at[origins->count++] = at;
		}
		origins->is_over |= is_read;
	}
}

/* Find what is in force at TO, from what was at FROM. */
static void
follow(struct cut *cut, size_t from, size_t to)
{
	struct origins origins = { .count = 0 };
	uint8_t origin[NAME_WIRE_MAX];
	struct directive directive = { .origin = origin };
	bool has_ttl = false;
	size_t at = to;

	while ((!has_ttl || !origins.is_over) &&
	       find_directive(cut->text, from, &at)) {
		see_directive(cut, at, &origins, &has_ttl);
	}
	while (origins.count > 0) {
		at = origins.at[--origins.count];
		if (read_line(cut->text, at, cut->origin, &directive) &&
		    directive.kind == DIRECTIVE_ORIGIN) {
			memcpy(cut->origin, origin, name_length(origin));
		}
	}
}

void
cut_next(struct cut *cut, size_t size)
{
	const size_t from = cut->at;
	const size_t left = cut->text.length - from;

	cut->at =
	    size < left ? find_line(cut->text, from + size) : cut->text.length;
	follow(cut, from, cut->at);
	cut->first.owner = NULL;
}
