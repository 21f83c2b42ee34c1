/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Templates: those that are built in against their files and against what they
 * are to say, and those of a manifest, in chains, in circles and by the
 * thousand.
 */
#include <config.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gen/manifest/manifest.h>
#include <gen/manifest/template.h>
#include <gen/rule/rules.h>

#include "messages.h"
#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What each built-in template says; in the order of their names. */
static const struct {
	const char *name;
	const char *port;
	enum starttls starttls;
	uint8_t usages;
} builtin[] = {
	{ "doq", "853/udp", STARTTLS_NONE, 0xf },
	{ "dot", "853/tcp", STARTTLS_NONE, 0xf },
	{ "ftp", "21/tcp", STARTTLS_FTP, 0xf },
	{ "http3", "443/udp", STARTTLS_NONE, 0xf },
	{ "https", "443/tcp", STARTTLS_NONE, 0xf },
	{ "imap", "143/tcp", STARTTLS_IMAP, 0xf },
	{ "imaps", "993/tcp", STARTTLS_NONE, 0xf },
	{ "irc", "6697/tcp", STARTTLS_NONE, 0xf },
	{ "ldap", "389/tcp", STARTTLS_LDAP, 0xf },
	{ "ldaps", "636/tcp", STARTTLS_NONE, 0xf },
	{ "pop3", "110/tcp", STARTTLS_POP3, 0xf },
	{ "pop3s", "995/tcp", STARTTLS_NONE, 0xf },
	{ "postgres", "5432/tcp", STARTTLS_POSTGRES, 0xf },
	{ "sieve", "4190/tcp", STARTTLS_SIEVE, 0xf },
	{ "sip", "5061/tcp", STARTTLS_NONE, 0xf },
	{ "sips", "5061/tcp", STARTTLS_NONE, 0xf },
	{ "smtp", "25/tcp", STARTTLS_SMTP, 0xc },
	{ "submission", "587/tcp", STARTTLS_SMTP, 0xf },
	{ "submissions", "465/tcp", STARTTLS_NONE, 0xf },
	{ "xmpp-client", "5222/tcp", STARTTLS_XMPP_CLIENT, 0xf },
	{ "xmpp-server", "5269/tcp", STARTTLS_XMPP_SERVER, 0xf },
};

/* A manifest without mistakes. */
static const struct manifest *
read_sound(struct arena *arena, const char *text)
{
	struct diags diags = { .arena = arena, .rules = lint_rules };
	const struct manifest *manifest = manifest_read(arena,
	    text_of(arena, "m.yaml", span_of(text)), &diags);

	assert_string_equal(messages(arena, &diags), "");
	assert_non_null(manifest);
	return manifest;
}

static void
reads_the_builtin_ones(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(builtin); i++) {
		const struct service *service;
		const struct manifest *manifest = read_sound(arena,
		    arena_printf(arena,
			"services: [{host: a.b, use: %s, current: c}]",
			builtin[i].name));

		assert_string_equal(template_files[i].name, builtin[i].name);
		assert_true(templates_builtin(builtin[i].name));
		service = &manifest->services[0];
		assert_string_equal(service->settings->use, builtin[i].name);
		assert_int_equal(service->settings->ports.count, 1);
		assert_string_equal(
		    arena_printf(arena, "%u/%s",
			(unsigned)service->settings->ports.items[0].number,
			service->settings->ports.items[0].protocol),
		    builtin[i].port);
		assert_int_equal(service->settings->starttls,
		    builtin[i].starttls);
		assert_int_equal(service->settings->usages, builtin[i].usages);
		assert_int_equal(service->settings->tlsa.count, 1);
		assert_int_equal(service->settings->tlsa.items[0].usage,
		    DANE_EE);
		assert_int_equal(service->settings->tlsa.items[0].selector,
		    SELECTOR_SPKI);
		assert_int_equal(service->settings->tlsa.items[0].matching,
		    MATCHING_SHA2_256);
	}
	assert_null(template_files[COUNT(builtin)].name);
	assert_false(templates_builtin("smtps"));
	arena_free(arena);
}

/* What each is for: a line that fits, with its source. */
static void
says_what_they_are_for(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(builtin); i++) {
		const char *about = template_about(arena, &template_files[i]);

		assert_non_null(strstr(about, "RFC "));
		assert_true(strlen(about) < 60);
	}
	arena_free(arena);
}

static int
is_yaml(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot != NULL && strcmp(dot, ".yaml") == 0;
}

