/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Services: every key, merging of defaults, what is required, and the rules
 * that need no zone. Each text is a whole manifest.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/manifest.h>
#include <gen/manifest/template.h>
#include <gen/rule/rules.h>
#include <zone/base/name.h>

#include "messages.h"
#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define TEN(text)    text text text text text text text text text text
#define LABEL_63     TEN("abcdef") "abc"
#define LABEL_48     TEN("abcd") "abcdefgh"
#define NAME_240     LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_48

static const char *
show_paths(struct arena *arena, const char *name, const struct values *values)
{
	const char *all = "";

	for (size_t i = 0; i < values->count; i++) {
		all = arena_printf(arena, "%s %s=%s", all, name,
		    values->items[i].text);
	}
	return all;
}

/* The keys that have their usual value when they are left out. */
static const char *
show_rest(struct arena *arena, const char *all, const struct service *service)
{
	all = arena_printf(arena, "%s%s", all,
	    show_paths(arena, "lineage", &service->settings->lineages));
	if (service->settings->has_via) {
		all = arena_printf(arena, "%s via=%s", all,
		    name_string(arena, service->settings->via.name));
	}
	if (service->settings->has_ttl) {
		all = arena_printf(arena, "%s ttl=%u", all,
		    (unsigned)service->settings->ttl);
	}
	if (service->settings->propagation != 300 ||
	    service->settings->retain != 0) {
		all = arena_printf(arena, "%s propagation=%u retain=%u", all,
		    (unsigned)service->settings->propagation,
		    (unsigned)service->settings->retain);
	}
	if (service->settings->starttls != STARTTLS_NONE ||
	    service->settings->usages != 0xf) {
		all = arena_printf(arena, "%s %s %x", all,
		    starttls_names[service->settings->starttls],
		    (unsigned)service->settings->usages);
	}
	return arena_printf(arena, "%s%s", all,
	    service->settings->missing == MISSING_KEEP ? " keep" : "");
}

static const char *
show_hosts(struct arena *arena, const char *name, const struct hosts *hosts)
{
	const char *all = "";

	for (size_t i = 0; i < hosts->count; i++) {
		all = arena_printf(arena, "%s%s%s ", all, name,
		    name_string(arena, hosts->items[i].name));
	}
	return all;
}

/* A service in one line. */
static const char *
show(struct arena *arena, const struct service *service)
{
	const char *all = arena_printf(arena, "%s%s%s",
	    show_hosts(arena, "", &service->hosts),
	    show_hosts(arena, "mx=", &service->domains->mx),
	    show_hosts(arena, "srv=", &service->domains->srv));

	for (size_t i = 0; i < service->settings->ports.count; i++) {
		all = arena_printf(arena, "%s%u/%s ", all,
		    (unsigned)service->settings->ports.items[i].number,
		    service->settings->ports.items[i].protocol);
	}
	for (size_t i = 0; i < service->settings->tlsa.count; i++) {
		const struct tlsa_params *params =
		    &service->settings->tlsa.items[i];

		all = arena_printf(arena, "%s%s%u%u%u", all, i == 0 ? "" : ",",
		    (unsigned)params->usage, (unsigned)params->selector,
		    (unsigned)params->matching);
	}
	all = arena_printf(arena, "%s%s%s%s", all,
	    show_paths(arena, "current", &service->settings->current),
	    show_paths(arena, "next", &service->settings->next),
	    show_paths(arena, "anchors", &service->settings->anchors));
	return show_rest(arena, all, service);
}

#define SMALL "host: a.example\n    ports: 443/tcp\n    current: c.pem\n"

