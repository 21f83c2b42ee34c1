/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values of the manifest: each form that is read, each mistake with its phrase
 * and hint, and places in lines of every kind.
 */
#include <config.h>

#include <string.h>

#include <gen/manifest/value.h>
#include <zone/base/name.h>

#include "unit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define TEN(text)    text text text text text text text text text text
#define LABEL_63     TEN("abcdef") "abc"
#define NAME_253     LABEL_63 "." LABEL_63 "." LABEL_63 "." TEN("abcdef") "a"

static void
expect_fault(const char *text, struct fault found, const char *what,
    const char *hint)
{
	if (found.what == NULL) {
		fail_msg("'%s' was read", text);
	}
	assert_string_equal(found.what, what);
	if (hint == NULL) {
		assert_null(found.hint);
	} else {
		assert_non_null(found.hint);
		assert_string_equal(found.hint, hint);
	}
}

static const struct {
	const char *text;
	const char *name;
} hosts[] = {
	{ "mx.example.com", "mx.example.com." },
	{ "mx.example.com.", "mx.example.com." },
	{ "MX.Example.COM", "mx.example.com." },
	{ "xn--bcher-kva.example", "xn--bcher-kva.example." },
	{ "mx", "mx." },
	{ "a--b.1x.2", "a--b.1x.2." },
	{ "3com.example", "3com.example." },
	{ LABEL_63 ".example", LABEL_63 ".example." },
	{ NAME_253, NAME_253 "." },
	{ NAME_253 ".", NAME_253 "." },
};

static void
reads_hosts(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(hosts); i++) {
		const uint8_t *name = NULL;

		assert_null(value_host(arena, hosts[i].text, &name).what);
		assert_string_equal(name_string(arena, name), hosts[i].name);
	}
	arena_free(arena);
}

#define A_LABELS "write the A-labels (xn--...), as idn2 prints them"
#define ADDRESS  "an IP address is no host name"
#define BASE                                                                \
	"write the TLSA base domain without _PORT._PROTO, and the port in " \
	"'ports'"

static const struct {
	const char *text;
	const char *what;
	const char *hint;
} bad_hosts[] = {
	{ ".", "the root is no host name", NULL },
	{ "192.0.2.1", ADDRESS, NULL },
	{ "192.0.2.1.", ADDRESS, NULL },
	{ "2001:db8::1", ADDRESS, NULL },
	{ "::", ADDRESS, NULL },
	{ "::ffff:192.0.2.1", ADDRESS, NULL },
	{ "[2001:db8::1]", ADDRESS, NULL },
	{ "2001:db8:1111:2222:3333:4444:5555:6666", ADDRESS, NULL },
	{ "https://www.example.com/", "a URL is no host name",
	    "write its host name here and its port in 'ports'" },
	{ "mx.example.com:25", "the port does not belong to the name",
	    "write mx.example.com here and 25/tcp in 'ports'" },
	{ "mx.example.com:25/tcp", "':' cannot stand in a host name", NULL },
	{ "mx.example.com:", "':' cannot stand in a host name", NULL },
	{ "b\xc3\xbc"
	  "cher.example",
	    "it has letters outside ASCII", A_LABELS },
	{ "*.example.com", "a wildcard is no TLSA base domain", NULL },
	{ "_25._tcp.mx.example.com", "'_' cannot stand in a host name", BASE },
	{ "my_host.example", "'_' cannot stand in a host name", BASE },
	{ "mx example.com", "' ' cannot stand in a host name", NULL },
	{ "@", "'@' cannot stand in a host name", NULL },
	{ "a\\.b.example", "'\\' cannot stand in a host name", NULL },
	{ "mx.example.com/25", "'/' cannot stand in a host name", NULL },
	{ "mx..example.com", "an empty label", NULL },
	{ ".example.com", "an empty label", NULL },
	{ "example.com..", "an empty label", NULL },
	{ "-mx.example.com", "a label begins or ends with '-'", NULL },
	{ "mx-.example.com", "a label begins or ends with '-'", NULL },
	{ "mx.example.com-", "a label begins or ends with '-'", NULL },
	{ "-", "a label begins or ends with '-'", NULL },
	{ LABEL_63 "d.example", "a label of more than 63 octets", NULL },
	{ NAME_253 "a", "a name of more than 255 octets", NULL },
};

