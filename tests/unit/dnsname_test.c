/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that are no TLSA base domains: their wire forms, and what is wrong. */
#include <config.h>

#include <string.h>

#include <gen/manifest/dnsname.h>
#include <zone/base/name.h>

#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define TEN(text)    text text text text text text text text text text
#define LABEL_63     TEN("abcdef") "abc"
#define LABEL_59     TEN("abcde") "abcdefghi"
#define NAME_253     LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_59 "ab"

typedef struct fault reading(struct arena *arena, const char *string,
    const uint8_t **name);

static const struct {
	reading *read;
	const char *text;
	const char *name; /* or NULL, */
	const char *what; /* and why not */
} names[] = {
	{ dnsname_mx, "example.com", "example.com.", NULL },
	{ dnsname_mx, "Example.COM.", "example.com.", NULL },
	{ dnsname_mx, "_dmarc.example.com", NULL,
	    "'_' cannot stand in a mail domain" },
	{ dnsname_mx, "*.example.com", NULL, "a wildcard is no mail domain" },
	{ dnsname_mx, "192.0.2.1", NULL, "an IP address is no host name" },
	{ dnsname_mx, ".", NULL, "the root is no host name" },
	{ dnsname_mx, "a..b", NULL, "an empty label" },

	{ dnsname_srv, "_xmpp-server._tcp.example.com",
	    "_xmpp-server._tcp.example.com.", NULL },
	{ dnsname_srv, "_SIPS._TCP.Example.", "_sips._tcp.example.", NULL },
	{ dnsname_srv, "_x._udp.a.b.c.", "_x._udp.a.b.c.", NULL },
	{ dnsname_srv, "_x._sctp.a", "_x._sctp.a.", NULL },
	{ dnsname_srv, "example.com", NULL,
	    "it is not _service._proto.domain (RFC 2782)" },
	{ dnsname_srv, "_443._tls.example.com", NULL,
	    "it is not _service._proto.domain (RFC 2782)" },
	{ dnsname_srv, "_x._tcp", NULL,
	    "it is not _service._proto.domain (RFC 2782)" },
	{ dnsname_srv, "_x._tcp.", NULL,
	    "it is not _service._proto.domain (RFC 2782)" },
	{ dnsname_srv, "_x.tcp.a", NULL,
	    "it is not _service._proto.domain (RFC 2782)" },
	{ dnsname_srv, "_x._tcpp.a", NULL,
	    "it is not _service._proto.domain (RFC 2782)" },
	{ dnsname_srv, "_", NULL,
	    "it is not _service._proto.domain (RFC 2782)" },
	{ dnsname_srv, "_x._tcp._y._tcp.a", NULL,
	    "'_' cannot stand in the domain" },
	{ dnsname_srv, "_._tcp.a", NULL, "an empty label" },
	{ dnsname_srv, "_a_b._tcp.a", NULL, "'_' can only begin a label" },
	{ dnsname_srv, "_a-._tcp.a", NULL, "a label begins or ends with '-'" },
	{ dnsname_srv, "_*._tcp.a", NULL, "a wildcard cannot stand here" },

	{ dnsname_via, "_dane.example.com", "_dane.example.com.", NULL },
	{ dnsname_via, "_Dane._x.example.com.", "_dane._x.example.com.", NULL },
	{ dnsname_via, "dane.example.com", "dane.example.com.", NULL },
	{ dnsname_via, "_", NULL, "an empty name" },
	{ dnsname_via, "__a.example", NULL, "'_' can only begin a label" },
	{ dnsname_via, "a_b.example", NULL, "'_' can only begin a label" },
	{ dnsname_via, "*.example", NULL, "a wildcard cannot stand here" },
	{ dnsname_via, "_" LABEL_63 ".example", NULL,
	    "a label of more than 63 octets" },
	{ dnsname_via, NAME_253, NAME_253 ".", NULL },
	{ dnsname_via, "_" NAME_253, NULL, "a label of more than 63 octets" },
	{ dnsname_via, "x." NAME_253, NULL, "a name of more than 255 octets" },

	{ dnsname_certified, "a.example", "a.example.", NULL },
	{ dnsname_certified, "*.A.example.", "a.example.", NULL },
	{ dnsname_certified, "*", NULL,
	    "'*' is the whole first label or none" },
	{ dnsname_certified, "*a.example", NULL,
	    "'*' is the whole first label or none" },
	{ dnsname_certified, "*.*.example", NULL,
	    "'*' is the whole first label or none" },
	{ dnsname_certified, "_acme-challenge.example", NULL,
	    "'_' cannot stand in a host name" },
};

