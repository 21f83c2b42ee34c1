/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources: expands what the manifest names, and reads it or says why not. */
#include <config.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gen/key/der.h>
#include <gen/want/expand.h>
#include <gen/want/lineage.h>
#include <gen/want/pin.h>
#include <gen/want/source.h>

enum {
	COMPARED_MAX = 16, /* sources of a service; a memo knows the others */
};

/* One value of the manifest on its way. */
struct asked {
	const struct source_reader *reader;
	struct supply *supply;
	enum source_role role;
	struct value value;
	struct place place;
	const char *client; /* whose lineage it is, or NULL */
};

static void
add_source(const struct asked *asked, struct key_source source)
{
	source.role = asked->role;
	source.value = asked->value;
	ARENA_PUSH(asked->reader->supplier->arena, &asked->supply->sources,
	    source);
}

/* Does the service have the file in this role already? */
static bool
has_material(const struct asked *asked, const struct material *material)
{
	const struct key_sources *sources = &asked->supply->sources;
	struct {
		const struct supply *supply;
		const struct material *material;
		uintptr_t role;
	} const key = { asked->supply, material, asked->role };

	for (size_t i = 0; i < sources->count && i < COMPARED_MAX; i++) {
		if (sources->items[i].material == material &&
		    sources->items[i].role == asked->role) {
			return true;
		}
	}
	return sources->count >= COMPARED_MAX &&
	       !memo_first(asked->reader->memo, &key, sizeof(key));
}

/* Each file once a role, however often the service names it. */
static void
add_material(const struct asked *asked, const struct material *material)
{
	if (!has_material(asked, material)) {
		add_source(asked, (struct key_source){
				      .name = material->file,
				      .material = material,
				  });
	}
}

/* What to do about a file that is not there. */
static void
hint_missing(const struct asked *asked)
{
	const struct supplier *supplier = asked->reader->supplier;
	const char *hint = NULL;

	if (asked->client != NULL) {
		hint = lineage_hint(supplier->arena, asked->value.text);
	} else if (*asked->value.text == '~') {
		hint = "'~' is not expanded: write the directory out";
	}
	if (hint != NULL) {
		diag_hint(supplier->diags, "%s", hint);
	}
}

/* May the records of a `current` that is missing stay? */
static bool
may_keep(const struct asked *asked)
{
	const enum missing_policy *above = asked->reader->supplier->missing;

	return (above != NULL ? *above : asked->supply->settings->missing) ==
	       MISSING_KEEP;
}

/* Nothing is there: what that means depends on the role. */
static bool
lack(const struct asked *asked, const char *path, const char *why)
{
	struct arena *arena = asked->reader->supplier->arena;
	struct diags *diags = asked->reader->supplier->diags;
	const char *said = arena_printf(arena, "%s: %s%s%s", path, why,
	    asked->client == NULL ? "" : ", where there ought to be one of ",
	    asked->client == NULL ? "" : asked->client);

	if (asked->role == SOURCE_NEXT) {
		diag_note(diags, &asked->place, "%s: there is no next key yet",
		    path);
		return true;
	}
	if (asked->role == SOURCE_CURRENT && may_keep(asked)) {
		asked->supply->keeps = true;
		(void)diag_warn(diags, &asked->place,
		    "%s: the records that the zone has stay", said);
		hint_missing(asked);
		return true;
	}
	(void)diag_error(diags, &asked->place, "%s", said);
	hint_missing(asked);
	return false;
}

static bool
read_file(const struct asked *asked, const char *path)
{
	const struct material *material = NULL;

	switch (materials_read(asked->reader->supplier->materials, path,
	    &asked->place, &material)) {
	case MATERIAL_READ:
		add_material(asked, material);
		return true;
	case MATERIAL_ABSENT:
		return lack(asked, path, "no such file, or an empty one");
	case MATERIAL_BAD:
		break;
	}
	return false;
}

static bool
read_expansion(const struct asked *asked, const struct expansion *expansion,
    const char *path, const char *nothing)
{
	bool is_fine = true;

	if (expansion->wrong != NULL) {
		return diag_error(asked->reader->supplier->diags, &asked->place,
		    "%s: %s", path, expansion->wrong);
	}
	if (expansion->count == 0) {
		return lack(asked, path, nothing);
	}
	materials_ahead(asked->reader->supplier->materials, expansion->items,
	    expansion->count);
	for (size_t i = 0; i < expansion->count; i++) {
		is_fine &= read_file(asked, expansion->items[i]);
	}
	return is_fine;
}

