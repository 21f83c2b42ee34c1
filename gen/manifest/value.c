/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values of the manifest: strings to names, ports and durations. Nothing is
 * reported here; a fault says what is wrong and the caller says where.
 */
#include <config.h>

#include <arpa/inet.h>
#include <string.h>

#include <gen/manifest/value.h>
#include <zone/base/name.h>

enum {
	SHOWN_MAX = 72, /* bytes of a value in a message */
	PORT_DIGITS_MAX = 5,
	PORT_MAX = 65535,
	NUMBER_BASE = 10,
};

static const char digits[] = "0123456789";
static const uint8_t root[] = { 0 };

struct position
value_position(const struct value *value)
{
	return (struct position){ value->line, value->column, value->offset };
}

struct place
value_place(const struct text *text, const struct value *value)
{
	return text_at(text, value_position(value));
}

const char *
value_shown(struct arena *arena, const char *string)
{
	size_t length = strnlen(string, SHOWN_MAX + 1);

	if (length <= SHOWN_MAX) {
		return arena_string(arena, (struct span){ string, length });
	}
	length = SHOWN_MAX;
	while (length > 0 && ((unsigned char)string[length] & 0xc0) == 0x80) {
		length--; /* not in the midst of a UTF-8 character */
	}
	return arena_printf(arena, "%.*s...", (int)length, string);
}

static struct fault
sound(void)
{
	return (struct fault){ .what = NULL };
}

static struct fault
fault(const char *what, const char *hint)
{
	return (struct fault){ what, hint };
}

static bool
is_ascii(const char *string)
{
	while (*string != '\0' && ((unsigned char)*string & 0x80) == 0) {
		string++;
	}
	return *string == '\0';
}

static bool
is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* An IPv4 address, perhaps with a final dot, or an IPv6 address. */
static bool
is_address(const char *string)
{
	unsigned char octets[sizeof(struct in6_addr)];
	char copy[INET6_ADDRSTRLEN + 2];
	size_t length = strnlen(string, sizeof(copy));

	if (length == 0 || length >= sizeof(copy)) {
		return false;
	}
	if (string[0] == '[' && string[length - 1] == ']') {
		string++;
		length -= 2;
	} else if (string[length - 1] == '.') {
		length--;
	}
	memcpy(copy, string, length);
	copy[length] = '\0';
	return inet_pton(AF_INET, copy, octets) == 1 ||
	       inet_pton(AF_INET6, copy, octets) == 1;
}

/* HOST:NUMBER, as other programs write it? */
static struct fault
check_no_port(struct arena *arena, const char *string)
{
	const char *colon = strchr(string, ':');
	const char *port = colon == NULL ? "" : colon + 1;

	if (*port == '\0' || strlen(port) > PORT_DIGITS_MAX ||
	    port[strspn(port, digits)] != '\0') {
		return sound();
	}
	return fault("the port does not belong to the name",
	    arena_printf(arena, "write %s here and %s/tcp in 'ports'",
		value_shown(arena,
		    arena_string(arena,
			(struct span){ string, (size_t)(colon - string) })),
		port));
}

/* The usual things that stand where a host name should. */
static struct fault
check_kind(struct arena *arena, const char *string)
{
	if (strcmp(string, ".") == 0) {
		return fault("the root is no host name", NULL);
	}
	if (is_address(string)) {
		return fault("an IP address is no host name", NULL);
	}
	if (strstr(string, "://") != NULL) {
		return fault("a URL is no host name",
		    "write its host name here and its port in 'ports'");
	}
	if (!is_ascii(string)) {
		return fault("it has letters outside ASCII",
		    "write the A-labels (xn--...), as idn2 prints them");
	}
	return check_no_port(arena, string);
}

