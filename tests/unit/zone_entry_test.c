/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a zone says of ACME: each key, and every mistake in it. */
#include <config.h>

#include <string.h>

#include <gen/manifest/manifest.h>
#include <gen/rule/rules.h>
#include <zone/base/name.h>

#include "messages.h"
#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define ACME(text)   "services: []\nzones: {a.b: {acme: {" text "}}}\n"

/* What `acme` holds in one line. */
static const char *
show(struct arena *arena, const struct acme *acme)
{
	const char *all = acme->alias.line == 0
			      ? "-"
			      : arena_printf(arena, "%s@%u", acme->alias.text,
				    (unsigned)acme->alias.column);

	for (size_t i = 0; i < acme->names.count; i++) {
		all = arena_printf(arena, "%s %s(%s)", all,
		    name_string(arena, acme->names.items[i].name),
		    acme->names.items[i].value.text);
	}
	for (size_t i = 0; i < acme->persist.count; i++) {
		all = arena_printf(arena, "%s [%s]", all,
		    acme->persist.items[i].text);
	}
	return all;
}

static const struct {
	const char *text;
	const char *shown;    /* or NULL, */
	const char *messages; /* and why not */
} cases[] = {
	{ "services: []\nzones: {a.b: {}}", "-", "" },
	{ ACME(""), "-", "" },
	{ ACME("alias: acme.example"), "acme.example@29", "" },
	{ ACME("alias: '{name}.acme.example.'"), "{name}.acme.example.@29",
	    "" },
	{ ACME("names: WWW.a.b"), "- www.a.b.(WWW.a.b)", "" },
	{ ACME("names: []"), "-", "" },
	{ ACME("names: [z.b, '*.a.b', a.b, '*.z.b', a.b., c.b]"),
	    "- z.b.(z.b) a.b.(*.a.b) c.b.(c.b)", "" },
	{ ACME("persist: [a=b; c=\"d\" e, ' ~\\']"),
	    "- [a=b; c=\"d\" e] [ ~\\]", "" },

	{ ACME("alias: {name}.x"), NULL,
	    "2:22: 'alias' must be a single value\n"
	    "2:35: not YAML: did not find expected ',' or '}' while parsing a "
	    "flow mapping (line 2)\n" },
	{ ACME("alias: [x]"), NULL, "2:22: 'alias' must be a single value\n" },
	{ ACME("alias: 'x{name}.y'"), NULL,
	    "2:29: bad alias 'x{name}.y': '{name}' must be a whole label\n"
	    "  for example '{name}.acme.example.net'\n" },
	{ ACME("names: [a, _b.c, '*']"), NULL,
	    "2:33: bad name '_b.c': '_' cannot stand in a host name\n"
	    "  write the name that the certificate is for\n"
	    "2:39: bad name '*': '*' is the whole first label or none\n" },
	{ ACME("persist: [x, '', \"\\xe4\", x]"), NULL,
	    "2:35: 'persist' has an empty value\n"
	    "2:39: bad persist '\xc3\xa4': it has characters that are not "
	    "ASCII\n"
	    "2:47: 'x' is listed twice, first on line 2\n" },
	{ ACME("alia: x, persit: y"), NULL,
	    "2:22: unknown key 'alia'\n  did you mean 'alias'?\n"
	    "2:31: unknown key 'persit'\n  did you mean 'persist'?\n" },
};

static void
reads_acme(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena, .rules = lint_rules };
		const struct manifest *manifest = manifest_read(arena,
		    text_of(arena, "m.yaml", span_of(cases[i].text)), &diags);

		assert_string_equal(messages(arena, &diags), cases[i].messages);
		assert_int_equal(manifest != NULL, cases[i].shown != NULL);
		if (manifest != NULL) {
			assert_string_equal(show(arena,
						&manifest->zones[0].acme),
			    cases[i].shown);
		}
		arena_free(arena);
	}
}

/* The longest text that a TXT record holds, and one octet more. */
static void
bounds_values(void **state)
{
	static const struct {
		const char *head;
		const char *tail;
		size_t most;
		const char *message;
	} rows[] = {
		{ "services: []\nzones: {a: {acme: {persist: ", "}}}", 65279,
		    ": it is longer than a TXT record\n" },
		{ "services: []\nzones: {a: {file: ", "}}", 4095,
		    ": it has more than 4095 octets\n" },
		{ "services: [{host: a, ports: 1/tcp, current: ", "}]", 131102,
		    ": it is longer than any path\n" },
	};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(rows); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena, .rules = lint_rules };
		const size_t row = i / 2;
		const size_t length = rows[row].most + i % 2;
		char *value = arena_alloc(arena, length + 1);
		const char *text;

		memset(value, 'x', length);
		text = arena_printf(arena, "%s%s%s", rows[row].head, value,
		    rows[row].tail);
		assert_int_equal(manifest_read(arena,
				     text_of(arena, "m.yaml", span_of(text)),
				     &diags) != NULL,
		    i % 2 == 0);
		assert_int_equal(diags.count, i % 2);
		assert_true(i % 2 == 0 || strstr(messages(arena, &diags),
					      rows[row].message) != NULL);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_acme),
		cmocka_unit_test(bounds_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