/* Expand once what many services name. */
static const struct expansion *
expand(const struct source_reader *reader, const char *text,
    struct expansion *(*how)(const struct supplier *, const char *))
{
	const void **known = memo_at(reader->memo, text, strlen(text));

	if (*known == NULL) {
		*known = how(reader->supplier, text);
	}
	return *known;
}

static bool
is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool
read_path(const struct asked *asked)
{
	const struct supplier *supplier = asked->reader->supplier;
	const char *text = asked->value.text;
	const char *path =
	    manifest_path(supplier->manifest, supplier->arena, text);

	if (expand_likely(text)) {
		return read_expansion(asked,
		    expand(asked->reader, text, expand_pattern), path,
		    "no file is called so");
	}
	if (asked->role == SOURCE_ANCHOR && is_directory(path)) {
		return read_expansion(asked,
		    expand(asked->reader, path, expand_directory), path,
		    "no *.pem, *.crt, *.cer or *.der in this directory");
	}
	return read_file(asked, path);
}

/* Say what is wrong with a value; an error even when the rule is silenced. */
static bool
refuse(const struct asked *asked, const char *rule, const char *what,
    struct fault fault)
{
	struct diags *diags = asked->reader->supplier->diags;
	const char *shown =
	    value_shown(asked->reader->supplier->arena, asked->value.text);

	if (rule == NULL || diag_rule(diags, rule, &asked->place,
				"bad %s '%s': %s", what, shown, fault.what)) {
		(void)diag_error(diags, &asked->place, "bad %s '%s': %s", what,
		    shown, fault.what);
	}
	if (fault.hint != NULL) {
		diag_hint(diags, "%s", fault.hint);
	}
	return false;
}

static bool
fits(const struct asked *asked, struct tlsa_params params)
{
	return params.selector == SELECTOR_SPKI &&
	       params.matching == MATCHING_SHA2_256 &&
	       tlsa_wants_issuer(params) == (asked->role == SOURCE_ANCHOR);
}

static void
add_pin(const struct asked *asked, const struct pin *pin,
    struct tlsa_params params)
{
	struct arena *arena = asked->reader->supplier->arena;

	add_source(asked, (struct key_source){
			      .name = value_shown(arena, asked->value.text),
			      .params = params,
			      .data = pin->data,
			  });
}

/* A digest of a public key serves those parameters that are for one. */
static bool
add_fitting_pins(const struct asked *asked, const struct pin *pin)
{
	const struct params_list *tlsa = &asked->supply->settings->tlsa;
	bool has_any = false;

	for (size_t i = 0; i < tlsa->count; i++) {
		if (fits(asked, tlsa->items[i])) {
			add_pin(asked, pin, tlsa->items[i]);
			has_any = true;
		}
	}
	return has_any;
}

static bool
read_pin(const struct asked *asked)
{
	struct arena *arena = asked->reader->supplier->arena;
	struct pin pin = { .is_exact = false };
	struct fault fault = pin_parse(arena, asked->value.text, &pin);

	if (fault.what != NULL) {
		return refuse(asked, "rdata-form", "pin", fault);
	}
	if (pin.is_exact) {
		add_pin(asked, &pin, pin.params);
		return true;
	}
	if (!add_fitting_pins(asked, &pin)) {
		fault.what = asked->role == SOURCE_ANCHOR
				 ? "it is for 0 1 1 and 2 1 1, and 'tlsa' has "
				   "neither"
				 : "it is for 1 1 1 and 3 1 1, and 'tlsa' has "
				   "neither";
		fault.hint = "give a certificate, or the record whole, as in "
			     "tlsa:3 0 1 and the hex digits of the digest";
		return refuse(asked, NULL, "pin", fault);
	}
	return true;
}

static struct asked
ask(const struct source_reader *reader, struct supply *supply,
    enum source_role role, struct value value)
{
	return (struct asked){
		.reader = reader,
		.supply = supply,
		.role = role,
		.value = value,
		.place = manifest_place(reader->supplier->manifest, value),
	};
}

