/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The manifest as a whole: its outermost keys, zones, several mistakes in one
 * file, paths, files, and that the cost grows with the file and no faster.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <gen/manifest/manifest.h>
#include <gen/rule/rules.h>
#include <zone/base/name.h>

#include "messages.h"
#include "unit.h"

enum {
	NUMBER_ROOM = 24,
	PIECE_ROOM = 2 * NUMBER_ROOM,
	MESSAGES_MAX = 100, /* and one that there are more */
};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define NO_SERVICES                         \
	": a manifest without 'services'\n" \
	"  write 'services: []' when no service is to have records\n"
#define ALL_KEYS "  the keys here are defaults, zones, services, templates\n"

static const struct {
	const char *text;
	const char *messages;
} cases[] = {
	{ "services: []", "" },
	{ "---\nservices: []\n...\n", "" },
	{ "\xef\xbb\xbf"
	  "services: []\r\n",
	    "" },
	{ "zones: {}\nservices: []\ndefaults: {}", "" },
	{ "", "0:0: a manifest without content\n" },
	{ "# services: []\n", "0:0: a manifest without content\n" },
	{ "---\n", "2:1: the manifest must be a mapping with the key "
		   "'services'\n" },
	{ "[services]", "1:1: the manifest must be a mapping with the key "
			"'services'\n" },
	{ "services", "1:1: the manifest must be a mapping with the key "
		      "'services'\n" },
	{ "\nzones: {}", "2:1" NO_SERVICES },
	{ "{}", "1:1" NO_SERVICES },
	{ "services:", "1:1: 'services' has no value\n" },
	{ "services: {}", "1:1: 'services' must be a list of mappings\n" },
	{ "services: a", "1:1: 'services' must be a list of mappings\n" },
	{ "service: []",
	    "1:1: unknown key 'service'\n  did you mean 'services'?\n" },
	{ "services: []\nservices: []",
	    "2:1: duplicate key 'services', first on line 1\n" },
	{ "services: []\ndefaults: []", "2:1: 'defaults' must be a mapping\n" },
	{ "services: []\nversion: 1", "2:1: unknown key 'version'\n" ALL_KEYS },
	{ "services: []\ntemplates: {a: {use: smtp}}", "" },
	{ "services: []\ntemplates: {}", "" },
	{ "services: []\ntemplates: [a]",
	    "2:1: 'templates' must be a mapping of names to mappings\n" },

	{ "services: []\nzones:", "2:1: 'zones' has no value\n" },
	{ "services: []\nzones: [example.com]",
	    "2:1: 'zones' must be a mapping of names to mappings\n" },
	{ "services: []\nzones:\n  example.com:\n  b: c\n",
	    "3:3: 'example.com' must be a mapping\n"
	    "4:3: 'b' must be a mapping\n" },
	{ "services: []\nzones: {a..b: {}, '@': {file: []}, \xc3\xa4: {}}",
	    "2:9: bad zone 'a..b': an empty label\n"
	    "2:19: bad zone '@': '@' stands for no name here\n"
	    "  write the zone's name\n"
	    "2:31: 'file' has an empty list\n"
	    "2:36: bad zone '\xc3\xa4': it has letters outside ASCII\n"
	    "  write the A-labels (xn--...), as idn2 prints them\n" },
	{ "services: []\nzones:\n  b.example: {}\n  a.example: {}\n"
	  "  B.Example.: {}\n  b.example: {}\n",
	    "5:3: 'B.Example.' is listed twice, first on line 3\n"
	    "6:3: 'b.example' is listed twice, first on line 5\n" },
	{ "services: []\nzones: {a: {file: [x, y, x]}}",
	    "2:26: 'x' is listed twice, first on line 2\n" },
	{ "services: []\nzones: {a: {serial: dat}, b: {serial: 5},\n"
	  "  c: {serial: [date]}, d: {acme: [x], persist: y, fiel: z}}",
	    "2:21: bad serial 'dat': it is not increment, date, unixtime or "
	    "keep\n  did you mean 'date'?\n"
	    "2:39: bad serial '5': it is not increment, date, unixtime or "
	    "keep\n"
	    "3:7: 'serial' must be a single value\n"
	    "3:28: 'acme' must be a mapping\n"
	    "3:39: unknown key 'persist'\n"
	    "  the keys here are file, serial, acme\n"
	    "3:51: unknown key 'fiel'\n  did you mean 'file'?\n" },

	/* What is wrong is said up to the place where reading ends. */
	{ "zones: {a: {file: x, serial: y}}\n"
	  "services:\n"
	  "  - host: [mx.example.com, 192.0.2.1]\n"
	  "    ports: 25\n"
	  "  - current: a\n"
	  "   ports: 443/tcp\n"
	  "    nonsense\n",
	    "1:30: bad serial 'y': it is not increment, date, unixtime or "
	    "keep\n"
	    "3:28: bad host '192.0.2.1': an IP address is no host name\n"
	    "4:12: bad port '25': the protocol is missing\n  write 25/tcp\n"
	    "6:4: not YAML: did not find expected '-' indicator while parsing "
	    "a block collection (line 3)\n" },
	{ "services:\n  - host: a.example\n    ports: [443/tcp\n",
	    "4:1: not YAML: did not find expected ',' or ']' while parsing a "
	    "flow sequence (line 3)\n" },
	{ "services:\n  - host: a.example\n    current: \"x\n",
	    "4:1: not YAML: found unexpected end of stream while scanning a "
	    "quoted scalar (line 3)\n" },
	{ "services:\n  - host",
	    "2:5: an item of 'services' must be a mapping\n" },
	{ "%YAML 1.1\n---\nservices: []\n",
	    "1:1: a directive is not allowed\n" },
	{ "services: []\n---\nservices: []\n",
	    "2:1: a second document is not allowed\n" },
	{ "a: &x {ttl: 1h}\nservices:\n  - <<: *x\n    host: a.example\n"
	  "    ports: 443/tcp\n    current: c\n",
	    "1:1: unknown key 'a'\n" ALL_KEYS "1:4: an anchor is not allowed\n"
	    "3:5: a merge key is not allowed\n"
	    "3:9: an alias is not allowed\n" },
	{ "services: [{host: \"a\\0b\", ports: 443/tcp, current: \"\\u202E\"}]",
	    "1:19: a value with the control character U+0000\n"
	    "1:52: a value with the bidirectional mark U+202E\n" },
	{ "services: []\n# \x01\n",
	    "2:3: control character U+0001 is not allowed\n" },
};