static const struct {
	const char *text;
	const char *services; /* a line each */
} readings[] = {
	{ "services:\n  - " SMALL, "a.example. 443/tcp 311 current=c.pem\n" },
	{ "services:\n"
	  "  - host: [mx.example.com, MX2.example.com.]\n"
	  "    ports: [25/tcp, any/udp]\n"
	  "    tlsa: [3 1 1, DANE-TA SPKI SHA2-256, 3 1 2]\n"
	  "    current: [/etc/a b.pem, \"c\\u00e4.pem\"]\n"
	  "    next: n.pem\n"
	  "    anchors: [ca/*.pem]\n"
	  "    ttl: 1h30m\n",
	    "mx.example.com. mx2.example.com. 25/tcp 0/udp 311,211,312 "
	    "current=/etc/a b.pem current=c\xc3\xa4.pem next=n.pem "
	    "anchors=ca/*.pem ttl=5400\n" },
	{ "{\"services\":[{\"host\":\"a.example\",\"ports\":[\"443/tcp\"],"
	  "\"current\":\"c.pem\",\"tlsa\":\"2 1 1\"}]}",
	    "a.example. 443/tcp 211 current=c.pem\n" },
	{ "services:\n  - " SMALL "    next: []\n    anchors: []\n    ttl: 1\n",
	    "a.example. 443/tcp 311 current=c.pem ttl=1\n" },
	{ "services:\n  - " SMALL "    ttl: 2147483647\n    tlsa: |\n"
	  "      3 1 1\n",
	    "a.example. 443/tcp 311 current=c.pem ttl=2147483647\n" },
	/* The same host and port twice: the records are merged later. */
	{ "services:\n  - " SMALL "  - " SMALL,
	    "a.example. 443/tcp 311 current=c.pem\n"
	    "a.example. 443/tcp 311 current=c.pem\n" },
	{ "defaults: {ttl: 1h, tlsa: [3 1 1, 2 1 1], next: n.pem}\n"
	  "services:\n"
	  "  - " SMALL "  - " SMALL "    ttl: 2h\n    tlsa: 3 0 1\n"
	  "    next: []\n",
	    "a.example. 443/tcp 311,211 current=c.pem next=n.pem ttl=3600\n"
	    "a.example. 443/tcp 301 current=c.pem ttl=7200\n" },
	/* Defaults may hold any key, and stand at the end. */
	{ "services: [{}, {host: b.example, anchors: x}]\n"
	  "defaults:\n    " SMALL "    anchors: [y, z]\n",
	    "a.example. 443/tcp 311 current=c.pem anchors=y anchors=z\n"
	    "b.example. 443/tcp 311 current=c.pem anchors=x\n" },
	{ "services:\n"
	  "  - {srv: [_x._tcp.a.b, _y._udp.C.], lineage: [a:b, c]}\n"
	  "  - {mx: [a.b, C.], current: c, missing: error, usages: 3}\n"
	  "defaults: {via: _Dane.a.b, missing: keep, propagation: 0,\n"
	  "  retain: 1d, usages: [2, 3], starttls: lmtp}\n",
	    "srv=_x._tcp.a.b. srv=_y._udp.c. 311 lineage=a:b lineage=c "
	    "via=_dane.a.b. propagation=0 retain=86400 lmtp c keep\n"
	    "mx=a.b. mx=c. 25/tcp 311 current=c via=_dane.a.b. "
	    "propagation=0 retain=86400 smtp 8\n" },
	{ "services:\n  - host: " NAME_240 "\n    ports: 65535/sctp\n"
	  "    current: c.pem\n",
	    NAME_240 ". 65535/sctp 311 current=c.pem\n" },
};

static void
reads_services(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(readings); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena, .rules = lint_rules };
		const struct manifest *manifest = manifest_read(arena,
		    text_of(arena, "m.yaml", span_of(readings[i].text)),
		    &diags);
		const char *all = "";

		assert_string_equal(messages(arena, &diags), "");
		assert_non_null(manifest);
		for (size_t n = 0; n < manifest->service_count; n++) {
			all = arena_printf(arena, "%s%s\n", all,
			    show(arena, &manifest->services[n]));
		}
		assert_string_equal(all, readings[i].services);
		arena_free(arena);
	}
}

#define TLSA_FORM "  for example 3 1 1 or DANE-EE SPKI SHA2-256\n"
#define COMMAS    "  write all three without commas, as in [3 1 1]\n"
#define NO_HOST                                       \
	": a service without 'host', 'mx' or 'srv'\n" \
	"  write one of them here or in 'defaults'\n"
#define NO_PORTS                        \
	": a service without 'ports'\n" \
	"  write 'ports', or 'use' a template such as https\n"
#define NO_CURRENT                        \
	": a service without 'current'\n" \
	"  write 'current' or 'lineage' here or in 'defaults'\n"
#define TTL_RANGE "a TTL is from 1 to 2147483647 seconds (RFC 2181 section 8)\n"
#define PKIX_TA_25                                \
	": usage 0 (PKIX-TA) for SMTP, port 25\n" \
	"  use 3 (DANE-EE) or 2 (DANE-TA)\n"