static bool
read_values(const struct source_reader *reader, struct supply *supply,
    enum source_role role, const struct values *values)
{
	bool is_fine = true;

	for (size_t i = 0; i < values->count; i++) {
		const struct asked asked =
		    ask(reader, supply, role, values->items[i]);

		is_fine &= pin_likely(asked.value.text) ? read_pin(&asked)
							: read_path(&asked);
	}
	return is_fine;
}

static const char *
path_of(const struct asked *asked, const char *path)
{
	const struct supplier *supplier = asked->reader->supplier;

	return manifest_path(supplier->manifest, supplier->arena, path);
}

/* Has a `current` of the service this key? */
static bool
is_current(const struct supply *supply, const struct key *key)
{
	for (size_t i = 0; i < supply->sources.count; i++) {
		const struct key_source *source = &supply->sources.items[i];

		if (source->role == SOURCE_CURRENT &&
		    source->material != NULL &&
		    octets_equal(source->material->key->spki, key->spki)) {
			return true;
		}
	}
	return false;
}

/* Would a key without a certificate do for all parameters? */
static bool
wants_keys_only(const struct params_list *tlsa)
{
	for (size_t i = 0; i < tlsa->count; i++) {
		const struct tlsa_params params = tlsa->items[i];

		if (params.selector == SELECTOR_CERT &&
		    !tlsa_wants_issuer(params)) {
			return false;
		}
	}
	return true;
}

/*
 * While a client renews, the next key is in place before its certificate is:
 * if the newest key is not the certificate's it is a next one, too.
 */
static bool
read_ahead(const struct asked *asked, const struct lineage *lineage)
{
	const struct supplier *supplier = asked->reader->supplier;
	const char *directory = path_of(asked, lineage->directory);
	const char *name =
	    lineage_newest_key(supplier->arena, lineage, directory);
	const struct material *material = NULL;
	const char *path;

	if (name == NULL || !wants_keys_only(&asked->supply->settings->tlsa)) {
		return true;
	}
	path = arena_printf(supplier->arena, "%s/%s", directory, name);
	/* Who may not read keys does without. */
	if (access(path, R_OK) != 0) {
		return true;
	}
	if (materials_read(supplier->materials, path, &asked->place,
		&material) == MATERIAL_READ &&
	    !is_current(asked->supply, material->key)) {
		add_material(asked, material);
	}
	return material != NULL;
}

/* The file that a lineage has for the role; its path is no pattern. */
static bool
read_lineage(struct asked *asked)
{
	const struct supplier *supplier = asked->reader->supplier;
	struct lineage lineage = { .client = NULL };
	const struct fault fault =
	    lineage_parse(supplier->arena, asked->value.text, &lineage);

	if (fault.what != NULL) {
		return asked->role == SOURCE_NEXT ||
		       refuse(asked, NULL, "lineage", fault);
	}
	asked->client = lineage.client;
	if (asked->role == SOURCE_CURRENT) {
		return read_file(asked, path_of(asked, lineage.current));
	}
	return (lineage.next == NULL ||
		   read_file(asked, path_of(asked, lineage.next))) &&
	       (lineage.directory == NULL || read_ahead(asked, &lineage));
}

static bool
read_lineages(const struct source_reader *reader, struct supply *supply,
    enum source_role role)
{
	const struct values *lineages = &supply->settings->lineages;
	bool is_fine = true;

	for (size_t i = 0; i < lineages->count; i++) {
		struct asked asked =
		    ask(reader, supply, role, lineages->items[i]);

		is_fine &= read_lineage(&asked);
	}
	return is_fine;
}

bool
sources_read(const struct source_reader *reader, struct supply *supply)
{
	const struct settings *settings = supply->settings;
	bool is_fine =
	    read_values(reader, supply, SOURCE_CURRENT, &settings->current);

	is_fine &= read_lineages(reader, supply, SOURCE_CURRENT);
	is_fine &= read_values(reader, supply, SOURCE_NEXT, &settings->next);
	is_fine &= read_lineages(reader, supply, SOURCE_NEXT);
	is_fine &=
	    read_values(reader, supply, SOURCE_ANCHOR, &settings->anchors);
	return is_fine;
}