static void
reads_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct arena *arena = arena_new();
		const uint8_t *name = NULL;
		const struct fault fault =
		    names[i].read(arena, names[i].text, &name);

		if (names[i].name != NULL) {
			assert_null(fault.what);
			assert_string_equal(name_string(arena, name),
			    names[i].name);
		} else {
			assert_non_null(fault.what);
			assert_string_equal(fault.what, names[i].what);
		}
		arena_free(arena);
	}
}

static const struct {
	const char *text;
	const char *what; /* NULL: it is an alias */
} aliases[] = {
	{ "validation.example.org", NULL },
	{ "_acme-challenge.validation.example.org.", NULL },
	{ "{name}.example.org", NULL },
	{ "{name}.acme.example.org.", NULL },
	{ "x.{name}.acme.example.org", NULL },
	{ "_acme-challenge.{name}.example", NULL },
	{ "x.{name}", NULL },
	{ "{name}", "there is nothing but '{name}'" },
	{ "{name}.", "there is nothing but '{name}'" },
	{ "{name}.{name}.example", "'{name}' stands there twice" },
	{ "a{name}.example", "'{name}' must be a whole label" },
	{ "{name}a.example", "'{name}' must be a whole label" },
	{ "a.{name}-b.example", "'{name}' must be a whole label" },
	{ "{nam}.example", "'{' cannot stand in a host name" },
	{ "{NAME}.example", "'{' cannot stand in a host name" },
	{ "*.example", "a wildcard cannot stand here" },
	{ "{name}.a_b.example", "'_' can only begin a label" },
	{ "{name}..example", "an empty label" },
	{ "a b", "' ' cannot stand in a host name" },
	{ "\xc3\xa4.example", "it has letters outside ASCII" },
	{ "https://acme.example", "a URL is no host name" },
};

static void
checks_aliases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(aliases); i++) {
		struct arena *arena = arena_new();
		const struct fault fault =
		    dnsname_alias(arena, aliases[i].text);

		if (aliases[i].what == NULL) {
			assert_null(fault.what);
		} else {
			assert_non_null(fault.what);
			assert_string_equal(fault.what, aliases[i].what);
		}
		arena_free(arena);
	}
}

static void
tells_the_service(void **state)
{
	struct arena *arena = arena_new();
	const uint8_t *name;

	(void)state;
	assert_null(
	    dnsname_srv(arena, "_XMPP-Server._tcp.a.example", &name).what);
	assert_string_equal(dnsname_service(arena, name), "xmpp-server");
	arena_free(arena);
}

static void
reads_ports_of_owners(void **state)
{
	static const struct {
		const char *owner;
		unsigned number;
		const char *protocol;
	} rows[] = {
		{ "_443._tcp.a.example.", 443, "tcp" },
		{ "_65535._sctp.a.", 65535, "sctp" },
		{ "_1._udp.", 1, "udp" },
		{ "*._tcp.a.example.", 0, "tcp" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		uint8_t wire[NAME_WIRE_MAX];
		struct port port;

		assert_null(name_parse(span_of(rows[i].owner), NULL, wire));
		port = dnsname_port(wire);
		assert_int_equal(port.number, rows[i].number);
		assert_string_equal(port.protocol, rows[i].protocol);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_ports_of_owners),
		cmocka_unit_test(reads_names),
		cmocka_unit_test(checks_aliases),
		cmocka_unit_test(tells_the_service),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