static void
refuses_hosts(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(bad_hosts); i++) {
		const uint8_t *name = NULL;

		expect_fault(bad_hosts[i].text,
		    value_host(arena, bad_hosts[i].text, &name),
		    bad_hosts[i].what, bad_hosts[i].hint);
		assert_null(name);
	}
	arena_free(arena);
}

static const struct {
	const char *text;
	const char *name;
} zones[] = {
	{ "example.com", "example.com." },
	{ "Example.COM.", "example.com." },
	{ ".", "." },
	{ "_dane.example.com", "_dane.example.com." },
	{ "0/25.2.0.192.in-addr.arpa", "0/25.2.0.192.in-addr.arpa." },
	{ "a\\032b.example", "a\\032b.example." },
};

static const struct {
	const char *text;
	const char *what;
	const char *hint;
} bad_zones[] = {
	{ "@", "'@' stands for no name here", "write the zone's name" },
	{ "example com", "' ' needs a backslash", NULL },
	{ "example.com;", "';' needs a backslash", NULL },
	{ "ex\xc3\xa4mple", "it has letters outside ASCII", A_LABELS },
	{ "a..b", "an empty label", NULL },
	{ LABEL_63 "d", "a label of more than 63 octets", NULL },
};

static void
reads_zones(void **state)
{
	struct arena *arena = arena_new();
	const uint8_t *name = NULL;

	(void)state;
	for (size_t i = 0; i < COUNT(zones); i++) {
		assert_null(value_zone(arena, zones[i].text, &name).what);
		assert_string_equal(name_string(arena, name), zones[i].name);
	}
	for (size_t i = 0; i < COUNT(bad_zones); i++) {
		expect_fault(bad_zones[i].text,
		    value_zone(arena, bad_zones[i].text, &name),
		    bad_zones[i].what, bad_zones[i].hint);
	}
	arena_free(arena);
}

static const struct {
	const char *text;
	struct port port;
} ports[] = {
	{ "443/tcp", { 443, "tcp" } },
	{ "443/udp", { 443, "udp" } },
	{ "443/TCP", { 443, "tcp" } },
	{ "1/sctp", { 1, "sctp" } },
	{ "65535/tcp", { 65535, "tcp" } },
	{ "any/tcp", { 0, "tcp" } },
	{ "ANY/Udp", { 0, "udp" } },
};

#define FORMS    "for example 443/tcp, 443/udp or any/tcp"
#define RANGE    "a port is from 1 to 65535"
#define PROTOCOL "the protocol is not tcp, udp or sctp"

static const struct {
	const char *text;
	const char *what;
	const char *hint;
} bad_ports[] = {
	{ "443", "the protocol is missing", "write 443/tcp" },
	{ "https", "the protocol is missing", "write 443/tcp" },
	{ "0/tcp", RANGE, NULL },
	{ "65536/tcp", RANGE, NULL },
	{ "4294967297/tcp", RANGE, NULL },
	{ "99999999999999999999999/tcp", RANGE, NULL },
	{ "/tcp", RANGE, NULL },
	{ "0443/tcp", "the port has a leading zero", NULL },
	{ "00/tcp", "the port has a leading zero", NULL },
	{ "https/tcp", "the port is not a number", FORMS },
	{ "*/tcp", "the port is not a number", FORMS },
	{ "-1/tcp", "the port is not a number", FORMS },
	{ "4 43/tcp", "the port is not a number", FORMS },
	{ "_443/_tcp", "the port is not a number", FORMS },
	{ "443/", PROTOCOL, NULL },
	{ "443/tls", PROTOCOL, NULL },
	{ "443/tcp/", PROTOCOL, NULL },
	{ "443/ tcp", PROTOCOL, NULL },
};

static void
reads_ports(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(ports); i++) {
		struct port port = { 9, NULL };

		assert_null(value_port(arena, ports[i].text, &port).what);
		assert_int_equal(port.number, ports[i].port.number);
		assert_string_equal(port.protocol, ports[i].port.protocol);
	}
	for (size_t i = 0; i < COUNT(bad_ports); i++) {
		struct port port = { 9, NULL };

		expect_fault(bad_ports[i].text,
		    value_port(arena, bad_ports[i].text, &port),
		    bad_ports[i].what, bad_ports[i].hint);
		assert_int_equal(port.number, 9);
	}
	arena_free(arena);
}

