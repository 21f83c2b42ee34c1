/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections and options of LetsDNS, read as LetsDNS 1.2 reads them. */
#include <config.h>

#include <stdlib.h>

#include <gen/init/interpolate.h>
#include <gen/init/letsdns.h>
#include <zone/base/name.h>
#include <zone/read/token.h>

/* A configuration being read. */
struct reading {
	const struct ini *ini;
	struct arena *arena;
	struct letsdns_entries *entries;
	struct lines *left_out;
	struct diags *diags;
	size_t section;
};

static void __attribute__((format(printf, 2, 3)))
leave_out(struct reading *reading, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	ARENA_PUSH(reading->arena, reading->left_out,
	    arena_vprintf(reading->arena, format, arguments));
	va_end(arguments);
}

static const struct ini_section *
section_of(const struct reading *reading)
{
	return &reading->ini->sections.items[reading->section];
}

/* The value of an option of the section; *VALUE is NULL if it is not there. */
static bool
get(struct reading *reading, const char *name, const char **value,
    struct place *place)
{
	const struct ini_option *option =
	    ini_find(reading->ini, reading->section, span_of(name));

	*value = NULL;
	*place = ini_place(reading->ini, section_of(reading)->offset);
	if (option == NULL) {
		return true;
	}
	*place = ini_place(reading->ini, option->offset);
	*value =
	    interpolate(reading->ini, reading->section, option, reading->diags);
	return *value != NULL;
}

/* The same of one that must be there. */
static bool
need(struct reading *reading, const char *name, const char **value,
    struct place *place)
{
	if (!get(reading, name, value, place)) {
		return false;
	}
	if (*value == NULL) {
		(void)diag_error(reading->diags, place,
		    "the section '%s' has no '%s'", section_of(reading)->name,
		    name);
		return false;
	}
	return true;
}

/* The zone, and the host in it: `.` is the zone's own name. */
static bool
read_host(struct reading *reading, struct letsdns_entry *entry)
{
	static const uint8_t root[] = { 0 };
	struct place zone_place;
	struct place place;
	const char *domain;
	const char *hostname;
	const char *wrong;
	uint8_t wire[NAME_WIRE_MAX];
	struct fault fault;

	if (!need(reading, "domain", &domain, &zone_place) ||
	    !need(reading, "hostname", &hostname, &place)) {
		return false;
	}
	fault = value_zone(reading->arena, domain, &entry->zone);
	if (fault.what != NULL) {
		return diag_error(reading->diags, &zone_place,
		    "the domain '%s': %s", value_shown(reading->arena, domain),
		    fault.what);
	}
	wrong =
	    name_parse(span_of(strcmp(hostname, ".") == 0 ? domain : hostname),
		strcmp(hostname, ".") == 0 ? root : entry->zone, wire);
	if (wrong == NULL) {
		fault = value_host(reading->arena,
		    name_string(reading->arena, wire), &entry->host);
		wrong = fault.what;
	}
	if (wrong == NULL && (strcmp(hostname, "@") == 0 ||
				 !name_within(entry->host, entry->zone))) {
		wrong = "it is no name below the domain";
	}
	return wrong == NULL ||
	       diag_error(reading->diags, &place, "the host '%s': %s",
		   value_shown(reading->arena, hostname), wrong);
}

static bool
has_port(const struct ports *ports, uint16_t number)
{
	for (size_t i = 0; i < ports->count; i++) {
		if (ports->items[i].number == number) {
			return true;
		}
	}
	return false;
}

/* Numbers with commas or blanks between them; 25 if there is no list. */
static bool
read_ports(struct reading *reading, struct letsdns_entry *entry)
{
	static const char between[] = ", ";
	struct place place;
	const char *list;

	if (!get(reading, "tcp_ports", &list, &place)) {
		return false;
	}
	list = list == NULL ? "25" : list;
	for (list += strspn(list, between); *list != '\0';
	     list += strspn(list, between)) {
		const struct span word = { list, strcspn(list, between) };
		/* As LetsDNS has it: a newline is trimmed, but divides not. */
		const size_t before = strspn(list, "\t\n");
		const char *text = arena_string(reading->arena,
		    before < word.length
			? (struct span){ list + before, word.length - before }
			: word);
		struct port port = { 0 };
		const struct fault fault = value_port(reading->arena,
		    arena_printf(reading->arena, "%s/tcp", text), &port);

		list += word.length;
		if (fault.what != NULL || port.number == 0) {
			return diag_error(reading->diags, &place,
			    "'%s' is not the number of a port",
			    value_shown(reading->arena, text));
		}
		if (entry->ports.count == LETSDNS_LIST_MAX) {
			return diag_error(reading->diags, &place,
			    "more than %d ports", (int)LETSDNS_LIST_MAX);
		}
		if (!has_port(&entry->ports, port.number)) {
			ARENA_PUSH(reading->arena, &entry->ports, port);
		}
	}
	return true;
}