static void
says_every_mistake(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena, .rules = lint_rules };
		const struct manifest *manifest = manifest_read(arena,
		    text_of(arena, "m.yaml", span_of(cases[i].text)), &diags);

		assert_string_equal(messages(arena, &diags), cases[i].messages);
		assert_int_equal(manifest != NULL, *cases[i].messages == '\0');
		arena_free(arena);
	}
}

static void
reads_zones(void **state)
{
	static const char text[] = "zones:\n"
				   "  Example.COM:\n"
				   "    file: zones/example.com.zone\n"
				   "    serial: date\n"
				   "  b.example.: {serial: increment}\n"
				   "  0/25.2.0.192.in-addr.arpa:\n"
				   "    file: [/a, b]\n"
				   "services: []\n";
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena, .rules = lint_rules };
	const struct manifest *manifest = manifest_read(arena,
	    text_of(arena, "m.yaml", span_of(text)), &diags);
	const struct zone_entry *zones;

	(void)state;
	assert_non_null(manifest);
	assert_int_equal(manifest->service_count, 0);
	assert_int_equal(manifest->zone_count, 3);
	zones = manifest->zones;
	assert_string_equal(name_string(arena, zones[0].name), "example.com.");
	assert_string_equal(zones[0].start.text, "Example.COM");
	assert_int_equal(zones[0].files.count, 1);
	assert_string_equal(zones[0].files.items[0].text,
	    "zones/example.com.zone");
	assert_int_equal(zones[0].files.items[0].line, 3);
	assert_int_equal(zones[0].files.items[0].column, 11);
	assert_true(zones[0].has_serial);
	assert_int_equal(zones[0].serial, SERIAL_DATE);
	assert_string_equal(name_string(arena, zones[1].name), "b.example.");
	assert_int_equal(zones[1].files.count, 0);
	assert_true(zones[1].has_serial);
	assert_int_equal(zones[1].serial, SERIAL_INCREMENT);
	assert_string_equal(name_string(arena, zones[2].name),
	    "0/25.2.0.192.in-addr.arpa.");
	assert_int_equal(zones[2].files.count, 2);
	assert_false(zones[2].has_serial);
	arena_free(arena);
}