#define PKIX_EE_25                                \
	": usage 1 (PKIX-EE) for SMTP, port 25\n" \
	"  use 3 (DANE-EE) or 2 (DANE-TA)\n"

static const struct {
	const char *text;
	const char *messages;
} mistakes[] = {
	{ "services:\n  - host: [192.0.2.1, mx_1.example]\n"
	  "    ports: [443, https/tcp]\n    current: c.pem\n",
	    "2:12: bad host '192.0.2.1': an IP address is no host name\n"
	    "2:23: bad host 'mx_1.example': '_' cannot stand in a host name\n"
	    "  write the TLSA base domain without _PORT._PROTO, and the port "
	    "in 'ports'\n"
	    "3:13: bad port '443': the protocol is missing\n"
	    "  write 443/tcp\n"
	    "3:18: bad port 'https/tcp': the port is not a number\n"
	    "  for example 443/tcp, 443/udp or any/tcp\n" },
	{ "services:\n  - " SMALL "    tlsa: [3 1 7]\n",
	    "5:12: bad tlsa '3 1 7': '7' is no matching type (0 Full, 1 "
	    "SHA2-256, 2 SHA2-512)\n" TLSA_FORM },
	{ "services:\n  - " SMALL "    tlsa: [3, 1]\n",
	    "5:12: bad tlsa '3': the selector is missing\n" COMMAS
	    "5:15: bad tlsa '1': the selector is missing\n" COMMAS },
	{ "services:\n  - " SMALL "    ttl: 0\n",
	    "5:10: bad ttl '0': " TTL_RANGE },
	{ "services:\n  - " SMALL "    ttl: 2147483648\n",
	    "5:10: bad ttl '2147483648': " TTL_RANGE },
	{ "services:\n  - " SMALL "    ttl: 9999999w\n",
	    "5:10: bad ttl '9999999w': " TTL_RANGE },
	{ "services:\n  - " SMALL "    ttl: 1 h\n",
	    "5:10: bad ttl '1 h': it is not a duration such as 3600 or "
	    "1h30m\n" },
	{ "services:\n  - " SMALL "    ttl: [1h]\n",
	    "5:5: 'ttl' must be a single value\n" },

	/* The same item twice, however it is written. */
	{ "services:\n  - host: [a.example, b.example, A.example.]\n"
	  "    ports: [443/tcp, 443/TCP, 443/udp]\n"
	  "    tlsa: [3 1 1, DANE-EE SPKI SHA2-256]\n"
	  "    current: [c, ./c, 'c']\n",
	    "2:34: 'A.example.' is listed twice, first on line 2\n"
	    "3:22: '443/TCP' is listed twice, first on line 3\n"
	    "4:19: 'DANE-EE SPKI SHA2-256' is listed twice, first on line 4\n"
	    "5:23: 'c' is listed twice, first on line 5\n" },

	/* What is required, and what explains that it is missing. */
	{ "services: [{}]", "1:12" NO_HOST "1:12" NO_PORTS "1:12" NO_CURRENT },
	{ "services:\n  - ports: 443/tcp\n  - host: a.example\n    next: n\n",
	    "2:5" NO_HOST "2:5" NO_CURRENT "3:5" NO_PORTS "3:5" NO_CURRENT },
	{ "services:\n  - hots: a.example\n    port: 443/tcp\n    current: c\n",
	    "2:5: unknown key 'hots'\n  did you mean 'host'?\n"
	    "3:5: unknown key 'port'\n  did you mean 'ports'?\n" },
	{ "services: [{host: '*.x', ports: x, current: ''}]",
	    "1:19: bad host '*.x': a wildcard is no TLSA base domain\n"
	    "1:33: bad port 'x': the protocol is missing\n  write 443/tcp\n"
	    "1:45: 'current' has an empty value\n" },
	{ "services: [{use: smtp, current: c}, {}]",
	    "1:12" NO_HOST "1:37" NO_HOST "1:37" NO_PORTS "1:37" NO_CURRENT },
	{ "defaults: {hots: a.example}\n"
	  "services: [{ports: 1/tcp, current: c}]\n",
	    "1:12: unknown key 'hots'\n  did you mean 'host'?\n" },
	/* The other ways to say what a service is for. */
	{ "services:\n  - {host: a.b, mx: a.b, srv: _x._tcp.a, current: c,\n"
	  "    ports: 1/tcp}\n",
	    "2:17: 'mx' beside 'host'\n  write a service for each\n"
	    "2:26: 'srv' beside 'host'\n  write a service for each\n"
	    "3:5: 'ports' beside 'srv': the SRV records name the ports\n"
	    "  leave 'ports' out\n" },
	{ "services:\n  - {mx: [a_b, 'x.y', X.Y], current: c}\n"
	  "  - {srv: a.b, lineage: c}\n  - {srv: [], current: c}\n",
	    "2:11: bad mx 'a_b': '_' cannot stand in a mail domain\n"
	    "  write what stands behind the @ of its addresses\n"
	    "2:23: 'X.Y' is listed twice, first on line 2\n"
	    "3:11: bad srv 'a.b': it is not _service._proto.domain "
	    "(RFC 2782)\n"
	    "  for example _xmpp-server._tcp.example.org\n"
	    "4:11: 'srv' has an empty list\n" },
	{ "services:\n  - " SMALL "    via: a_b.c\n    missing: kep\n"
	  "    starttls: imaps\n    propagation: 1x\n"
	  "    retain: 2147483648\n    usages: [4, 3, 33, 3]\n"
	  "    lineage: [x, x]\n",
	    "5:10: bad via 'a_b.c': '_' can only begin a label\n"
	    "6:14: bad missing 'kep': it is not error or keep\n"
	    "  did you mean 'keep'?\n"
	    "7:15: bad starttls 'imaps': it is not none, smtp, lmtp, imap, "
	    "pop3, ftp, ldap, xmpp-client, xmpp-server, postgres or sieve\n"
	    "  did you mean 'imap'?\n"
	    "8:18: bad propagation '1x': it is not a duration such as 3600 "
	    "or 1h30m\n"
	    "9:13: bad retain '2147483648': it is more than 2147483647 "
	    "seconds\n"
	    "10:14: bad usage '4': a usage is from 0 to 3\n"
	    "  0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE\n"
	    "10:20: bad usage '33': a usage is from 0 to 3\n"
	    "  0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE\n"
	    "10:24: '3' is listed twice, first on line 10\n"
	    "11:18: 'x' is listed twice, first on line 11\n" },
	/* A wrong value is not replaced by the one from the defaults. */
	{ "defaults: {ttl: 1h}\nservices:\n  - " SMALL "    ttl: x\n",
	    "6:10: bad ttl 'x': it is not a duration such as 3600 or 1h30m\n" },

	/* only-sha512, smtp-pkix */
	{ "services:\n  - " SMALL "    tlsa: [3 1 2, 3 0 1, 2 1 1, 2 1 2]\n",
	    "5:5: 3 1 2 without 3 1 1 beside it\n  add 3 1 1 to 'tlsa'\n" },
	{ "defaults: {tlsa: [0 0 2, 3 1 2]}\nservices: []\n",
	    "1:12: 0 0 2 without 0 0 1 beside it\n  add 0 0 1 to 'tlsa'\n"
	    "1:12: 3 1 2 without 3 1 1 beside it\n  add 3 1 1 to 'tlsa'\n" },
	{ "services:\n  - host: a.example\n    ports: [443/tcp, 25/tcp]\n"
	  "    current: c\n    tlsa: [3 1 1, 1 1 1, 0 0 0]\n",
	    "5:5" PKIX_TA_25 "5:5" PKIX_EE_25 },
	{ "defaults: {tlsa: 1 1 1}\nservices:\n"
	  "  - {host: a.example, ports: 25/tcp, current: c}\n"
	  "  - {host: b.example, ports: 25/tcp, current: c, tlsa: 3 1 1}\n"
	  "  - {host: c.example, ports: [25/udp, 26/tcp], current: c}\n",
	    "3:5" PKIX_EE_25 },
	{ "defaults: {ports: 25/tcp}\nservices:\n"
	  "  - {host: a.example, tlsa: 0 0 1, current: c}\n",
	    "3:23" PKIX_TA_25 },

	/* An owner that would be no name. */
	{ "services:\n  - host: [a.example, " NAME_240 "x]\n"
	  "    ports: [443/tcp, 65535/sctp]\n    current: c.pem\n",
	    "2:23: bad host '" LABEL_63 ".abcdefab...': with its port it is a "
	    "name of more than 255 octets\n" },
};