static bool
read_ttl(struct reading *reading, struct letsdns_entry *entry)
{
	struct place place;
	const char *text;

	if (!get(reading, "ttl", &text, &place)) {
		return false;
	}
	entry->ttl = LETSDNS_TTL;
	if (text != NULL && (!number_parse(span_of(text), &entry->ttl) ||
				entry->ttl > TTL_MAX)) {
		return diag_error(reading->diags, &place,
		    "the TTL '%s' is not a number of seconds up to %d",
		    value_shown(reading->arena, text), (int)TTL_MAX);
	}
	return true;
}

static const char path_begin[] = "cert_";
static const char path_end[] = "_path";

/* `cert_ID_path`, the ID at least one character and without blanks. */
static bool
is_path(const char *name)
{
	const size_t around = strlen(path_begin) + strlen(path_end);
	const size_t length = strlen(name);

	return length > around && name[strcspn(name, " \t")] == '\0' &&
	       strncmp(name, path_begin, strlen(path_begin)) == 0 &&
	       strcmp(name + length - strlen(path_end), path_end) == 0;
}

static bool
is_one_of(struct span word, const char *const *words)
{
	while (*words != NULL && !span_is_word(word, *words)) {
		words++;
	}
	return *words != NULL;
}

/* What a path is to be used as, by the words in its ID. */
static enum letsdns_role
role_of(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	static const char *const anchors[] = { "ca", "cacert", "root", "issuer",
		"anchor", "intermediate", "chain", "trust", "ta", NULL };
	static const char *const next[] = { "queued", "queue", "next", "new",
		"incoming", "pending", "future", "upcoming", "roll", NULL };
	const char *end = name + strlen(name) - strlen(path_end);

	for (name += strlen(path_begin); name < end;
	     name += strcspn(name, letters)) {
		struct span word = { name, strspn(name, letters) };

		if (is_one_of(word, anchors)) {
			return LETSDNS_ANCHOR;
		}
		if (is_one_of(word, next)) {
			return LETSDNS_NEXT;
		}
		name += word.length;
	}
	return LETSDNS_CURRENT;
}

static bool
read_path(struct reading *reading, const struct ini_option *option,
    struct letsdns_entry *entry)
{
	const struct place place = ini_place(reading->ini, option->offset);
	const char *path =
	    interpolate(reading->ini, reading->section, option, reading->diags);

	if (path == NULL) {
		return false;
	}
	if (entry->paths.count == LETSDNS_LIST_MAX) {
		return diag_error(reading->diags, &place,
		    "more than %d certificates", (int)LETSDNS_LIST_MAX);
	}
	if (!page_can_hold(reading->arena, path) || *path == '\0') {
		return diag_error(reading->diags, &place,
		    "a path that no manifest can have: it is empty, or a "
		    "character in it does not show");
	}
	ARENA_PUSH(reading->arena, &entry->paths,
	    ((struct letsdns_path){ role_of(option->name), path,
		option->offset }));
	return true;
}

/* Those of one section; an own option goes before one that is inherited. */
static bool
read_paths_of(struct reading *reading, size_t section,
    struct letsdns_entry *entry)
{
	const struct ini_options *options = &reading->ini->options;
	size_t from = 0;
	size_t to = options->count;
	bool is_fine = true;

	while (from < to) {
		const size_t middle = from + (to - from) / 2;

		if (options->items[middle].section < section) {
			from = middle + 1;
		} else {
			to = middle;
		}
	}
	for (; from < options->count && options->items[from].section == section;
	     from++) {
		const struct ini_option *option = &options->items[from];

		if (is_path(option->name) &&
		    ini_find(reading->ini, reading->section,
			span_of(option->name)) == option) {
			is_fine &= read_path(reading, option, entry);
		}
	}
	return is_fine;
}

static int
compare_paths(const void *a, const void *b)
{
	const struct letsdns_path *left = a;
	const struct letsdns_path *right = b;

	return (left->offset > right->offset) - (left->offset < right->offset);
}

static bool
read_paths(struct reading *reading, struct letsdns_entry *entry)
{
	bool is_fine = read_paths_of(reading, reading->section, entry);

	is_fine &= read_paths_of(reading, INI_DEFAULT, entry);
	if (entry->paths.count > 0) {
		qsort(entry->paths.items, entry->paths.count,
		    sizeof(*entry->paths.items), compare_paths);
	}
	return is_fine;
}

