/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names with underscores, wildcards and patterns. What is left without those is
 * read as a host name; nothing is reported here.
 */
#include <config.h>

#include <assert.h>
#include <string.h>

#include <gen/manifest/dnsname.h>
#include <zone/base/name.h>

enum {
	NUMBER_BASE = 10,
};

static const uint8_t root[] = { 0 };
static const char pattern[] = "{name}";

static struct fault
fault(const char *what, const char *hint)
{
	return (struct fault){ what, hint };
}

static struct fault
to_wire(struct arena *arena, const char *string, const uint8_t **name)
{
	uint8_t wire[NAME_WIRE_MAX];
	const char *wrong = name_parse(span_of(string), root, wire);

	if (wrong == NULL) {
		*name = name_lower(arena, wire);
	}
	return fault(wrong, NULL);
}

/* The string without the underscores that begin its labels. */
static const char *
bare(struct arena *arena, const char *string)
{
	char *copy = arena_string(arena, span_of(string));
	char *end = copy;
	char before = '.';

	for (const char *at = string; *at != '\0'; at++) {
		if (before != '.' || *at != '_') {
			*end++ = *at;
		}
		before = *at;
	}
	*end = '\0';
	return copy;
}

struct fault
dnsname_mx(struct arena *arena, const char *string, const uint8_t **name)
{
	if (strchr(string, '_') != NULL) {
		return fault("'_' cannot stand in a mail domain",
		    "write what stands behind the @ of its addresses");
	}
	if (strchr(string, '*') != NULL) {
		return fault("a wildcard is no mail domain", NULL);
	}
	return value_host(arena, string, name);
}

/* A host name in which labels may begin with an underscore. */
static struct fault
check_bare(struct arena *arena, const char *string)
{
	const uint8_t *name;
	const char *rest = bare(arena, string);

	if (strchr(rest, '_') != NULL) {
		return fault("'_' can only begin a label", NULL);
	}
	if (strchr(rest, '*') != NULL) {
		return fault("a wildcard cannot stand here", NULL);
	}
	return value_host(arena, rest, &name);
}

struct fault
dnsname_via(struct arena *arena, const char *string, const uint8_t **name)
{
	const struct fault found = check_bare(arena, string);

	return found.what != NULL ? found : to_wire(arena, string, name);
}

/* The protocol whose name the label is, or NULL. */
static const char *
find_protocol(struct span label)
{
	static const char *const protocols[] = { "tcp", "udp", "sctp" };

	for (size_t i = 0; i < sizeof(protocols) / sizeof(*protocols); i++) {
		if (span_is_word(label, protocols[i])) {
			return protocols[i];
		}
	}
	return NULL;
}

/* `tcp.`, `udp.` or `sctp.` begins the string. */
static bool
begins_with_protocol(const char *string)
{
	return find_protocol((struct span){ string, strcspn(string, ".") }) !=
	       NULL;
}

struct port
dnsname_port(const uint8_t *owner)
{
	const uint8_t *label = name_parent(owner);
	const void *protocol = label + 2; /* behind its underscore */
	struct port port = { .protocol = find_protocol(
				 (struct span){ protocol, *label - 1U }) };

	assert(port.protocol != NULL);
	for (size_t i = 2; i <= *owner; i++) {
		port.number =
		    (uint16_t)(port.number * NUMBER_BASE + (owner[i] - '0'));
	}
	return port;
}

struct fault
dnsname_srv(struct arena *arena, const char *string, const uint8_t **name)
{
	static const char example[] =
	    "for example _xmpp-server._tcp.example.org";
	const char *protocol = strchr(string, '.');
	const char *domain =
	    protocol == NULL ? NULL : strchr(protocol + 1, '.');
	struct fault found;

	if (string[0] != '_' || domain == NULL || protocol[1] != '_' ||
	    !begins_with_protocol(protocol + 2) || domain[1] == '\0') {
		return fault("it is not _service._proto.domain (RFC 2782)",
		    example);
	}
	if (strstr(domain, "._") != NULL) {
		return fault("'_' cannot stand in the domain", example);
	}
	found = check_bare(arena, string);
	return found.what != NULL ? found : to_wire(arena, string, name);
}

const char *
dnsname_service(struct arena *arena, const uint8_t *name)
{
	const void *label = name + 2;

	return arena_string(arena, (struct span){ label, name[0] - 1U });
}

struct fault
dnsname_certified(struct arena *arena, const char *string, const uint8_t **name)
{
	const char *base = strncmp(string, "*.", 2) == 0 ? string + 2 : string;

	if (strchr(base, '*') != NULL) {
		return fault("'*' is the whole first label or none", NULL);
	}
	if (strchr(base, '_') != NULL) {
		return fault("'_' cannot stand in a host name",
		    "write the name that the certificate is for");
	}
	return value_host(arena, base, name);
}

/* Is what begins at AT a label? */
static bool
is_label(const char *string, const char *at, size_t length)
{
	return (at == string || at[-1] == '.') &&
	       (at[length] == '\0' || at[length] == '.');
}

struct fault
dnsname_alias(struct arena *arena, const char *string)
{
	const size_t length = strlen(pattern);
	const char *at = strstr(string, pattern);
	const uint8_t *name;
	struct fault found;

	if (at == NULL) {
		return dnsname_via(arena, string, &name);
	}
	if (strstr(at + length, pattern) != NULL) {
		return fault("'{name}' stands there twice", NULL);
	}
	if (!is_label(string, at, length)) {
		return fault("'{name}' must be a whole label",
		    "for example '{name}.acme.example.net'");
	}
	if (at == string && strlen(at + length) < 2) {
		return fault("there is nothing but '{name}'",
		    "for example '{name}.acme.example.net'");
	}
	/* A letter in its place leaves most room for what it stands for. */
	found = dnsname_via(arena,
	    arena_printf(arena, "%.*sx%s", (int)(at - string), string,
		at + length),
	    &name);
	return found;
}
