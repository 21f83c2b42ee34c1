/* SPDX-License-Identifier: GPL-3.0-or-later */
/* References in values, bounded in depth, number and in what they give. */
#include <config.h>

#include <ctype.h>

#include <gen/init/interpolate.h>
#include <gen/init/page.h>

/* A value being put together. */
struct joining {
	const struct ini *ini;
	struct diags *diags;
	const struct ini_option *option; /* whose value it is */
	struct page page;
	size_t references;
};

/* A value in it, and the section in which its references are looked up. */
struct layer {
	const char *value;
	size_t section;
	unsigned depth;
};

static bool __attribute__((format(printf, 2, 3)))
fail(struct joining *joining, const char *format, ...)
{
	const struct place place =
	    ini_place(joining->ini, joining->option->offset);
	va_list arguments;

	va_start(arguments, format);
	(void)diag_error(joining->diags, &place, "'%s': %s",
	    joining->option->name,
	    arena_vprintf(joining->ini->arena, format, arguments));
	va_end(arguments);
	return false;
}

static struct span
lower(struct arena *arena, struct span name)
{
	char *copy = arena_string(arena, name);

	for (size_t i = 0; i < name.length; i++) {
		copy[i] = (char)tolower((unsigned char)copy[i]);
	}
	return (struct span){ copy, name.length };
}

/* What the text between `${` and `}` refers to. */
static bool
find(struct joining *joining, struct span reference, size_t section,
    struct layer *found)
{
	const char *colon = memchr(reference.at, ':', reference.length);
	const char *end = reference.at + reference.length;
	struct span name = reference;
	const struct ini_option *option;

	if (colon != NULL) {
		const struct ini_section *other = ini_section(joining->ini,
		    (struct span){ reference.at,
			(size_t)(colon - reference.at) });

		name = (struct span){ colon + 1, (size_t)(end - colon) - 1 };
		if (memchr(name.at, ':', name.length) != NULL) {
			return fail(joining, "`${%.*s}` has more than one ':'",
			    (int)reference.length, reference.at);
		}
		if (other == NULL) {
			return fail(joining,
			    "`${%.*s}` names a section that is not there",
			    (int)reference.length, reference.at);
		}
		section = other->number;
	}
	option =
	    ini_find(joining->ini, section, lower(joining->ini->arena, name));
	if (option == NULL) {
		return fail(joining,
		    "`${%.*s}` names an option that is not there",
		    (int)reference.length, reference.at);
	}
	*found = (struct layer){ option->value, section, found->depth };
	return true;
}

static bool join(struct joining *joining, const struct layer *layer);

/* A `$` and what belongs to it; *AT goes behind it. */
static bool
join_dollar(struct joining *joining, const struct layer *layer, const char **at)
{
	const char *end = strchr(*at, '}');
	struct layer inner = { .value = "", .depth = layer->depth + 1 };
	struct span reference;

	if ((*at)[1] == '$') {
		ARENA_PUSH(joining->page.arena, &joining->page, '$');
		*at += 2;
		return true;
	}
	if ((*at)[1] != '{') {
		return fail(joining, "a '$' must be followed by '$' or '{'");
	}
	if (end == NULL || end == *at + 2) {
		return fail(joining, "a `${` without name or end");
	}
	reference = (struct span){ *at + 2, (size_t)(end - *at) - 2 };
	*at = end + 1;
	if (++joining->references > INTERPOLATE_REFERENCES_MAX) {
		return fail(joining, "more than %d references",
		    (int)INTERPOLATE_REFERENCES_MAX);
	}
	return find(joining, reference, layer->section, &inner) &&
	       join(joining, &inner);
}

static bool
join(struct joining *joining, const struct layer *layer)
{
	const char *at = layer->value;

	if (layer->depth > INTERPOLATE_DEPTH_MAX && strchr(at, '$') != NULL) {
		return fail(joining,
		    "references more than %d deep: do they lead in circles?",
		    (int)INTERPOLATE_DEPTH_MAX);
	}
	while (*at != '\0') {
		const size_t length = strcspn(at, "$");

		if (joining->page.count + length > INTERPOLATE_VALUE_MAX) {
			return fail(joining, "a value over %d octets",
			    (int)INTERPOLATE_VALUE_MAX);
		}
		page_put(&joining->page, "%.*s", (int)length, at);
		at += length;
		if (*at == '$' && !join_dollar(joining, layer, &at)) {
			return false;
		}
	}
	return true;
}

const char *
interpolate(const struct ini *ini, size_t section,
    const struct ini_option *option, struct diags *diags)
{
	struct joining joining = { .ini = ini,
		.diags = diags,
		.option = option,
		.page = { .arena = ini->arena } };
	const struct layer layer = { option->value, section, 1 };

	if (!join(&joining, &layer)) {
		return NULL;
	}
	return arena_string(ini->arena,
	    (struct span){ joining.page.items, joining.page.count });
}