/* Does the section do anything? */
static bool
is_active(struct reading *reading, const char *action)
{
	static const char *const actions[] = { "dane-tlsa", "hetzner-tlsa",
		"nsupdate-stdout", NULL };
	static const char dynamic[] = "dynamic:";
	const char *name = section_of(reading)->name;

	if (action == NULL || *action == '\0') {
		leave_out(reading, "[%s]: it has no action", name);
		return false;
	}
	if (strncmp(action, dynamic, strlen(dynamic)) == 0) {
		leave_out(reading, "[%s]: its action is a program of your own",
		    name);
		return false;
	}
	if (!is_one_of(span_of(action), actions)) {
		leave_out(reading, "[%s]: LetsDNS does not know its action",
		    name);
		return false;
	}
	return true;
}

static bool
read_section(struct reading *reading)
{
	struct letsdns_entry entry = { .section = section_of(reading)->name };
	const char *action;
	struct place place;
	bool is_fine;

	if (!get(reading, "action", &action, &place)) {
		return false;
	}
	if (!is_active(reading, action)) {
		return true;
	}
	is_fine = read_paths(reading, &entry);
	if (is_fine && entry.paths.count == 0) {
		leave_out(reading,
		    "[%s]: without a cert_ID_path it publishes nothing",
		    entry.section);
		return true;
	}
	is_fine &= read_host(reading, &entry);
	is_fine &= read_ports(reading, &entry);
	is_fine &= read_ttl(reading, &entry);
	ARENA_PUSH(reading->arena, reading->entries, entry);
	return is_fine;
}

struct option_use {
	const char *name;
	const char *why; /* it is left out; NULL: it is not */
};

static const char no_server[] =
    "danezone writes zone files and asks no server; for dynamic updates give "
    "what `danezone records --format nsupdate` prints to nsupdate";

static const char tcp_alone[] =
    "LetsDNS makes records for TCP alone; here 443/udp may stand in `ports`";

static const char own_option[] =
    "your own, put in where other options refer to it";

static const char unknown_option[] =
    "LetsDNS knows no such option; put in where others refer to it";

static const struct option_use uses[] = {
	{ "action", NULL },
	{ "domain", NULL },
	{ "hostname", NULL },
	{ "tcp_ports", NULL },
	{ "ttl", NULL },
	{ "api_token", no_server },
	{ "api_url", no_server },
	{ "key_algorithm", no_server },
	{ "keyfile", no_server },
	{ "nameserver", no_server },
	{ "udp_ports", tcp_alone },
};

/* Why an option is not in the manifest; NULL: it is, in its way. */
static const char *
why_left_out(const char *name)
{
	if (is_path(name)) {
		return NULL;
	}
	for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
		if (strcmp(uses[i].name, name) == 0) {
			return uses[i].why;
		}
	}
	if (name[0] == 'x' && (name[1] == '_' || name[1] == '-')) {
		return own_option;
	}
	return unknown_option;
}

static int
compare_names(const void *a, const void *b)
{
	const struct ini_option *left = a;
	const struct ini_option *right = b;
	const int order = strcmp(left->name, right->name);

	return order != 0 ? order
			  : (left->offset > right->offset) -
				(left->offset < right->offset);
}

/* Tell the options that are left out for one reason, each once. */
static void
tell_reason(struct reading *reading, const struct ini_option *options,
    const char *why)
{
	const size_t count = reading->ini->options.count;
	struct page names = { .arena = reading->arena };

	for (size_t i = 0; i < count; i++) {
		const char *name = options[i].name;

		if (why_left_out(name) == why &&
		    (i == 0 || strcmp(name, options[i - 1].name) != 0)) {
			page_put(&names, "%s%s", names.count > 0 ? ", " : "",
			    name);
		}
	}
	if (names.count > 0) {
		leave_out(reading, "%.*s: %s", (int)names.count, names.items,
		    why);
	}
}

/* The options that have no use here; never their values. */
static void
tell_options(struct reading *reading)
{
	static const char *const reasons[] = { no_server, tcp_alone, own_option,
		unknown_option };
	const size_t count = reading->ini->options.count;
	struct ini_option *options = arena_copy(reading->arena,
	    reading->ini->options.items, count * sizeof(*options));

	if (count > 0) {
		qsort(options, count, sizeof(*options), compare_names);
	}
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++) {
		tell_reason(reading, options, reasons[i]);
	}
}

bool
letsdns_read(const struct ini *ini, struct letsdns_entries *entries,
    struct lines *left_out, struct diags *diags)
{
	struct reading reading = { ini, ini->arena, entries, left_out, diags,
		0 };
	bool is_fine = true;

	for (size_t i = INI_DEFAULT + 1; i < ini->sections.count; i++) {
		reading.section = i;
		is_fine &= read_section(&reading);
	}
	tell_options(&reading);
	return is_fine;
}