static const struct {
	const char *text;
	uint32_t seconds;
} durations[] = {
	{ "0", 0 },
	{ "3600", 3600 },
	{ "007", 7 },
	{ "0s", 0 },
	{ "1h", 3600 },
	{ "1h30m", 5400 },
	{ "1w2d3h4m5s", 788645 },
	{ "1W2D3H4M5S", 788645 },
	{ "2d5s", 172805 },
	{ "90m", 5400 },
	{ "2147483647", 2147483647 },
	{ "2147483648", 2147483648 },
	{ "4294967295", UINT32_MAX },
	{ "4294967296", UINT32_MAX },
	{ "18446744073709551617", UINT32_MAX },
	{ "99999999999999999999999999w", UINT32_MAX },
	{ "7101w4294967295s", UINT32_MAX },
};

static const char *const bad_durations[] = {
	"",
	"h",
	"1x",
	"1.5h",
	"-1",
	"+1",
	" 1",
	"1 h",
	"1h 30m",
	"1h30",
	"30m1h",
	"1h1h",
	"h1",
	"1hh",
	"one hour",
	"PT1H",
	"1\xc3\xa4",
};

static void
reads_durations(void **state)
{
	uint32_t seconds;

	(void)state;
	for (size_t i = 0; i < COUNT(durations); i++) {
		seconds = 9;
		assert_null(value_duration(durations[i].text, &seconds).what);
		assert_int_equal(seconds, durations[i].seconds);
	}
	for (size_t i = 0; i < COUNT(bad_durations); i++) {
		seconds = 9;
		expect_fault(bad_durations[i],
		    value_duration(bad_durations[i], &seconds),
		    "it is not a duration such as 3600 or 1h30m", NULL);
		assert_int_equal(seconds, 9);
	}
}

static void
shows_long_values_cut(void **state)
{
	struct arena *arena = arena_new();
	const char *kept = TEN("abcdefg") "hi";

	(void)state;
	assert_string_equal(value_shown(arena, ""), "");
	assert_string_equal(value_shown(arena, kept), kept);
	assert_string_equal(value_shown(arena, TEN("abcdefg") "hij"),
	    TEN("abcdefg") "hi...");
	assert_string_equal(value_shown(arena, TEN("abcdefg") "h\xc3\xa4j"),
	    TEN("abcdefg") "h...");
	arena_free(arena);
}

static const struct {
	const char *bytes;
	struct value value;
	const char *source;
} places[] = {
	{ "ab\ncd\nef", { NULL, 1, 1, 0 }, "ab" },
	{ "ab\ncd\nef", { NULL, 2, 2, 4 }, "cd" },
	{ "ab\ncd\nef", { NULL, 3, 1, 6 }, "ef" },
	{ "ab\ncd\nef", { NULL, 3, 3, 8 }, "ef" },
	{ "ab\r\ncd\r\n", { NULL, 1, 1, 0 }, "ab" },
	{ "ab\r\ncd\r\n", { NULL, 2, 2, 5 }, "cd" },
	{ "ab\r\ncd\r\n", { NULL, 2, 3, 6 }, "cd" },
	{ "ab\r\ncd\r\n", { NULL, 3, 1, 8 }, "" },
	{ "ab\n\n", { NULL, 2, 1, 3 }, "" },
	{ "", { NULL, 1, 1, 0 }, "" },
};

static void
finds_places(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		const struct text *text =
		    text_of(arena, "m.yaml", span_of(places[i].bytes));
		const struct place place = value_place(text, &places[i].value);

		assert_string_equal(place.file, "m.yaml");
		assert_int_equal(place.line, places[i].value.line);
		assert_int_equal(place.column, places[i].value.column);
		assert_string_equal(arena_string(arena, place.source),
		    places[i].source);
	}
	arena_free(arena);
}

static void
cuts_long_source_lines(void **state)
{
	struct arena *arena = arena_new();
	const size_t length = 1 << 20;
	const struct value value = { NULL, 1, 101, 100 };
	char *bytes = arena_alloc(arena, length);
	struct place place;

	(void)state;
	memset(bytes, 'x', length);
	place = value_place(
	    text_of(arena, "m.yaml", (struct span){ bytes, length }), &value);
	assert_ptr_equal(place.source.at, bytes);
	assert_int_equal(place.source.length, 4196);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_hosts),
		cmocka_unit_test(refuses_hosts),
		cmocka_unit_test(reads_zones),
		cmocka_unit_test(reads_ports),
		cmocka_unit_test(reads_durations),
		cmocka_unit_test(shows_long_values_cut),
		cmocka_unit_test(finds_places),
		cmocka_unit_test(cuts_long_source_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
