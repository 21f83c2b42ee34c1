/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Templates: finding them by name and following what they use. Chains may be
 * long, so they are walked and not called. A built-in template is read when it
 * is first used.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <gen/manifest/service.h>
#include <gen/manifest/template.h>
#include <gen/nearest.h>

enum {
	OFFERS_MAX = 1000, /* own templates that a wrong name is held against */
};

enum state {
	TEMPLATE_READ, /* not yet merged with what it uses, */
	TEMPLATE_OPEN, /* about to be, */
	TEMPLATE_DONE,
};

struct template
{
	const char *name;
	struct service_draft draft;
	enum state state;
	bool builtin;
	struct template *below; /* that uses it, while a chain is walked */
};

/* A place in an index. */
struct template_place {
	struct template *at;
};

struct templates {
	struct arena *arena;
	struct schema_reader *reader; /* of the manifest */
	struct template *items;       /* its own */
	size_t count;
	size_t capacity;
	struct schema_items names;
	struct template_place *sorted; /* those, by name */
	struct template_place
	    *builtin; /* in the table's order; NULL: not read */
};

const char *const starttls_names[STARTTLS_COUNT + 1] = {
	[STARTTLS_NONE] = "none",
	[STARTTLS_SMTP] = "smtp",
	[STARTTLS_LMTP] = "lmtp",
	[STARTTLS_IMAP] = "imap",
	[STARTTLS_POP3] = "pop3",
	[STARTTLS_FTP] = "ftp",
	[STARTTLS_LDAP] = "ldap",
	[STARTTLS_XMPP_CLIENT] = "xmpp-client",
	[STARTTLS_XMPP_SERVER] = "xmpp-server",
	[STARTTLS_POSTGRES] = "postgres",
	[STARTTLS_SIEVE] = "sieve",
	[STARTTLS_COUNT] = NULL,
};

const char *const missing_names[] = {
	[MISSING_ERROR] = "error",
	[MISSING_KEEP] = "keep",
	NULL,
};

/* A built-in template while it is read. */
struct file_reading {
	struct schema_reader reader;
	struct service_draft draft;
};

static bool
load_file(void *context, struct yaml *yaml, const struct yaml_event *first)
{
	struct file_reading *reading = context;

	assert(first->kind == YAML_MAP);
	reading->reader.yaml = yaml;
	return service_read(&reading->reader, &template_schema, &first->value,
	    &reading->draft);
}

/* Read a built-in template: it has no mistakes. */
static struct service_draft
read_file(struct arena *arena, const struct template_file *file)
{
	struct diags diags = { .arena = arena };
	const struct text *text =
	    text_of(arena, arena_printf(arena, "templates/%s.yaml", file->name),
		span_of(file->text));
	struct file_reading reading = {
		.reader = { .arena = arena, .diags = &diags, .text = text },
	};
	const bool is_read = yaml_read(text, 1, &diags, load_file, &reading);

	assert(is_read && diags.count == 0);
	return reading.draft;
}

const char *
template_about(struct arena *arena, const struct template_file *file)
{
	const struct service_draft draft = read_file(arena, file);

	assert(draft.facts.about != NULL);
	return draft.facts.about;
}

/* The number of built-in templates, or that of the one with this name. */
static size_t
builtin_number(const char *name)
{
	size_t number = 0;

	while (
	    template_files[number].name != NULL &&
	    (name == NULL || strcmp(template_files[number].name, name) != 0)) {
		number++;
	}
	return number;
}

bool
templates_builtin(const char *name)
{
	return template_files[builtin_number(name)].name != NULL;
}

struct templates *
templates_new(struct arena *arena)
{
	struct templates *templates = arena_alloc(arena, sizeof(*templates));

	templates->arena = arena;
	templates->builtin = arena_alloc(arena,
	    (builtin_number(NULL) + 1) * sizeof(*templates->builtin));
	return templates;
}

/* A template as it was read. */
static struct template make(const char *name, const struct service_draft *draft,
    bool builtin)
{
	struct template template = {
		.name = name,
		.draft = *draft,
		.builtin = builtin,
	};
	struct service_facts *facts = &template.draft.facts;

	facts->own_tlsa = !builtin;
	facts->smtp = strcmp(name, "smtp") == 0;
	facts->limits =
	    (facts->given & service_bit(SERVICE_USAGES)) != 0 ? name : NULL;
	return template;
}

bool
templates_read(struct templates *templates, struct schema_reader *reader,
    const struct value *name)
{
	struct service_draft draft = { 0 };
	struct template template;

	if (!service_read(reader, &template_schema, name, &draft)) {
		return false;
	}
	template = make(name->text, &draft, false);
	schema_note(reader, &templates->names, span_of(name->text), name);
	ARENA_PUSH(reader->arena, templates, template);
	return true;
}

static int
compare_templates(const void *a, const void *b)
{
	const struct template_place *first = a;
	const struct template_place *second = b;

	return strcmp(first->at->name, second->at->name);
}

static int
compare_name(const void *name, const void *item)
{
	const struct template_place *place = item;

	return strcmp(name, place->at->name);
}

