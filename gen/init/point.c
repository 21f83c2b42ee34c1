/* SPDX-License-Identifier: GPL-3.0-or-later */
/* End points of services: their owners, and whether those can be served. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <gen/init/point.h>
#include <gen/rule/lint.h>
#include <zone/base/name.h>
#include <zone/read/token.h>
#include <zone/survey/survey.h>

const char *
point_name(struct arena *arena, const uint8_t *name)
{
	const char *text = name_string(arena, name);
	const size_t length = strlen(text);

	return length == 1
		   ? text
		   : arena_string(arena, (struct span){ text, length - 1 });
}

const char *
point_port(struct arena *arena, const struct port *port)
{
	if (port->number == 0) {
		return arena_printf(arena, "any/%s", port->protocol);
	}
	return arena_printf(arena, "%u/%s", (unsigned)port->number,
	    port->protocol);
}

const uint8_t *
point_owner(struct arena *arena, const uint8_t *base, const struct port *port)
{
	uint8_t wire[NAME_WIRE_MAX];
	const char *labels = port->number == 0
				 ? arena_printf(arena, "*._%s", port->protocol)
				 : arena_printf(arena, "_%u._%s",
				       (unsigned)port->number, port->protocol);

	return name_parse(span_of(labels), base, wire) == NULL
		   ? name_lower(arena, wire)
		   : NULL;
}

struct point *
points_add(struct points *points, struct arena *arena, const uint8_t *base,
    const struct port *port, const char **why)
{
	struct point point = { .port = *port };
	const struct fault fault =
	    value_host(arena, name_string(arena, base), &point.base);

	if (fault.what != NULL) {
		*why = fault.what;
		return NULL;
	}
	point.owner = point_owner(arena, point.base, port);
	if (point.owner == NULL) {
		*why = "its TLSA owner would be too long";
		return NULL;
	}
	ARENA_PUSH(arena, points, point);
	return &points->items[points->count - 1];
}

/* The first label of a name. */
static struct span
first_label(const uint8_t *name)
{
	return (struct span){ (const char *)name + 1, *name };
}

bool
point_parse(struct arena *arena, const uint8_t *owner, const uint8_t **base,
    struct port *port)
{
	const struct span number = first_label(owner);
	const uint8_t *rest = name_parent(owner);
	struct span protocol;
	const char *text;

	if (rest == NULL || name_parent(rest) == NULL) {
		return false;
	}
	protocol = first_label(rest);
	if (protocol.length < 2 || *protocol.at != '_' || number.length == 0 ||
	    memchr(number.at, '\0', number.length) != NULL ||
	    memchr(protocol.at, '\0', protocol.length) != NULL) {
		return false;
	}
	if (number.length == 1 && *number.at == '*') {
		text = "any";
	} else if (*number.at == '_') {
		text = arena_string(arena,
		    (struct span){ number.at + 1, number.length - 1 });
	} else {
		return false;
	}
	text = arena_printf(arena, "%s/%.*s", text, (int)protocol.length - 1,
	    protocol.at + 1);
	*base = name_parent(rest);
	return value_port(arena, text, port).what == NULL;
}

static int
compare(const void *a, const void *b)
{
	const struct point *left = a;
	const struct point *right = b;

	return name_compare(left->owner, right->owner);
}

void
points_sort(struct points *points)
{
	size_t kept = 0;

	if (points->count == 0) {
		return;
	}
	qsort(points->items, points->count, sizeof(*points->items), compare);
	for (size_t i = 0; i < points->count; i++) {
		const struct point *point = &points->items[i];

		if (kept > 0 && compare(&points->items[kept - 1], point) == 0) {
			points->items[kept - 1].is_extra |= point->is_extra;
		} else {
			points->items[kept++] = *point;
		}
	}
	points->count = kept;
}

struct point *
points_find(const struct points *points, const uint8_t *owner)
{
	const struct point key = { .owner = owner };

	if (points->count == 0 || owner == NULL) {
		return NULL;
	}
	return bsearch(&key, points->items, points->count, sizeof(key),
	    compare);
}

static void
fill_wanted(struct run *run, const uint8_t *apex, const struct points *points,
    struct wanted *wanted)
{
	static const uint16_t managed[] = { RR_TLSA, 0 };
	static const uint8_t wire[] = { DANE_EE, SELECTOR_SPKI,
		MATCHING_SHA2_256, 'a' };
	struct rdata *rdata = arena_alloc(run->arena, sizeof(*rdata));

	/* Which record it is makes no difference to how it is served. */
	*rdata = (struct rdata){ wire, sizeof(wire), span_of("3 1 1 61") };
	*wanted = (struct wanted){
		.apex = apex,
		.rrsets = arena_alloc(run->arena,
		    points->count * sizeof(struct rrset)),
		.count = points->count,
		.asked_in = text_of(run->arena, "", span_of("")),
		.managed = managed,
		.seed = run->seed,
	};
	for (size_t i = 0; i < points->count; i++) {
		wanted->rrsets[i] = (struct rrset){
			.owner = points->items[i].owner,
			.base = points->items[i].base,
			.type = RR_TLSA,
			.has_ttl = true,
			.ttl = WANT_TTL,
			.items = rdata,
			.count = 1,
			.asked = { (uint32_t)i + 1, 1, 0 },
		};
	}
}

/* A rule spoke about a point; about its base, too, but for an owner's CNAME. */
static void
blame(struct points *points, const struct diag *diag)
{
	const size_t number = diag->place.line - 1;
	const uint8_t *base = points->items[number].base;
	size_t from = number;
	size_t to = number + 1;

	if (diag->rule == NULL ||
	    strcmp(diag->rule->id, "cname-and-data") != 0) {
		/* Those of one base stand together. */
		while (from > 0 &&
		       name_equal(points->items[from - 1].base, base)) {
			from--;
		}
		while (to < points->count &&
		       name_equal(points->items[to].base, base)) {
			to++;
		}
	}
	for (; from < to; from++) {
		if (points->items[from].why == NULL) {
			points->items[from].why = diag->message;
		}
	}
}

bool
points_judge(struct run *run, const struct source *source, const uint8_t *apex,
    struct points *points)
{
	struct diags said = { .arena = run->arena, .rules = run->diags->rules };
	struct wanted wanted;
	const struct survey *survey;

	fill_wanted(run, apex, points, &wanted);
	survey = survey_new(run->arena, source, &wanted,
	    lint_nodes(run->arena, run->arena, &wanted), run->diags);
	if (survey == NULL) {
		return false;
	}
	for (size_t i = 0; i < points->count; i++) {
		struct point *point = &points->items[i];

		if (survey_generation(survey, point->owner, RR_TLSA) != NULL) {
			point->why = "a $GENERATE makes its TLSA records";
		}
	}
	if (lint_zone(run->arena, survey, source, &said)) {
		/* Warnings count as well. */
	}
	for (size_t i = 0; i < said.count; i++) {
		const struct diag *diag = &said.items[i];

		if (diag->severity >= SEVERITY_WARNING &&
		    diag->place.file != NULL && *diag->place.file == '\0' &&
		    diag->place.line > 0) {
			blame(points, diag);
		}
	}
	return true;
}