static const struct {
	const char *file;
	const char *directory;
	const char *path;
	const char *joined;
} paths[] = {
	{ "danezone.yaml", "", "a/b.pem", "a/b.pem" },
	{ "danezone.yaml", "", "/a/b.pem", "/a/b.pem" },
	{ "conf/danezone.yaml", "conf/", "a/b.pem", "conf/a/b.pem" },
	{ "conf/danezone.yaml", "conf/", "/a/b.pem", "/a/b.pem" },
	{ "conf/danezone.yaml", "conf/", "../b.pem", "conf/../b.pem" },
	{ "/etc/d/m.yaml", "/etc/d/", "b.pem", "/etc/d/b.pem" },
	{ "/m.yaml", "/", "b.pem", "/b.pem" },
	{ "-", "", "b.pem", "b.pem" },
};

static void
joins_paths(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena, .rules = lint_rules };
		const struct manifest *manifest = manifest_read(arena,
		    text_of(arena, paths[i].file, span_of("services: []")),
		    &diags);

		assert_non_null(manifest);
		assert_string_equal(manifest->file, paths[i].file);
		assert_string_equal(manifest->directory, paths[i].directory);
		assert_string_equal(manifest_path(manifest, arena,
					paths[i].path),
		    paths[i].joined);
		arena_free(arena);
	}
}

static void
loads_files(void **state)
{
	static const char text[] = "services: []\nzones: {a: {}}\n";
	char name[] = "/tmp/manifest_test-XXXXXX";
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena, .rules = lint_rules };
	const struct manifest *manifest;
	const int descriptor = mkstemp(name);

	(void)state;
	assert_true(descriptor >= 0);
	assert_int_equal(write(descriptor, text, strlen(text)), strlen(text));
	assert_int_equal(close(descriptor), 0);
	manifest = manifest_load(arena, name, &diags);
	assert_non_null(manifest);
	assert_string_equal(manifest->directory, "/tmp/");
	assert_int_equal(manifest->zone_count, 1);
	text_close(manifest->text);
	assert_int_equal(unlink(name), 0);
	assert_null(manifest_load(arena, name, &diags));
	assert_int_equal(diags.count, 1);
	assert_string_equal(diags.items[0].place.file, name);
	arena_free(arena);
}

/* A manifest that grows: COUNT times the piece, each with its number. */
struct growth {
	const char *head;
	const char *piece; /* each # is its number */
	const char *tail;
	bool sound;
};

static const struct growth growths[] = {
	{ "services:\n",
	    "  - host: mx#.example.com\n    ports: [25/tcp, 443/tcp]\n"
	    "    tlsa: [3 1 1, 2 1 1]\n    current: /etc/ssl/#/a.pem\n"
	    "    next: /etc/ssl/next.pem\n",
	    "defaults: {ttl: 1h}\n", true },
	{ "{\"services\":[",
	    "{\"host\":\"mx#.example.com\",\"ports\":\"25/tcp\","
	    "\"current\":\"#.pem\"},",
	    "]}", true },
	{ "services: []\nzones:\n", "  z#.example: {file: f#}\n", "", true },
	{ "services:\n  - ports: 25/tcp\n    current: c\n    host:\n",
	    "      - a#.b#.example\n", "", true },
	{ "services: []\nzones:\n", "  a.example: {serial: x##}\n", "", false },
	{ "services: [", "{hosts: mx#, ports: #, current: ''}, ", "]", false },
	{ "services: [{ports: 1/tcp, current: c, host: [", "a.example, b#_#, ",
	    "]}]", false },
	{ "services: []\n", "key#: &a# {x: y}\n", "", false },
	{ "services: []\n", "services: [*a#, #]\n", "", false },
};

/* Write the piece with its number to END, which has room. */
static char *
write_piece(char *end, const char *piece, size_t number)
{
	for (; *piece != '\0'; piece++) {
		if (*piece == '#') {
			end += snprintf(end, NUMBER_ROOM, "%zu", number);
		} else {
			*end++ = *piece;
		}
	}
	return end;
}