/* Letters, digits, hyphens and dots, nothing else (RFC 6698 section 3). */
static struct fault
check_characters(struct arena *arena, const char *string)
{
	for (const char *at = string; *at != '\0'; at++) {
		if (*at == '*') {
			return fault("a wildcard is no TLSA base domain", NULL);
		}
		if (*at == '_') {
			return fault("'_' cannot stand in a host name",
			    "write the TLSA base domain without _PORT._PROTO, "
			    "and the port in 'ports'");
		}
		if (!is_letter_or_digit(*at) && *at != '-' && *at != '.') {
			return fault(arena_printf(arena,
					 "'%c' cannot stand in a host name",
					 *at),
			    NULL);
		}
	}
	return sound();
}

/* RFC 1123 section 2.1: a label begins and ends with a letter or digit. */
static struct fault
check_hyphens(const char *string)
{
	char before = '.';

	for (; before != '\0'; string++) {
		const bool start = before == '.';
		const bool end = *string == '.' || *string == '\0';

		if ((start && *string == '-') || (end && before == '-')) {
			return fault("a label begins or ends with '-'", NULL);
		}
		before = *string;
	}
	return sound();
}

/* Every name in the manifest is absolute, with or without the final dot. */
static struct fault
to_wire(struct arena *arena, const char *string, const uint8_t **name)
{
	uint8_t wire[NAME_WIRE_MAX];
	const char *wrong = name_parse(span_of(string), root, wire);

	if (wrong != NULL) {
		return fault(wrong, NULL);
	}
	*name = name_lower(arena, wire);
	return sound();
}

/* May it stand in a host name, within a label? */
static inline bool
is_host_octet(uint8_t octet)
{
	const uint8_t letter = octet | 0x20;

	return (letter >= 'a' && letter <= 'z') ||
	       (octet >= '0' && octet <= '9') || octet == '-';
}

/* End the label that begins at LABEL; false: something is wrong with it. */
static inline bool
end_label(uint8_t *label, const uint8_t *end)
{
	const size_t length = (size_t)(end - label) - 1;

	*label = (uint8_t)length;
	return length > 0 && length <= NAME_LABEL_MAX && label[1] != '-' &&
	       end[-1] != '-';
}

/*
 * Is it letters, digits, dots, and hyphens within labels, with a letter among
 * them, and not too long? Then nothing is wrong with it; returns the length of
 * its wire form, or 0.
 */
static size_t
read_plain_host(const char *string, uint8_t wire[NAME_WIRE_MAX])
{
	uint8_t *end = wire;
	unsigned letters = 0;

	if (strnlen(string, NAME_WIRE_MAX - 1) == NAME_WIRE_MAX - 1) {
		return 0;
	}
	do {
		uint8_t *label = end++;

		/* Digits and the hyphen have that bit, and capitals lack it. */
		for (; is_host_octet((uint8_t)*string); string++) {
			letters |= (uint8_t)*string & 0x40U;
			*end++ = (uint8_t)*string | 0x20;
		}
		if (!end_label(label, end)) {
			return 0;
		}
	} while (*string == '.' && *++string != '\0');
	*end++ = 0;
	return *string == '\0' && letters != 0 ? (size_t)(end - wire) : 0;
}

/* What is wrong with the octets of one that is not plain, if they are. */
static struct fault
check_host(struct arena *arena, const char *string)
{
	struct fault found = check_kind(arena, string);

	if (found.what == NULL) {
		found = check_characters(arena, string);
	}
	return found.what == NULL ? check_hyphens(string) : found;
}

struct fault
value_host(struct arena *arena, const char *string, const uint8_t **name)
{
	uint8_t wire[NAME_WIRE_MAX];
	const size_t length = read_plain_host(string, wire);
	struct fault found;

	if (length > 0) {
		*name = arena_copy(arena, wire, length);
		return sound();
	}
	found = check_host(arena, string);
	return found.what != NULL ? found : to_wire(arena, string, name);
}

struct fault
value_zone(struct arena *arena, const char *string, const uint8_t **name)
{
	const size_t plain = strcspn(string, " \";()");

	if (!is_ascii(string)) {
		return fault("it has letters outside ASCII",
		    "write the A-labels (xn--...), as idn2 prints them");
	}
	if (strcmp(string, "@") == 0) {
		return fault("'@' stands for no name here",
		    "write the zone's name");
	}
	if (string[plain] != '\0') {
		return fault(arena_printf(arena, "'%c' needs a backslash",
				 string[plain]),
		    NULL);
	}
	return to_wire(arena, string, name);
}