static void
refuses_services(void **state)
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

/* -W no-ID */
static const struct {
	const char *id;
	const char *text;
	const char *messages;
} silenced[] = {
	{ "no-smtp-pkix",
	    "services: [{host: a.b, ports: 25/tcp, current: c, tlsa: 1 1 1}]",
	    "" },
	{ "no-only-sha512",
	    "services: [{host: a.b, ports: 25/tcp, current: c, tlsa: 3 1 2}]",
	    "" },
	{ "no-owner-form", "services: [{host: a_b, ports: 25, current: c}]",
	    "1:19: bad host 'a_b': '_' cannot stand in a host name\n"
	    "  write the TLSA base domain without _PORT._PROTO, and the port "
	    "in 'ports'\n"
	    "1:31: bad port '25': the protocol is missing\n"
	    "  write 25/tcp\n" },
	{ "no-rdata-form",
	    "services: [{host: a.b, ports: 25/tcp, current: c, tlsa: 9 1 1}]",
	    "1:57: bad tlsa '9 1 1': '9' is no usage (0 PKIX-TA, 1 PKIX-EE, 2 "
	    "DANE-TA, 3 DANE-EE)\n" TLSA_FORM },
};

static void
follows_the_rules_levels(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(silenced); i++) {
		struct arena *arena = arena_new();
		struct rule *rules = rules_copy(arena);
		struct diags diags = { .arena = arena, .rules = rules };
		const struct manifest *manifest;

		assert_null(rules_set(rules, silenced[i].id));
		manifest = manifest_read(arena,
		    text_of(arena, "m.yaml", span_of(silenced[i].text)),
		    &diags);
		assert_string_equal(messages(arena, &diags),
		    silenced[i].messages);
		assert_int_equal(manifest != NULL,
		    *silenced[i].messages == '\0');
		arena_free(arena);
	}
}