static struct span
grow(struct arena *arena, const struct growth *growth, size_t count)
{
	const size_t piece = strlen(growth->piece) + PIECE_ROOM;
	char *bytes = arena_alloc(arena,
	    strlen(growth->head) + count * piece + strlen(growth->tail));
	char *end = write_piece(bytes, growth->head, 0);

	for (size_t i = 0; i < count; i++) {
		end = write_piece(end, growth->piece, i);
	}
	end = write_piece(end, growth->tail, 0);
	return (struct span){ bytes, (size_t)(end - bytes) };
}

static double
seconds_for(const struct growth *growth, size_t count)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena, .rules = lint_rules };
	struct text *text =
	    text_of(arena, "m.yaml", grow(arena, growth, count));
	struct timespec start;
	struct timespec end;
	const struct manifest *manifest;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start), 0);
	manifest = manifest_read(arena, text, &diags);
	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end), 0);
	assert_int_equal(manifest != NULL, growth->sound);
	assert_int_equal(diags.count, growth->sound ? 0 : MESSAGES_MAX + 1);
	arena_free(arena);
	return (double)(end.tv_sec - start.tv_sec) +
	       (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

/*
 * Eight times the file takes about eight times as long. A square would be 64:
 * 24 leaves room for caches and a busy machine.
 */
static void
costs_grow_with_the_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(growths); i++) {
		const double small = seconds_for(&growths[i], 2500);
		const double large = seconds_for(&growths[i], 20000);

		assert_true(large < 1 || large < 24 * small);
	}
}

static void
reads_many_services(void **state)
{
	struct arena *arena = arena_new();
	struct diags diags = { .arena = arena, .rules = lint_rules };
	struct text *text =
	    text_of(arena, "m.yaml", grow(arena, &growths[0], 100000));
	const struct manifest *manifest = manifest_read(arena, text, &diags);
	const struct service *last;

	(void)state;
	assert_non_null(manifest);
	assert_int_equal(manifest->service_count, 100000);
	last = &manifest->services[99999];
	assert_int_equal(manifest_place(manifest, last->start).line, 499997);
	assert_string_equal(name_string(arena, last->hosts.items[0].name),
	    "mx99999.example.com.");
	assert_string_equal(last->settings->current.items[0].text,
	    "/etc/ssl/99999/a.pem");
	assert_int_equal(last->settings->ttl, 3600);
	arena_free(arena);
}

/* A value of ten million bytes is an error that stays short. */
static void
shortens_huge_values(void **state)
{
	static const struct {
		const char *head;
		const char *tail;
	} texts[] = {
		{ "services: [{host: ", "}]" },
		{ "services: [{ttl: ", "}]" },
		{ "services: [{ports: ", "}]" },
		{ "services: [{ports: 1/", "}]" },
		{ "services: [{tlsa: ", "}]" },
		{ "services: [{tlsa: 3 1 ", "}]" },
		{ "services: [{current: [a, \"", "\"" },
		{ "zones: {a: {serial: ", "}}" },
		{ "zones: {? ", "}" },
		{ "? ", "" },
	};
	const size_t length = 10000000;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct arena *arena = arena_new();
		struct diags diags = { .arena = arena, .rules = lint_rules };
		char *bytes = arena_alloc(arena, length);
		const size_t tail = strlen(texts[i].tail);

		memset(bytes, '9', length);
		memcpy(bytes, texts[i].head, strlen(texts[i].head));
		memcpy(bytes + length - tail, texts[i].tail, tail);
		assert_null(manifest_read(arena,
		    text_of(arena, "m.yaml", (struct span){ bytes, length }),
		    &diags));
		assert_true(diags.count > 0);
		assert_true(strlen(messages(arena, &diags)) < 1000);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_every_mistake),
		cmocka_unit_test(reads_zones),
		cmocka_unit_test(joins_paths),
		cmocka_unit_test(loads_files),
		cmocka_unit_test(costs_grow_with_the_file),
		cmocka_unit_test(reads_many_services),
		cmocka_unit_test(shortens_huge_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