/* The folder and the program have the same ones, byte for byte. */
static void
has_what_the_folder_has(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena };
	const char *top = getenv("abs_top_srcdir");
	const char *folder =
	    arena_printf(arena, "%s/templates", top == NULL ? "." : top);
	struct dirent **names = NULL;
	const int count = scandir(folder, &names, is_yaml, NULL);

	(void)state;
	assert_int_equal(count, COUNT(builtin));
	for (int i = 0; i < count; i++) {
		free(names[i]);
	}
	free(names);
	for (size_t i = 0; i < COUNT(builtin); i++) {
		struct text *text = text_open(arena,
		    arena_printf(arena, "%s/%s.yaml", folder, builtin[i].name),
		    NULL, &diags);

		assert_non_null(text);
		assert_int_equal(text->length, strlen(template_files[i].text));
		assert_memory_equal(text->bytes, template_files[i].text,
		    text->length);
		text_close(text);
	}
	arena_free(arena);
}

static const char *
show(struct arena *arena, const struct service *service)
{
	const char *all =
	    service->settings->use == NULL ? "-" : service->settings->use;

	for (size_t i = 0; i < service->settings->ports.count; i++) {
		all = arena_printf(arena, "%s %u/%s", all,
		    (unsigned)service->settings->ports.items[i].number,
		    service->settings->ports.items[i].protocol);
	}
	for (size_t i = 0; i < service->settings->tlsa.count; i++) {
		const struct tlsa_params *params =
		    &service->settings->tlsa.items[i];

		all = arena_printf(arena, "%s %u%u%u", all,
		    (unsigned)params->usage, (unsigned)params->selector,
		    (unsigned)params->matching);
	}
	for (size_t i = 0; i < service->settings->anchors.count; i++) {
		all = arena_printf(arena, "%s %s", all,
		    service->settings->anchors.items[i].text);
	}
	return arena_printf(arena, "%s %s %u %x\n", all,
	    starttls_names[service->settings->starttls],
	    (unsigned)service->settings->ttl,
	    (unsigned)service->settings->usages);
}

#define HOST "host: a.b, current: c"

static const struct {
	const char *text;
	const char *services; /* a line each */
} readings[] = {
	/* The service, then what it uses, the nearest first, then defaults. */
	{ "templates:\n"
	  "  b: {use: smtp, tlsa: [2 1 1], ttl: 2h, anchors: b}\n"
	  "  a: {use: b, tlsa: [3 1 1, 2 1 1], about: mail}\n"
	  "defaults: {ttl: 1h, anchors: d, starttls: imap}\n"
	  "services:\n"
	  "  - {" HOST ", use: a}\n"
	  "  - {" HOST ", use: b, ttl: 3h, ports: 26/tcp}\n"
	  "  - {" HOST ", use: https, anchors: []}\n"
	  "  - {" HOST ", ports: 1/tcp}\n",
	    "a 25/tcp 311 211 b smtp 7200 c\n"
	    "b 26/tcp 211 b smtp 10800 c\n"
	    "https 443/tcp 311 imap 3600 f\n"
	    "- 1/tcp 311 d imap 3600 f\n" },
	/* A built-in `tlsa` gives way to that of defaults, an own does not. */
	{ "defaults: {tlsa: 3 0 1}\n"
	  "templates: {x: {use: smtp}, y: {use: smtp, tlsa: 2 0 1}}\n"
	  "services:\n"
	  "  - {" HOST ", use: smtp}\n"
	  "  - {" HOST ", use: x}\n"
	  "  - {" HOST ", use: y}\n"
	  "  - {" HOST ", use: y, tlsa: 3 0 0}\n",
	    "smtp 25/tcp 301 smtp 0 c\n"
	    "x 25/tcp 301 smtp 0 c\n"
	    "y 25/tcp 201 smtp 0 c\n"
	    "y 25/tcp 300 smtp 0 c\n" },
	/* `use` may stand in the defaults. */
	{ "defaults: {use: imaps}\n"
	  "services: [{" HOST "}, {" HOST ", use: pop3}]",
	    "imaps 993/tcp 311 none 0 f\n"
	    "pop3 110/tcp 311 pop3 0 f\n" },
	/* An own one of that name. */
	{ "templates: {https: {ports: 8443/tcp}, q: {use: https}}\n"
	  "services: [{" HOST ", use: https}, {" HOST ", use: q}]",
	    "https 8443/tcp 311 none 0 f\n"
	    "q 8443/tcp 311 none 0 f\n" },
	/* What selectors imply. */
	{ "services:\n"
	  "  - {mx: a.b, current: c}\n"
	  "  - {mx: a.b, current: c, ports: 26/tcp}\n"
	  "  - {mx: a.b, current: c, use: submissions}\n"
	  "  - {srv: _xmpp-server._tcp.a.b, current: c}\n"
	  "  - {srv: [_Sips._tcp.a.b, _sips._tcp.c.d], current: c}\n"
	  "  - {srv: _matrix._tcp.a.b, current: c}\n"
	  "  - {srv: [_x._tcp.a.b, _y._tcp.a.b], current: c}\n"
	  "  - {srv: [_x._tcp.a.b, _imap._tcp.a.b], current: c, use: imap}\n",
	    "smtp 25/tcp 311 smtp 0 c\n"
	    "smtp 26/tcp 311 smtp 0 c\n"
	    "submissions 465/tcp 311 none 0 f\n"
	    "xmpp-server 311 xmpp-server 0 f\n"
	    "sips 311 none 0 f\n"
	    "- 311 none 0 f\n"
	    "- 311 none 0 f\n"
	    "imap 311 imap 0 f\n" },
	{ "defaults: {mx: a.b}\nservices: [{current: c}, {" HOST
	  ", ports: 1/tcp}]",
	    "smtp 25/tcp 311 smtp 0 c\n- 1/tcp 311 none 0 f\n" },
	/* Whoever names something has all of the three keys. */
	{ "templates: {t: {mx: x.y, ports: 2/tcp}}\n"
	  "defaults: {srv: _a._tcp.b}\n"
	  "services: [{" HOST ", use: t}, {use: t, current: c},\n"
	  "  {current: c}]\n",
	    "t 2/tcp 311 none 0 f\nt 2/tcp 311 none 0 f\n- 311 none 0 f\n" },
};