/* A template of the manifest. */
static struct template *
find_own(const struct templates *templates, const char *name)
{
	const struct template_place *found;

	if (templates->count == 0) {
		return NULL;
	}
	found = bsearch(name, templates->sorted, templates->count,
	    sizeof(*templates->sorted), compare_name);
	return found == NULL ? NULL : found->at;
}

static struct template *
find_builtin(struct templates *templates, const char *name)
{
	const size_t number = builtin_number(name);
	const struct template_file *file = &template_files[number];
	struct template_place *place = &templates->builtin[number];

	if (file->name != NULL && place->at == NULL) {
		const struct service_draft draft =
		    read_file(templates->arena, file);
		const struct template template = make(file->name, &draft, true);

		place->at =
		    arena_copy(templates->arena, &template, sizeof(template));
	}
	return place->at;
}

/* Give the newest diag the names that there are, or the one meant. */
static void
hint_names(const struct templates *templates, const char *name)
{
	struct nearest nearest = nearest_to(span_of(name));
	const char *list = "";

	for (const struct template_file *file = template_files;
	     file->name != NULL; file++) {
		nearest_offer(&nearest, file->name);
		list = arena_printf(templates->arena, "%s%s %s", list,
		    file == template_files ? "" : ",", file->name);
	}
	for (size_t i = 0; i < templates->count && i < OFFERS_MAX; i++) {
		nearest_offer(&nearest, templates->items[i].name);
	}
	if (nearest.best != NULL) {
		diag_hint(templates->reader->diags, "did you mean '%s'?",
		    value_shown(templates->arena, nearest.best));
	} else {
		diag_hint(templates->reader->diags,
		    "the built-in templates are%s", list);
	}
}

/* The template that is meant; NULL with a diag: there is none. */
static struct template *
find(struct templates *templates, const struct value *use)
{
	struct template *found = find_own(templates, use->text);

	if (found == NULL) {
		found = find_builtin(templates, use->text);
	}
	if (found == NULL) {
		const struct place place =
		    value_place(templates->reader->text, use);

		(void)diag_error(templates->reader->diags, &place,
		    "unknown template '%s'",
		    value_shown(templates->arena, use->text));
		hint_names(templates, use->text);
	}
	return found;
}

/* A template that uses ABOVE, which is used by what leads to it. */
static void
say_circle(struct templates *templates, const struct template *template,
    const struct template *above)
{
	struct schema_reader *reader = templates->reader;
	const struct place place =
	    value_place(reader->text, &template->draft.facts.use);

	if (template != above) {
		(void)diag_error(reader->diags, &place,
		    "templates in a circle: '%s' uses '%s', which uses it",
		    value_shown(reader->arena, template->name),
		    value_shown(reader->arena, above->name));
		return;
	}
	(void)diag_error(reader->diags, &place, "the template '%s' uses itself",
	    value_shown(reader->arena, template->name));
	if (templates_builtin(template->name)) {
		diag_hint(reader->diags,
		    "give it another name than the built-in one");
	}
}

/* What the template uses; NULL: nothing, or a diag says why it cannot be. */
static struct template *
above_of(struct templates *templates, struct template *template)
{
	const struct value *use = &template->draft.facts.use;
	struct template *above;

	if ((template->draft.facts.given & service_bit(SERVICE_USE)) == 0) {
		return NULL;
	}
	if (use->text == NULL) {
		above = NULL;
	} else if (template->builtin) {
		above = find_builtin(templates, use->text);
	} else {
		above = find(templates, use);
	}
	if (above != NULL && above->state == TEMPLATE_OPEN) {
		say_circle(templates, template, above);
		above = NULL;
	}
	if (above == NULL) {
		template->draft.facts.excused = UINT32_MAX;
	}
	return above;
}

/* Give the template all that it has from those that it uses. */
static void
resolve(struct templates *templates, struct template *template)
{
	struct template *at = template;
	struct template *above = NULL;
	struct template *below;

	while (at->state == TEMPLATE_READ) {
		at->state = TEMPLATE_OPEN;
		above = above_of(templates, at);
		if (above != NULL && above->state == TEMPLATE_READ) {
			above->below = at;
			at = above;
		}
	}
	for (; at->state == TEMPLATE_OPEN; at = below) {
		if (above != NULL) {
			service_inherit(&at->draft, &above->draft, UINT32_MAX);
		}
		at->state = TEMPLATE_DONE;
		below = at->below == NULL ? at : at->below;
		above = at;
	}
}

void
templates_finish(struct templates *templates, struct schema_reader *reader)
{
	const size_t count = templates->count;

	templates->reader = reader;
	schema_unique(reader, &templates->names);
	templates->sorted = arena_alloc(reader->arena,
	    (count + 1) * sizeof(*templates->sorted));
	for (size_t i = 0; i < count; i++) {
		templates->sorted[i].at = &templates->items[i];
	}
	qsort(templates->sorted, count, sizeof(*templates->sorted),
	    compare_templates);
	for (size_t i = 0; i < count && !schema_full(reader); i++) {
		resolve(templates, &templates->items[i]);
	}
}

const struct service_draft *
templates_find(struct templates *templates, const struct value *use)
{
	struct template *template = find(templates, use);

	if (template != NULL) {
		resolve(templates, template);
	}
	return template == NULL ? NULL : &template->draft;
}