static const char *const protocols[] = { "tcp", "udp", "sctp", NULL };

static struct fault
read_protocol(const char *string, const char **protocol)
{
	for (size_t i = 0; protocols[i] != NULL; i++) {
		if (span_is_word(span_of(string), protocols[i])) {
			*protocol = protocols[i];
			return sound();
		}
	}
	return fault("the protocol is not tcp, udp or sctp", NULL);
}

/* The number of a port; 0 for `any`. */
static struct fault
read_number(struct span text, uint16_t *number)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] < '0' || text.at[i] > '9') {
			*number = 0;
			return span_is_word(text, "any")
				   ? sound()
				   : fault("the port is not a number",
					 "for example 443/tcp, 443/udp or "
					 "any/tcp");
		}
		if (sum <= PORT_MAX) {
			sum = sum * NUMBER_BASE + (uint32_t)(text.at[i] - '0');
		}
	}
	if (text.length > 1 && text.at[0] == '0') {
		return fault("the port has a leading zero", NULL);
	}
	if (sum == 0 || sum > PORT_MAX) {
		return fault("a port is from 1 to 65535", NULL);
	}
	*number = (uint16_t)sum;
	return sound();
}

/* RFC 6698 section 3: _PORT._PROTO, here written as PORT/PROTO. */
struct fault
value_port(struct arena *arena, const char *string, struct port *port)
{
	const char *slash = strchr(string, '/');
	struct port read;
	struct fault found;

	if (slash == NULL) {
		const bool number = string[strspn(string, digits)] == '\0';

		return fault("the protocol is missing",
		    arena_printf(arena, "write %s/tcp",
			number ? value_shown(arena, string) : "443"));
	}
	found = read_number((struct span){ string, (size_t)(slash - string) },
	    &read.number);
	if (found.what == NULL) {
		found = read_protocol(slash + 1, &read.protocol);
	}
	if (found.what == NULL) {
		*port = read;
	}
	return found;
}

struct unit {
	char letter;
	uint32_t seconds;
};

/* In the order in which they are written. */
static const struct unit units[] = {
	{ 'w', 604800 },
	{ 'd', 86400 },
	{ 'h', 3600 },
	{ 'm', 60 },
	{ 's', 1 },
	{ '\0', 0 },
};

/* Read digits; what does not fit stays at the largest number. */
static const char *
read_digits(const char *at, uint64_t *number)
{
	*number = 0;
	for (; *at >= '0' && *at <= '9'; at++) {
		*number = *number * NUMBER_BASE + (uint64_t)(*at - '0');
		if (*number > UINT32_MAX) {
			*number = UINT32_MAX;
		}
	}
	return at;
}

/* The unit that LETTER names, from the unit NEXT on; NULL: none. */
static const struct unit *
find_unit(const struct unit *next, char letter)
{
	while (next->letter != '\0' && next->letter != (letter | 0x20)) {
		next++;
	}
	return next->letter == '\0' ? NULL : next;
}

/* Numbers with units, the larger before the smaller; false: they are not. */
static bool
read_parts(const char *at, uint64_t *sum)
{
	const struct unit *next = units;

	*sum = 0;
	do {
		uint64_t number;
		const char *end = read_digits(at, &number);
		const struct unit *unit = find_unit(next, *end);

		if (end == at || unit == NULL) {
			return false;
		}
		*sum += number * unit->seconds;
		next = unit + 1;
		at = end + 1;
	} while (*at != '\0');
	return true;
}

struct fault
value_duration(const char *string, uint32_t *seconds)
{
	uint64_t sum;
	const char *end = read_digits(string, &sum);

	if ((*end != '\0' || end == string) && !read_parts(string, &sum)) {
		return fault("it is not a duration such as 3600 or 1h30m",
		    NULL);
	}
	*seconds = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
	return sound();
}