static void
merges(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(readings); i++) {
		struct arena *arena = arena_new();
		const struct manifest *manifest =
		    read_sound(arena, readings[i].text);
		const char *all = "";

		for (size_t n = 0; n < manifest->service_count; n++) {
			const struct service *service = &manifest->services[n];

			assert_int_equal((service->hosts.count > 0) +
					     (service->domains->mx.count > 0) +
					     (service->domains->srv.count > 0),
			    1);
			all = arena_printf(arena, "%s%s", all,
			    show(arena, service));
		}
		assert_string_equal(all, readings[i].services);
		arena_free(arena);
	}
}

#define ALL                                                                  \
	"  the built-in templates are doq, dot, ftp, http3, https, imap, "   \
	"imaps, irc, ldap, ldaps, pop3, pop3s, postgres, sieve, sip, sips, " \
	"smtp, submission, submissions, xmpp-client, xmpp-server\n"

static const struct {
	const char *text;
	const char *messages;
} mistakes[] = {
	{ "services: [{" HOST ", use: smpt}, {" HOST ", use: xyzzyplugh}]",
	    "1:41: unknown template 'smpt'\n  did you mean 'smtp'?\n"
	    "1:77: unknown template 'xyzzyplugh'\n" ALL },
	/* One that nobody uses, and that is not said again of its users. */
	{ "services: [{use: a}, {use: b, mx: x.y}]\n"
	  "templates: {a: {use: our-mial}, b: {use: a}, our-mail: {}}",
	    "2:22: unknown template 'our-mial'\n  did you mean 'our-mail'?\n" },
	{ "defaults: {use: htps}\nservices: [{" HOST "}]",
	    "1:17: unknown template 'htps'\n  did you mean 'https'?\n" },
	{ "services: [{" HOST ", use: ''}, {" HOST ", use: [smtp]}]",
	    "1:41: 'use' has an empty value\n"
	    "1:70: 'use' must be a single value\n" },
	{ "services: []\ntemplates: {a: {use: a}}",
	    "2:22: the template 'a' uses itself\n" },
	{ "services: []\ntemplates: {smtp: {use: smtp, ttl: 1h}}",
	    "2:25: the template 'smtp' uses itself\n"
	    "  give it another name than the built-in one\n" },
	{ "services: [{use: d}]\n"
	  "templates: {a: {use: b}, b: {use: c}, c: {use: a}, d: {use: b}}",
	    "2:48: templates in a circle: 'c' uses 'a', which uses it\n" },
	{ "services: []\ntemplates:\n  a: {}\n  b: {}\n  a: {}\n",
	    "5:3: 'a' is listed twice, first on line 3\n" },
	{ "services: []\ntemplates: {a: {uses: b, tlsa: 9 9 9}}",
	    "2:17: unknown key 'uses'\n  did you mean 'use'?\n"
	    "2:32: bad tlsa '9 9 9': '9' is no usage (0 PKIX-TA, 1 PKIX-EE, 2 "
	    "DANE-TA, 3 DANE-EE)\n"
	    "  for example 3 1 1 or DANE-EE SPKI SHA2-256\n" },
	{ "services: [{" HOST ", about: x, use: https}]",
	    "1:36: unknown key 'about'\n"
	    "  the keys here are host, mx, srv, use, ports, tlsa, current, "
	    "next, anchors, lineage, via, missing, starttls, ttl, "
	    "propagation, retain, usages\n" },

	/* What a template allows. */
	{ "services: [{" HOST ", use: smtp, ports: 26/tcp, tlsa: 1 1 1}]",
	    "1:62: usage 1 (PKIX-EE) for SMTP\n"
	    "  use 3 (DANE-EE) or 2 (DANE-TA)\n" },
	{ "defaults: {tlsa: [3 1 1, 0 1 1]}\n"
	  "services: [{mx: a.b, current: c}]",
	    "2:12: usage 0 (PKIX-TA) for SMTP, port 25\n"
	    "  use 3 (DANE-EE) or 2 (DANE-TA)\n" },
	{ "templates: {t: {use: https, usages: [3]}, u: {use: t}}\n"
	  "services: [{" HOST ", use: u, tlsa: [2 1 1, 3 1 1]}]",
	    "2:44: usage 2 (DANE-TA) is none that the template 't' allows\n" },
	{ "templates: {t: {use: smtp, usages: [0, 3]}}\n"
	  "services: [{" HOST ", use: t, tlsa: [2 1 1, 0 1 1]}]",
	    "2:44: usage 0 (PKIX-TA) for SMTP, port 25\n"
	    "  use 3 (DANE-EE) or 2 (DANE-TA)\n"
	    "2:44: usage 2 (DANE-TA) is none that the template 't' allows\n" },
	{ "services: [{" HOST ", use: https, usages: 2}]",
	    "1:12: usage 3 (DANE-EE) is not one of 'usages'\n" },

	{ "services: [{srv: [_sip._tcp.a.b, _x._tcp.a.b], current: c}]",
	    "1:34: '_sip._tcp.a.b' and '_x._tcp.a.b' have different "
	    "templates\n"
	    "  write a service for each, or the template in 'use'\n" },
};

