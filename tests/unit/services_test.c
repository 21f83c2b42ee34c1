/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What services have in common: it is kept once, whatever stands between them,
 * and is what each would have by itself.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/manifest.h>
#include <gen/rule/rules.h>

#include "messages.h"
#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define DEFAULTS     "defaults: {current: c.pem, tlsa: [3 1 1, 3 0 1]}\n"
#define SERVICES     "services:\n"

static const struct manifest *
read_text(struct arena *arena, const char *text, struct diags *diags)
{
	*diags = (struct diags){ .arena = arena, .rules = lint_rules };
	return manifest_read(arena, text_of(arena, "m.yaml", span_of(text)),
	    diags);
}

/* Services, and a letter for each: the same one for the same settings. */
static const struct {
	const char *text;
	const char *settings;
} manifests[] = {
	{ DEFAULTS SERVICES "- {host: a.b, ports: 443/tcp}\n"
			    "- {host: c.b, ports: [443/TCP]}\n"
			    "- {ports: [443/tcp], host: [d.b, e.b]}\n"
			    "- {host: f.b, ports: [443/tcp, 25/tcp]}\n"
			    "- {host: g.b, ports: 443/udp}\n"
			    "- {host: h.b, ports: 443/tcp}\n",
	    "aaabca" },
	{ DEFAULTS SERVICES "- {host: a.b, use: https}\n"
			    "- {host: b.b, use: smtp}\n"
			    "- {host: c.b, use: https}\n"
			    "- {host: d.b, use: smtp, ttl: 60}\n"
			    "- {host: e.b, use: smtp, ttl: 1m}\n"
			    "- {host: f.b, use: smtp, tlsa: 3 1 1}\n"
			    "- {host: g.b, use: smtp, tlsa: DANE-EE SPKI "
			    "SHA2-256}\n",
	    "abaccdd" },
	{ DEFAULTS SERVICES "- mx: a.b\n- mx: c.b\n- {host: d.b, use: smtp}\n",
	    "aab" },
	/* Messages may have to name where each says it. */
	{ SERVICES "- {host: a.b, use: https, current: c.pem}\n"
		   "- {host: b.b, use: https, current: c.pem}\n",
	    "ab" },
	/* The label of the first decides. */
	{ DEFAULTS SERVICES "- srv: _imap._tcp.a.b\n- srv: _imaps._tcp.a.b\n"
			    "- srv: _imap._tcp.c.b\n",
	    "abc" },
	{ "defaults: {host: [x.b, y.b], current: c.pem}\n" SERVICES
	  "- use: https\n- use: https\n- {host: z.b, use: https}\n",
	    "aab" },
};

/* The settings of each service as a letter, by their first appearance. */
static const char *
letters(struct arena *arena, const struct manifest *manifest)
{
	enum {
		MOST = 16,
	};
	const struct settings *known[MOST] = { NULL };
	char *all = arena_alloc(arena, manifest->service_count + 1);

	assert_in_range(manifest->service_count, 1, MOST);
	for (size_t i = 0; i < manifest->service_count; i++) {
		const struct settings *own = manifest->services[i].settings;
		size_t k = 0;

		while (known[k] != NULL && known[k] != own) {
			k++;
		}
		known[k] = own;
		all[i] = (char)('a' + (char)k);
	}
	return all;
}

static void
shares_settings(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(manifests); i++) {
		struct arena *arena = arena_new();
		struct diags diags;
		const struct manifest *manifest =
		    read_text(arena, manifests[i].text, &diags);

		assert_string_equal(messages(arena, &diags), "");
		assert_string_equal(letters(arena, manifest),
		    manifests[i].settings);
		arena_free(arena);
	}
}

/* Names that all have from the defaults are there once, too. */
static void
inherits_names(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags;
	const struct manifest *manifest =
	    read_text(arena, manifests[COUNT(manifests) - 1].text, &diags);
	const struct service *services = manifest->services;

	(void)state;
	assert_int_equal(services[0].hosts.count, 2);
	assert_ptr_equal(services[0].hosts.items, services[1].hosts.items);
	assert_string_equal(services[2].hosts.items[0].value.text, "z.b");
	assert_int_equal(services[0].domains->mx.count, 0);
	assert_ptr_equal(services[0].domains, services[2].domains);
	arena_free(arena);
}

/* What is wrong is said of each that says it, and of no other. */
static void
tells_each_mistake(void **state)
{
	static const char text[] =
	    DEFAULTS SERVICES "- {host: a.b, ports: 443/tcp, tlsa: 3 1 1}\n"
			      "- {host: b.b, ports: 25/tcp, tlsa: 1 1 1}\n"
			      "- {host: c.b, ports: 443/tcp, tlsa: 3 1 1}\n"
			      "- {host: d.b, tlsa: 1 1 1, ports: 25/tcp}\n"
			      "- {host: e.b}\n"
			      "- {host: f.b}\n"
			      "- {host: g.b, use: httpx}\n"
			      "- {host: h.b, use: httpx}\n";
	static const char smtp[] = "usage 1 (PKIX-EE) for SMTP, port 25\n"
				   "  use 3 (DANE-EE) or 2 (DANE-TA)\n";
	static const char ports[] =
	    "a service without 'ports'\n"
	    "  write 'ports', or 'use' a template such as https\n";
	static const char unknown[] = "unknown template 'httpx'\n"
				      "  did you mean 'http3'?\n";
	struct arena *arena = arena_new();
	struct diags diags;

	(void)state;
	assert_null(read_text(arena, text, &diags));
	assert_string_equal(messages(arena, &diags),
	    arena_printf(arena,
		"4:30: %s6:15: %s7:3: %s8:3: %s9:20: %s10:20: %s", smtp, smtp,
		ports, ports, unknown, unknown));
	arena_free(arena);
}

struct heard {
	struct arena *arena;
	const char *text;
};

static void
hear(void *context, const struct settings *settings)
{
	struct heard *heard = context;

	heard->text = arena_printf(heard->arena, "%s%s %s %s\n", heard->text,
	    settings->current.count == 0 ? "-"
					 : settings->current.items[0].text,
	    settings->next.count == 0 ? "-" : settings->next.items[0].text,
	    settings->lineages.count == 0 ? "-"
					  : settings->lineages.items[0].text);
}

/* What each says itself, whatever comes of the manifest. */
static void
tells_listener(void **state)
{
	static const char text[] = DEFAULTS SERVICES
	    "- {host: a.b, ports: 1/tcp, current: [1.pem, 2.pem]}\n"
	    "- {host: c.b, ports: 1/tcp}\n"
	    "- {host: d.b, ports: 1/tcp, next: 3.pem}\n"
	    "- {host: e.b, ports: 1/tcp, lineage: 'lego:4'}\n"
	    "- {host: f.b, ports: nothing, current: 5.pem}\n";
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena, .rules = lint_rules };
	struct heard heard = { arena, "" };
	const struct listener listener = { hear, &heard };

	(void)state;
	assert_null(manifest_read_to(arena,
	    text_of(arena, "m.yaml", span_of(text)), 1, &listener, &diags));
	assert_string_equal(heard.text,
	    "1.pem - -\n- - -\n- 3.pem -\n- - lego:4\n5.pem - -\n");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_settings),
		cmocka_unit_test(inherits_names),
		cmocka_unit_test(tells_each_mistake),
		cmocka_unit_test(tells_listener),
	};

	return cmocka_run_group_tests_name("services", tests, NULL, NULL);
}