/* Rules are named in the diags. */
static void
names_the_rule(void **state)
{
	static const char text[] =
	    "services: [{host: a_b, ports: [25/tcp, 2], current: c,"
	    " tlsa: [1 1 2, 9]}, {srv: a, ports: 1/tcp, current: c},\n"
	    "{srv: _a._tcp.b, ports: 1/tcp, current: c}]";
	static const char *const ids[] = { "owner-form", "owner-form",
		"rdata-form", "only-sha512", "srv-form", "smtp-pkix",
		"srv-form" };
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena, .rules = lint_rules };

	(void)state;
	assert_null(manifest_read(arena,
	    text_of(arena, "m.yaml", span_of(text)), &diags));
	assert_int_equal(diags.count, COUNT(ids));
	for (size_t i = 0; i < COUNT(ids); i++) {
		assert_string_equal(diags.items[i].rule->id, ids[i]);
	}
	arena_free(arena);
}

static void
keeps_places(void **state)
{
	static const char text[] =
	    "services:\n  - ports: 1/tcp\n"
	    "    host: [a.b,\n      c.d]\n"
	    "    current: c\n    next: [n, m]\n"
	    "  - {host: e.f, ports: 1/tcp, current: x}\n";
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena, .rules = lint_rules };
	const struct manifest *manifest = manifest_read(arena,
	    text_of(arena, "m.yaml", span_of(text)), &diags);
	const struct service *service;
	struct place place;

	(void)state;
	assert_non_null(manifest);
	service = &manifest->services[0];
	assert_null(service->start.text);
	place = manifest_place(manifest, service->start);
	assert_int_equal(place.line, 2);
	assert_int_equal(place.column, 5);
	assert_string_equal(service->hosts.items[1].value.text, "c.d");
	place = manifest_place(manifest, service->hosts.items[1].value);
	assert_int_equal(place.line, 4);
	assert_int_equal(place.column, 7);
	assert_string_equal(arena_string(arena, place.source), "      c.d]");
	place = manifest_place(manifest, service->settings->next.items[1]);
	assert_int_equal(place.line, 6);
	assert_int_equal(place.column, 15);
	place = manifest_place(manifest, manifest->services[1].start);
	assert_int_equal(place.line, 7);
	assert_int_equal(place.column, 5);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_services),
		cmocka_unit_test(refuses_services),
		cmocka_unit_test(follows_the_rules_levels),
		cmocka_unit_test(names_the_rule),
		cmocka_unit_test(keeps_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