static void
says_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(mistakes); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena, .rules = lint_rules };
		const struct manifest *manifest = manifest_read(arena,
		    text_of(arena, "m.yaml", span_of(mistakes[i].text)),
		    &diags);

		assert_string_equal(messages(arena, &diags),
		    mistakes[i].messages);
		assert_null(manifest);
		arena_free(arena);
	}
}

/* COUNT templates, each using the next; the last one uses LAST. */
static const char *
chain(struct arena *arena, size_t count, const char *last)
{
	const size_t size = count * 64 + 128;
	char *text = arena_alloc(arena, size);
	char *end = text;

	end += snprintf(end, 64, "services: [{" HOST ", use: t0}]\n");
	end += snprintf(end, 64, "templates:\n");
	for (size_t i = 1; i < count; i++) {
		end += snprintf(end, 64, "  t%zu: {use: t%zu}\n", i - 1, i);
	}
	(void)snprintf(end, 64, "  t%zu: {use: %s}\n", count - 1, last);
	return text;
}

static double
seconds_for(size_t count, const char *last, size_t mistakes_wanted)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena, .rules = lint_rules };
	const char *text = chain(arena, count, last);
	struct timespec start;
	struct timespec end;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start), 0);
	assert_int_equal(manifest_read(arena,
			     text_of(arena, "m.yaml", span_of(text)),
			     &diags) != NULL,
	    mistakes_wanted == 0);
	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end), 0);
	assert_int_equal(diags.count, mistakes_wanted);
	arena_free(arena);
	return (double)(end.tv_sec - start.tv_sec) +
	       (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

/* Long chains and circles: no recursion, no square. */
static void
follows_long_chains(void **state)
{
	static const struct {
		const char *last;
		size_t mistakes;
	} rows[] = { { "smtp", 0 }, { "t0", 1 }, { "nothing", 1 } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const double small =
		    seconds_for(12500, rows[i].last, rows[i].mistakes);
		const double large =
		    seconds_for(100000, rows[i].last, rows[i].mistakes);

		assert_true(large < 1 || large < 24 * small);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_builtin_ones),
		cmocka_unit_test(says_what_they_are_for),
		cmocka_unit_test(has_what_the_folder_has),
		cmocka_unit_test(merges),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(follows_long_chains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
